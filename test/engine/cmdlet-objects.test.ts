import assert from 'node:assert/strict';
import fc from 'fast-check';
import { combine, memorySource, scan, type CaseReport, type FileScan, type Rec } from '../../src/engine/index';
import { one } from './lib/cases';

const A = '5d3c1b7a-0a4e-4c43-9e6d-2f8f1a77c001';
const TIMES = ['2022-03-11T08:51:00', '2022-03-12T08:54:00', '2022-03-13T08:57:20'];
const events = TIMES.map((at, i) => ({ Counter: 1000 * (i + 2), CreateTime: `/Date(${Date.parse(`${at}Z`)})/`, EventName: 'MailboxMoveStarted', MailboxGuid: A }));
const local = events.map((e, i) => ({ ...e, CreateTime: `${TIMES[i]!}.0000000` }));
const move = JSON.stringify({ ExchangeGuid: A, Status: { value: 2, Value: 'InProgress' }, BatchName: 'W', EffectiveIncrementalSyncInterval: { Ticks: 864_000_000_000, TotalSeconds: 86_400 } });
const xml = (objects: string): string => `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">\r\n${objects}</Objs>\r\n`;
const object = (at: string, i: number): string => `<Obj RefId="${i}">\r\n  <Props>\r\n    <I64 N="Counter">${1000 * (i + 2)}</I64>\r\n    <DT N="CreateTime">${at}Z</DT>\r\n    <Obj N="EventName" RefId="9${i}"><ToString>MailboxMoveStarted</ToString><I32>32768</I32></Obj>\r\n    <G N="MailboxGuid">${A}</G>\r\n  </Props>\r\n</Obj>\r\n`;

async function diagnose(files: Record<string, string | Uint8Array>): Promise<CaseReport> {
  return combine(await Promise.all(Object.entries(files).map(([path, text]) => scan(memorySource(path, text)))));
}

const UTC = '2022-03-14T08:57:20.000Z', CONSOLE = '2022-03-14T08:57:20.000';
const pretty = JSON.stringify(events, null, 4);
const sources: readonly [how: string, text: string | Uint8Array, next: string][] = [
  ['JSON of Windows PowerShell', pretty.replaceAll('"/Date', '"\\/Date').replaceAll(')/"', ')\\/"').replaceAll('\n', '\r\n'), UTC],
  ['JSON of PowerShell 7', JSON.stringify(local, null, 2), CONSOLE],
  ['JSON in one line', JSON.stringify(local), CONSOLE],
  ['JSON that wraps its array', JSON.stringify({ value: events, Count: 3 }, null, 2), UTC],
  ['JSON in a mail', `Hi,\n\n\`\`\`json\n${pretty}\n\`\`\`\nthat is all\n`, UTC],
  ['JSON that is quoted', `${pretty.split('\n').map((line) => `> ${line}`).join('\n')}\n`, UTC],
  ['XML', xml(TIMES.map(object).join('')), UTC],
  ['XML of one list', xml(`<Obj RefId="99"><TN RefId="0"><T>System.Object[]</T></TN><LST>${TIMES.map(object).join('')}</LST></Obj>`), UTC],
  ['XML in UTF-16', new Uint8Array(Buffer.from(`\ufeff${xml(TIMES.map(object).join(''))}`, 'utf16le')), UTC],
  ['a table of Markdown', `| Counter | EventName | MailboxGuid | CreateTime |\n|--:|---|---|---|\n${local.map((e, i) => `| ${e.Counter} | \`${e.EventName}\` | ${A} | ${TIMES[i]!.replace('T', ' ')} |`).join('\n')}\n`, CONSOLE],
  ['a table of Markdown without bars at its ends', `Counter | EventName | MailboxGuid | CreateTime\n--- | --- | --- | ---\n${local.map((e, i) => `${e.Counter} | ${e.EventName} | ${A} | ${TIMES[i]!.replace('T', ' ')}`).join('\n')}\n`, CONSOLE],
  ['a list of what Import-Csv read', TIMES.map((at, i) => `Counter     : ${1000 * (i + 2)}\nCreateTime  : ${at}.000Z\nEventName   : MailboxMoveStarted\nMailboxGuid : ${A}\n`).join('\n'), UTC],
];

describe('output of a cmdlet that a program is to read', () => {
  for (const [how, text, next] of sources) {
    it(`is read as ${how}, with its times as far as they have a zone`, async () => {
      const report = await diagnose({ 'events.txt': text, 'move.json': move });
      const cadence = one(report, 'mailbox-move-cadence');
      assert.deepEqual([cadence.confidence, cadence.data.intervals, cadence.data.configured, cadence.data.nextExpected], ['proven', ['24:03:00', '24:03:20'], '1.00:00:00', next]);
      // the lines of evidence hold what they are evidence of
      for (const { path, line, text: shown, column, endColumn } of cadence.evidence) {
        const lines = typeof text === 'string' ? text.split(/\r?\n/) : new TextDecoder('utf-16le').decode(text.subarray(2)).split(/\r?\n/);
        if (path === 'events.txt') assert.deepEqual([shown, shown.slice(column, endColumn)], [lines[line - 1], 'MailboxMoveStarted']);
      }
    });
  }

  it('many objects in one line have places of their own', async () => {
    const records: Rec[] = [];
    await scan(memorySource('a.json', JSON.stringify(local)), { onRecord: (rec) => records.push(rec) });
    const columns = records.map((r) => r.span('Counter')!.column);
    assert.deepEqual(columns.map((c) => JSON.stringify(local).slice(c, c + 4)), ['2000', '3000', '4000']);
    assert.ok(records.every((r) => r.text.length < 200));
  });

  it('what was cut is unparsed, and what stands behind it is read', async () => {
    const list = `Counter     : 5000\nCreateTime  : 3/15/2022 8:00:00 AM\nEventName   : MailboxMoveStarted\nMailboxGuid : ${A}\n`;
    const file = await scan(memorySource('a.txt', `${pretty.slice(0, pretty.indexOf('"EventName"', 300))}\n\nHi, the rest:\n\n${list}`));
    assert.deepEqual(file.blocks.map((b) => b.format), ['cmdlet-json', 'prose', 'format-list']);
    assert.equal(file.facts['move-row']!.count, 3);
    assert.ok(file.unparsed > 0);
  });

  it('XML with properties of its own is read behind a declaration, too', async () => {
    const records: Rec[] = [];
    await scan(memorySource('a.xml', `<?xml version="1.0"?>\n${xml('<Obj RefId="0">\r\n <S N="DisplayName">Ann &amp; Ben</S>\r\n <MS><S N="Status">Failed</S></MS></Obj>')}`), { onRecord: (rec) => records.push(rec) });
    assert.deepEqual(records.filter((r) => r.format === 'cmdlet-clixml').map((r) => [r.get('DisplayName'), r.get('Status')]), [['Ann & Ben', 'Failed']]);
  });

  it('other JSON, XML and tables are none', async () => {
    for (const text of ['{"name": "x", "version": "1.0", "status": "ok"}', '[1, 2]', '<Objects Version="1"/>', '| Name | Age |\n|---|---|\n| a | 1 |', '{ "Counter": 1 }']) {
      assert.equal((await scan(memorySource('a.txt', text))).records, 0, text);
    }
  });

  it('is bounded, whatever it is', async () => {
    const hostile = ['['.repeat(200_000), `{"Counter":1,"EventName":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, `{"Counter":1,"EventName":"${'\\'.repeat(99_999)}`, `<Objs Version="1">${'<Obj RefId="1">'.repeat(50_000)}`,
      `<Objs Version="1"><Obj RefId="0"><Props>${'<S N="a">'.repeat(50_000)}`, '{"Counter":1,"EventName":"x","__proto__":{"a":1},"constructor":2}',
      `{"Counter":1,"EventName":"x",${'"a":[1],\n'.repeat(100_000)}"b":2}`, `<Objs Version="1"><Obj RefId="0">${'<LST></LST>\n'.repeat(100_000)}`, `<Objs Version="1">${'<Obj '.repeat(400_000)}`, `Hi\n${'**a** '.repeat(300_000)}`];
    for (const text of hostile) {
      const file: FileScan = await scan(memorySource('a.txt', text));
      assert.notEqual(file.format, 'unreadable', file.error ?? '');
    }
  }).timeout(20_000);

  it('loses no line and makes no place outside of the file, wherever it is cut', async () => {
    const all = [pretty, JSON.stringify(local), xml(TIMES.map(object).join('')), String(sources.find(([how]) => how.startsWith('a table'))![1])];
    await fc.assert(fc.asyncProperty(fc.constantFrom(...all), fc.nat(), fc.nat(), async (text, a, b) => {
      const piece = text.slice(a % text.length, (a % text.length) + (b % text.length));
      const lines = piece.split(/\r?\n/);
      await scan(memorySource('a.txt', piece), {
        onRecord: (rec) => {
          for (const name of rec.names()) {
            const span = rec.span(name);
            if (span?.text !== undefined) assert.equal(lines[(span.line ?? rec.line) - 1], span.text);
          }
        },
      });
    }), { numRuns: 150, seed: 5 });
  });
});
