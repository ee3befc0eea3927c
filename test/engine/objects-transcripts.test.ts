import assert from 'node:assert/strict';
import { combine, memorySource, scan, type CaseReport, type Finding } from '../../src/engine/index';
import { decodeFields, dumpAnalysis, dumpToText, linkDump, parseDump } from '../../src/engine/objects';

async function diagnose(...lines: string[]): Promise<CaseReport> {
  return combine([await scan(memorySource('dump.txt', lines.join('\n')))]);
}

function find(report: CaseReport, rule: string): Finding {
  const found = report.findings.find((f) => f.rule === rule);
  assert.ok(found, `${rule} in ${report.findings.map((f) => f.rule).join(', ')}`);
  return found;
}

describe('object dumps, as people paste them', () => {
  it('joins a value that was broken behind its type', () => {
    for (const rest of [['VALTYPE (MT=000007ff002c5cb0, ADDR=00000000036e10d0)'], ['VALTYPE (MT=000007ff002c5cb0,', 'ADDR=00000000036e10d0)']]) {
      const dump = parseDump(['0:021> !mdt 00000000036e1088', '00000000036e1088 (Contoso.Event)', '    <When>k__BackingField:(Contoso.ExDateTime)', ...rest, '    count:0xf (System.Int32)']);
      assert.deepEqual(dump.unparsed, []);
      const [when, count] = dump.objects[0]!.fields;
      assert.deepEqual([when!.form, when!.type, when!.methodTable, when!.address, count!.number], ['valuetype', 'Contoso.ExDateTime', '000007ff002c5cb0', '00000000036e10d0', '0xf']);
    }
    const text = parseDump(['0:021> !mdt 00000000036e1088', '00000000036e1088 (Contoso.Event)', '    <Info>k__BackingField:00000000036e0880 (System.String)', 'Length=7, String="StopAll"']).objects[0]!.fields[0]!;
    assert.deepEqual([text.form, text.text, text.length], ['string', 'StopAll', 7]);
  });

  it('takes a gutter of line numbers off a quoted paste', async () => {
    const report = await scan(memorySource('mail.md', [
      '> Here is what my colleague sent to me yesterday:', '>', '>  12: 0:021> !mdt 00000000036e1088', '>  13: 00000000036e1088 (Contoso.Event)',
      '>  14:     subject:00000000036e0880 (System.String) Length=5, String="Lunch"', '>  15:     ...', '>  16:     count:0xf (System.Int32)',
    ].join('\n')));
    assert.equal(report.unparsed, 0);
    assert.deepEqual(report.blocks?.map((b) => b.format), ['prose', 'object-dump']);
  });

  it('reads the thread list of older frameworks to its end', async () => {
    const rows = ['  12    3 1a4c 0000000000f4c2b0  1029220 Preemptive  0000000000000000:0000000000000000 0000000000ef1f10 1     MTA (Threadpool Worker) System.TimeoutException 0000000002a1e0a8',
      'XXXX    5    0 0000000000f5d2b0  1039820 Preemptive  0000000000000000:0000000000000000 0000000000ef1f10 0     Ukn (Threadpool Worker) '];
    const report = await diagnose('0:000> !threads', 'ThreadCount:      2', 'Hosted Runtime:   no', '                                                          Lock  ',
      '       ID OSID ThreadOBJ           State GC Mode     GC Alloc Context                  Domain           Count Apt Exception', ...rows);
    assert.match(find(report, 'dump-exception').title, /TimeoutException/);
    assert.deepEqual(report.files.map((f) => [f.format, f.unparsed]), [['object-dump', 0]]);
  });

  it('reads whom a thread waits for in the older words of !dlk', () => {
    const [ring] = dumpAnalysis.deadlocks(parseDump(['0:000> !dlk', 'Deadlock detected:', 'CLR thread 3 holds sync block 0000000000fb2240 OBJ:0000000002a1b1b8[System.String] STRVAL=SYNC1',
      '             waits for sync block 0000000000fb2290 OBJ:0000000002a1b1e8[System.String] STRVAL=SYNC2', 'CLR thread 4 holds sync block 0000000000fb2290 OBJ:0000000002a1b1e8[System.String] STRVAL=SYNC2',
      '             waits sync block 0000000000fb2240 OBJ:0000000002a1b1b8[System.String] STRVAL=SYNC1']));
    assert.deepEqual(ring!.members.map((m) => m.waits?.slice(0, 27)), ['sync block 0000000000fb2290', 'sync block 0000000000fb2240']);
  });

  it('counts the waiters of a monitor where no stack shows them', async () => {
    const table = (held: number): string[] => ['0:000> !syncblk', 'Index         SyncBlock MonitorHeld Recursion Owning Thread Info          SyncBlock Owner',
      `   24 000000001ba5c4d8           ${held}         1 000000001b93ac30 1a4c  12   000000000293a1b8 Contoso.Cache`, '-----------------------------', 'Total           30'];
    const blocked = find(await diagnose(...table(41)), 'dump-blocked-threads');
    assert.deepEqual([blocked.count, blocked.severity], [20, 'warning']);
    assert.match(blocked.title, /20 threads wait for a lock that thread 12 holds/);
    assert.ok(!(await diagnose(...table(5))).findings.some((f) => f.rule === 'dump-blocked-threads'));
    // stacks that part above the lock make no group; the count still tells
    const stacks = [1, 2, 3, 4].flatMap((n) => [`OS Thread Id: 0x1a0${n} (${n})`, '        Child SP               IP Call Site', '000000001c3de7f0 00007ffa12345678 [HelperMethodFrame_1OBJ: 000000001c3de7f0] System.Threading.Monitor.Enter(System.Object)',
      `000000001c3de9f0 00007ffa1234567a Contoso.W${n}.Run()`]);
    assert.equal(find(await diagnose('0:000> ~*e !clrstack', ...stacks, ...table(9)), 'dump-blocked-threads').count, 4);
  });

  it('reads a row without a method table, and elements that lie in their array', () => {
    const dump = parseDump(['0:000> !do 02c41d70', 'Name: Contoso.Worker', 'MethodTable: 00a33a1c', 'EEClass: 00a31a2c', 'Size: 52(0x34) bytes', 'Fields:', '      MT    Field   Offset                 Type VT     Attr    Value Name',
      '       0  40000be       2c                       0 instance 00000000 unknownType', '0:000> !da 02c41f00', 'Name:        System.Byte[]', 'MethodTable: 00a33a1c', 'Size:        14(0xe) bytes',
      'Array:       Rank 1, Number of elements 1, Type Byte', 'Element Methodtable: 79330508', '[0] 02c41f08']);
    assert.deepEqual(dump.unparsed, []);
    assert.equal(dump.objects[0]!.fields[0]!.rawName, 'unknownType');
    assert.equal(decodeFields(linkDump(dump), dump.objects[1]!)[0]!.expand, '!dumpvc 79330508 02c41f08');
  });

  it('shows the text beside an element of !wdo and the type beside an address of !do2', () => {
    const array = parseDump(['0:000> !wdo 00000001559cb388', 'Address: 00000001559cb388', 'Method Table/Token: 000007fef5cb6b80/200000004', 'Class Name: System.Object[]', 'Components: 1', '[0]: 00000001559cb3a8 Lunch at 12']);
    assert.deepEqual(decodeFields(linkDump(array), array.objects[0]!).map((f) => [f.value, f.missing]), [['Lunch at 12', false]]);
    const mex = parseDump(['0:000> !mex.do2 0x0000000004008e14', '0x04008e14 Contoso.Worker', '    0018 _inner : 04008f00 Contoso.Inner']);
    assert.equal(mex.objects[0]!.fields[0]!.type, 'Contoso.Inner');
  });

  it('knows the locals of a frame', () => {
    assert.deepEqual(parseDump(['0:045> !clrstack -l', 'OS Thread Id: 0x1e6bc (45)', '        Child SP               IP Call Site', '0000007e1c3de6f0 00007ffa12345678 Contoso.Worker.Run()', '    LOCALS:',
      '        0x0000007e1c3de748 = 0x0000000000000000', '        <CLR reg> = 0x0000000000000005']).unparsed, []);
  });

  it('does not guess at a table that a page made one line of', () => {
    const dump = parseDump(['0:000> !do 02c41d70', 'Name: Contoso.Worker MethodTable: 00a33a1c EEClass: 00a31a2c Size: 52(0x34) bytes Fields: MT Field Offset Type VT Attr Value Name 79332c4c 40000b3 c System.Int32 1 instance -1 n',
      '0:000> !do 02c41d80', 'Name: Contoso.B', 'MethodTable: 00a33a1c', 'Size: 52(0x34) bytes']);
    assert.deepEqual(dump.objects.map((o) => o.type), ['Contoso.B']);
    assert.equal(dump.unparsed.length, 1);
  });

  it('takes the tag off the first line of a page', () => {
    assert.equal(parseDump(['<pre>0:021&gt; !mdt 00000000036e1088', '00000000036e1088 (Contoso.A)', '    &lt;N&gt;k__BackingField:0x7 (System.Int32)</pre>']).commands[0]?.text, '!mdt 00000000036e1088');
    assert.equal(parseDump(['0:021> !mdt 00000000036e1088', '00000000036e1088 (Contoso.A)', '    <p>5__1:0x7 (System.Int32)']).objects[0]!.fields[0]!.rawName, '<p>5__1');
  });

  it('knows the lines that stand in front of a stack of !mk and in a head of !wdo', () => {
    assert.deepEqual(parseDump(['0:012> !mk', 'Thread 12:', '        SP               IP', '00:U 000000001c3de6f0 00007ffa20001234 ntdll!ZwWaitForSingleObject+0xa']).unparsed, []);
    assert.deepEqual(parseDump(['0:012> !wdo 0000000002a1b1b8', 'Address: 0000000002a1b1b8', 'Method Table/Token: 00007ffa0fe3c000/2000123', 'Class Name: Contoso.Item', 'Heap/Generation: 0/2',
      '00007ffa0fe3b198    System.Int32 +0018    _count fffffff9 (0n-7)']).unparsed, []);
  });

  it('StopAll is a context of the assistant only where something shows that', async () => {
    const listed = find(await diagnose('0:000> !dso', 'OS Thread Id: 0x1a48 (0)', 'RSP/REG          Object           Name', '000000001C3DE6F8 000000000293a2b8 System.String    StopAll'), 'stopall-caller');
    assert.deepEqual([listed.severity, listed.confidence, listed.data.source], ['info', 'possible', 'dump']);
    const held = find(await diagnose('0:021> !do 000000017ffde000', 'Name:        Microsoft.Exchange.MailboxAssistants.Assistants.CalendarNotification.SomeAction', 'MethodTable: 00007ffa12345678', 'Size:        48(0x30) bytes', 'Fields:',
      '              MT    Field   Offset                 Type VT     Attr            Value Name', '00007ffa0fe3a0e8  4000101        8        System.String  0 instance 000000017ffde0f0 <ContextInfo>k__BackingField',
      '0:021> !do 000000017ffde0f0', 'Name:        System.String', 'MethodTable: 00007ffa0fe3a0e8', 'Size:        40(0x28) bytes', 'String:      StopAll'), 'stopall-caller');
    assert.deepEqual([held.severity, held.confidence], ['warning', 'likely']);
    const again = ['0:009> !mdt 0000000002d40f60', '0000000002d40f60 (System.String) Length=7, String="StopAll"'];
    assert.deepEqual([find(await diagnose(...again, ...again), 'stopall-caller')].map((f) => [f.count, f.title]), [[2, '"StopAll" stands in the dump']]);
    assert.match(held.detail, /held by ContextInfo of Microsoft/);
  });
});

describe('object dumps, values that are not there', () => {
  const event = (universal: string): string[] => ['0:021> !mdt 0000000003601088', '0000000003601088 (Contoso.CalendarEvent)',
    '    <ReminderTime>k__BackingField:(Microsoft.Exchange.ExchangeSystem.ExDateTime) VALTYPE (MT=000007ff002c5cb0, ADDR=00000000036010d0)', '    <ReminderMinutesBeforeStart>k__BackingField:0xf (System.Int32)',
    '    <StartTime>k__BackingField:(Microsoft.Exchange.ExchangeSystem.ExDateTime) VALTYPE (MT=000007ff002c5cb0, ADDR=00000000036010f0)', '0:021> !mdt 000007ff002c5cb0 00000000036010d0',
    '(Microsoft.Exchange.ExchangeSystem.ExDateTime) VALTYPE (MT=000007ff002c5cb0, ADDR=00000000036010d0)', `    universalTime:(System.DateTime) ${universal} VALTYPE (MT=000007fef62482d0, ADDR=00000000036010d8)`];

  it('infers no time from a date that stands for none', () => {
    const notes = (universal: string): string => {
      const dump = parseDump(event(universal));
      return decodeFields(linkDump(dump), dump.objects[0]!).find((f) => f.name === 'StartTime')!.notes.join();
    };
    assert.match(notes('2020/03/27 03:45:00.000'), /inferred 2020-03-27T04:00/);
    for (const none of ['0001/01/01 00:00:00.000', '1601/01/01 00:00:00.000', '4501/01/01 00:00:00.000']) assert.doesNotMatch(notes(none), /inferred/);
  });

  it('a struct whose fields are printed below it is in the log', () => {
    const dump = parseDump(['0:000> !mdt 02371804 -r', '02371804 (Contoso.Outer)', '   point:(Contoso.Point) VALTYPE (MT=79109701, ADDR=02371908)', '      x:0x1 (System.Int32)']);
    const [point] = decodeFields(linkDump(dump), dump.objects[0]!);
    assert.deepEqual([point!.display, point!.missing], ['Point', false]);
  });

  it('nests of a thousand levels are kept apart, each with the lines inside it', () => {
    const dump = parseDump(['0:000> !mdt 02a7da00 -r', '02a7da00 (Contoso.N)', ...Array.from({ length: 1000 }, (_, i) => `${'    '.repeat(i + 1)}next:${(0x03000000 + i * 16).toString(16).padStart(8, '0')} (Contoso.N)`)]);
    assert.deepEqual([dump.unparsed.length, dump.objects.length, dump.objects[0]!.endLine, dump.objects[500]!.fields.length, dump.objects[500]!.endLine], [0, 1000, 1002, 1, 1002]);
  });

  it('a banner of several lines begins one session', () => {
    const banner = (name: string): string[] => ['Microsoft (R) Windows Debugger Version 10.0.19041.1 AMD64', `Loading Dump File [C:\\d\\${name}.dmp]`];
    const dump = parseDump([...banner('one'), '02a7da00 (Contoso.A)', '    a:0x1 (System.Int32)', ...banner('two'), '02a7da00 (Contoso.A)', '    a:0x2 (System.Int32)']);
    assert.deepEqual([dump.sessions.map((one) => [one.line, one.dumpFile]), dump.objects.map((one) => one.session)], [[[1, 'C:\\d\\one.dmp'], [5, 'C:\\d\\two.dmp']], [0, 1]]);
  });

  it('reads what the first version of SOS printed: numbers with 0x, keys without colons, roots in one line', () => {
    const dump = parseDump(['0:000> !do 0x00a79d40', 'Name: System.String', 'MethodTable 0x79b925c8', 'EEClass 0x79b92914', 'Size 40(0x28) bytes', 'GC Generation: 2', 'mdToken: 0x0200000f  (c:\\v1.1.4322\\mscorlib.dll)', 'String: StopAll', 'FieldDesc*: 0x79b92978',
      '        MT      Field     Offset                 Type       Attr      Value Name', '0x79b925c8 0x4000013      0x4         System.Int32   instance         8 m_arrayLength',
      '0:000> !gcroot 02a7da00', 'Note: Roots found on stacks may be false positives. Run "!help gcroot" for', 'more info.', 'Scan Thread 0 OSTHread 1a48', 'ESP:19e358:Root:02a7db00(Contoso.B)->', '02a7da00(Contoso.A)', 'DOMAIN(008D1B28):HANDLE(Pinned):1613fc:Root:03a71010(System.Object[])->', '02a7da00(Contoso.A)']);
    assert.deepEqual([dump.unparsed, dump.objects[0]!.text, dump.objects[0]!.size, dump.objects[0]!.eeClass, dump.objects[0]!.fields.map((one) => [one.rawName, one.offset, one.number])], [[], 'StopAll', 40, '79b92914', [['m_arrayLength', 4, '8']]]);
    assert.deepEqual(dump.gcRoots.map((one) => [one.root, one.chain.map((link) => `${link.address} ${link.type}`)]), [
      ['Scan Thread 0 OSTHread 1a48: ESP:19e358', ['02a7db00 Contoso.B', '02a7da00 Contoso.A']], ['Scan Thread 0 OSTHread 1a48: DOMAIN(008D1B28):HANDLE(Pinned):1613fc', ['03a71010 System.Object[]', '02a7da00 Contoso.A']]]);
  });

  it('reads addresses alone, texts of memory, fragmented blocks and what tools say beside it', () => {
    const dump = parseDump(['0:000> .echo ---- next ----', '---- next ----', '0:000> !dumpheap -short -mt 00007ff87a4f1bc8', '0000000003a11230', '0000000003a11330', '0:000> ? 0n42', 'Evaluate expression: 42 = 00000000`0000002a', '0:000> du 0000000003a11238', '00000000`03a11238  "StopAll"', '0:000> !eeversion', '4.8.4400.0 free',
      'Server mode with 4 gc heaps', '> dumpheap -mt 7f8b5c1d2b10', 'Fragmented blocks larger than 0.5 MB:', '         Address           Size      Followed By', '    7f8a1d000000      1,048,600     7f8a1d100018', '0:000> !mdt foo', 'c0000005 Exception in C:\\sosex.dll debugger extension.', '      PC: 00000000`00000000  VA: 00000000`00000000  R/W: 8  Parameter: 00000000`00000000']);
    assert.deepEqual([dump.unparsed, dump.mentions.map((one) => [one.address, one.text])], [[], [['0000000003a11230', undefined], ['0000000003a11330', undefined], ['0000000003a11238', 'StopAll']]]);
    const pe = parseDump(['0:021> !pe', 'Exception object: 000001d2c38fa008', 'Exception type:   Contoso.X', 'Message:          Cannot open.', 'HResult: 80131500', 'There are nested exceptions on this thread. Run with -nested for details', '0:000> !wdo 000001d2c38f1a88', 'Address: 000001d2c38f1a88', 'Method Table/Token: 00007ff87a4f1bc8/200000e04', 'Class Name: Contoso.Settings', 'Segment: 000001d2b2000000']);
    assert.deepEqual([pe.unparsed, pe.prose], [[], []]);
  });

  it('an array of many elements is told to its end', function () {
    this.timeout(30_000);
    const dump = parseDump(['0:000> !da 02a7da00', 'Name:        System.Object[]', 'MethodTable: 6b4f2a00', 'Size:        600012(0x927cc) bytes', 'Array:       Rank 1, Number of elements 150000, Type CLASS', 'Element Methodtable: 6b4f2938', ...Array.from({ length: 150_000 }, (_, i) => `[${i}] null`)]);
    assert.equal(dumpToText(dump).split('\n').length, 150_002);
  });
});
