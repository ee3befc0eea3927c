import assert from 'node:assert/strict';
import { combine, memorySource, scan, type CaseReport, type Finding } from '../../src/engine/index';

const A = '5d3c1b7a-0a4e-4c43-9e6d-2f8f1a77c001';
const dates = ['1/25/2016 9:32:01 PM', '1/26/2016 9:41:10 PM', '1/27/2016 9:44:00 PM'];
const table = ['  Counter EventName          MailboxGuid                          CreateTime', '  ------- ---------          -----------                          ----------',
  ...dates.map((date, i) => `97${i}015558 MailboxMoveStarted ${A} ${date}`), ''].join('\n');
const list = dates.map((date, i) => `Counter     : 97${i}015558\nEventName   : MailboxMoveStarted\nMailboxGuid : ${A}\nCreateTime  : ${date}\n`).join('\n');
const wide = table.replaceAll(` ${A} `, '                           ').replaceAll('MailboxGuid                         ', 'MailboxGuid               ').replaceAll('-----------                         ', '-----------               ');

async function diagnose(text: string): Promise<CaseReport> {
  return combine([await scan(memorySource('notes.txt', text))]);
}

function cadence(report: CaseReport): Finding | undefined {
  return report.findings.find((f) => f.rule === 'mailbox-move-cadence');
}

const hard = (text: string): string => text.replace(/ {2,}/g, (run) => `${'\u00a0'.repeat(run.length - 1)} `).replace(/^ /gm, '\u00a0');
const collapsed = (text: string): string => text.replace(/^ +/gm, '').replace(/ {2,}/g, ' ');

describe('cmdlet output as it is pasted', () => {
  const cases: [string, string][] = [
    ['a table', table],
    ['a table in a reply', table.replace(/^/gm, '> ')],
    ['a table in the reply to a reply, behind a prompt', `> > [PS] C:\\>Get-DatabaseEvent DB01 | FT\n> >\n${table.replace(/^/gm, '> > ')}`],
    ['a table with hard blanks', hard(wide)],
    ['a table whose blanks were collapsed', collapsed(table)],
    ['a table with 24 hours whose blanks were collapsed', collapsed(table).replace(/ 9:(\d\d:\d\d) PM/g, ' 21:$1')],
    ['a table whose line ends were doubled', table.replaceAll('\n', '\n\n')],
    ['a list', list],
    ['a list in a reply', list.replace(/^/gm, '> ')],
    ['a list with hard blanks', hard(list)],
    ['a list whose blanks were collapsed', collapsed(list)],
    ['a list with tabs', list.replace(/ +: /g, '\t: ')],
    ['a list with tabs behind the colon', list.replace(/ +: /g, ':\t')],
  ];
  for (const [what, text] of cases) {
    it(`is read as ${what}`, async () => {
      assert.deepEqual(cadence(await diagnose(text))?.data.intervals, ['24:09:09', '24:02:50']);
    });
  }

  it('ends at a blank line where the names are not doubled', async () => {
    const rows = table.trimEnd().split('\n');
    const report = await diagnose([...rows, '', `975015558 MailboxMoveStarted ${A} 1/28/2016 9:44:00 PM`, ''].join('\n'));
    assert.deepEqual([report.files[0]!.records, report.files[0]!.blocks.map((x) => x.format)], [3, ['format-table', 'prose']]);
  });

  it('shows its lines as they stand in the file', async () => {
    const { evidence } = cadence(await diagnose(list.replace(/^/gm, '> ')))!;
    assert.equal(evidence[0]!.text.slice(evidence[0]!.column, evidence[0]!.endColumn), 'MailboxMoveStarted');
    assert.ok(evidence[0]!.text.startsWith('> '));
  });

  it('a row with words missing or left over is none', async () => {
    const rows = collapsed(table).split('\n');
    for (const row of ['972015558 MailboxMoveStarted 1/27/2016 9:44:00 PM', `972015558 MailboxMoveStarted ${A} and more words 1/27/2016 9:44:00 PM`]) {
      assert.equal(cadence(await diagnose([...rows.slice(0, 4), row, ''].join('\n'))), undefined, row);
    }
  });

  it('names of events that a narrow console cut are read as far as they tell', async () => {
    const cut = (name: string): Promise<CaseReport> => diagnose(table.replaceAll('MailboxMoveStarted', name.padEnd(18)).replaceAll(A, `${A.slice(0, 20)}...`.padEnd(36)));
    const found = cadence(await cut('MailboxMoveSta...'))!;
    assert.deepEqual([found.data.intervals, found.data.mailbox], [['24:09:09', '24:02:50'], null]);
    assert.ok(found.remedy.every((r) => !r.includes(A.slice(0, 20))));
    assert.equal(cadence(await cut('MailboxMove...')), undefined);
  });

  it('sentences with colons are no list', async () => {
    const { files } = await diagnose('Summary : it stopped\nImpact : all users of the site\nNext : call them\n');
    assert.equal(files[0]!.records, 0);
  });

  it('an export of the audit log and of moves is read with semicolons', async () => {
    const audit = await diagnose('"ObjectModified";"CmdletName";"Caller";"Succeeded";"RunDate"\r\n"contoso.example/Users/ann";"Set-TextMessagingAccount";"ann";"True";"14.03.2022 09:00:00"\r\n');
    assert.deepEqual([audit.files[0]!.format, audit.files[0]!.records], ['cmdlet-csv', 1]);
    const moves = await diagnose(`"DisplayName","ExchangeGuid","BatchName","SourceDatabase"\r\n"Ann","${A}","Wave 3","DB01"\r\n`);
    assert.deepEqual([moves.files[0]!.format, moves.files[0]!.records], ['cmdlet-csv', 1]);
  });
});
