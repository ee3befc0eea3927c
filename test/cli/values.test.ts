import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { exlens, HEADER, scratchFolder } from './lib/exlens';
import { assertFits } from './lib/schema';

describe('exlens records, decode, objects, rules', () => {
  const dir = scratchFolder();
  const log = path.join(dir, 'CONNECTLOG20110311-1.LOG');
  fs.writeFileSync(log, `${HEADER}2011-03-11T04:00:00.000Z,08CDADA1F3A1B200,SMTP,example.com,-,"Messages: 1, and a ""quote"""\r\n2011-03-11T05:00:00.000Z,08CDADA1F3A1B201,SMTP,example.com,+,next\r\n`);

  it('writes records as flat objects', async () => {
    const { code, stdout } = await exlens(['records', log]);
    assert.equal(code, 0);
    const [first] = stdout.trimEnd().split('\n').map((x) => JSON.parse(x) as Record<string, unknown>);
    assert.deepEqual(first, {
      path: log, line: 6, format: 'connectivity-log', kind: 'connectivity', time: '2011-03-11T04:00:00.000Z', date_time: '2011-03-11T04:00:00.000Z',
      session: '08CDADA1F3A1B200', source: 'SMTP', destination: 'example.com', direction: '-', description: 'Messages: 1, and a "quote"',
    });
  });

  it('writes records as CSV that reads back the same', async () => {
    const { stdout } = await exlens(['records', log, '--format', 'csv', '--kind', 'connectivity', '--until', '2011-03-11T04']);
    assert.equal(stdout, `path,line,format,kind,time,date_time,session,source,destination,direction,description,more\r\n${log},6,connectivity-log,connectivity,2011-03-11T04:00:00.000Z,2011-03-11T04:00:00.000Z,08CDADA1F3A1B200,SMTP,example.com,-,"Messages: 1, and a ""quote""",\r\n`);
  });

  it('keeps in CSV what does not fit the first record', async () => {
    const trace = path.join(dir, 'trace.csv');
    fs.writeFileSync(trace, '"2016/01/13-03:06:05.279","9444","2480","Assistants","EventDispatcher","text"\r\n');
    const { stdout } = await exlens(['records', log, trace, '--format', 'csv']);
    assert.match(stdout.trimEnd().split('\r\n').at(-1)!, /"\{""[a-z_]+"":/);
  });

  it('ends with 2 where no file could be read, and says why', async () => {
    const { code, stderr } = await exlens(['records', path.join(dir, 'nowhere')]);
    assert.equal(code, 2);
    assert.match(stderr, /nowhere: no such file/);
  });

  it('decodes values as aligned trees and as JSON', async () => {
    const text = await exlens(['decode', '1140850693']);
    assert.match(text.stdout, /0x44000005 RetryMailboxServerError/);
    const json = JSON.parse((await exlens(['decode', '1140850693', 'what is this', '--format', 'json'])).stdout) as { values: { input: string; decoded: unknown[] }[] };
    assert.deepEqual(json.values.map((v) => [v.input, v.decoded.length > 0]), [['1140850693', true], ['what is this', false]]);
    assert.equal((await exlens(['decode', 'what is this'])).code, 2);
    assert.match((await exlens(['decode', '-'], { input: '2419\r\n\r\n' })).stdout, /RpcServerTooBusy/);
  });

  it('reads values in whatever encoding a shell writes, and says why one is none', async () => {
    const lines = '0x8004010F\r\n\r\nS-1-5-21-99999999999-1\r\n';
    for (const input of [Buffer.from(lines), Buffer.from(`\ufeff${lines}`, 'utf16le'), Buffer.from(`\ufeff${lines}`)]) {
      const { code, stdout } = await exlens(['decode', '-', '--format', 'json'], { input });
      assert.equal(code, 0);
      const { values } = JSON.parse(stdout) as { values: { input: string; decoded: unknown[]; why?: string }[] };
      assert.deepEqual(values.map((v) => [v.input, v.decoded.length > 0, v.why?.includes('99999999999 does not fit') ?? false]), [['0x8004010F', true, false], ['S-1-5-21-99999999999-1', false, true]]);
    }
    assert.equal((await exlens(['decode', '-'], { input: Buffer.alloc(5000, 1) })).code, 2);
  });

  it('shows offsets of binary values', async () => {
    const { stdout } = await exlens(['decode', '--as', 'sid', '010500000000000515000000A065CF7E784B9B5FE77C8770091C0100']);
    assert.match(stdout, /^ {2}0x[0-9a-f]{4} \+\d+ {2}/m);
  });

  it('shows the objects of a debugger log, in the shape of the schema', async () => {
    const dump = path.join(dir, 'windbg.log');
    fs.writeFileSync(dump, '0:000> !mdt 00000000036e1088\n00000000036e1088 (Contoso.CalendarEvent)\n    <NormalizedSubject>k__BackingField:00000000036e1150 (System.String) Length=5, String="Lunch"\n    <ReminderIsSet>k__BackingField:true (System.Boolean)\n');
    const { code, stdout } = await exlens(['objects', dump, '--format', 'json']);
    assert.equal(code, 0);
    const value = JSON.parse(stdout) as { objects: { type: string; fields: { name: string; value: unknown }[] }[] };
    assertFits('objects', value);
    assert.equal(value.objects[0]?.type, 'Contoso.CalendarEvent');
    assert.deepEqual(value.objects[0]?.fields.map((f) => [f.name, f.value]), [['NormalizedSubject', 'Lunch'], ['ReminderIsSet', true]]);
    const both = JSON.parse((await exlens(['objects', dump, dump, log, '--format', 'json'])).stdout) as { objects: unknown[]; unparsed: { path: string }[] };
    assertFits('objects', both);
    assert.ok(both.unparsed.every((u) => u.path !== undefined));
    assert.match((await exlens(['objects', dump])).stdout, /NormalizedSubject +"Lunch"/);
  });

  it('gives an empty list for a file without objects', async () => {
    const { code, stdout } = await exlens(['objects', log, '--format', 'json']);
    const value = JSON.parse(stdout) as { objects: unknown[]; unparsed: unknown[] };
    assertFits('objects', value);
    assert.equal(code, 0);
    assert.equal(value.objects.length, 0);
    assert.ok(value.unparsed.length > 0);
  });

  it('lists the rules', async () => {
    const { code, stdout } = await exlens(['rules']);
    assert.equal(code, 0);
    assert.match(stdout, /^store-too-busy +(error|warning|note|hint) +\S/m);
    assert.match((await exlens(['rules', 'store-too-busy'])).stdout, /store/i);
  });
});
