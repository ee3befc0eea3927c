import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NameMatcher } from '../../src/engine/redact/matcher';
import { emptyNames } from '../../src/engine/redact/names';
import { Pseudonyms } from '../../src/engine/redact/pseudonyms';

const isWord = (c: string | undefined): boolean => c !== undefined && /[a-z0-9]/i.test(c);

/** The longest name at each word, one by one. */
function oneByOne(names: readonly string[], line: string): { start: number; end: number }[] {
  const lower = line.toLowerCase(), out = [];
  for (let at = 0; at < lower.length; ) {
    if (!isWord(lower[at])) {
      at++;
      continue;
    }
    const fits = names.filter((n) => lower.startsWith(n.toLowerCase(), at) && !(isWord(lower[at + n.length]) && isWord(n.at(-1))));
    const length = Math.max(0, ...fits.map((n) => n.length));
    if (length > 0) out.push({ start: at, end: at + length });
    if (length > 0) at += length;
    else while (isWord(lower[at])) at++;
  }
  return out;
}

describe('names in a line', () => {
  it('are the longest ones, as if each was tried', () => {
    const text = (maxLength: number): fc.Arbitrary<string> => fc.array(fc.constantFrom('re', 'Re', 'a', 'ab', 'b', ' ', ' ', ':', '!', '1'), { maxLength }).map((p) => p.join(''));
    fc.assert(fc.property(fc.array(text(6), { maxLength: 12 }), text(30), (texts, line) => {
      const names = { ...emptyNames(), texts: new Set(texts.filter((n) => isWord(n[0]))) }, matcher = new NameMatcher(names);
      // the parts of a name of two words are names as well
      assert.deepEqual(matcher.places(line), oneByOne([...names.texts, ...names.people], line));
    }), { numRuns: 3000, seed: 7 });
  });

  it('are found in time that does not grow with the number of names that begin alike', () => {
    const subjects = Array.from({ length: 60_000 }, (_, i) => `RE: order ${i} of the week`);
    const began = performance.now(), matcher = new NameMatcher({ ...emptyNames(), texts: new Set(subjects) });
    let found = 0;
    for (let i = 0; i < 3000; i++) found += matcher.places(`2016-01-13 subject RE: order ${i * 19} of the week, re: order ${i}, re: re: nothing`).length;
    assert.equal(found, 3000);
    const took = performance.now() - began;
    assert.ok(took < 6000, `${took.toFixed(0)} ms`);
  });
});

describe('pseudonyms beyond what is remembered', () => {
  it('are the same wherever a secret stands, and are counted', () => {
    const p = new Pseudonyms('salt', 2), once = ['anna', 'boris', 'carla', 'dmitri'].map((n) => p.word('local-part', n));
    assert.deepEqual(['Anna', 'Boris', 'Carla', 'Dmitri'].map((n) => p.word('local-part', n).toLowerCase()), once);
    assert.equal(new Set([...once, 'carla', 'dmitri']).size, 6);
    assert.deepEqual([p.replacements().map((r) => [r.from, r.count]), p.unlisted], [[['anna', 2], ['boris', 2]], 4]);
  });
});
