import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { jsonText, redactCopy, redactionText, t, visible, type CopyInput, type CopyResult, type CopySink } from '../../engine/index';
import { given, one, type Parsed } from '../args';
import { expandPaths, findInputs, type Inputs } from '../inputs';
import { reasonOf } from '../../node/reasons';
import { openOutput } from '../output';
import type { Context } from '../run';
import { progressOf } from '../terminal';
import { UsageError } from '../usage-error';

/** Files told one by one when nothing came of them. */
const MAX_NAMED = 5;

/** `exlens redact`: the same files without names, the map beside them, the report on standard output. */
export async function redactCommand(parsed: Parsed, context: Context): Promise<number> {
  if (parsed.operands.length === 0) throw new UsageError(t('Name a file or a folder.'), 'redact');
  if (parsed.operands.includes('-')) throw new UsageError(t('Redaction reads everything twice, so standard input will not do. Name a file or a folder.'), 'redact');
  const target = one(parsed, 'output');
  if (target === undefined) throw new UsageError(t('Name the folder for the copies: --output DIR'), 'redact');
  const force = given(parsed, 'force');
  const folder = path.resolve(target);
  const map = `${folder}.map.json`;
  const operands = expandPaths(parsed.operands);
  checkTarget(folder, map, operands, force);
  const inputs = await findInputs(operands);
  const copies = inputs.list.flatMap((i): CopyInput[] => (i.source ? [{ source: i.source, relative: relativeOf(i.path, operands) }] : []));
  const progress = progressOf(2 * inputs.list.reduce((n, i) => n + i.size, 0), given(parsed, 'quiet'));
  const salt = crypto.randomBytes(16).toString('hex');
  try {
    const result = await redactCopy(copies, async (relative) => openCopy(folder, relative, force), { salt, signal: context.signal, onProgress: (n) => progress.at(n) });
    result.left.push(...unread(inputs));
    if (result.files.length === 0) {
      for (const { path: file, why } of result.left.slice(0, MAX_NAMED)) process.stderr.write(`exlens: ${visible(file)}: ${visible(why)}\n`);
      throw new UsageError(t('Nothing was copied: not one file could be read.'), 'redact');
    }
    writeMap(map, salt, result, force);
    progress.done();
    await say(parsed, result, folder, map);
    return 0;
  } finally {
    progress.done();
  }
}

function unread({ list, skipped }: Inputs): { path: string; why: string }[] {
  return [...list.flatMap(({ path, error, problem }) => (error ?? problem) === undefined ? [] : [{ path, why: (error ?? problem)! }]), ...skipped];
}

/** Path inside the copy: below a folder given, the path from there (behind the folder's name where several are given); for a file given, its name. */
function relativeOf(file: string, operands: readonly string[]): string {
  for (const operand of operands) {
    if (file.startsWith(`${operand}!/`)) return `${path.basename(operand)}${file.slice(operand.length)}`;
    const way = path.relative(operand, file);
    if (way === '' || way.split(path.sep)[0] === '..' || path.isAbsolute(way)) continue;
    const parts = way.split(path.sep);
    return (operands.length > 1 ? [path.basename(path.resolve(operand)), ...parts] : parts).join('/');
  }
  return path.basename(file);
}

function checkTarget(folder: string, map: string, operands: readonly string[], force: boolean): void {
  const real = realOf(folder);
  for (const operand of operands) {
    const input = realOf(path.resolve(operand));
    if (isInside(real, input)) throw new UsageError(t('--output {0} lies inside {1}, which is read. Name a folder elsewhere.', folder, operand), 'redact');
    if (isInside(input, real)) throw new UsageError(t('{0}, which is read, lies inside --output {1}. Name a folder elsewhere.', operand, folder), 'redact');
  }
  const stat = fs.statSync(folder, { throwIfNoEntry: false });
  if (stat && !stat.isDirectory()) throw new UsageError(t('--output {0} is a file; name a folder.', folder), 'redact');
  if (force) return;
  if (stat && fs.readdirSync(folder).length > 0) throw new UsageError(t('--output {0} is not empty. Name another folder, or add --force to overwrite files of the same name.', folder), 'redact');
  if (fs.existsSync(map)) throw new UsageError(t('{0} exists: it tells the names behind an earlier copy. Name another folder, or add --force to overwrite it.', map), 'redact');
}

/** The path without links, as far as it exists. */
function realOf(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    const above = path.dirname(file);
    return above === file ? file : path.join(realOf(above), path.basename(file));
  }
}

function isInside(file: string, folder: string): boolean {
  const way = path.relative(folder, file);
  return way === '' || (!way.startsWith(`..${path.sep}`) && way !== '..' && !path.isAbsolute(way));
}

/** Written beside its final name, so that a copy is whole or not there. */
function openCopy(folder: string, relative: string, force: boolean): CopySink {
  const file = path.join(folder, ...relative.split('/'));
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    if (!force && fs.existsSync(file)) throw new UsageError(t('{0} exists. Add --force to overwrite it.', file), 'redact');
    const temporary = `${file}.${process.pid}.tmp`;
    const fd = fs.openSync(temporary, 'wx');
    return {
      async write(bytes) {
        for (let at = 0; at < bytes.length; ) at += fs.writeSync(fd, bytes, at);
      },
      async close() {
        fs.closeSync(fd);
        fs.renameSync(temporary, file);
      },
      async discard() {
        try {
          fs.closeSync(fd);
        } catch {
          // closed before the renaming failed
        }
        fs.rmSync(temporary, { force: true });
      },
    };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(t('Cannot write {0}: {1}', file, reasonOf(error)), 'redact');
  }
}

/** The map tells every secret: only its owner may read it. */
const OWNER_ONLY = 0o600;

function writeMap(map: string, salt: string, { files, report }: CopyResult, force: boolean): void {
  const data = {
    version: 1, note: t('This file tells the names behind the redacted copy. Keep it; never send it with the copy.'), salt,
    files: files.map(({ from, to }) => ({ from, to })), replacements: report.map,
  };
  const temporary = `${map}.${process.pid}.tmp`;
  try {
    fs.writeFileSync(temporary, `${JSON.stringify(data, null, 1)}\n`, { mode: OWNER_ONLY, flag: 'wx' });
    if (!force && fs.existsSync(map)) throw new Error(t('it exists'));
    fs.renameSync(temporary, map);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw new UsageError(t('Cannot write {0}: {1}', map, reasonOf(error)), 'redact');
  }
}

async function say(parsed: Parsed, result: CopyResult, folder: string, map: string): Promise<void> {
  const output = openOutput(undefined);
  const { files, left, report } = result;
  const json = { version: 1, output: folder, map, files, left, replaced: report.replaced, namesBeyondLimit: report.left, beyondMap: report.unlisted };
  await output.write(one(parsed, 'format') === 'json' ? `${jsonText(json, 2)}\n` : `${redactionText(result).map(visible).join('\n')}\n\n${t('Copy: {0}', visible(folder))}\n${t('Map, for you alone: {0}', visible(map))}\n`);
  await output.commit();
}
