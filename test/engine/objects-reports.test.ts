import assert from 'node:assert/strict';
import { combine, memorySource, scan } from '../../src/engine/index';
import { dumpToJson, dumpToText, dumpTree, linkDump, parseDump, type Dump } from '../../src/engine/objects';
import { reportSummary } from '../../src/engine/objects/reports';

const dumpOf = (...lines: string[]): Dump => parseDump(lines);
const summaries = (dump: Dump): string[] => dump.reports.map(reportSummary);
/** All lines of a transcript are of one block, and each is understood. */
async function assertWhole(...lines: string[]): Promise<Dump> {
  const dump = parseDump(lines);
  assert.deepEqual(dump.unparsed, []);
  const read = await scan(memorySource('a.txt', lines.join('\n')));
  assert.deepEqual([read.format, read.unparsed], ['object-dump', 0]);
  return dump;
}

describe('object dumps, output that is no object', () => {
  const BOX = 'System.Runtime.CompilerServices.AsyncTaskMethodBuilder`1+AsyncStateMachineBox`1[[System.Boolean, System.Private.CoreLib],[Contoso.Ews+<GetItemAsync>d__7, Contoso.Sync]]';

  it('!dumpasync: what waits for what, chain by chain', async () => {
    const dump = await assertWhole('> dumpasync', 'STACK 1', '<< Awaiting: 000002a14380b458 00007fff55c1e8a8 System.Runtime.CompilerServices.TaskAwaiter >>',
      '  000002a14380b4f8 00007fff55d6d838 (2) Contoso.Store+<OpenAsync>d__31 @ 7fff55c8f0e0', '    000002a14380b5a8 00007fff55d6d9f0 (WaitingForActivation) System.Threading.Tasks.Task+WhenAllPromise', '',
      'STACK 2', '000002a14380c108 00007fff55d6d838 (-1) Contoso.Store+<OpenAsync>d__31');
    assert.deepEqual(summaries(dump), ['2 chains, most at Store.OpenAsync (2)']);
    assert.deepEqual(dumpToText(dump).split('\n').slice(0, 7), [
      'asynchronous tasks  2 chains, most at Store.OpenAsync (2)  line 2', '  STACK 1  waits for TaskAwaiter', '    waits for  TaskAwaiter', '    Store.OpenAsync  at await 2', '    Task.WhenAllPromise  WaitingForActivation',
      '  STACK 2  Store.OpenAsync', '    Store.OpenAsync  at no await']);
    const awaited = dumpOf('STACK 1', '<< Awaiting: 000002a14380b458 00007fff55c1e8a8System.Threading.Tasks.Task >>', '  000002a14380b4f8 00007fff55d6d838 (0) Contoso.A+<B>d__1');
    assert.deepEqual([awaited.reports[0]!.rows[1]!.value, awaited.reports[0]!.rows[1]!.methodTable], ['System.Threading.Tasks.Task', '00007fff55c1e8a8'], 'a type glued to its method table, without a prompt');
  });

  it('!dumpasync: chains that are alike are counted, and statistics', async () => {
    const dump = await assertWhole('> dumpasync --coalesce', 'STACKS 1', '[412] 00007fff55d6d838 (2) Contoso.Store+<OpenAsync>d__31', '  [412] 00007fff55d6d9f0 (0) Contoso.Pump+<RunAsync>d__4', '', 'STACKS 2', '[1] 00007fff55d6d838 (-1) Contoso.Store+<OpenAsync>d__31',
      '> dumpasync --stats', 'MT               Count    Type', '00007fff55d6d838 1,413    Contoso.Store+<OpenAsync>d__31', '00007fff55d6d9f0 2        Contoso.Pump+<RunAsync>d__4');
    assert.deepEqual(summaries(dump), ['413 chains, most at Store.OpenAsync (413)', '1415 tasks, most of Store.OpenAsync (1413)']);
  });

  it('!dumpasync of older versions: states, and the chain behind each', async () => {
    const dump = await assertWhole('0:041> !dumpasync -roots', 'Statistics:', '              MT    Count    TotalSize Class Name', `00007ffb564e9be0        1          192 ${BOX}`, 'Total 1 objects', 'In 1 chains.',
      '          Address               MT     Size      State  Description', '00000209915d2798 00007ffb564e9be0      192          0  Contoso.Ews+<GetItemAsync>d__7', 'Async "stack":', '.00000209915d2998 System.Threading.Tasks.Task+SetOnInvokeMres', 'GC roots:', '    Thread bc20:',
      '        000000e08057e8c0 00007ffbb580a292 Contoso.Program.Main(System.String[])', '            rbp+10: 000000e08057e930', `                ->  00000209915d2798 ${BOX}`, '', 'Found 1 roots.', '00000209915d4f10 00007ffb564e9be0      152         -2  Contoso.Ews+<GetItemAsync>d__7');
    assert.deepEqual([dump.gcRoots.length, dump.gcRoots[0]!.chain.length, dump.reports[0]!.rows.map((row) => [row.depth, row.value, row.size])], [1, 1, [[0, '0', 192], [1, '', undefined], [0, '-2', 152]]]);
  });

  it('!pstacks: groups of threads, and where most of them are', async () => {
    const dump = await assertWhole('> pstacks', '', '________________________________________________', ' ~~~~ 8f8c', '    1 Contoso.Program.Main(String[])', '', '', '________________________________________________', '           ~~~~ 7034', '              1 System.Threading.Monitor.Wait(Object, Int32, Boolean)',
      '           ~~~~ 9c6c,4020,17c4,2210...', '              7 System.Threading.Monitor.Enter(Object)', '              7 Contoso.Throttle.Charge(String, TimeSpan ByRef)', '    8 System.Threading.ThreadPoolWorkQueue.Dispatch()', '', '==> 9 threads with 2 roots');
    assert.deepEqual(summaries(dump), ['9 threads in 3 groups, most in System.Threading.Monitor.Enter(Object) (7)']);
    assert.deepEqual(dump.reports[0]!.rows.filter((row) => row.depth === 0).map((row) => [row.label, row.count]), [['8f8c', 1], ['7034', 1], ['9c6c,4020,17c4,2210...', 7], ['System.Threading.ThreadPoolWorkQueue.Dispatch()', 8]]);
  });

  it('!eeheap of every version: sizes by heap and generation', async () => {
    const old = await assertWhole('0:000> !eeheap -gc', 'Number of GC Heaps: 2', '------------------------------', 'Heap 0 (000001d2b1a4c310)', 'generation 0 starts at 0x000001d2c1b6f1a8', 'generation 1 starts at 0x000001d2c0f11020', 'generation 2 starts at 0x000001d2b2001000',
      'ephemeral segment allocation context: none', '         segment             begin         allocated              size', '000001d2b2000000  000001d2b2001000  000001d2c38f7fe8  0x118f6fe8(294612968)', 'Large object heap starts at 0x000001d4b2001000',
      '         segment             begin         allocated              size', '000001d4b2000000  000001d4b2001000  000001d4b3a0b8f0  0x1a0a8f0(27306224)', 'Heap Size:               Size: 0x133018d8 (321919192) bytes.', '------------------------------', 'GC Heap Size:            Size: 0x266031b0 (643838384) bytes.');
    assert.deepEqual(summaries(old), ['614 MB (643,838,384 bytes), 2 heaps']);
    assert.deepEqual(old.reports[0]!.rows.filter((row) => row.size !== undefined && row.depth < 2).map((row) => [row.label, row.size]), [['Heap 0', 321919192], ['Small object heap', 294612968], ['Large object heap', 27306224], ['GC Heap Size', 643838384]]);
    const regions = await assertWhole('> eeheap -gc', '', '========================================', 'Number of GC Heaps: 1', '----------------------------------------', 'Small object heap', '         segment            begin        allocated        committed allocated size          committed size         ',
      'generation 0:', '    02a4f8c1c000     02a4fb000028     02a4fb3ff5a8     02a4fb400000  0x3ff580 (4191616)     0x400000 (4194304)     ', 'Pinned object heap', '    02a4f8c1bb30     02a4fc000028     02a4fc004030     02a4fc011000  0x4008 (16392)         0x11000 (69632)        ',
      '------------------------------', 'GC Allocated Heap Size:    Size: 0x98a5e0 (10003936) bytes.');
    assert.deepEqual(regions.reports[0]!.rows.filter((row) => row.depth === 1).map((row) => [row.label, row.size]), [['generation 0', 4191616], ['Pinned object heap', 16392]]);
  });

  it('!gcheapstat: what is allocated, and what of it is free', async () => {
    const dump = await assertWhole('0:000> !gcheapstat', 'Heap             Gen0         Gen1         Gen2          LOH', 'Heap0            1000          200         3000         4096', 'Total            1000          200         3000         4096', '', 'Free space:                                                 Percentage',
      'Heap             Gen0         Gen1         Gen2          LOH', 'Heap0               0           10           20         1018SOH:  0% LOH: 24%', 'Total               0           10           20         1018');
    assert.deepEqual(summaries(dump), ['8.102 KB (8,296 bytes), free 1.023 KB (1,048 bytes)']);
    assert.equal(dump.reports[0]!.rows[4]!.value, 'Gen0 0, Gen1 10, Gen2 20, LOH 1018');
  });

  it('!threadpool: how many work, and how much waits', async () => {
    const dump = await assertWhole('0:000> !threadpool', 'CPU utilization: 81%', 'Worker Thread: Total: 84 Running: 84 Idle: 0 MaxLimit: 32767 MinLimit: 8', 'Work Request in Queue: 412', '    Unknown Function: 00007ff8d4d01a30  Context: 000001d2b5d21f40', '    AsyncTimerCallbackCompletion TimerInfo@000001d2c44d1810',
      '--------------------------------------', 'Number of Timers: 31', '> threadpool', 'Using the Portable thread pool.', '', 'CPU utilization:  12%', 'Workers Total:    11', 'Workers Running:  9', '', 'Queued work items:', '            Queue      Address Work Item', '         [Global] 02a4fb0125a8 System.Threading.QueueUserWorkItemCallback');
    assert.deepEqual(summaries(dump), ['CPU 81 %, 84 of 84 workers are running, 412 requests wait', 'CPU 12 %, 9 of 11 workers are running, 1 request waits']);
  });

  it('!finalizequeue: how many objects wait for the finalizer', async () => {
    const dump = await assertWhole('0:000> !finalizequeue', 'SyncBlocks to be cleaned up: 0', '----------------------------------', 'Heap 0', 'generation 0 has 512 finalizable objects (000001d2c5e01000->000001d2c5e02000)', 'Ready for finalization 38211 objects (000001d2c5e02000->000001d2c5e4caf8)',
      'Statistics for all finalizable objects (including all objects ready for finalization):', '              MT    Count    TotalSize Class Name', '00007ff87a4f1bc8    38207      3667872 Contoso.MailboxSession', 'Total 38207 objects');
    assert.deepEqual([summaries(dump), dump.heapStats.map((one) => one.count)], [['38211 objects wait for the finalizer'], [38207]]);
  });

  it('!runaway: who used the processor', async () => {
    const dump = await assertWhole('0:000> !runaway 7', ' User Mode Time', '  Thread       Time', '  116:1b30     0 days 0:41:07.593', '   21:24e4     0 days 0:12:55.109', ' Elapsed Time', '  Thread       Time', '    0:1a48     3 days 21:14:09.204');
    assert.deepEqual(summaries(dump), ['thread 116, OS 1b30: 0 days 0:41:07.593 (User Mode Time)']);
  });

  it('!analyze -v: what failed where, and the stack of the thread', async () => {
    const lines = ['*******************************************************************************', '*                                                                             *', '*                        Exception Analysis                                   *', '*******************************************************************************', '',
      'KEY_VALUES_STRING: 1', '', '    Key  : CLR.Exception.System.NullReferenceException._message', '    Value: Object reference not set to an instance of an object.', '', 'CONTEXT:  (.ecxr)', 'rax=0000000000000000 rbx=000001d2c38f1a88 rcx=0000000000000000', 'iopl=0         nv up ei pl zr na po nc',
      'Contoso_Assistants!Contoso.ReminderTimer.Fire+0x22:', '00007ff8`7a6c1e42 488b4108        mov     rax,qword ptr [rcx+8] ds:00000000`00000008=????????????????', '', 'EXCEPTION_RECORD:  (.exr -1)', 'ExceptionAddress: 00007ff87a6c1e42 (Contoso_Assistants!Contoso.ReminderTimer.Fire+0x0000000000000022)',
      '   ExceptionCode: c0000005 (Access violation)', 'Attempt to read from address 0000000000000008', '', 'PROCESS_NAME:  MSExchangeMailboxAssistants.exe', '', 'STACK_TEXT:  ',
      '000000d3`c4bfe6a0 00007ff8`7a6c1d10     : 000001d2`c38f1a88 00000000`00000000 00000000`00000000 00000000`00000000 : Contoso_Assistants!Contoso.ReminderTimer.Fire+0x22', '0019e358 6cd4e83d 02371804 00000000 00000000 mscorlib_ni!System.Threading.Timer.Call+0x172', '', '',
      'SYMBOL_NAME:  Contoso_Assistants!Contoso.ReminderTimer.Fire+22', '', 'Followup:     MachineOwner', '---------'];
    const dump = await assertWhole('0:071> !analyze -v', ...lines);
    assert.deepEqual([summaries(dump), dump.objects], [['MSExchangeMailboxAssistants.exe, c0000005 (Access violation), Contoso_Assistants!Contoso.ReminderTimer.Fire+22'], []]);
    assert.deepEqual(dump.stacks.map((one) => [one.thread, one.frames.map((frame) => frame.method)]), [[71, ['Contoso_Assistants!Contoso.ReminderTimer.Fire+0x22', 'mscorlib_ni!System.Threading.Timer.Call+0x172']]]);
    assert.deepEqual([summaries(dumpOf(...lines)), dump.reports[0]!.kept], [summaries(dump), 6], 'without its prompt');
  });

  it('!clrstack -a, -i and -r: parameters and locals lead to their objects', async () => {
    const dump = await assertWhole('0:021> !clrstack -a', 'OS Thread Id: 0x24e4 (21)', '        Child SP               IP Call Site', '000000d3c4bfe640 00007ff87a6c1e42 *** WARNING: Unable to verify checksum for Contoso.ni.dll', 'Contoso.Settings.StopAll(System.Guid, System.String)', '    PARAMETERS:',
      '        this (0x000000d3c4bfe6a0) = 0x000001d2c38f1a88', '        reason (<CLR reg>) = 0x000001d2c38f4410', '    LOCALS:', '        0x000000d3c4bfe660 = 0x0000000000000001', '        <no data>', '', '0:021> !mdt 000001d2c38f1a88', '000001d2c38f1a88 (Contoso.Settings)', '    name:000001d2c38f4410 (System.String) Length=7, String="StopAll"');
    assert.equal(dump.stacks[0]!.frames[0]!.method, 'Contoso.Settings.StopAll(System.Guid, System.String)');
    const stack = dumpTree(dump).roots()[0]!;
    assert.deepEqual(stack.children()[0]!.children()[0]!.children().map((one) => `${one.label}: ${one.description}`), ['this: 0x000001d2c38f1a88  Settings: "StopAll"', 'reason: 0x000001d2c38f4410  "StopAll"', 'local: 0x0000000000000001']);
    const [self] = stack.children()[0]!.children()[0]!.children();
    assert.equal(dumpTree(dump).node(self!.followRef!)?.line, 14, 'this leads to its object');
    const walked = dumpOf('0:021> !clrstack -i', 'Loaded c:\\Dbg\\mscordbi.dll', 'Dumping managed stack and managed variables using ICorDebug.', '=============================================================================', 'Child SP         IP               Call Site', '000000d3c4bfe4f8 00007ff8f1c2a2c4 [NativeStackFrame]',
      '000000d3c4bfe640 00007ff87a6c1e42 [DEFAULT] hasThis Void Contoso.A.B(Contoso.Args) (C:\\x\\A.dll)', '', 'PARAMETERS:', '  + Contoso.A this @ 0x1d2c38f1a88', '  + Contoso.Args args (empty)', '', 'LOCALS:', '  + int count = 42', '', 'Stack walk complete.', '0:021> !clrstack -r', 'OS Thread Id: 0x24e4 (21)',
      '        Child SP               IP Call Site', '000000d3c4bfe640 00007ff87a6c1e42 Contoso.A.B(System.String)', '    rsp=000000d3c4bfe640 rbp=000000d3c4bfe780 rip=00007ff87a6c1e42');
    assert.deepEqual([walked.unparsed, walked.stacks[0]!.frames[1]!.method, walked.stacks[0]!.frames[1]!.variables!.map((one) => [one.role, one.name, one.value])], [[], 'Contoso.A.B(Contoso.Args)', [['parameter', 'Contoso.A this', '0x1d2c38f1a88'], ['parameter', 'Contoso.Args args (empty)', ''], ['local', 'int count', '42']]]);
  });

  it('!mroot, !syncblk with owners that ended, !gchandles', async () => {
    const dump = await assertWhole('0:000> !mroot 000001d2c38f1a88', 'AppDomain 000001d2b0fd1a30 (DefaultDomain)', 'RootRef 000001d2b0f11358 [HNDL:STRONG]: ', '|-->000001d2c2001050 (System.Object[], Elements: 4080)', '    |-->000001d2c38f1a88 (Contoso.Settings)', '0:000> !syncblk',
      'Index         SyncBlock MonitorHeld Recursion Owning Thread Info          SyncBlock Owner', '   12 000001d2b5e0a1f8           15         1 000001d2b5dc1230 24e4  21   000001d2c38f1a88 Contoso.Settings', '   53 000001d2b5e0a468            3         1 000001d2b5dc4b40  0  XXX   000001d2c38f2d18 System.Object', 'Waiting threads:', '\t1b30\t2a10',
      '0:000> !gchandles', '          Handle Type                  Object     Size             Data Type', '000001d2b0f11400 Dependent   000001d2c38f1a88       72 000001d2c38f2b10 Contoso.A', 'Handles:', '    Strong Handles:       7');
    assert.deepEqual(dump.gcRoots.map((one) => [one.root, one.chain.map((link) => link.type)]), [['RootRef 000001d2b0f11358 [HNDL:STRONG]', ['System.Object[]', 'Contoso.Settings']]]);
    assert.deepEqual(dumpToJson(dump).outputs.filter((one) => one.kind === 'lock').map((one) => one.value), ['owned by thread 21, 7 wait', 'held by a thread that has ended, 1 wait']);
    assert.deepEqual(dump.mentions.map((one) => [one.address, one.type, one.size]), [['000001d2c38f1a88', 'Contoso.A', 72]]);
  });

  it('!name2ee, !dumpmodule and !dumpmt tell the names of types', async () => {
    const dump = await assertWhole('0:000> !dumpmodule -mt 00007ff87a4a4118', 'Name: C:\\bin\\Contoso.dll', 'Attributes:              PEFile SupportsUpdateableMethods', '', 'Types defined in this module', '', '              MT          TypeDef Name', '------------------------------------------------------------------------------',
      '00007ff87a4f1bc8 0x02000e41 Contoso.Settings', '0:000> !dumpmt -md 00007ff87a4f1bc8', 'EEClass:         00007ff87a6a2c10', 'Name:            Contoso.Settings', 'ContainsPointers true', '--------------------------------------', 'MethodDesc Table', '           Entry       MethodDesc    JIT Name', '00007ff87a6c1e20 00007ff87a4f1a60    JIT Contoso.Settings.Run()',
      '0:000> !name2ee *!Contoso.Other', 'Module:      00007ff8d1101000', 'Assembly:    mscorlib.dll', '--------------------------------------', 'Module:      00007ff87a4a4118', 'Assembly:    Contoso.dll', 'Token:       0000000002000e41', 'MethodTable: 00007ff87a4f2bc8', 'EEClass:     00007ff87a6a2c10', 'Name:        Contoso.Other');
    const graph = linkDump(dump);
    for (const table of ['00007ff87a4f1bc8', '00007ff87a4f2bc8']) assert.match(graph.typeOf(table) ?? '', /^Contoso\.(?:Settings|Other)$/);
  });

  it('entries of concurrent collections, targets of delegates, exceptions of the heap', async () => {
    const dump = await assertWhole('> dcd 00000184aa23e2e0', 'System.Collections.Concurrent.ConcurrentDictionary<System.Int32, Contoso.Settings>', '    -----', '      Key: 31', '    Value: dumpvc 0x00007ff9ea6e2778 0x00000184aa241e88', '    -----', '      Key: "anna"', '    Value: null', '---------------------------------------------', '2 items', '',
      '> dcq 00000202a79337f8', 'System.Collections.Concurrent.ConcurrentQueue<Contoso.Item>', '   1 - dumpobj 0x202a7934e38', '   2 - 17', '---------------------------------------------', '2 items', '', '0:000> !dumpdelegate 000001d2c38f1a88', 'Target           Method           Name', '000001d2c38f2b10 00007ff87a4f1a60 Contoso.Timer.OnTimer(System.Object)',
      '> dumpexceptions', '         Address      MethodTable Message Name', '    7f8a1c2d4000     7f8b5c1d2a10 System.IO.IOException', '        Message: The pipe is broken.', '        StackFrame: Contoso.Pipe.Read(Byte[])', '', '    Total: 1 objects');
    assert.deepEqual(dump.reports.map((one) => one.rows.map((row) => [row.label, row.value, row.address])), [
      [['31', 'dumpvc 0x00007ff9ea6e2778 0x00000184aa241e88', '00000184aa241e88'], ['"anna"', 'null', undefined]], [['1', 'dumpobj 0x202a7934e38', '202a7934e38'], ['2', '17', undefined]],
      [['Contoso.Timer.OnTimer(System.Object)', '', '000001d2c38f2b10']], [['System.IO.IOException', 'The pipe is broken.', '7f8a1c2d4000'], ['Contoso.Pipe.Read(Byte[])', '', undefined]]]);
    assert.deepEqual([summaries(dump), dump.exceptions], [['2 entries', '2 entries', '1 entry', '1 entry'], []]);
  });

  it('what is known and not decoded stays with its command; what a person wrote behind it does not', async () => {
    const dump = dumpOf('0:000> !verifyheap', 'No heap corruption detected.', '0:000> !threadstate 2b220', '    Legal to Join', '    Background', '', 'So the thread was in the background, as we had expected it to be.', '0:000> !frobnicate', 'Background');
    assert.deepEqual([dump.reports.map((one) => [one.kind, one.line, one.endLine, one.kept]), dump.prose.map((one) => one.line), dump.unparsed.map((one) => one.line)], [[['other', 2, 2, 1], ['other', 4, 5, 2]], [7], [9]]);
    const read = await scan(memorySource('a.txt', dump.lines.join('\n')));
    assert.deepEqual(read.blocks.map((one) => [one.format, one.from]), [['object-dump', 1], ['prose', 7], ['object-dump', 8]]);
  });

  it('a monitor whose owner has ended is nobody\'s: no thread is named', async () => {
    const lines = ['0:000> !syncblk', 'Index         SyncBlock MonitorHeld Recursion Owning Thread Info          SyncBlock Owner', '   53 000001d2b5e0a468            9         1 000001d2b5dc4b40  0  XXX   000001d2c38f2d18 System.Object'];
    assert.deepEqual(parseDump(lines).syncBlocks.map((one) => [one.osThread, one.thread, one.ended]), [[undefined, undefined, true]]);
    const report = combine([await scan(memorySource('a.txt', lines.join('\n')))]);
    assert.deepEqual(report.findings.filter((one) => one.rule === 'dump-blocked-threads').map((one) => one.title), ['4 threads wait for a lock whose owner has ended']);
  });
});
