import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { dumpToJson, parseDump, type Dump, type JsonField } from '../../src/engine/objects';

const shared = join(__dirname, '..', '..', '..', 'shared', 'samples');

function read(file: string): string[] {
  return readFileSync(file, 'utf8').replace(/\n$/, '').split(/\r?\n/);
}

/** Every line in exactly one place, and every unknown one listed. */
function checkLaw(dump: Dump): void {
  assert.equal(dump.coverage.length, dump.lines.length);
  assert.match(dump.coverage, /^[rpewbu]*$/);
  const listed = { u: dump.unparsed, p: dump.prose, w: dump.warnings };
  for (const [letter, list] of Object.entries(listed)) {
    const lines = [...dump.coverage].flatMap((one, i) => (one === letter ? [i + dump.firstLine] : []));
    assert.deepEqual(list.map((one) => one.line), lines);
  }
  for (let i = 0; i < dump.lines.length; i += 1) {
    assert.equal(dump.coverage[i] === 'b', /^[\s>/\ufeff]*$/.test(dump.lines[i]!) || dump.coverage[i] === 'b', `line ${i + 1}`);
  }
}

describe('object dumps, real samples', function () {
  before(function () {
    if (!existsSync(shared)) {
      this.skip();
    }
  });

  it('reads every sample without losing a line', () => {
    for (const name of readdirSync(join(shared, 'dumps')).filter((one) => one.endsWith('.txt'))) {
      const dump = parseDump(read(join(shared, 'dumps', name)));
      checkLaw(dump);
      dumpToJson(dump);
      if (!/^(?:eid|sid)_|gabrielweyer|windbg_banner|mdt_usage|heartbeat/.test(name)) {
        assert.deepEqual(dump.unparsed, [], name);
      }
    }
  });

  it('finds what each kind of output holds', () => {
    const of = (name: string): Dump => parseDump(read(join(shared, 'dumps', `${name}.txt`)));
    assert.equal(of('mdt_datatable_x86').objects[0]!.fields.length, 78);
    assert.equal(of('vsps_do_wrapped_names_x86').objects[0]!.fields[0]!.rawName, 'syncObject');
    assert.equal(of('sos_threads_netcore_x64').threads.length, 21);
    assert.equal(of('sos_syncblk_many').syncBlocks.length, 16);
    assert.equal(of('sosex_mwaits').locks.length, 19);
    assert.equal(of('sosex_dlk_new_format').deadlocks[0]!.steps.length, 6);
    assert.equal(of('dotnetdump_clrstack_all_hung').stacks.length, 8);
    assert.equal(of('wintellect_mk_wrapped').stacks[0]!.frames.length, 5);
    assert.equal(of('dotnetdump_dumpheap_mt_pe').exceptions[0]!.hresult, '8013153a');
    assert.equal(of('windbg_time_threadpool').sessions[0]!.time, '2015-12-21T09:25:58.000Z');
    assert.equal(of('dumpvc_nullable_quoted_md').objects[0]!.type, 'System.Nullable`1[[System.Int32, mscorlib]]');
  });

  it('decodes the calendar event', () => {
    const { objects, unparsed } = dumpToJson(parseDump(read(join(shared, 'seed-sms', 'calendar-event.mdt.txt'))));
    assert.deepEqual(unparsed, []);
    assert.equal(objects.length, 4);
    const [event, date, text, loose] = objects;
    const field = (name: string): JsonField => event!.fields.find((one) => one.name === name)!;
    assert.equal(event!.fields.length, 17);
    assert.equal(field('ReminderTime').value, '2015-12-23T16:15:00.000Z');
    assert.equal(objects[field('ReminderTime').ref!], date);
    assert.equal(field('CalendarItemType').value, 'Occurrence (1)');
    assert.equal(field('FreeBusyStatus').value, 'Busy (2)');
    assert.equal(field('ReminderMinutesBeforeStart').value, 15);
    assert.equal(field('NormalizedSubject').value, 'Lunch');
    assert.equal(field('Location').value, '');
    assert.equal(field('OldStartTime').value, null);
    assert.equal(field('OldStartTime').expand, '!mdt 000007ff002c5cb0 00000000036e1158');
    assert.match(field('OldStartTime').note!, /not in the log.*dq 00000000036e1150 L5/);
    assert.equal(field('StartTime').value, null);
    assert.match(field('StartTime').note!, /inferred 2015-12-23T16:30:00\.000Z/);
    assert.match(text!.fields[0]!.note!, /129.*19/);
    assert.deepEqual([loose!.address, loose!.type, loose!.fields.length, loose!.fields[0]!.name, loose!.fields[0]!.value], [null, null, 1, 'ContextInfo', 'StopAll']);
  });
});
