import { CsvRows, jsonText, parseZone, recordKinds, recordRow, recordUtc, scan, t, visible, zoneProblem, type LogSource, type Rec, type Zone } from '../../engine/index';
import { given, one, wrongValue, type Parsed } from '../args';
import { findInputs } from '../inputs';
import { openOutput, type Output } from '../output';
import type { Context } from '../run';
import { specOf } from '../specs';
import { parseTime } from '../times';
import { UsageError } from '../usage-error';

/** `exlens records`: the records of every input, one after the other; memory does not grow with them. */
export async function recordsCommand(parsed: Parsed, { signal }: Context): Promise<number> {
  if (parsed.operands.length === 0) throw new UsageError(t('Name a file, a folder or -.'), 'records');
  const wanted = filterOf(parsed);
  const zone = zoneOf(parsed);
  const csv = one(parsed, 'format') === 'csv' ? new CsvRows(given(parsed, 'raw')) : undefined;
  const { list } = await findInputs(parsed.operands);
  const output = openOutput(one(parsed, 'output'));
  let readable = 0;
  try {
    for (const input of list) {
      const pending: string[] = [];
      const onRecord = (rec: Rec): void => {
        if (!wanted(rec, zone)) return;
        const row = recordRow(input.path, rec, zone);
        pending.push(csv ? csv.line(row) : `${jsonText(row)}\n`);
      };
      const error = input.source ? (await scan(drained(input.source, pending, output), { signal, onRecord })).error : input.error;
      await flush(pending, output);
      if (error === undefined) readable++;
      const said = error ?? input.problem;
      if (said !== undefined) process.stderr.write(`exlens: ${visible(input.path)}: ${visible(said)}\n`);
    }
    await output.commit();
    return readable > 0 ? 0 : 2;
  } catch (error) {
    output.discard();
    throw error;
  }
}

function filterOf(parsed: Parsed): (rec: Rec, zone: Zone | undefined) => boolean {
  const kind = one(parsed, 'kind');
  if (kind !== undefined && !recordKinds.includes(kind)) throw wrongValue(specOf('records')!, '--kind', kind, recordKinds);
  const since = one(parsed, 'since');
  const until = one(parsed, 'until');
  const from = since === undefined ? -Infinity : parseTime('--since', since, false);
  const to = until === undefined ? Infinity : parseTime('--until', until, true);
  return (rec, zone) => {
    if (kind === undefined ? rec.kind === 'text' : rec.kind !== kind) return false;
    const utc = recordUtc(rec, zone);
    return !(utc < from || utc > to);
  };
}

function zoneOf(parsed: Parsed): Zone | undefined {
  const text = one(parsed, 'zone');
  const zone = text === undefined ? undefined : parseZone(text);
  if (text !== undefined && !zone) throw new UsageError(zoneProblem(text), 'records');
  return zone;
}

/** The same source; before each further chunk is read, what the last one gave has been written. */
function drained(source: LogSource, pending: string[], output: Output): LogSource {
  return {
    ...source,
    async *chunks(from, to, signal) {
      for await (const chunk of source.chunks(from, to, signal)) {
        yield chunk;
        await flush(pending, output);
      }
    },
  };
}

async function flush(pending: string[], output: Output): Promise<void> {
  if (pending.length === 0) return;
  await output.write(pending.join(''));
  pending.length = 0;
}
