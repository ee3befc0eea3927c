import assert from 'node:assert/strict';
import {
  actionsOf, combine, comparisonMarkdown, comparisonText, compareScans, CsvRows, decodedText, decodeValue, jsonReport, jsonText, memorySource, ndjsonReport, parseScanData, recordRow, runTool, scan, scanText, type Rec,
} from '../../src/engine/index';
import { argument } from '../../src/engine/rules/kit/powershell';

/** What acts on a terminal, hides, or turns the order of reading. Tabs and line ends are layout. */
const ACTS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
const NASTY = ['\u001b[2J', '\u001b]8;;https://example.com\u0007x\u001b]8;;\u0007', '\u009b31m', '\u202egnp.exe', '\u2066x', '\u200ey', '\u2028z', '\u007f', '```\n# head', '[x](command:y)', '<img src=x onerror=y>'];

const HEADER = '#Software: Microsoft Exchange Server\r\n#Version: 14.0.0.0\r\n#Log-type: Transport Connectivity Log\r\n#Date: 2011-03-11T00:00:00.000Z\r\n#Fields: date-time,session,source,Destination,direction,description\r\n';
const logOf = (text: string): string => `${HEADER}2011-03-11T04:00:00.000Z,08CDADA1F3A1B200,MapiDelivery,"${text.replace(/[\r\n]/g, ' ').replaceAll('"', '""')}",>,"Throttled delivery for recipient ${text.replace(/[\r\n"]/g, ' ')} due to concurrency limit 1"\r\n`;

/** As Get-DatabaseEventWatermark prints a row of it. */
const watermarkTable = (database: string): string[] => [`${database}\\MBX01  Calendar Notification Assistant  100  200000  199900`];

async function recordsOf(log: string): Promise<Rec[]> {
  const out: Rec[] = [];
  await scan(memorySource('a\u001b[2Jb.log', log), { onRecord: (rec) => void out.push(rec) });
  return out.filter((r) => r.kind !== 'text');
}

describe('every surface that prints log text', () => {
  for (const text of NASTY) {
    it(`JSON of ${JSON.stringify(text)} is the same value and acts on no terminal`, async () => {
      const report = combine([scanText(`${text}.log`, logOf(text).split('\r\n'))]);
      for (const out of [jsonReport(report, { version: '1' }), ndjsonReport(report, { version: '1' }), jsonText({ a: [text] }, 2)]) assert.doesNotMatch(out, ACTS);
      assert.deepEqual(JSON.parse(jsonText({ a: [text] })), { a: [text] });
      for (const rec of await recordsOf(logOf(text))) {
        const row = recordRow('p', rec);
        assert.deepEqual(JSON.parse(jsonText(row)), row);
        assert.doesNotMatch(jsonText(row), ACTS);
      }
    });

    it(`text of values and comparisons with ${JSON.stringify(text)}`, () => {
      assert.doesNotMatch(decodedText(text, decodeValue(text)), ACTS);
      const data = (name: string) => parseScanData(jsonReport(combine([scanText(`${name}.log`, logOf(name).split('\r\n'))]), { version: '1' }));
      const comparison = compareScans({ name: text, data: data(text) }, { name: 'b', data: data('other@fabrikam.test') });
      assert.doesNotMatch(comparisonText(comparison), ACTS);
      assert.doesNotMatch(comparisonMarkdown(comparison), ACTS);
      assert.doesNotMatch(comparisonMarkdown(comparison), /(?<!\\)\]\(command|(?<!\\)<img|^# head/m);
    });

    it(`answers to agents with ${JSON.stringify(text)}`, async () => {
      const host = { open: async () => ({ sources: [memorySource(`${text}.log`, logOf(text)), memorySource('dump.log', `0:000> !mdt 00000000036e1088\n00000000036e1088 (Contoso.Thing)\n    name:"${text}" (System.String)\n`)], skipped: [{ path: text, why: text }] }) };
      const calls: [string, object][] = [['analyze', { path: text }], ['explainFinding', { path: '.', rule: 'recipient-thread-limit' }], ['decodeValue', { value: text }], ['showObject', { path: '.' }], [text, {}], ['analyze', { path: '.', zone: text }], ['analyze', { [text]: 1 }]];
      for (const [name, input] of calls) {
        const answer = (await runTool(name, input, host)).text;
        assert.doesNotMatch(answer, ACTS, name);
        // log text stands between fences only
        const ours = answer.replace(/^(`{3,})text\n[^]*?\n\1$/gm, '');
        assert.doesNotMatch(ours, /\]\(command:|<img|^# head/m, name);
      }
    });
  }
});

describe('CSV', () => {
  const line = (cell: string, raw = false): string => new CsvRows(raw).line({ c: cell }).split('\r\n')[1]!;

  it('has no cell that a spreadsheet would calculate', () => {
    for (const cell of ['=cmd|\' /C calc\'!A0', '+cmd|\' /C calc\'!A0', '-2+3+cmd|\' /C calc\'!A0', '@SUM(1+1)*cmd|\' /C calc\'!A0', '=HYPERLINK("https://example.com")', '\t=1+1', '\r=1+1', '=1', '+1+1', '--1']) {
      assert.match(line(cell), /^"?'/, cell);
      assert.doesNotMatch(line(cell, true), /^"?'/, 'as it is, when asked for');
    }
  });

  it('leaves numbers, signs of direction and everything else as they are', () => {
    for (const cell of ['+', '-', '>', '<', '*', '=', '-5', '+12', '-08:00', '-1.5', '1=1', 'a@b', '2011-03-11', '<a@fabrikam.test>', '']) assert.equal(line(cell), `${cell},`);
  });

  it('guards names of columns too', () => assert.match(new CsvRows().line({ '=1+1': 'x' }), /^'=1\+1,more\r\n/));
});

describe('cmdlets to paste', () => {
  const EVIL = ['x"; Remove-Item C:\\ -Recurse; "', "x'; Remove-Item C:\\; '", 'x\u2019; Remove-Item C:\\; \u2018', '$(Remove-Item C:)', 'a;Remove-Item', 'a|Remove-Item', '-Remove-Item', '`nRemove-Item', 'x\r\nRemove-Item C:\\', 'x\u2028Remove-Item', '@{a=Remove-Item}', 'a Remove-Item'];
  /** As PowerShell reads them: a string in single quotes ends at a quote that is not doubled, typographic ones count. */
  const STRINGS = /'(?:[^'\u2018-\u201b\r\n\u2028\u2029]|(['\u2018-\u201b])\1)*'/g;

  it('take a name out of a log as one argument', () => {
    for (const name of EVIL) assert.equal(argument(name).replace(STRINGS, ''), '', name);
    for (const name of ['vault@fabrikam.test', 'DB01', '61b8d3f2-7a40-4e95-ac1b-20f9e8d7b504']) assert.equal(argument(name), name);
  });

  it('of findings hold nothing else', () => {
    let seen = 0;
    for (const name of EVIL) {
      const cell = `"${name.replaceAll('"', '""').replace(/[\r\n]/g, ' ')}"`;
      const watermarks = combine([scanText('w.txt', watermarkTable(name.replace(/[\r\n]/g, ' ')))]);
      const busy = combine([scanText('c.log', `${HEADER}2011-03-11T04:00:00.000Z,08CDADA1F3A1B200,MapiSubmission,${cell},>,"Failed; HResult: 1140850693; DiagnosticInfo: Stage:LoadItem, SmtpResponse:432-4.3.2 STOREDRV; mailbox server is too busy"\r\n`.split('\r\n'))]);
      for (const report of [watermarks, busy]) {
        for (const finding of report.findings) {
          for (const text of [actionsOf(finding, report.files).cmdlets ?? '', ...finding.missing.map((m) => m.how), ...finding.remedy]) {
            if (text.includes('Remove-Item')) seen++;
            assert.doesNotMatch(text.replace(STRINGS, ''), /Remove-Item/, text);
          }
        }
      }
    }
    assert.ok(seen > 0, 'names are in the cmdlets');
  });
});
