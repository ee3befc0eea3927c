import assert from 'node:assert/strict';
import { inSlices, pause } from '../../src/extension/slices';

/** Some work: each step takes a millisecond of the clock, and tells the turn it was done in. */
function* work(steps: number, turns: number[], turn: () => number): Generator<unknown, string> {
  for (let i = 0; i < steps; i++) {
    for (const until = performance.now() + 1; performance.now() < until;);
    turns.push(turn());
    yield;
  }
  return 'done';
}

/** Counts turns of the event loop while `run` goes on. */
async function counted<T>(run: (turn: () => number) => Promise<T>): Promise<T> {
  let turn = 0;
  let going = true;
  const tick = (): void => {
    turn++;
    if (going) setImmediate(tick);
  };
  setImmediate(tick);
  try {
    return await run(() => turn);
  } finally {
    going = false;
  }
}

const stepsATurn = (turns: readonly number[]): number => Math.max(...new Set(turns.map((turn) => turns.filter((t) => t === turn).length)));

describe('slices', () => {
  it('what several pieces of work take of a turn is what one may take', async () => {
    const turns: number[] = [];
    const done = await counted((turn) => Promise.all([1, 2, 3].map(() => inSlices(work(30, turns, turn), () => false))));
    assert.deepEqual(done, ['done', 'done', 'done']);
    assert.equal(turns.length, 90);
    assert.ok(stepsATurn(turns) <= 9, String(stepsATurn(turns)));
  });

  it('what begins when other work ends begins with what is left of its turn', async () => {
    const turns: number[] = [];
    await counted(async (turn) => {
      await inSlices(work(12, turns, turn), () => false);
      await inSlices(work(12, turns, turn), () => false);
    });
    assert.ok(stepsATurn(turns) <= 9, String(stepsATurn(turns)));
  });

  it('stops when told, and after a wait as well', async () => {
    const turns: number[] = [];
    let stopped = false;
    setTimeout(() => (stopped = true), 30);
    assert.equal(await counted((turn) => inSlices(work(1000, turns, turn), () => stopped)), undefined);
    assert.ok(turns.length < 1000);
  });

  it('all who wait go on', async () => {
    const order: number[] = [];
    await Promise.all([1, 2, 3].map((n) => pause().then(() => void order.push(n))));
    assert.deepEqual(order, [1, 2, 3]);
  });
});
