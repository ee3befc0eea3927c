import assert from 'node:assert/strict';
import { combine, memorySource, scan, type Finding } from '../../src/engine/index';

const NS = 'Microsoft.Exchange.MailboxAssistants.Assistants.CalendarNotification';

async function found(frames: readonly string[], head = ['0:017> !clrstack', 'OS Thread Id: 0x1a2c (17)', '        Child SP               IP Call Site']): Promise<Finding | undefined> {
  const lines = frames.map((f, i) => `000000001c8c${(0xe1f8 + 16 * i).toString(16)} 000007fef8a1c${(0x300 + i).toString(16)} ${f}`);
  const { findings } = combine([await scan(memorySource('stack.txt', [...head, ...lines].join('\n')))]);
  return findings.find((f) => f.rule === 'stopall-caller');
}

describe('StopAll on a stack', () => {
  it('names its caller, past overloads and frames of the runtime', async () => {
    const finding = (await found([
      'DomainNeutralILStubClass.IL_STUB_PInvoke()',
      `${NS}.ReminderCollection.StopAll(System.String)`,
      `${NS}.ReminderCollection.StopAll(System.Guid, System.String)`,
      `[HelperMethodFrame: 000000001c8ce300] `,
      `${NS}.SettingsProcessor.Disable(Microsoft.Exchange.Data.Storage.MailboxSession)`,
      'Microsoft.Exchange.Assistants.EventDispatcher.Dispatch()',
    ]))!;
    assert.equal(finding.title, 'A thread is switching off all reminders of a mailbox: StopAll, called by SettingsProcessor.Disable');
    assert.equal(finding.confidence, 'likely');
    assert.deepEqual(finding.evidence.map((e) => e.line), [5]);
    const calls = finding.data.calls as { thread: number; callers: string[] }[];
    assert.deepEqual([calls.length, calls[0]!.thread, calls[0]!.callers], [1, 17, [`${NS}.SettingsProcessor.Disable`, 'Microsoft.Exchange.Assistants.EventDispatcher.Dispatch']]);
  });

  it('reads the frames of !dumpstack and of SOSEX', async () => {
    const desc = await found([`(MethodDesc 000007fef8a1c3d0 +0x120 ${NS}.ReminderCollection.StopAll(System.String))`, `(MethodDesc 000007fef8a1c3d8 +0x12 ${NS}.SettingsProcessor.Disable(System.String))`]);
    assert.match(desc!.title, /called by SettingsProcessor\.Disable$/);
    const sosex = combine([await scan(memorySource('mk.txt', ['0:017> !mk', 'Thread 17:', '        SP               IP', `00:M 000000001c8ce1f8 000007fef8a1c3d0 ${NS}.ReminderCollection.StopAll(System.String)(+0x1f Native)`, `01:M 000000001c8ce2f0 000007fef8a1c100 ${NS}.SettingsProcessor.Disable()(+0x8d Native)`].join('\n')))]).findings;
    assert.deepEqual(sosex.map((f) => [f.rule, f.data.source, f.title.endsWith('called by SettingsProcessor.Disable')]), [['stopall-caller', 'stack', true]]);
  });

  it('says where the callers are not given', async () => {
    assert.match((await found([`${NS}.ReminderCollection.StopAll(System.String)`]))!.detail, /frames below it are not given/);
  });

  it('is none where another type has a method of that name, or a parameter only mentions it', async () => {
    for (const frame of ['Contoso.Jobs.Scheduler.StopAll()', 'Microsoft.Exchange.Assistants.AssistantCollection.StopAll(System.Boolean)', `${NS}.ReminderCollection.StopAllowed(System.String)`, `${NS}.Log.Write(${NS}.ReminderCollection.StopAll)`]) {
      assert.equal(await found([frame, `${NS}.SettingsProcessor.Disable()`]), undefined, frame);
    }
  });
});
