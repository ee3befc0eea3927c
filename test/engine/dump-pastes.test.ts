import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memorySource, scan } from '../../src/engine/index';
import { decodeFields, dumpToJson, dumpToText, linkDump, parseDump, type DecodedField, type Dump } from '../../src/engine/objects';

const dumpOf = (...lines: string[]): Dump => parseDump(lines);

function fieldsOf(dump: Dump, object = 0): Record<string, DecodedField> {
  return Object.fromEntries(decodeFields(linkDump(dump), dump.objects[object]!).map((one) => [one.name, one]));
}

describe('object dumps, other shapes', () => {
  it('a field that stands as far right as the one above it is not a part of it', () => {
    const dump = dumpOf('eBusyStatus>k__BackingField:0x2 (Microsoft.Exchange.Data.Storage.BusyType)',
      '    <CreationRequestTime>k__BackingField:(Microsoft.Exchange.ExchangeSystem.ExDateTime) VALTYPE (MT=000007ff002c5cb0, ADDR=00000000036e1130)',
      '    <ResponseType>k__BackingField:0x3 (Microsoft.Exchange.Data.Storage.ResponseType)');
    assert.equal(dump.objects.length, 1);
    assert.deepEqual(Object.keys(fieldsOf(dump)).slice(1), ['CreationRequestTime', 'ResponseType']);
    const nested = dumpOf('0:000> !mdt 02371804 -r', '02371804 (Contoso.Outer)', '   point:(Contoso.Point) VALTYPE (MT=79109701, ADDR=02371908)', '      x:0x1 (System.Int32)', '      y:0x2 (System.Int32)', '   after:0x3 (System.Int32)');
    assert.deepEqual(nested.objects.map((o) => o.fields.map((f) => f.rawName)), [['point', 'after'], ['x', 'y']]);
  });

  it('a command that lost its prompt is the command of what follows', () => {
    const dump = dumpOf('!sosex.mdt 0000000002d41a88', '    count:0x2 (System.Int32)', '!frobnicate 1');
    assert.deepEqual([dump.commands.map((c) => [c.verb, c.thread]), dump.objects[0]!.address, dump.unparsed.map((u) => u.line)], [[['mdt', undefined]], '0000000002d41a88', [3]]);
  });

  it('a sentence that begins with a command is a sentence', () => {
    assert.deepEqual(dumpOf('!mdt is from SOSEX.', '!clrstack shows the stack').commands, []);
    assert.deepEqual(dumpOf('!clrstack', '!dumpheap -stat -type CalendarEvent', '!sosex.mdt -r:2 0000000002d41a88', '!name2ee Contoso.dll Contoso.A').commands.map((c) => c.verb), ['clrstack', 'dumpheap', 'mdt', 'name2ee']);
  });

  it('keeps the three lines together in which SOS says that a thread is not managed', async () => {
    const lines = ['0:000> ~*e !clrstack', 'OS Thread Id: 0x1a48 (0)', 'Unable to walk the managed stack. The current thread is likely not a', 'managed thread. You can run !threads to get a list of managed threads in', 'the process', 'Failed to start stack walk: 80070057',
      'OS Thread Id: 0x1a4c (1)', '        Child SP               IP Call Site', '000000001c3de6f0 00007ffa12345678 Contoso.A.Run()'];
    assert.deepEqual(dumpOf(...lines).unparsed, []);
    assert.match(dumpOf(...lines).stacks[0]!.error!, /^Unable to walk/);
    const read = await scan(memorySource('a.txt', lines.join('\n')));
    assert.deepEqual([read.format, read.unparsed], ['object-dump', 0]);
  });

  it('a gutter may end in a tab', () => {
    const dump = dumpOf('     7\t0:023> !mdt 0000000002d41a88', '     8\t0000000002d41a88 (Contoso.M)', '     9\t    a:0x1 (System.Int32)', '    10\t    b:NULL (System.String)');
    assert.deepEqual([dump.unparsed, dump.commands[0]!.thread, dump.objects[0]!.fields.map((f) => [f.rawName, f.column])], [[], 23, [['a', 11], ['b', 11]]]);
    assert.equal(dumpOf('0:000> !dumpgen 2', '00000000027612a8\t32\tContoso.A').mentions.length, 1, 'numbers of a row are no gutter');
  });

  it('a quotation may be escaped', () => {
    const dump = dumpOf('&gt; 0:021&gt; !mdt 00000000036e1088', '&gt; 00000000036e1088 (Contoso.A)', '&gt;     &lt;N&gt;k__BackingField:0x7 (System.Int32)');
    assert.deepEqual([dump.unparsed, dump.commands[0]!.thread, dump.objects[0]!.fields.map((f) => [f.rawName, f.column])], [[], 21, [['<N>k__BackingField', 9]]]);
  });

  it('a boxed value alone is its value', () => {
    const dump = dumpOf('0:000> !mdt 02371804', '02371804 (BOXED System.Int32) BOXEDVAL=0x2A');
    assert.deepEqual(dumpToJson(dump).objects[0]!.fields.map((f) => [f.kind, f.value]), [['number', 42]]);
    assert.match(dumpToText(dump), /^Int32 {2}0x2a \(42\)/);
    const held = dumpOf('0:000> !mdt 02371700', '02371700 (Contoso.A)', '   o:02371804 (System.Object)', '0:000> !mdt 02371804', '02371804 (BOXED System.Boolean) BOXEDVAL=0x1');
    assert.equal(fieldsOf(held)['o']!.value, true);
  });

  it('the value inside a box is shown by its method table: its address is no object', () => {
    const dump = dumpOf('0:000> !mdt 0000000002d41a88', '0000000002d41a88 (Contoso.A)', '    v:0000000002d41b00 (BOXED Contoso.Span) VALTYPE (MT=000007ff002c5cb0, ADDR=0000000002d41b08)');
    assert.equal(fieldsOf(dump)['v']!.expand, '!mdt 000007ff002c5cb0 0000000002d41b08');
  });

  it('a Nullable without a value lacks nothing', () => {
    const dump = dumpOf('0:000> !dumpvc 00007ffa0fe41000 0000000002d41aa0', 'Name:        System.Nullable`1[[System.DateTime, mscorlib]]', 'MethodTable: 00007ffa0fe41000', 'Size:        32(0x20) bytes', 'Fields:',
      '              MT    Field   Offset                 Type VT     Attr            Value Name', '00007ffa0fe3b198  4001001        0       System.Boolean  1 instance                0 hasValue',
      '00007ffa0fe41000  4001002        8      System.DateTime  1 instance 0000000002d41aa8 value');
    const value = fieldsOf(dump)['value']!;
    assert.deepEqual([value.missing, value.expand, value.display, value.kind], [false, undefined, 'no value', 'date']);
  });

  it('numbers beyond DateTime are no date, and the last millisecond is none either', () => {
    const raw = dumpOf('0:000> !mdt 000007fef62482d0 0000000002d41a90', '(System.DateTime) VALTYPE (MT=000007fef62482d0, ADDR=0000000002d41a90)', '    dateData:0x3fffffffffffffff (System.UInt64)');
    assert.deepEqual([fieldsOf(raw)['dateData']!.value, fieldsOf(raw)['dateData']!.notes], [null, ['beyond the range of DateTime']]);
    const last = dumpOf('0:000> !mdt 0000000002d41a88', '0000000002d41a88 (Contoso.M)', '    end:(System.DateTime) 9999/12/31 23:59:59.999 VALTYPE (MT=000007fef62482d0, ADDR=0000000002d41a98)');
    assert.match(fieldsOf(last)['end']!.display, /DateTime\.MaxValue/);
  });

  it('says of an instant in UTC nothing of a kind that is not printed', () => {
    const dump = dumpOf('0:023> !mdt 000007ff002c5cb0 0000000002d41ad0', '(Microsoft.Exchange.ExchangeSystem.ExDateTime) VALTYPE (MT=000007ff002c5cb0, ADDR=0000000002d41ad0)',
      '    universalTime:(System.DateTime) VALTYPE (MT=000007fef62482d0, ADDR=0000000002d41ad8)', '0:023> !mdt 000007fef62482d0 0000000002d41ad8', '(System.DateTime) 2016/03/14 13:30:00.000 VALTYPE (MT=000007fef62482d0, ADDR=0000000002d41ad8)');
    const at = fieldsOf(dump)['universalTime']!;
    assert.deepEqual([at.value, at.notes], ['2016-03-14T13:30:00.000Z', []]);
  });

  it('knows parameters and locals in every form', () => {
    const dump = dumpOf('0:045> !clrstack -a', 'OS Thread Id: 0x1e6bc (45)', '        Child SP               IP Call Site', '0000007e1c3de6f0 00007ffa12345678 Contoso.Worker.Run(System.String)', '    PARAMETERS:', '        this (<CLR reg>) = 0x0000000002d40f60',
      '        name (0x0000007e1c3de700) = 0x0000000002d40f80', '        count = <no data>', '        flag (<CLR reg>) = <no data>', '    LOCALS:', '        0x0000007e1c3de750 = 0', '0000007e1c3de7f0 00007ffa12345699 Contoso.Worker.Main()', 'a = b');
    assert.deepEqual([dump.stacks[0]!.frames.length, dump.unparsed.map((u) => u.text)], [2, ['a = b']]);
  });

  it('knows types that SOS shortened by their tails', () => {
    const head = ['0:023> !do 02d41a88', 'Name:        Contoso.Event', 'MethodTable: 72345678', 'EEClass:     72340000', 'Size:        52(0x34) bytes', 'Fields:', '      MT    Field   Offset                 Type VT     Attr    Value Name'];
    const fields = fieldsOf(dumpOf(...head, '62002000  4000102        8 ...ystem.ExDateTime  1 instance 02d41a90 start', '62002010  4000103       10 ...lendarItemType  1 instance 1 kind', '62002014  4000104       14 ...temType  1 instance 1 other',
      '0:023> dd 02d41a90 L4', '02d41a90  01400040 34f71a00 48d30bb4 00000000'));
    assert.deepEqual([fields['start']!.value, fields['kind']!.value, fields['other']!.value], ['2015-12-23T16:15:00.000Z', 'Occurrence (1)', 1]);
  });

  it('a DateTimeOffset is an instant', () => {
    const dump = dumpOf('0:000> !mdt 0000000002d41a80', '0000000002d41a80 (Contoso.A)', '    at:(System.DateTimeOffset) VALTYPE (MT=000007fef62482d0, ADDR=0000000002d41a90)', '0:000> !mdt 000007fef62482d0 0000000002d41a90', '(System.DateTimeOffset) VALTYPE (MT=000007fef62482d0, ADDR=0000000002d41a90)',
      '    m_dateTime:(System.DateTime) 2016/03/14 13:30:00.000 VALTYPE (MT=000007fef62482d1, ADDR=0000000002d41a90)', '    m_offsetMinutes:0xff4c (System.Int16)');
    const at = fieldsOf(dump)['at']!;
    assert.deepEqual([at.value, at.notes], ['2016-03-14T13:30:00.000Z', ['read from a clock at UTC-03:00']]);
  });

  it('reads what MEX prints behind an address', () => {
    const fields = fieldsOf(dumpOf('0:000> !do2 02c41d70', '0x02c41d70 Contoso.Worker', '[statics]', '    0004  _name : 02c41e00 "Lunch" [5]', '[instance]', '    0008  _n : 15 (0xf)', '    000c  _ok : 1 (System.Boolean)', '    0010  _when : 02c41d80 (System.DateTime) 3/14/2016 1:30:00 PM',
      '    0018  _next : 02c41f00 (Contoso.Worker)', '    001c  _rate : 1.5 (System.Double)'));
    assert.deepEqual(Object.values(fields).map((f) => [f.name, f.value, f.missing]), [['_name', 'Lunch', false], ['_n', 15, false], ['_ok', true, false], ['_when', '2016-03-14T13:30:00.000', false], ['_next', null, true], ['_rate', 1.5, false]]);
    assert.equal(fields['_next']!.type, 'Contoso.Worker');
  });

  it('knows the markup of wikis, the lists of !refs and the exceptions of Psscor', () => {
    assert.deepEqual(dumpOf('{noformat}', '0:000> !mdt 02371804', '02371804 (Contoso.A)', '   a:0x1 (System.Int32)', '{code:title=next}').unparsed, []);
    const refs = dumpOf('0:000> !refs 0000000002d41a88', 'Objects referenced by 0000000002d41a88 (Contoso.Event):', '0000000002d41b00         32   System.String', '', 'Objects referencing 0000000002d41a88 (Contoso.Event):', '0000000002d40f60         72   Contoso.Cache');
    assert.deepEqual([refs.unparsed, refs.mentions.map((m) => m.type)], [[], ['System.String', 'Contoso.Cache']]);
    assert.deepEqual(dumpOf('0:000> !dae', 'Exception MethodTable: 000007fef6207cc8', 'Exception object: 0000000002d41a88', 'Exception type: Contoso.TooBusyException', 'Message: a', 'HResult: 80131500').unparsed.map((u) => u.line).filter((n) => n > 2), []);
  });
});

/** How pages, mails, consoles and editors change every line of what somebody pastes. */
const FORMS: Readonly<Record<string, (line: string, i: number) => string>> = {
  'quoted': (line) => `> ${line}`, 'quoted twice': (line) => `> > ${line}`, 'numbered': (line, i) => `${String(i + 1).padStart(4)}: ${line}`, 'numbered with tabs': (line, i) => `${String(i + 1).padStart(6)}\t${line}`,
  'quoted and numbered': (line, i) => `> ${i + 1}: ${line}`, 'with carriage returns': (line) => `${line}\r`, 'indented': (line) => (line === '' ? line : `    ${line}`),
  'escaped': (line) => line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'), 'with other blanks': (line) => line.replace(/^ +/, (blanks) => '\u00a0'.repeat(blanks.length)),
};

describe('object dumps, whatever stands around each line', () => {
  const root = join(__dirname, '..', 'golden', 'objects');
  const tree = (lines: readonly string[]): unknown => {
    const dump = parseDump(lines);
    const graph = linkDump(dump);
    return dump.objects.map((one) => [one.line, one.address, one.type, one.text, decodeFields(graph, one).map((field, i) => [one.fields[i]!.line, field.name, field.kind, field.value])]);
  };
  for (const name of readdirSync(root)) {
    const lines = readFileSync(join(root, name, 'in.txt'), 'utf8').split('\n');
    for (const [how, form] of Object.entries(FORMS)) {
      // inside a text of the dump an escaped sign belongs to the text, and nothing is escaped twice
      if (how === 'escaped' && lines.some((line) => /&|String="[^"]*[<>]/.test(line))) continue;
      it(`${name} ${how}: the same tree`, () => assert.deepEqual(tree(lines.map(form)), tree(lines)));
    }
    it(`${name}: values stand where their fields say, in lines that count as read`, () => {
      const dump = parseDump(lines);
      for (const field of dump.objects.flatMap((one) => one.fields)) {
        assert.equal(dump.coverage[field.line - 1], 'r');
        const first = field.raw.split(/[\s\\&<]/)[0]!;
        assert.ok(lines[field.line - 1]!.startsWith(first, field.valueColumn), `${field.line}: ${field.raw}`);
      }
    });
  }
});
