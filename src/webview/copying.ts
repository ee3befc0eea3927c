import { countText, type PageLine } from '../engine/index';
import type { Client } from './client';
import { w } from './strings';

/** Lines copied at once; more belongs into the file itself. */
export const MAX_COPIED = 100_000;

/** Lines as they stand in the file; with notes, each below its line, and where they are from above them. */
export async function textToCopy(client: Client, file: number, name: string, lines: readonly number[], withNotes: boolean): Promise<string> {
  const texts = await client.ask({ ask: 'text', file, lines: [...lines] });
  const [first, last] = [lines[0], lines[lines.length - 1]];
  if (!withNotes || first === undefined || last === undefined) return `${texts.join('\n')}\n`;
  const pages = new Map<number, PageLine>();
  for (const [from, to] of stretches(lines)) for (const page of await client.ask({ ask: 'lines', file, from, to })) pages.set(page.line, page);
  const from = `    # ${name}, ${w('line', lines.length === 1 ? countText(first) : `${countText(first)} - ${countText(last)}`)}`;
  const out = lines.flatMap((line, i) => [texts[i] ?? '', ...(pages.get(line)?.notes ?? []).filter((n) => !n.folded).map((n) => `    # ${n.text}${n.like > 0 ? ` (${w('moreLike', n.like)})` : ''}`)]);
  return `${[from, ...out].join('\n')}\n`;
}

/** Of lines that stand in a filtered list only, what lies far between is not asked for. */
const FAR_LINES = 200;
/** One answer is not longer. */
const MAX_STRETCH = 5_000;

function stretches(lines: readonly number[]): [number, number][] {
  const out: [number, number][] = [];
  for (const line of lines) {
    const last = out[out.length - 1];
    if (last && line - last[1] <= FAR_LINES && line - last[0] < MAX_STRETCH) last[1] = line;
    else out.push([line, line]);
  }
  return out;
}
