import assert from 'node:assert/strict';
import { decodeField, dumpToJson, inferredDate, linkDump, memberName, parseDump, sameDump, shortType, type DecodedField, type Dump } from '../../src/engine/objects';

function field(dump: Dump, name: string, object = 0): DecodedField {
  const graph = linkDump(dump);
  const found = dump.objects[object]!.fields.find((one) => memberName(one.rawName).name === name)!;
  return decodeField(graph, dump.objects[object]!, found);
}

const banner = (file: string, time: string): string[] => [`Loading Dump File [C:\\d\\${file}]`, `Debug session time: ${time}`];
const monday = 'Mon Dec 21 10:25:58.000 2015 (UTC + 1:00)';

describe('object dumps, names', () => {
  it('turns generated members into what a person wrote', () => {
    const cases: [string, string, string][] = [
      ['<ReminderTime>k__BackingField', 'ReminderTime', 'property'], ['<>1__state', 'state', 'state-machine'], ['<>t__builder', 'builder', 'state-machine'], ['<>u__1', 'awaiter 1', 'state-machine'],
      ['<>4__this', 'this', 'this'], ['<item>5__2', 'item', 'local'], ['CS$<>8__locals1', 'locals1', 'closure'], ['<>3__name', 'name', 'parameter'], ['<Id>i__Field', 'Id', 'property'], ['<log>P', 'log', 'parameter'],
      ['$VB$Local_x', 'x', 'local'], ['Value@', 'Value', 'property'], ['_size', '_size', 'field'], ['[3]', '[3]', 'element'], ['<System.Collections.Generic.IList<T>.Item>k__BackingField', 'Item', 'property'],
    ];
    for (const [raw, name, role] of cases) {
      assert.deepEqual(memberName(raw), { name, role });
    }
  });

  it('shortens types', () => {
    assert.equal(shortType('System.Collections.Generic.Dictionary`2[[System.String, mscorlib],[System.Lazy`1[[Contoso.A+B, Contoso]], System.Core]]'), 'Dictionary<String, Lazy<A.B>>');
    assert.equal(shortType('...age.StoreObjectId'), '...age.StoreObjectId');
    assert.equal(shortType('System.Byte[]'), 'Byte[]');
  });
});

describe('object dumps, values', () => {
  const mdt = (...fields: string[]): Dump => parseDump(['0:000> !mdt 0000000001000000', '0000000001000000 (Contoso.Thing)', ...fields.map((one) => `    ${one}`)]);

  it('reads integers at the width of their type', () => {
    assert.equal(field(mdt('a:0xffffffff (System.Int32)'), 'a').value, -1);
    assert.equal(field(mdt('a:0xffffffff (System.UInt32)'), 'a').value, 4294967295);
    assert.equal(field(mdt('a:0xff (System.SByte)'), 'a').display, '0xff (-1)');
    assert.equal(field(mdt('a:0x8000000000000000 (System.Int64)'), 'a').value, '-9223372036854775808');
    assert.equal(field(mdt('a:0x41 (System.Char)'), 'a').value, 'A');
  });

  it('names enumerations and keeps the number', () => {
    assert.equal(field(mdt('a:0x63 (Microsoft.Exchange.Data.Storage.BusyType)'), 'a').value, '0x63 (99), no name known');
    assert.equal(field(mdt('a:0x1 (Element) (System.Data.MappingType)'), 'a').value, 'Element (1)');
    assert.deepEqual([field(mdt('a:0x19 (System.Globalization.CompareOptions)'), 'a').value, field(mdt('a:0x1 (Contoso.ItemType)'), 'a').value], [25, 1]);
  });

  it('never takes a redacted text for an error, nor a quote for an end', () => {
    assert.deepEqual(field(mdt('a:0000000000000010 (System.String) Length=9, String="a "b" (c)"'), 'a').notes, []);
    assert.deepEqual(field(mdt('a:0000000000000010 (System.String) Length=90, String="<user>"'), 'a').lengthMismatch, { stated: 90, shown: 6 });
  });

  it('offers memory where no extension can show a Nullable', () => {
    const bare = field(mdt('a:(System.Nullable`1) VALTYPE (MT=000007fef6207cc8, ADDR=0000000001000050)'), 'a');
    assert.deepEqual([bare.missing, bare.expand], [true, 'dq 0000000001000050 L5']);
    const int = field(mdt('a:(System.Nullable`1[[System.Int32, mscorlib]]) VALTYPE (MT=000007fef6207cc8, ADDR=0000000001000050)'), 'a');
    assert.equal(int.expand, 'dq 0000000001000050 L1');
  });

  it('shows a Nullable once its value was dumped at the offered address', () => {
    const dump = mdt('a:(System.Nullable`1) VALTYPE (MT=000007fef6207cc8, ADDR=0000000001000050)', 'b:(System.Nullable`1) VALTYPE (MT=000007fef6207cc8, ADDR=0000000001000078)');
    const more = parseDump([...dump.lines, '0:000> !mdt 000007ff002c5cb0 0000000001000058', '(Microsoft.Exchange.ExchangeSystem.ExDateTime) VALTYPE (MT=000007ff002c5cb0, ADDR=0000000001000058)',
      '    timeZone:00000000014bb040 (Microsoft.Exchange.ExchangeSystem.ExTimeZone)', '    universalTime:(System.DateTime) 2015/12/23 16:15:00.000 VALTYPE (MT=000007fef62482d0, ADDR=0000000001000060)']);
    assert.equal(field(more, 'a').value, '2015-12-23T16:15:00.000Z');
  });

  it('infers in both directions and says so', () => {
    const x = (name: string, at: string): string => `<${name}>k__BackingField:(Microsoft.Exchange.ExchangeSystem.ExDateTime) VALTYPE (MT=000007ff002c5cb0, ADDR=${at})`;
    const lines = [x('ReminderTime', '0000000001000050'), x('StartTime', '0000000001000070'), '<ReminderMinutesBeforeStart>k__BackingField:0x3c (System.Int32)'];
    const dump = parseDump([...mdt(...lines).lines, '0:000> !mdt 000007ff002c5cb0 0000000001000070', '(Microsoft.Exchange.ExchangeSystem.ExDateTime) VALTYPE (MT=000007ff002c5cb0, ADDR=0000000001000070)',
      '    universalTime:(System.DateTime) 2015/12/23 16:00:00.000 VALTYPE (MT=000007fef62482d0, ADDR=0000000001000078)']);
    const reminder = field(dump, 'ReminderTime');
    assert.deepEqual([reminder.value, reminder.provenance], [null, 'inferred']);
    assert.equal(inferredDate(linkDump(dump), dump.objects[0]!, dump.objects[0]!.fields[0]!), '2015-12-23T15:00:00.000Z');
  });

  it('joins value types by method table, not by address alone', () => {
    const dump = parseDump([...mdt('a:(Contoso.S) VALTYPE (MT=000007ff002c5cb0, ADDR=0000000001000050)').lines, '0:000> !mdt 000007ff002c5cb8 0000000001000050',
      '(Contoso.Other) VALTYPE (MT=000007ff002c5cb8, ADDR=0000000001000050)', '    n:0x1 (System.Int32)']);
    assert.equal(field(dump, 'a').target, undefined);
  });
});

describe('object dumps, graph', () => {
  const owner = ['0:000> !mdt 0000000001000000', '0000000001000000 (Contoso.Thing)', '    next:0000000002000000 (Contoso.Thing)'];
  const target = ['0:000> !mdt 0000000002000000', '0000000002000000 (Contoso.Thing)', '    count:0x7 (System.Int32)'];

  it('keeps later dumps of an address as versions', () => {
    const dump = parseDump([...target, ...owner, ...target]);
    assert.deepEqual(linkDump(dump).versions('2000000').map((one) => one.line), [2, 8]);
    assert.equal(dumpToJson(dump).objects[1]!.fields[0]!.ref, 2);
  });

  it('says when the process ran in between', () => {
    const dump = parseDump([...owner, '0:000> g', ...target]);
    assert.match(field(dump, 'next').notes.join(), /the process ran/);
  });

  it('joins two files only when both show the same dump', () => {
    const join = (a: string[], b: string[]): boolean => {
      const one = parseDump([...a, ...owner]);
      const graph = linkDump(one, [parseDump([...b, ...target])]);
      return graph.follow(one.objects[0]!, one.objects[0]!.fields[0]!) !== undefined;
    };
    assert.equal(join([], []), false);
    assert.equal(join(banner('a.dmp', monday), banner('a.dmp', monday)), true);
    assert.equal(join(banner('a.dmp', monday), banner('a.dmp', monday.replace('58.000', '59.000'))), false);
    assert.equal(join(banner('a.dmp', monday), banner('b.dmp', monday)), false);
    assert.deepEqual(sameDump(parseDump(banner('a.dmp', monday)), parseDump(banner('a.dmp', monday))).against, []);
  });

  it('does not join two dumps in one file', () => {
    const dump = parseDump([...banner('a.dmp', monday), ...owner, ...banner('b.dmp', monday), ...target]);
    assert.equal(dump.sessions.length, 2);
    assert.equal(field(dump, 'next').target, undefined);
  });
});
