import { t } from '../l10n';
import { linkDump } from '../objects/link';
import type { Dump, DumpObject } from '../objects/model';
import { parseDump } from '../objects/parse-dump';
import { objectSummary } from '../objects/summary';
import { objectToJson, type JsonField } from '../objects/to-json';
import type { LogSource } from '../source';
import { readLines } from '../text/read';
import { page, type Answer } from './answer';

const OBJECTS = 40;
const FIELDS = 60;
/** A debugger log is held as a whole; more than this is not one. */
const MAX_BYTES = 256 * 1024 * 1024;

interface Wanted {
  address?: string | undefined;
  type?: string | undefined;
  offset: number;
}

interface Read {
  path: string;
  dump: Dump;
}

/** One object with its fields, or the list of objects. */
export async function objectAnswer(sources: readonly LogSource[], wanted: Wanted, signal?: AbortSignal): Promise<Answer> {
  const dumps = await readDumps(sources, signal);
  if (dumps.length === 0) return { before: [t('No debugger output with objects was found there.')], data: [], after: [] };
  const key = wanted.address?.toLowerCase().replace(/^0x/, '').replaceAll('`', '').replace(/^0+/, '');
  if (wanted.address !== undefined && !/^[0-9a-f]{1,16}$/.test(key ?? '')) return { before: [t('An address is a number in hexadecimal.')], data: [], after: [] };
  const found = dumps.flatMap((d) => d.dump.objects.map((object) => ({ ...d, object }))).filter(({ object }) => matches(object, key, wanted.type));
  if (found.length === 0) return { before: [t('No such object is printed there. Without address and type, showObject lists all.')], data: [], after: [] };
  return key !== undefined && found.length > 0 ? oneObject(found[0]!, found.length, dumps, wanted.offset) : list(found, dumps, wanted.offset);
}

async function readDumps(sources: readonly LogSource[], signal?: AbortSignal): Promise<Read[]> {
  const out: Read[] = [];
  const read = { bytes: 0 };
  for (const source of sources) {
    try {
      const { lines, binary } = await readLines(counted(source, read), signal);
      const dump = binary ? undefined : parseDump(lines);
      if (dump && dump.objects.length > 0) out.push({ path: source.path, dump });
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof TooMuch) throw error;
    }
  }
  return out;
}

class TooMuch extends Error {}

/** The same bytes; not every source knows beforehand how many it has. @throws TooMuch */
function counted(source: LogSource, read: { bytes: number }): LogSource {
  return {
    path: source.path,
    async *chunks(from, to, signal) {
      for await (const chunk of source.chunks(from, to, signal)) {
        read.bytes += chunk.length;
        if (read.bytes > MAX_BYTES) throw new TooMuch(t('That is more than debugger output can be; name one file.'));
        yield chunk;
      }
    },
  };
}

function matches(object: DumpObject, key: string | undefined, type: string | undefined): boolean {
  if (key !== undefined && object.address?.toLowerCase().replace(/^0+/, '') !== key) return false;
  return type === undefined || (object.type ?? '').toLowerCase().includes(type.toLowerCase());
}

function graphOf({ dump }: Read, dumps: readonly Read[]): ReturnType<typeof linkDump> {
  return linkDump(dump, dumps.filter((d) => d.dump !== dump).map((d) => d.dump));
}

function list(found: readonly (Read & { object: DumpObject })[], dumps: readonly Read[], offset: number): Answer {
  const graphs = new Map(dumps.map((d) => [d.dump, graphOf(d, dumps)]));
  const { shown, more, next } = page(found, offset, OBJECTS);
  return {
    before: [t('Objects: {0}.', found.length)],
    data: shown.map(({ path, dump, object }) => `${path}:${object.line}: ${object.address ?? '-'}  ${objectSummary(graphs.get(dump)!, object)}  (${t('{0} fields', object.fields.length)})`),
    after: [...(more > 0 ? [t('{0} more objects: ask showObject again with "offset": {1}.', more, next)] : []), t('Ask showObject with "address" for the fields of one.')],
  };
}

function oneObject(one: Read & { object: DumpObject }, versions: number, dumps: readonly Read[], offset: number): Answer {
  const json = objectToJson(graphOf(one, dumps), one.object);
  const { shown, more, next } = page(json.fields, offset, FIELDS);
  return {
    before: [t('The object and its fields, decoded. Times are UTC where they end in Z.')],
    data: [`${one.path}:${one.object.line}: ${one.object.address ?? '-'}  ${one.object.type ?? ''}`, ...shown.map(fieldLine)],
    after: [
      ...(more > 0 ? [t('{0} more fields: ask showObject again with "offset": {1}.', more, next)] : []),
      ...(versions > 1 ? [t('The address is printed {0} times; this is the first.', versions)] : []),
    ],
  };
}

function fieldLine(f: JsonField): string {
  const value = typeof f.value === 'string' ? JSON.stringify(f.value) : f.value === null ? (f.raw === '' ? 'null' : f.raw) : String(f.value);
  return `  ${f.name} (${f.kind}) = ${value}${f.address !== null && f.kind === 'object' ? ` -> ${f.address}` : ''}${f.note === null ? '' : `  [${f.note}]`}${f.expand === null ? '' : `  > ${f.expand}`}`;
}
