import assert from 'node:assert/strict';
import { combine, jsonReport, memorySource, offsetAt, parseZone, scan, ViewEngine, type ViewReport } from '../../src/engine/index';

/** One line of an assistants' trace: its stamp in local time, the event's time in UTC. */
function line(stamp: string, created: string, n: number): string {
  const mailbox = `957ca0a9-f84f-425e-a263-5b468e90d57${n}`;
  return `"${stamp}","9444","2480","Assistants","EventDispatcher","Dispatcher for Anna (${mailbox}) and Calendar Notification Assistant: Event handled successfully: Counter: 0x3B331E1${n}; MailboxID: ${mailbox}; `
    + `Mask: MailboxMoveStarted; Flags: Source; ExtendedFlags: None;Object Class: ; Created Time: ${created};Item Type: MAPI_STOREItem EntryId: Parent entryId: Old Item entryId: Old parent entryId: SID: Client Type: MigrationDocument ID: 0"`;
}

const trace = [line('2016/03/13-01:36:05.279', '3/13/2016 9:36:04 AM', 1), line('2016/03/13-03:36:05.279', '3/13/2016 10:36:04 AM', 2), line('2016/03/13-04:36:05.279', '3/13/2016 11:36:04 AM', 3)].join('\n');

async function report(zone?: string): Promise<{ from: string; to: string; times: string[]; details: string }> {
  const found = zone === undefined ? undefined : parseZone(zone)!;
  const one = await scan(memorySource('trace.csv', `${trace}\n`));
  const data = JSON.parse(jsonReport(combine([one], found ? { zone: { name: found.name, offsetAt: (ms) => offsetAt(found, ms) } } : {}), { version: '' })) as {
    files: { from: string; to: string }[]; case: { timeline: { at: string }[] }; findings: { detail: string }[];
  };
  return { from: data.files[0]!.from, to: data.files[0]!.to, times: data.case.timeline.map((e) => e.at), details: data.findings.map((f) => f.detail).join('\n') };
}

describe('a trace over a change of daylight saving time', () => {
  it('has the offset of each day where the zone is named', async () => {
    for (const zone of ['America/Los_Angeles', 'Pacific Standard Time']) {
      const { from, to, times, details } = await report(zone);
      assert.deepEqual([from, to], ['2016-03-13T09:36:05.279Z', '2016-03-13T11:36:05.279Z']);
      assert.deepEqual(times, ['2016-03-13T09:36:05.279Z', '2016-03-13T10:36:05.279Z', '2016-03-13T11:36:05.279Z']);
      assert.doesNotMatch(details, /04:36:05\.279 UTC-08:00/);
    }
  });
  it('has the one offset that is given', async () => {
    assert.deepEqual((await report('UTC-08:00')).to, '2016-03-13T12:36:05.279Z');
  });
  it('has the offset of the pairs on each side, and it is said why and what to give', async () => {
    const { from, to, times, details } = await report();
    assert.deepEqual([from, to], ['2016-03-13T09:36:05.279Z', '2016-03-13T11:36:05.279Z']);
    assert.deepEqual(times, ['2016-03-13T09:36:05.279Z', '2016-03-13T10:36:05.279Z', '2016-03-13T11:36:05.279Z']);
    assert.match(details, /UTC-08:00 up to 2016-03-13 01:36:05\.279, UTC-07:00 from 2016-03-13 03:36:05\.279 on, as where daylight saving time changes.*Give the name of the zone/);
  });
});

describe('a trace over an hour that came twice', () => {
  it('keeps its times, as nothing tells which of the two they are of', async () => {
    const lines = [line('2016/11/06-01:36:05.279', '11/6/2016 8:36:04 AM', 1), line('2016/11/06-01:06:05.279', '11/6/2016 9:06:04 AM', 2)].join('\n');
    const data = JSON.parse(jsonReport(combine([await scan(memorySource('trace.csv', `${lines}\n`))]), { version: '' })) as { files: { from: string; zone: unknown }[] };
    assert.deepEqual(data.files.map((f) => [f.from, f.zone]), [['2016-11-06T01:06:05.279', null]]);
  });
});

/** Seconds of the chart in which records stand. */
async function chart(text: string, zone: string): Promise<string[]> {
  const bytes = new TextEncoder().encode(text);
  const report = await new Promise<ViewReport>((resolve) => {
    const engine = new ViewEngine({ source: (file) => memorySource(file.path, bytes), read: async (_n, from, to) => bytes.subarray(from, to) }, (event) => {
      if (event.type === 'report' && event.report.complete) resolve(event.report);
    });
    engine.handle({ type: 'open', files: [{ path: 'trace.csv', name: 'trace.csv', size: bytes.length }], options: { now: 0, version: '0', zone }, messages: {} });
  });
  return report.records.map(([slot]) => new Date(slot * report.slotMs).toISOString());
}

describe('the chart of a trace over a change of daylight saving time', () => {
  it('has each record at the offset of its day, by the second and by quarters of an hour', async () => {
    assert.deepEqual(await chart(`${trace}\n`, 'America/Los_Angeles'), ['2016-03-13T09:36:05.000Z', '2016-03-13T10:36:05.000Z', '2016-03-13T11:36:05.000Z']);
    // days apart it is drawn by quarters of an hour
    const days = [line('2016/03/11-01:36:05.279', '3/11/2016 9:36:04 AM', 1), line('2016/03/15-01:36:05.279', '3/15/2016 8:36:04 AM', 2)].join('\n');
    assert.deepEqual(await chart(`${days}\n`, 'Pacific Standard Time'), ['2016-03-11T09:30:00.000Z', '2016-03-15T08:30:00.000Z']);
  });
});

describe('counts by the hour', () => {
  it('stand in the UTC hours of their own day', async () => {
    const stop = (stamp: string): string => `"1" 0A0B0C0D Debug ${stamp} 400 12 MailboxAssistants.Assistants.CalendarNotification Assistant rmd----- caller: StopAll, subj: x, usr: ann, calItemId: , calItemOccId: , event_t: , rmd_t: , s_t: , e_t: `;
    const zone = parseZone('Pacific Standard Time')!;
    const one = await scan(memorySource('t.txt', `${stop('2016/01/10-01:10:00.000')}\n${stop('2016/07/10-01:10:00.000')}\n`));
    const found = combine([one], { zone: { name: zone.name, offsetAt: (ms) => offsetAt(zone, ms) } }).findings.find((f) => f.rule === 'stopall-caller')!;
    assert.deepEqual((found.data.top as { perHour: unknown }[])[0]!.perHour, { '2016-01-10T09': 1, '2016-07-10T08': 1 });
    assert.deepEqual([found.data.first, found.data.last], ['2016-01-10T09:10:00.000Z', '2016-07-10T08:10:00.000Z']);
  });
});
