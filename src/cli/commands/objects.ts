import { dumpToJson, dumpToText, jsonText, linkDump, parseDump, readLines, t, visible, visibleLines, type Dump } from '../../engine/index';
import { one, type Parsed } from '../args';
import { findInputs } from '../inputs';
import { reasonOf } from '../../node/reasons';
import { openOutput } from '../output';
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
    await output.write(one(parsed, 'format') === 'json' ? jsonOf(dumps) : textOf(dumps));
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
      if (dump.objects.length === 0) process.stderr.write(`exlens: ${visible(input.path)}: ${t('no objects of a debugger log')}\n`);
      dumps.push({ path: input.path, dump });
      if (input.problem !== undefined) process.stderr.write(`exlens: ${visible(input.path)}: ${visible(input.problem)}\n`);
    } catch (error) {
      signal.throwIfAborted();
      process.stderr.write(`exlens: ${visible(input.path)}: ${visible(reasonOf(error))}\n`);
    }
  }
  return dumps;
}

/** One list; references count through it. Of several files each object and line says whose it is. */
function jsonOf(dumps: readonly Read[]): string {
  const all = dumps.map(({ dump }) => dump);
  const objects: object[] = [];
  const unparsed: object[] = [];
  for (const { path, dump } of dumps) {
    const before = objects.length;
    const own = dumps.length > 1 ? { path } : {};
    const json = dumpToJson(dump, linkDump(dump, all.filter((other) => other !== dump)));
    for (const object of json.objects) objects.push({ ...object, fields: object.fields.map((f) => (f.ref === null ? f : { ...f, ref: f.ref + before })), ...own });
    for (const line of json.unparsed) unparsed.push({ ...line, ...own });
  }
  return `${jsonText({ objects, unparsed }, 2)}\n`;
}

function textOf(dumps: readonly Read[]): string {
  const all = dumps.map(({ dump }) => dump);
  const parts = dumps.map(({ path, dump }) => {
    const text = dumpToText(dump, linkDump(dump, all.filter((other) => other !== dump)));
    const body = visibleLines(text.trimEnd()).join('\n');
    return dumps.length > 1 ? `${visible(path)}\n${body}\n` : `${body}\n`;
  });
  return parts.join('\n');
}
