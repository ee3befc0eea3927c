import assert from 'node:assert/strict';
import { dumpAnalysis, parseDump } from '../../src/engine/objects';

const header = ['ClrThread  DbgThread  OsThread    LockType    Lock              LockLevel', '------------------------------------------------------------------------------'];
const held = ['0:000> !mlocks', ...header, '0x1f       116        0x1140      RWLockSlim  000000008003fbb8  Writer        ', '0xc1       78         0x131c      SyncBlock   000000000786e190                '];
const waits = ['0:000> !mwaits', ...header, '0x1f       116        0x1140      SyncBlock   000000000786e190                ', '0xc1       78         0x131c      RWLockSlim  000000008003fbb8  Reader        '];

describe('object dumps, facts for rules', () => {
  it('closes a ring from owners and waiters', () => {
    const [ring] = dumpAnalysis.deadlocks(parseDump([...held, ...waits]));
    assert.equal(ring!.source, 'locks');
    assert.deepEqual(ring!.members.map((one) => one.osThread), ['1140', '131c']);
    assert.deepEqual(ring!.members.flatMap((one) => one.lines).sort((a, b) => a - b), [4, 5, 9, 10]);
  });

  it('sees no ring in a queue', () => {
    assert.deepEqual(dumpAnalysis.deadlocks(parseDump([...held, ...waits.slice(0, -1)])), []);
  });

  it('never calls a reminder stale without the dump\'s own time', () => {
    const event = ['0:000> !mdt 0000000001000000', '0000000001000000 (Contoso.Event)',
      '    <ReminderTime>k__BackingField:(Microsoft.Exchange.ExchangeSystem.ExDateTime) VALTYPE (MT=000007ff002c5cb0, ADDR=0000000001000050)', '0:000> !mdt 000007ff002c5cb0 0000000001000050',
      '(Microsoft.Exchange.ExchangeSystem.ExDateTime) VALTYPE (MT=000007ff002c5cb0, ADDR=0000000001000050)',
      '    universalTime:(System.DateTime) 2015/12/23 16:15:00.000 VALTYPE (MT=000007fef62482d0, ADDR=0000000001000058)'];
    const stale = (...time: string[]): number => dumpAnalysis.reminderStale(parseDump([...time, ...event])).length;
    assert.equal(stale(), 0);
    assert.equal(stale('0:000> .time', 'Debug session time: Wed Dec 23 17:30:00.000 2015 (UTC + 1:00)'), 0);
    assert.equal(stale('0:000> .time', 'Debug session time: Fri Dec 25 17:30:00.000 2015 (UTC + 1:00)'), 1);
    assert.equal(stale('0:000> .time', 'Debug session time: Fri Dec 25 17:30:00.000 2015'), 0);
  });

  it('asks for values before references', () => {
    const dump = parseDump(['0:000> !mdt 0000000001000000', '0000000001000000 (Contoso.Event)', '    owner:0000000001000900 (Contoso.User)', '    when:(Contoso.When) VALTYPE (MT=000007ff002c5cb0, ADDR=0000000001000050)']);
    assert.deepEqual(dumpAnalysis.unresolved(dump).map((one) => one.command), ['!mdt 000007ff002c5cb0 0000000001000050', '!mdt 0000000001000900']);
  });

  it('survives brackets that never close', () => {
    const row = '7370c770  4000c02       18         System.Int32  1 instance        2 count';
    assert.equal(parseDump([row, '[[[[', '[1[', '[']).unparsed.length, 3);
  });
});
