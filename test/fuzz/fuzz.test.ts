import assert from 'node:assert/strict';
import path from 'node:path';
import { readCorpus } from './lib/corpus';
import { LAWS } from './lib/laws';
import { causeOf, run, type Failure } from './lib/run';

const root = path.join(__dirname, '../..');
/** The seed of every test run; `npm run fuzz` takes others. */
const SEED = 20110311;
/** Inputs a law; all laws together take about twenty seconds on a busy machine. */
const INPUTS = 220;

describe('hostile input', function () {
  this.timeout(120_000);
  // the corpus of every checkout, whatever lies beside it
  const corpus = readCorpus(root, ['samples', 'test/golden']);

  for (const law of Object.keys(LAWS)) {
    it(`breaks no law: ${law}`, async () => {
      const failures: Failure[] = [];
      await run({ root, seed: SEED, from: 0, to: INPUTS, corpus, laws: [law], onFailure: (f) => failures.push(f) });
      assert.deepEqual(failures.map((f) => `input ${f.number}: ${causeOf(f)}\n${f.message}`), [], `npm run fuzz -- --seed ${SEED} --law ${law}`);
    });
  }

  it('a broken law is noticed', async () => {
    const failures: Failure[] = [];
    const broken = { ...LAWS };
    Object.assign(LAWS, { broken: () => assert.fail('as meant') });
    await run({ root, seed: 1, from: 0, to: 1, corpus, laws: ['broken'], onFailure: (f) => failures.push(f) });
    delete (LAWS as Record<string, unknown>).broken;
    assert.deepEqual(Object.keys(LAWS), Object.keys(broken));
    assert.match(failures[0]!.message, /as meant/);
  });
});
