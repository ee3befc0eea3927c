import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Opens, type FileState } from '../../src/engine/formats/format';
import { objectDumpFormat } from '../../src/engine/formats/object-dump';
import { Segmenter } from '../../src/engine/formats/segmenter';
import { decodeField, isMissing } from '../../src/engine/objects/decode-field';
import { continuesDump, isDumpLine, promptKind } from '../../src/engine/objects/detect';
import { dumpReader, objectDump } from '../../src/engine/objects/format';
import { linkDump } from '../../src/engine/objects/link';
import { Builder } from '../../src/engine/objects/parse/builder';
import { glance, isFieldAtAGlance, isHeadAtAGlance, isRowAtAGlance } from '../../src/engine/objects/parse/glance';
import { openHead, openMdt } from '../../src/engine/objects/parse/mdt';
import { readField } from '../../src/engine/objects/parse/mdt-field';
import { isPlainField, readPlainField } from '../../src/engine/objects/parse/plain-field';
import { Reader } from '../../src/engine/objects/parse/reader';
import { readRow } from '../../src/engine/objects/parse/sos-row';
import { emptyDump } from '../../src/engine/objects/parse-dump';
import { dumpToJson, dumpToText, dumpTree, parseDump, type DumpNode } from '../../src/engine/objects';
import { formats } from '../../src/engine/registry';

const root = join(__dirname, '..', 'golden', 'objects');
const material = readdirSync(root).flatMap((name) => readFileSync(join(root, name, 'in.txt'), 'utf8').split('\n'));

/** Lines of dumps in any order, cut, quoted and mixed with noise. */
const line = fc.oneof(
  fc.constantFrom(...material), fc.constantFrom(...material).map((one) => one.slice(0, Math.floor(one.length / 2))), fc.constantFrom(...material).map((one) => `> ${one}`),
  fc.string({ maxLength: 60 }), fc.constantFrom('', '   ', '\t', '\u00a0', '(((((', '"', '[[[[', '0x', '0:000>', 'a:', ':', '> ', '//'),
);

const address = fc.constantFrom('00000000036e0880', '02a7da00', '0000000000000000', '0xf', '0x0', '0X1F', '00000000`036e0880', 'ffff', '', '00000000036E0880');
const type = fc.constantFrom('System.String', 'Contoso.Sms.Item', 'System.Object[]', 'System.Object[], Elements: 2', 'System.Object[], Elements: 2, ElementMT=000007fef6207cc8', 'System.Nullable`1[[System.Int32, mscorlib]]', 'System.Boolean', 'System.Int32', 'System.IntPtr', 'BOXED System.Int32', 'System.String[]', 'A', '', ', Elements:', 'System.String: "x"', '(a)', 'a)(b');
const value = fc.oneof(
  fc.tuple(address, type).map(([a, t]) => `${a} (${t})`), fc.tuple(address, type, type).map(([a, t, u]) => `${a} (${t}) (${u})`), fc.tuple(type, address, address).map(([t, m, a]) => `(${t}) VALTYPE (MT=${m}, ADDR=${a})`),
  fc.tuple(address, fc.integer({ min: 0, max: 12 }), fc.constantFrom('Lunch', '', 'a "b" c', 'x)')).map(([a, n, s]) => `${a} (System.String) Length=${n}, String="${s}"`),
  fc.tuple(address, fc.constantFrom('Lunch', '', 'a "b" c')).map(([a, s]) => `${a} (System.String) Length=${s.length}, String="${s}"`), fc.tuple(fc.constantFrom('NULL', 'true', 'false', 'null', 'True', '0x1'), type).map(([w, t]) => `${w} (${t})`),
);
/** Fields, most of them plain, some with one character too many or too few. */
const plainish = fc.tuple(fc.constantFrom('', '  ', '    ', '    ', '      '), fc.constantFrom('<Subject>k__BackingField', 'm_x', 'a', '_items', '1x', 'a b', 'Dictionary<a, b>', 'k'), value, fc.option(fc.tuple(fc.nat(), fc.constantFrom('', ' ', ')', '(', '"', ',', 'x')), { freq: 1 })).map(([indent, name, text, change]) => {
  const whole = `${indent}${name}:${text}`;
  const at = change === null ? 0 : change[0] % (whole.length + 1);
  return change === null ? whole : whole.slice(0, at) + change[1] + whole.slice(change[1] === '' ? at + 1 : at);
});

/** With one character too many or too few, or as it is. */
const broken = (arb: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.tuple(arb, fc.option(fc.tuple(fc.nat(), fc.constantFrom('', ' ', ')', '(', '"', ',', 'x', '<', '&', '\t', '\u00a0')), { freq: 1 })).map(([whole, change]) => {
  const at = change === null ? 0 : change[0] % (whole.length + 1);
  return change === null ? whole : whole.slice(0, at) + change[1] + whole.slice(change[1] === '' ? at + 1 : at);
});

/** Other lines that a dump is full of. */
const usual = broken(fc.oneof(
  fc.constantFrom('0:021>', '0:000:x86>', '0: kd>').chain((p) => fc.constantFrom('!mdt 00000000036e0880', '!do 02a7da00', '!clrstack', '!dumpheap -mt 000007ff002c5a10', '~3 e !mk', '.time', '!nosuch 1', '!mdt\t1').map((c) => `${p} ${c}`)),
  fc.tuple(address, type).map(([a, t]) => `${a} (${t})`), fc.tuple(type, address, address).map(([t, m, a]) => `(${t}) VALTYPE (MT=${m}, ADDR=${a})`),
  fc.tuple(fc.constantFrom('000007fef308e262', '0000000000000000'), fc.constantFrom('40001a1', '10'), fc.constantFrom('10', '0'), type, fc.constantFrom('0', '1', ''), fc.constantFrom('instance', 'static', 'shared'), address, fc.constantFrom('_count', '<A>k__BackingField', '', 'instance'))
    .map((parts) => parts.join('  ')),
  fc.tuple(fc.constantFrom('00000000036002b0', '02a7da00'), fc.constantFrom('000007ff002c5a10', '0000001'), fc.constantFrom('48', '48     ', 'Contoso.Sms.Queue.Wait(System.Object, Int32)')).map((parts) => parts.join(' ')),
  fc.constantFrom('Name:        Contoso.Sms.Queue', 'Name: A`1[[B]]', 'MethodTable: 000007ff00241708', 'EEClass:     000007ff002314e8', 'Size:        96(0x60) bytes', 'File:        C:\\Program Files\\Contoso\\Sms.dll', 'Fields:', 'OS Thread Id: 0x16fb (68)',
    '              MT    Field   Offset                 Type VT     Attr            Value Name', '         Address               MT     Size', '        Child SP               IP Call Site', '    universalTime:(System.DateTime) 2015/12/25 16:15:00.000 VALTYPE (MT=000007fef61ab2c0, ADDR=00000000036017d8)'),
));
const blank = fc.constant('');
/** Text that is mostly a dump. */
const dumpText = fc.array(fc.oneof({ arbitrary: line, weight: 1 }, { arbitrary: plainish, weight: 4 }, { arbitrary: usual, weight: 4 }, { arbitrary: blank, weight: 1 }), { maxLength: 80 });

/** Nothing in the line is taken for quoting. */
function isAsItStands(above: string, text: string, below: readonly string[]): boolean {
  const reader = new Reader([above, text, ...below]);
  return reader.text(1) === text && reader.column(1, 0) === 0;
}

/** What a format that reads lines closely, or as it does, makes of a text. */
function segmented(lines: readonly string[], closely: boolean, size = 1000): unknown {
  const found: unknown[] = [];
  const own = objectDumpFormat(closely ? { ...dumpReader, glance: () => undefined } : dumpReader);
  const state: FileState = { path: 'x.txt', log: false, header: {} };
  const segmenter = new Segmenter(formats.map((format) => (format === objectDump ? own : format)), state, {
    record: (rec) => void found.push(['record', rec.kind, rec.line, rec.lines, rec.text, rec.names().map((name) => [name, rec.get(name), rec.span(name)]), rec.kind === 'dump' ? rec.data : undefined]),
    unparsed: (at, text) => void found.push(['unparsed', at, text]), repair: () => undefined, header: () => undefined, block: (format, from) => void found.push(['block', format?.id, from]),
  });
  for (let at = 0; at < lines.length; at += size) segmenter.push(lines.slice(at, at + size));
  segmenter.finish(false);
  return JSON.parse(JSON.stringify(found));
}

/** Some nodes of a tree that has no end: objects refer to each other. */
function some(roots: readonly DumpNode[]): DumpNode[] {
  const found = [...roots];
  for (let i = 0; i < found.length && found.length < 300; i += 1) {
    found.push(...found[i]!.children());
  }
  return found.slice(0, 300);
}

describe('object dumps, laws', () => {
  it('sends every line to exactly one place', () => {
    fc.assert(fc.property(fc.array(line, { maxLength: 40 }), fc.integer({ min: 1, max: 1000 }), (lines, first) => {
      const dump = parseDump(lines, first);
      assert.equal(dump.coverage.length, lines.length);
      const count = (letter: string): number => [...dump.coverage].filter((one) => one === letter).length;
      assert.equal(dump.unparsed.length, count('u'));
      assert.equal(dump.prose.length, count('p'));
      assert.equal(dump.warnings.length, count('w'));
      assert.ok(dump.unparsed.every((one) => one.text === lines[one.line - first]));
    }), { numRuns: 300 });
  });

  it('keeps spans inside their lines', () => {
    fc.assert(fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const dump = parseDump(lines);
      for (const place of [...dump.objects, ...dump.objects.flatMap((one) => one.fields), ...dump.commands, ...dump.stacks.flatMap((one) => one.frames), ...dump.locks]) {
        const length = lines[place.line - 1]!.length;
        assert.ok(place.column >= 0 && place.column <= place.endColumn && place.endColumn <= length, JSON.stringify([place, lines[place.line - 1]]));
      }
    }), { numRuns: 300 });
  });

  it('is plain data, and every surface takes it', () => {
    fc.assert(fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const dump = parseDump(lines);
      assert.deepEqual(JSON.parse(JSON.stringify(dump)), JSON.parse(JSON.stringify({ ...dump, objects: dump.objects.map((one) => ({ ...one, fields: one.fields })) })));
      const json = dumpToJson(dump);
      assert.ok(json.objects.every((object) => object.fields.every((field) => field.ref === null || json.objects[field.ref] !== undefined)));
      assert.equal(typeof dumpToText(dump), 'string');
      const tree = dumpTree(dump);
      some(tree.roots()).forEach((node) => assert.equal(tree.node(node.id)?.line, node.line));
    }), { numRuns: 100 });
  });

  it('makes the fields later as it would have made them at once', () => {
    fc.assert(fc.property(fc.oneof(fc.array(fc.oneof(line, plainish), { maxLength: 60 }), dumpText), (lines) => {
      const plain = (lazy: boolean): unknown => JSON.parse(JSON.stringify(parseDump(lines, 1, lazy)));
      assert.deepEqual(plain(true), plain(false));
    }), { numRuns: 1000 });
    for (const name of readdirSync(root)) {
      const lines = readFileSync(join(root, name, 'in.txt'), 'utf8').split('\n');
      assert.deepEqual(JSON.parse(JSON.stringify(parseDump(lines))), JSON.parse(JSON.stringify(parseDump(lines, 1, false))), name);
    }
  });

  it('reads a plain field as it reads any other', () => {
    let met = 0;
    fc.assert(fc.property(fc.oneof(plainish, plainish, line), (text) => {
      const b = new Builder(new Reader([text, '    <Next>k__BackingField:NULL (T)']), emptyDump([], 1));
      const at = text.length - text.trimStart().length;
      if (text.trim() === '' || !isPlainField(text, at)) return;
      met += 1;
      const read = readField(b, 0, text, at);
      assert.equal(read?.lines, 1);
      assert.deepEqual(readPlainField(b, 0, text, at), read.field);
    }), { numRuns: 5000 });
    assert.ok(met > 300, `${met} plain`);
  });

  it('says at a glance what a close look says', () => {
    const met = { field: 0, row: 0, prompt: 0, head: 0, table: 0 };
    fc.assert(fc.property(fc.oneof(plainish, usual, line), fc.oneof(line, plainish, usual), fc.array(line, { maxLength: 4 }), (text, previous, behind) => {
      const told = glance(text);
      if (isHeadAtAGlance(text)) {
        met.head += 1;
        assert.ok(isAsItStands(previous, text, behind));
        const [quick, close] = [0, 1].map(() => new Builder(new Reader([text]), emptyDump([text], 1))) as [Builder, Builder];
        openHead(quick, 0, text);
        assert.equal(openMdt(close, 0, text, 0), 1);
        assert.deepEqual(JSON.parse(JSON.stringify(quick.dump.objects)), JSON.parse(JSON.stringify(close.dump.objects)));
      }
      if (isRowAtAGlance(text)) {
        met.table += 1;
        assert.ok(isAsItStands(previous, text, behind) && (readRow(text, 0)?.name ?? '') !== '');
      }
      assert.equal(told === 'field', isFieldAtAGlance(text));
      if (told === undefined) return;
      met[told] += 1;
      assert.ok(isDumpLine(text) !== 'maybe' || continuesDump(text, previous));
      assert.equal(promptKind(text, previous), told === 'prompt' ? 'known' : undefined);
      if (told === 'field') assert.ok(isAsItStands(previous, text, behind) && isPlainField(text, text.length - text.trimStart().length));
      const window = { at: (ahead: number) => [text, ...behind][ahead] };
      for (const format of formats) if (format !== objectDump) assert.notEqual(format.opens(window, { path: 'x.txt', log: false, header: {} }), Opens.Strong, format.id);
    }), { numRuns: 10_000 });
    for (const count of Object.values(met)) assert.ok(count > 5, JSON.stringify(met));
  });

  it('reads at a glance what it reads closely', () => {
    // a blank behind a line changes nothing but that a glance does not know it
    const plain = (lines: readonly string[]): unknown => {
      const { lines: _, ...dump } = parseDump(lines);
      const trimmed = (list: readonly { text: string }[]): unknown => list.map((one) => ({ ...one, text: one.text.trimEnd() }));
      return JSON.parse(JSON.stringify({ ...dump, warnings: trimmed(dump.warnings), prose: trimmed(dump.prose), unparsed: trimmed(dump.unparsed) }));
    };
    fc.assert(fc.property(dumpText, (lines) => {
      assert.deepEqual(plain(lines), plain(lines.map((one) => (isFieldAtAGlance(one) || isHeadAtAGlance(one) || isRowAtAGlance(one) ? `${one} ` : one))));
    }), { numRuns: 1000 });
  });

  it('cuts a text at a glance as it does closely', () => {
    fc.assert(fc.property(dumpText, fc.integer({ min: 1, max: 40 }), (lines, size) => assert.deepEqual(segmented(lines, false, size), segmented(lines, true))), { numRuns: 1000 });
    for (const name of readdirSync(root)) {
      const lines = readFileSync(join(root, name, 'in.txt'), 'utf8').split('\n');
      assert.deepEqual(segmented(lines, false), segmented(lines, true), name);
    }
  });

  it('looks types and texts up in steps as it does at once, whenever somebody asks', () => {
    fc.assert(fc.property(fc.array(fc.oneof(line, plainish), { maxLength: 60 }), fc.nat({ max: 5 }), (lines, some) => {
      const dump = parseDump(lines);
      const [stepped, whole] = [linkDump(dump, [emptyDump([], 1)]), linkDump(dump, [emptyDump([], 1)])];
      const steps = stepped.learnSteps();
      for (let i = 0; i < some; i += 1) steps.next();
      const said = (graph: typeof whole): unknown => dump.objects.map((object) => [
        object.methodTable === undefined ? '' : graph.typeOf(object.methodTable), object.type === undefined ? '' : graph.methodTableOf(object.type), ...object.fields.map((field) => (field.address === undefined ? '' : graph.textAt(field.address, object.session))),
      ]);
      assert.deepEqual(said(stepped), said(whole));
      while (!steps.next().done);
      assert.deepEqual(said(stepped), said(whole));
    }), { numRuns: 200 });
  });

  it('knows without wording it what is not in the log', () => {
    fc.assert(fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
      const dump = parseDump(lines);
      const [quick, full] = [linkDump(dump), linkDump(dump, [emptyDump([], 1)])];
      for (const object of dump.objects) for (const field of object.fields) assert.equal(isMissing(quick, object, field), decodeField(full, object, field).missing, field.raw);
    }), { numRuns: 300 });
  });

  it('takes time linear in the input', function () {
    this.timeout(60_000);
    const hostile = ['00000000032fe908 (System.String) Length=99999, String="abc', `x:${'('.repeat(5000)}`, '&'.repeat(5000), '<span '.repeat(800), `${'0:'.repeat(2000)}`, 'Name:', 'String: a', '[['.repeat(2000)];
    const time = (count: number): number => {
      const lines = Array.from({ length: count }, (_, i) => hostile[i % hostile.length]!);
      const from = performance.now();
      parseDump(lines);
      return performance.now() - from;
    };
    time(1000);
    const small = Math.max(time(1000), 2);
    // Sixteen times the lines; quadratic work would take 256 times as long.
    assert.ok(time(16_000) < small * 100);
  });
});
