// Counts of a run, from the lines of mocha-reporter.cjs.
import fs from 'node:fs';

export const MARK = '@@exlens-result ';

/** @typedef {{passed: number, failed: number, skipped: number, failures: {title: string, text: string}[], skips: string[], slowest?: {title: string, ms: number}}} Counts */

/** @returns {Counts} */
export const counts = (passed = 0, failures = [], skips = []) => ({ passed, failed: failures.length, skipped: skips.length, failures, skips });

export const failure = (title, text) => counts(0, [{ title, text }]);

/**
 * Counts the tests of one run. A run that did not reach its end, ran nothing, or ended with a status its tests do not explain has failed.
 * @param {string[]} lines
 * @param {{code: number, timedOut: boolean, out: string}} result of the process
 * @returns {Counts}
 */
export function tally(lines, result) {
  const events = lines.filter(Boolean).flatMap((line) => { try { return [JSON.parse(line)]; } catch { return []; } });
  const failures = events.filter((e) => e.type === 'fail').map(({ title, text }) => ({ title, text }));
  const passes = events.filter((e) => e.type === 'pass');
  const skips = events.filter((e) => e.type === 'skip').map((e) => e.title);
  const last = events.findLast((e) => e.type !== 'end');
  const tail = result.out.slice(-4000);
  if (result.timedOut) failures.push({ title: 'time limit', text: `The run was ended. Last test that finished: ${last?.title ?? 'none'}\n${tail}` });
  else if (!events.some((e) => e.type === 'end')) failures.push({ title: 'the run broke off', text: `exit ${result.code}. Last test that finished: ${last?.title ?? 'none'}\n${tail}` });
  else if (result.code !== 0 && failures.length === 0) failures.push({ title: 'exit status', text: `exit ${result.code} although no test failed\n${tail}` });
  else if (passes.length + failures.length + skips.length === 0) failures.push({ title: 'no tests', text: 'The files hold no tests.' });
  return { ...counts(passes.length, failures, skips), slowest: passes.reduce((a, b) => ((b.ms ?? 0) > (a?.ms ?? -1) ? b : a), undefined) };
}

/** Like {@link tally}, with the lines in a file. */
export const tallyFile = (file, result) => tally(fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n') : [], result);
