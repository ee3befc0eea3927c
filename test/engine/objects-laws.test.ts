import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { decodeField, isMissing } from '../../src/engine/objects/decode-field';
import { linkDump } from '../../src/engine/objects/link';
import { emptyDump } from '../../src/engine/objects/parse-dump';
import { dumpToJson, dumpToText, dumpTree, parseDump, type DumpNode } from '../../src/engine/objects';

const root = join(__dirname, '..', 'golden', 'objects');
const material = readdirSync(root).flatMap((name) => readFileSync(join(root, name, 'in.txt'), 'utf8').split('\n'));

/** Lines of dumps in any order, cut, quoted and mixed with noise. */
const line = fc.oneof(
  fc.constantFrom(...material), fc.constantFrom(...material).map((one) => one.slice(0, Math.floor(one.length / 2))), fc.constantFrom(...material).map((one) => `> ${one}`),
  fc.string({ maxLength: 60 }), fc.constantFrom('', '   ', '\t', '\u00a0', '(((((', '"', '[[[[', '0x', '0:000>', 'a:', ':', '> ', '//'),
);

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
      assert.deepEqual(JSON.parse(JSON.stringify(structuredClone(dump))), JSON.parse(JSON.stringify(dump)));
      const json = dumpToJson(dump);
      assert.ok(json.objects.every((object) => object.fields.every((field) => field.ref === null || json.objects[field.ref] !== undefined)));
      assert.equal(typeof dumpToText(dump), 'string');
      const tree = dumpTree(dump);
      some(tree.roots()).forEach((node) => assert.equal(tree.node(node.id)?.line, node.line));
    }), { numRuns: 100 });
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
