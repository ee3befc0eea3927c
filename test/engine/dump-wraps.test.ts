import assert from 'node:assert/strict';
import { memorySource, scan } from '../../src/engine/index';
import { decodeFields, linkDump, parseDump, type Dump } from '../../src/engine/objects';

/** One transcript as the debugger printed it; each test gives it as somebody pasted it. */
const printed = [
  '0:021> !mdt 00000000036e1088', '00000000036e1088 (Contoso.Assistants.CalendarNotification.CalendarEvent)', '    <NormalizedSubject>k__BackingField:00000000036e1a10 (System.String) Length=20, String="Budget & risks <2016>"',
  '    <ReminderTime>k__BackingField:(Contoso.ExchangeSystem.ExDateTime) VALTYPE (MT=000007ff002c5cb0, ADDR=00000000036e10d0)', '    <Attendees>k__BackingField:00000000036e2200 (System.Collections.Generic.List`1[[Contoso.Storage.Participant, Contoso.Storage]])',
  '    <ContextInfo>k__BackingField:NULL (System.String)', '', '0:021> !do 000001d2c38f1a88', 'Name:        Contoso.Exchange.MailboxAssistants.CalendarNotification.UserSettingsManager', 'MethodTable: 00007ff87a4f1bc8', 'Size:        72(0x48) bytes', 'Fields:',
  '              MT    Field   Offset                 Type VT     Attr            Value Name', '00007ff8d16a8c10  4000c1b        8        System.String  0 instance 000001d2c38f4410 _name', '00007ff8d1709c08  4000c1c       18         System.Int32  1 instance               15 <Count>k__BackingField',
  '00007ff8d1709d10  4000c1e       28 ...eSettingsCacheManager  0 instance 000001d2c38f4c10 settingsCacheManagerOfThisMailbox', '0:021> !clrstack', 'OS Thread Id: 0x24e4 (21)', '        Child SP               IP Call Site',
  '000000d3c4bfe4f8 00007ff8f1c2a2c4 [HelperMethodFrame_1OBJ: 000000d3c4bfe4f8] System.Threading.Monitor.ReliableEnter(System.Object, Boolean ByRef)',
  '000000d3c4bfe640 00007ff87a6c1e42 Contoso.Exchange.MailboxAssistants.CalendarNotification.UserSettingsManager.StopAll(System.Guid, System.String) [D:\\src\\Manager.cs @ 211]',
  '0:021> !syncblk', 'Index         SyncBlock MonitorHeld Recursion Owning Thread Info          SyncBlock Owner', '   12 000001d2b5e0a1f8           15         1 000001d2b5dc1230 24e4  21   000001d2c38f1a88 Contoso.Exchange.MailboxAssistants.CalendarNotification.UserSettingsManager',
  '-----------------------------', 'Total           1288',
];

function shape(dump: Dump): unknown {
  const graph = linkDump(dump);
  return {
    objects: dump.objects.map((one) => [one.type, one.address, decodeFields(graph, one).map((field) => [field.name, field.kind, field.type, field.value, field.expand])]),
    stacks: dump.stacks.map((one) => one.frames.map((frame) => [frame.sp, frame.ip, frame.method, frame.source])), locks: dump.syncBlocks.map((one) => [one.block, one.osThread, one.thread, one.type]), unparsed: dump.unparsed,
  };
}

const wanted = shape(parseDump(printed));

async function assertSame(lines: readonly string[]): Promise<Dump> {
  const dump = parseDump(lines);
  assert.deepEqual(shape(dump), wanted);
  for (const place of [...dump.objects, ...dump.objects.flatMap((one) => one.fields), ...dump.stacks.flatMap((one) => one.frames), ...dump.syncBlocks]) {
    assert.ok(place.column <= place.endColumn && place.endColumn <= lines[place.line - 1]!.length, JSON.stringify(place));
  }
  const read = await scan(memorySource('a.txt', lines.join('\n')));
  assert.deepEqual([read.format, read.unparsed], ['object-dump', 0]);
  return dump;
}

/** Breaks at blanks, as mail programs do. */
function broken(line: string, width: number): string[] {
  const out: string[] = [];
  let rest = line;
  while (rest.length > width) {
    let at = rest.lastIndexOf(' ', width);
    if (rest.slice(0, Math.max(0, at)).trim() === '') at = rest.indexOf(' ', width);
    if (at < 0) break;
    out.push(rest.slice(0, at));
    rest = rest.slice(at + 1).trimStart();
  }
  return [...out, rest];
}

const escaped = (line: string): string => line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

describe('object dumps, as they were pasted', () => {
  const cases: Record<string, (line: string, i: number) => string[]> = {
    'with times of a terminal in front': (line, i) => [`[2016-01-13 03:06:${String(i).padStart(2, '0')}.277] ${line}`],
    'with times in brackets behind the marks of a quotation': (line) => [`> [03:06:05] ${line}`],
    'with the times of a container\'s log': (line) => [`2024-05-01T10:11:12.123456789Z ${line}`],
    'with times and bars': (line) => [`03:06:05 | ${line}`],
    'with numbers and bars': (line, i) => [`${String(i + 1).padStart(4)} | ${line}`],
    'with numbers and points': (line, i) => [`${i + 1}. ${line}`],
    'with numbers that look like hours': (line, i) => [`${String(i + 1).padStart(4)}: ${line}`],
    'in the cells of a wiki': (line) => [`| ${line} |`],
    'in cells without blanks': (line) => [`|${line}|`],
    'behind the bars of a quotation': (line) => [`| ${line}`],
    'with each line of a page ended': (line) => [`${escaped(line)}<br>`],
    'with the colours of a terminal': (line) => [`\u001b[0m${line}\u001b[39m`],
    'with places where a page may break a name': (line) => [line.includes('="') ? line : line.replaceAll('.', '.\u200b')],
    'with words in bold': (line) => [line.replace('StopAll', '**StopAll**')],
    'with a prompt in bold': (line) => [line.replace(/^(0:021>) (.*)$/, '<b>$1</b> $2')],
    'broken at 80 columns by a mail program': (line) => broken(line, 80),
    'broken at 76 columns': (line) => broken(line, 76),
    'broken, then quoted': (line) => broken(line, 74).map((part) => `> ${part}`),
    'broken by a console of 80 columns': (line) => line.match(/.{1,80}/g) ?? [''],
    'broken by a console of 120 columns': (line) => line.match(/.{1,120}/g) ?? [''],
  };
  for (const [name, pasted] of Object.entries(cases)) {
    it(name, () => assertSame(printed.flatMap(pasted)).then(() => undefined));
  }

  it('with rows of fields as the rows of a table', async () => {
    const row = (line: string): string => `| ${line.trim().split(/ +/).join(' | ')} |`;
    await assertSame(printed.flatMap((line) => (/^ +MT +Field/.test(line) ? [row(line), '|---|---|---|---|---|---|---|---|'] : /^[0-9a-f]{16} {2}4/.test(line) ? [row(line)] : [line])));
  });

  it('a part of a line goes where its line goes, and an object ends where its last part does', () => {
    const dump = parseDump(printed.flatMap((line) => broken(line, 80)));
    assert.deepEqual([dump.coverage.includes('u'), dump.objects[0]!.endLine, dump.lines[dump.objects[0]!.endLine - 1]], [false, 10, '    <ContextInfo>k__BackingField:NULL (System.String)']);
    const unknown = parseDump([...printed.flatMap((line) => broken(line, 80)), '0:021> !frobnicate', ...broken(Array.from({ length: 20 }, (_, n) => `q${n}w${n}`).join(' '), 80)]);
    assert.deepEqual(unknown.unparsed.length, 2);
  });

  it('takes nothing of a text, no name for a tag, and puts nothing together that was not broken', () => {
    const dump = parseDump(['02a7da00 (Contoso.A)', '    s:02a7db00 (System.String) Length=9, String="a **x** b"', '    <b>5__1:0x1 (System.Int32)', '    <i>P:0x2 (System.Int32)', '    z:02a7dc00 (System.String) Length=3, String="a\u200bb"']);
    assert.deepEqual(dump.objects[0]!.fields.map((field) => [field.rawName, field.text]), [['s', 'a **x** b'], ['<b>5__1', undefined], ['<i>P', undefined], ['z', 'a\u200bb']]);
    const narrow = ['0:000> !dso', 'OS Thread Id: 0x24e4 (21)', 'ESP/REG  Object   Name', '0019e358 02371804 System.String    a text that is nearly as long as the others', '0019e35c 02371900 Contoso.Storage.CalendarItemWithALongNameToo', '0019e360 02371904 System.String    StopAll'];
    assert.equal(parseDump(narrow).mentions.length, 3);
    const stamped = parseDump(['0:000> !threads', '       ID OSID ThreadOBJ    State GC Mode     GC Alloc Context  Domain   Count Apt Exception', '   0    1 1a48 00a81230  202a220 Preemptive  02B7191C:00000000 00a7b6c8 1     MTA', '   1    2 1b30 00a85a70    2b220 Preemptive  00000000:00000000 00a7b6c8 0     MTA (Finalizer)']);
    assert.deepEqual(stamped.threads.map((one) => [one.thread, one.managedId]), [[0, 1], [1, 2]]);
  });

  it('commands without prompts go on with their dump', async () => {
    const lines = ['0:021> !mdt 02a7da00', '02a7da00 (Contoso.A)', '    a:0x1 (System.Int32)', '', '!clrstack', 'OS Thread Id: 0x24e4 (21)', '        Child SP               IP Call Site', '000000d3c4bfe640 00007ff87a6c1e42 Contoso.A.B()', '!pstacks', '', '________________________________________________', ' ~~~~ 8f8c', '    1 Contoso.A.B()'];
    const read = await scan(memorySource('a.txt', lines.join('\n')));
    assert.deepEqual(read.blocks.map((one) => [one.format, one.from, one.to]), [['object-dump', 1, 13]]);
  });
});
