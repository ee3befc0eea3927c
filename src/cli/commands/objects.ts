import { dumpTextBlocks, jsonText, linkDump, objectToJson, outputsToJson, parseDump, readLines, t, unparsedToJson, visible, visibleLines, type Dump } from '../../engine/index';
import { one, type Parsed } from '../args';
import { findInputs } from '../inputs';
import { reasonOf } from '../../node/reasons';
import { openOutput, type Output } from '../output';
import type { Context } from '../run';
import { UsageError } from '../usage-error';

interface Read {
  path: string;
  dump: Dump;
}

/** `exlens objects`: the objects of each file; files of one dump know each other's. */
export async function objectsCommand(parsed: Parsed, { signal }: Context): Promise<number> {
  if (parsed.operands.length === 0) throw new UsageError(t('Name a file or -.'), 'objects');
  const output = openOutput(one(parsed, 'output'));
  try {
    const dumps = await readDumps(parsed.operands, signal);
    if (one(parsed, 'format') === 'json') await writeJson(dumps, output);
    else await writeText(dumps, output);
    await output.commit();
    return dumps.length > 0 ? 0 : 2;
  } catch (error) {
    output.discard();
    throw error;
  }
}

async function readDumps(paths: readonly string[], signal: AbortSignal): Promise<Read[]> {
  const dumps: Read[] = [];
  for (const input of (await findInputs(paths)).list) {
    try {
      if (!input.source) throw new Error(input.error);
      const { lines, binary } = await readLines(input.source, signal);
      if (binary) throw new Error(t('not a text file'));
      const dump = parseDump(lines);
      if (dump.objects.length === 0 && outputsToJson(linkDump(dump)).next().done) process.stderr.write(`exlens: ${visible(input.path)}: ${t('no objects of a debugger log')}\n`);
      dumps.push({ path: input.path, dump });
      if (input.problem !== undefined) process.stderr.write(`exlens: ${visible(input.path)}: ${visible(input.problem)}\n`);
    } catch (error) {
      signal.throwIfAborted();
      process.stderr.write(`exlens: ${visible(input.path)}: ${visible(reasonOf(error))}\n`);
    }
  }
  return dumps;
}

/** Characters written at once: what is longer is kept by V8 until it looks through all of its memory. */
const CHUNK = 1 << 15;

/** Writes `{ objects, outputs, unparsed }` piece by piece: the text of a large dump is several times its size. */
async function writeJson(dumps: readonly Read[], output: Output): Promise<void> {
  let text = '{\n';
  for (const [key, list] of [['objects', objectsOf(dumps)], ['outputs', outputsOfAll(dumps)], ['unparsed', unparsedOf(dumps)]] as const) {
    let separator = '';
    text += `  "${key}": [`;
    for (const item of list) {
      text += `${separator}\n    ${jsonText(item, 2).replaceAll('\n', '\n    ')}`;
      separator = ',';
      if (text.length < CHUNK) continue;
      await output.write(text);
      text = '';
    }
    text += `${separator === '' ? '' : '\n  '}]${key === 'unparsed' ? '' : ','}\n`;
  }
  await output.write(`${text}}\n`);
}

/** One list; references count through it. Of several files each object says whose it is. */
function* objectsOf(dumps: readonly Read[]): Generator<object> {
  const all = dumps.map(({ dump }) => dump);
  let before = 0;
  for (const { path, dump } of dumps) {
    const own = dumps.length > 1 ? { path } : {};
    const graph = linkDump(dump, all.filter((other) => other !== dump));
    for (const one of dump.objects) {
      const object = objectToJson(graph, one);
      yield { ...object, fields: object.fields.map((f) => (f.ref === null ? f : { ...f, ref: f.ref + before })), ...own };
    }
    before += dump.objects.length;
  }
}

function* outputsOfAll(dumps: readonly Read[]): Generator<object> {
  for (const { path, dump } of dumps) for (const output of outputsToJson(linkDump(dump))) yield dumps.length > 1 ? { ...output, path } : output;
}

function* unparsedOf(dumps: readonly Read[]): Generator<object> {
  for (const { path, dump } of dumps) for (const line of unparsedToJson(dump)) yield dumps.length > 1 ? { ...line, path } : line;
}

async function writeText(dumps: readonly Read[], output: Output): Promise<void> {
  const all = dumps.map(({ dump }) => dump);
  let text = '';
  for (const [n, { path, dump }] of dumps.entries()) {
    text += `${n > 0 ? '\n' : ''}${dumps.length > 1 ? `${visible(path)}\n` : ''}`;
    // ends of lines are held back: the last one ends the file
    let held = '';
    for (const block of dumpTextBlocks(dump, linkDump(dump, all.filter((other) => other !== dump)))) {
      const body = block.trimEnd();
      text += `${held}${visibleLines(body).join('\n')}`;
      held = block.slice(body.length);
      if (text.length < CHUNK) continue;
      await output.write(text);
      text = '';
    }
    text += '\n';
  }
  await output.write(text);
}
