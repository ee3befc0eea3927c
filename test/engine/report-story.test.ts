import assert from 'node:assert/strict';
import { combine, htmlReport, markdownReport, memorySource, scan, textReport, type CaseReport } from '../../src/engine/index';

const A = '5d3c1b7a-0a4e-4c43-9e6d-2f8f1a77c001';
const FILES = {
  't.txt': `"5"  0A0B0C0D  Debug 2022/03/14-09:00:00.008 400 12 MailboxAssistants.Assistants.CalendarNotification UserSettings Processing Disabling event for mailbox ${A} on database DB01`,
  't.csv': `"2022/03/14-09:00:00.010","400","12","Assistants","EventDispatcher","Dispatcher for Ann (${A}) and Calendar Notification Assistant: Event handled successfully: Counter: 0x99; MailboxID: ${A}; Mask: MailboxMoveStarted; Flags: Source; ExtendedFlags: None;Object Class: ; Created Time: 3/14/2022 8:00:00 AM;Item Type: MAPI_STOREItem EntryId: "`,
  's.txt': `"6"  0A0B0C0D  Debug 2022/03/14-09:00:00.028 400 12 MailboxAssistants.Assistants.CalendarNotification Assistant rmd----- caller: StopAll, subj: x, usr: ${A}, calItemId: , calItemOccId: , event_t: , rmd_t: 03/14/2022 11:45:00, s_t: , e_t: `,
  'a.txt': 'CmdletName     : Set-TextMessagingAccount\nObjectModified : ann\nRunDate        : 3/13/2022 1:15:17 PM\nSucceeded      : True\n',
};

async function report(): Promise<CaseReport> {
  return combine(await Promise.all(Object.entries(FILES).map(([path, text]) => scan(memorySource(path, `${text}\n`)))));
}

/** Each report without the marks of its form and without its line breaks. */
const reports = (r: CaseReport): string[] => [textReport(r, { version: '1' }), markdownReport(r, { version: '1' }).replaceAll('\\', ''), htmlReport(r, { version: '1' })]
  .map((text) => text.replace(/\s+/g, ' ').replaceAll('&lt;', '<').replaceAll('&gt;', '>'));
const count = (text: string, what: string): number => text.split(what).length - 1;

describe('a story of several findings, for people', () => {
  it('tells the same steps once, and asks for the same cmdlet once; JSON has them in each finding', async () => {
    const r = await report();
    assert.equal(r.findings.filter((f) => f.remedy.some((s) => s.includes('Suspend-MoveRequest'))).length, 2);
    const asked = r.findings.flatMap((f) => f.missing).find((m) => r.findings.filter((f) => f.missing.some((x) => x.how === m.how)).length > 1)!;
    for (const text of reports(r)) {
      assert.equal(count(text, 'Suspend-MoveRequest'), 1, text);
      assert.equal(count(text, 'The same as for'), 1);
      assert.equal(count(text, asked.how), 1);
    }
  });

  it('says that times without a zone have no sure place among those that have one', async () => {
    const r = await report();
    for (const text of reports(r)) assert.equal(count(text, 'their order among the others is not certain'), 1);
    const known = combine(await Promise.all([scan(memorySource('t.txt', `${FILES['t.txt']}\n`)), scan(memorySource('t.csv', `${FILES['t.csv']}\n`))]));
    for (const text of reports(known)) assert.equal(count(text, 'not certain'), 0);
  });

  it('shows commands as they are run', async () => {
    const text = markdownReport(await report(), { version: '1' });
    assert.match(text, /^- [^.\n]+: `Get-MoveRequestStatistics 5d3c1b7a-0a4e-4c43-9e6d-2f8f1a77c001 \| FL /m);
    const bars = combine([await scan(memorySource('a|b.etl', Uint8Array.from({ length: 2000 }, (_, i) => (i * 7919) % 256)))]);
    assert.match(markdownReport(bars, { version: '1' }), /^\| `a\\\|b\.etl` \|/m);
  });

  it('keeps the sentences of a detail apart in Markdown', async () => {
    const text = markdownReport(await report(), { version: '1' });
    assert.match(text, /of process 400\\?\.\n\nBoth lines carry the mailbox GUID/);
  });
});
