import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { continuesDump, dumpTree, looksLikeDump, parseDump, startsDump } from '../../src/engine/objects';
import { scanText } from '../../src/engine/index';

const shared = join(__dirname, '..', '..', '..', 'shared', 'samples');
const golden = join(__dirname, '..', 'golden', 'objects');

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => (statSync(join(folder, name)).isDirectory() ? walk(join(folder, name)) : [join(folder, name)]));
}

describe('object dumps, detection', () => {
  it('sees a dump begin', () => {
    for (const line of [
      ' 0:021> !mdt 00000000036e1088', '0:000>!sosex.dumpgen 1', '> clrstack -all', '(lldb) dumpobj 7f1a30001000', '> 0:000> !CLRStack', '0:009:x86> !do 02a41088', '~', '00000000036e1088 (Contoso.Mail.Event)',
      ' <ContextInfo>k__BackingField:00000000032fe908 (System.String) Length=7, String="StopAll"', '(Contoso.S) VALTYPE (MT=000007ff002c5cb0, ADDR=00000000036e10d0)', 'next:NULL (System.Object[])',
      '7370ae80  4000c01        4 ...ashtable+bucket[]  0 instance 11faa9b8 buckets', 'OS Thread Id: 0x94c (0)', '0c:M 0019e358 6cd4e83d Contoso.X.Y()',
    ]) {
      assert.equal(startsDump(line), line !== '~', line);
    }
    assert.equal(startsDump('Name:        Contoso.Thing', 'MethodTable: 000007ff002c5cb0'), true);
  });

  it('takes nothing else for a dump', () => {
    for (const line of [
      'Name: Contoso', 'RunspaceId         : c7683058-b25c-4557-818d-546cf5f178c6', '2013-06-27T21:08:37.520Z,08D03F2DE58E0D70,MapiSubmission,x,+,y', '"85868820"        020B591B          Debug 2016/01/13-02:01:49.777 9444     2480',
      'the object at 00000000036e1088 (Contoso.Mail.Event) is full', '> quoted mail text', '> do not do that', 'Error: it failed (System.Exception)', '#Fields: date-time,session', '<add key="a" value="b" />', 'Size: 12(0xc) bytes of what',
    ]) {
      assert.equal(startsDump(line), false, line);
      assert.equal(looksLikeDump([line]), false, line);
    }
  });

  it('goes on through its own samples', () => {
    for (const name of readdirSync(golden)) {
      const lines = readFileSync(join(golden, name, 'in.txt'), 'utf8').split('\n');
      assert.equal(looksLikeDump(lines), true, name);
      if (!name.startsWith('comments') && !name.startsWith('mdt-')) {
        const lost = lines.filter((line, i) => line.trim() !== '' && !continuesDump(line, lines[i - 1] ?? ''));
        assert.ok(lost.length <= lines.length / 10, `${name}: ${lost.join(' | ')}`);
      }
    }
  });

  it('stays silent on every other real sample', function () {
    if (!existsSync(shared)) {
      this.skip();
    }
    this.timeout(30_000);
    for (const file of ['logs', 'seed-sms', 'seed-throttling', 'seed-pasted'].flatMap((folder) => walk(join(shared, folder))).filter((name) => !name.includes('.mdt.'))) {
      const lines = readFileSync(file, 'utf8').split(/\r?\n/).slice(0, 5000);
      assert.deepEqual(lines.filter((line, i) => startsDump(line, lines[i + 1] ?? '')), [], file);
    }
  });
});

describe('object dumps in a file', () => {
  const blocks = (lines: string[]): string[] => scanText('notes.txt', lines).blocks.map((b) => `${b.format} ${b.from}-${b.to}`);
  const dump = ['0:021> !mdt 00000000024a1100', '00000000024a1100 (Contoso.Sms.Item)', '    other:00000000024a1200 (Contoso.Sms.Other)'];
  const other = ['0:021> !mdt 00000000024a1200', '00000000024a1200 (Contoso.Sms.Other)', '    x:0x1 (System.Int32)'];

  it('go on through what a command unknown to us prints', () => {
    const lines = [...dump, '0:021> !vm.frobnicate -all', '', '--- Usage ----- Count ----- Size', 'Free      126   7ff`7be6b000 (   7.998 TB)', 'Name: something', 'Identity : not a mailbox', '', 'Image     651', ...other];
    assert.deepEqual(blocks(lines), ['object-dump 1-14']);
    const scan = scanText('notes.txt', lines);
    assert.deepEqual(scan.unparsedLines.map((u) => u.line), [6, 7, 8, 11]);
    assert.equal(scan.facts['dump-unresolved'], undefined, 'the second command shows what the first one left open');
  });

  it('end at a sentence, at cmdlet output and at a log', () => {
    assert.deepEqual(blocks([...dump, '', 'So the item leads to another object, as everybody can see here.', '', 'Identity         : DB01\\Vault', 'Status           : Synced']), ['object-dump 1-4', 'prose 5-6', 'format-list 7-8']);
    assert.deepEqual((blocks([...dump, '0:021> !vm.frobnicate', '[PS] C:\\>Get-Mailbox vault | fl', 'Identity         : DB01\\Vault', 'Status           : Synced'])).at(-1), 'format-list 5-7');
    assert.equal((blocks([...dump, '0:021> !vm.frobnicate', 'rows', '"2016/01/13-03:06:05.279","9444","2480","Assistants","EventDispatcher","Dispatcher for Vault: handled"'])).at(-1), 'trace-csv 6-6');
  });

  it('carry a gutter of line numbers', () => {
    assert.deepEqual(blocks([...dump, ...other, '        next:00000000024a1100 (Contoso.Sms.Node)', '            <RECURSIVE>'].map((line, i) => `${String(i + 1).padStart(4)}: ${line}`)), ['object-dump 1-8']);
  });

  it('hand their sentences on as text', () => {
    const texts: string[] = [];
    scanText('notes.txt', [...dump, '0:021> !vm.frobnicate', 'The mailbox server is too busy to say more than this.', ...other], { onRecord: (rec) => rec.kind === 'text' && texts.push(`${rec.line} ${rec.text}`) });
    assert.deepEqual(texts, ['5 The mailbox server is too busy to say more than this.']);
  });
});

describe('object dumps, tree', () => {
  const dump = parseDump(readFileSync(join(golden, 'mdt-reminder-x64', 'in.txt'), 'utf8').split('\n'));
  const tree = dumpTree(dump);

  it('shows a command that printed one object as that object', () => {
    const root = tree.roots()[0]!;
    assert.deepEqual([root.label, root.kind, root.hasChildren], ['CalendarEvent', 'object', true]);
    assert.match(root.description, /Budget/);
  });

  it('shows very many fields in groups, and makes but those that are asked for', () => {
    const lines = ['0:000> !mdt 0000000012345678', '0000000012345678 (A.B)', ...Array.from({ length: 5000 }, (_, n) => `    _f${n}:0000000000${(0x1000 + n).toString(16).padStart(6, '0')} (A.C)`)];
    const tree = dumpTree(parseDump(lines)), object = tree.roots()[0]!, groups = object.children();
    assert.deepEqual([object.kind, groups.length, groups[0]!.kind, groups[19]!.children().length], ['object', 20, 'group', 250]);
    const field = tree.nodeAt(3003)!;
    assert.deepEqual([field.label, field.line, field.parent], ['_f3000', 3003, groups[12]!.id]);
    assert.equal(tree.nodeAt(3003), field, 'made once');
    assert.equal(tree.node(field.id), field);
  });

  it('shows very many neighbours in groups, and finds each in its own', () => {
    const commands = Array.from({ length: 1200 }, (_, i) => { const at = (0x10000000 + 64 * i).toString(16).padStart(16, '0'); return [`0:000> !mdt ${at}`, `${at} (Contoso.Sms.Item)`, `    count:0x${i.toString(16)} (System.Int32)`]; }).flat();
    const listing = ['0:000> !dumpheap -mt 000007ff002c5a10', '         Address               MT     Size', ...Array.from({ length: 1500 }, (_, i) => `${(0x20000000 + 24 * i).toString(16).padStart(16, '0')} 000007ff002c5a10       24     `)];
    const many = dumpTree(parseDump([...commands, ...listing]));
    assert.equal(many.roots().length, 1201);
    assert.deepEqual(many.top().map((one) => [one.kind, one.children().length]), [['group', 250], ['group', 250], ['group', 250], ['group', 250], ['group', 201]]);
    assert.equal(many.groupOf(many.roots()[700]!), many.top()[2]);
    assert.deepEqual(many.top().flatMap((one) => one.children()), many.roots());
    const row = many.nodeAt(3600 + 2 + 1000)!;
    assert.deepEqual([row.kind, row.line], ['heap', 4602]);
    const way = [row];
    while (way[0]!.parent !== undefined) way.unshift(many.node(way[0]!.parent)!);
    assert.deepEqual(way.map((one) => one.kind), ['command', 'group', 'heap']);
    assert.equal(many.node(row.id)?.line, row.line);
    assert.equal(tree.top(), tree.roots(), 'a usual dump has no groups');
  });

  it('finds the node of a line and its way back', () => {
    const node = tree.nodeAt(19)!;
    assert.deepEqual([node.label, node.description], ['ReminderTime', '2016-03-08 07:30:00Z']);
    assert.equal(tree.node(node.id)!.line, 19);
    assert.equal(tree.node(node.parent!)!.label, 'CalendarEvent');
    assert.equal(tree.node(node.followRef!)!.label, 'ExDateTime');
    assert.deepEqual(node.children().map((one) => one.label), ['timeZone', 'universalTime', 'localTime']);
    assert.equal(node.tooltip.offset, 0x48);
  });

  it('gives the command for what is missing', () => {
    assert.equal(tree.nodeAt(21)!.copyCommand, '!mdt 000007ff002c5cb0 0000000004a210f0');
  });
});
