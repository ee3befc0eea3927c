import fs from 'node:fs';
import path from 'node:path';
import { accept, BASELINE_FILE, baselineText, combine, emptyBaseline, parseBaseline, rules, t, visible, withdraw, type Baseline } from '../../engine/index';
import { nearestWord, one, wrongValue, type Parsed } from '../args';
import { findInputs } from '../inputs';
import { reasonOf } from '../../node/reasons';
import { openOutput } from '../output';
import type { Context } from '../run';
import { jobsFor, scanInputs } from '../scan-inputs';
import { specOf } from '../specs';
import { progressOf } from '../terminal';
import { UsageError } from '../usage-error';
import { optionsOfCase } from './scan';

/** The baseline in a file, or in the folder named. @throws UsageError where there is none */
export function readBaseline(file: string, command: string): Baseline {
  const target = fileIn(file);
  try {
    return parseBaseline(fs.readFileSync(target, 'utf8'));
  } catch (error) {
    throw new UsageError(t('The baseline {0} cannot be read: {1}', target, reasonOf(error)), command);
  }
}

function fileIn(target: string): string {
  return fs.statSync(target, { throwIfNoEntry: false })?.isDirectory() ? path.join(target, BASELINE_FILE) : target;
}

/** `exlens baseline add|list|remove`. */
export async function baselineCommand(parsed: Parsed, context: Context): Promise<number> {
  const [action, ...paths] = parsed.operands;
  if (action !== 'add' && action !== 'list' && action !== 'remove') {
    const near = action === undefined ? undefined : nearestWord(action, ['add', 'list', 'remove']);
    const what = t('Say what to do: exlens baseline add, list or remove.');
    throw new UsageError(near ? `${what} ${t('Did you mean {0}?', near)}` : what, 'baseline');
  }
  const ids = parsed.values['rule'];
  for (const id of ids ?? []) if (!rules.some((r) => r.id === id)) throw wrongValue(specOf('baseline')!, '--rule', id, rules.map((r) => r.id));
  const target = targetOf(parsed, paths);
  if (action === 'list') return list(target);
  const before = fs.existsSync(target) ? readBaseline(target, 'baseline') : emptyBaseline();
  const after = action === 'add' ? await added(parsed, paths, before, context) : removed(parsed, before);
  await write(target, after);
  const change = after.accepted.length - before.accepted.length;
  process.stderr.write(`exlens: ${visible(target)}: ${action === 'add' ? t('{0} accepted in all', after.accepted.length) : t('{0} removed', -change)}\n`);
  return 0;
}

function targetOf(parsed: Parsed, paths: readonly string[]): string {
  const file = one(parsed, 'file');
  if (file !== undefined) return fileIn(file);
  const [first] = paths;
  if (first === undefined) throw new UsageError(t('Name a folder, or a baseline with --file.'), 'baseline');
  const stat = fs.statSync(first, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return path.join(first, BASELINE_FILE);
  return path.basename(first) === BASELINE_FILE ? first : path.join(path.dirname(first), BASELINE_FILE);
}

async function list(target: string): Promise<number> {
  const output = openOutput(undefined);
  const { accepted } = readBaseline(target, 'baseline');
  for (const a of accepted) await output.write(`${visible(a.at.slice(0, 10))}  ${visible(a.severity).padEnd(7)}  ${visible(a.rule)}  ${visible(a.subjects.join(', '))}\n            ${visible(a.note)}\n`);
  return 0;
}

async function added(parsed: Parsed, paths: readonly string[], before: Baseline, context: Context): Promise<Baseline> {
  const note = one(parsed, 'note')?.trim();
  if (!note) throw new UsageError(t('Say why with --note: whoever reads the next scan has to understand it.'), 'baseline');
  if (paths.length === 0) throw new UsageError(t('Name a file or a folder.'), 'baseline');
  const inputs = await findInputs(paths);
  const scans = await scanInputs(inputs.list, { signal: context.signal }, await jobsFor(inputs.list), progressOf(0, true));
  if (!scans.some((s) => s.format !== 'unreadable')) throw new UsageError(t('Not one file could be read.'), 'baseline');
  const ids = parsed.values['rule'];
  const findings = combine(scans, optionsOfCase(parsed)).findings.filter((f) => ids === undefined || ids.includes(f.rule));
  if (findings.length === 0) throw new UsageError(t('Nothing to accept: there is no such finding.'), 'baseline');
  return accept(before, findings, note, new Date().toISOString());
}

function removed(parsed: Parsed, before: Baseline): Baseline {
  const ids = parsed.values['rule'];
  if (!ids) throw new UsageError(t('Name the rule with --rule.'), 'baseline');
  const after = ids.reduce((b, id) => withdraw(b, id, one(parsed, 'subject')), before);
  if (after.accepted.length === before.accepted.length) throw new UsageError(t('No entry of that rule and subject.'), 'baseline');
  return after;
}

async function write(target: string, baseline: Baseline): Promise<void> {
  const output = openOutput(target);
  try {
    await output.write(baselineText(baseline));
    await output.commit();
  } catch (error) {
    output.discard();
    throw error;
  }
}
