import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Matches } from '../../src/webview/matches';

const lines = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 20 }).map((list) => list.sort((a, b) => a - b));
const found = (list: number[]): Matches => {
  const matches = new Matches();
  matches.add({ type: 'matches', id: 1, file: 0, lines: list, total: list.length, part: 1, done: true });
  return matches;
};

describe('Matches', () => {
  it('know their lines', () => {
    fc.assert(fc.property(lines, fc.integer({ min: 1, max: 60 }), (list, line) => assert.equal(found(list).has(line), list.includes(line))));
  });

  it('lead to the next and the one before, round both ends', () => {
    fc.assert(fc.property(lines, fc.integer({ min: 1, max: 60 }), fc.boolean(), (list, line, here) => {
      const matches = found(list);
      assert.equal(matches.step(line, 1, here), list.find((l) => (here ? l >= line : l > line)) ?? list[0]);
      assert.equal(matches.step(line, -1), list.findLast((l) => l < line) ?? list[list.length - 1]);
    }));
  });

  it('come in parts, and begin anew for a file that was replaced', () => {
    const matches = found([3, 5]);
    matches.add({ type: 'matches', id: 1, file: 0, lines: [9], total: 3, part: 1, done: true });
    assert.deepEqual(matches.lines, [3, 5, 9]);
    matches.add({ type: 'matches', id: 1, file: 0, lines: [2], total: 1, part: 1, done: true });
    assert.deepEqual(matches.lines, [2]);
  });

  it('are sampled evenly', () => {
    const list = Array.from({ length: 10_000 }, (_, i) => i + 1);
    const sample = found(list).sample(2000);
    assert.ok(sample.length <= 2500 && sample[0] === 1 && sample[sample.length - 1]! > 9000);
  });
});
