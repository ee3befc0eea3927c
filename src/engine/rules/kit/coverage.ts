import { t } from '../../l10n';
import { isoOrNull } from '../../time/format';
import type { FileScan } from '../../model';
import type { CaseFacts } from '../rule';
import { serverOfPath } from './patterns';
import type { Stats } from './stats';

/** What the input holds and what it does not. Goes into `data.coverage`. */
export interface Coverage {
  files: number;
  /** Formats present, with the number of their records. */
  types: Record<string, number>;
  /** Log types that would tell more about mail flow and are not here. */
  absent: string[];
  servers: string[];
  /** True where the servers are named by the files; else they are told apart by overlapping times. */
  serverCount: number;
  from: string | null;
  to: string | null;
  hours: number;
}

const FLOW = ['connectivity-log', 'message-tracking-log', 'smtp-protocol-log'];
const NOTHING = new Set(['empty', 'binary', 'unreadable', 'unknown']);

export function coverageOf(facts: CaseFacts, stats: Pick<Stats, 'entries' | 'files' | 'range'>): Coverage {
  const types: Record<string, number> = {};
  for (const f of facts.files) if (!NOTHING.has(f.format)) for (const format of new Set(f.format === 'mixed' ? f.blocks.map((b) => b.format) : [f.format])) types[format] = (types[format] ?? 0) + f.records;
  const named = new Set(stats.entries.map((e) => e.tally.dims.server?.toLowerCase()).filter((s) => s !== undefined));
  // one folder of logs is just a folder; several tell servers apart
  const folders = new Set(facts.files.filter((f) => f.format === 'connectivity-log').map((f) => serverOfPath(f.path)));
  if (named.size === 0 && folders.size > 1) for (const f of stats.files) if (f.format === 'connectivity-log' && serverOfPath(f.path)) named.add(serverOfPath(f.path)!);
  const spans = stats.range.map((f) => [facts.utc(f, f.from, f.clock ?? 'user'), facts.utc(f, f.to, f.clock ?? 'user')]).filter(([a, b]) => !Number.isNaN(a!) && !Number.isNaN(b!));
  const from = spans.length > 0 ? Math.min(...spans.map((s) => s[0]!)) : NaN;
  const to = spans.length > 0 ? Math.max(...spans.map((s) => s[1]!)) : NaN;
  return {
    files: facts.files.length, types, absent: FLOW.filter((x) => types[x] === undefined), servers: [...named].sort(), serverCount: Math.max(named.size, overlapping(stats.files)),
    from: isoOrNull(from), to: isoOrNull(to), hours: Number.isNaN(to - from) ? 0 : Math.round((to - from) / 360_000) / 10,
  };
}

/** Connectivity logs of one server follow each other: files that overlap in time come from different servers. */
function overlapping(files: readonly FileScan[]): number {
  const edges = files.filter((f) => f.format === 'connectivity-log' && f.from !== null && f.to !== null && f.to > f.from).flatMap((f) => [[f.from!, 1], [f.to!, -1]] as [number, number][]);
  edges.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let open = 0;
  let most = 0;
  for (const [, step] of edges) most = Math.max(most, (open += step));
  return most;
}

export function sayCoverage(c: Coverage): string {
  const types = Object.keys(c.types).filter((x) => x !== 'prose');
  const parts: string[] = [];
  if (c.from && c.to && types.length > 0) parts.push(c.hours > 0 ? t('These files cover {0} to {1} ({2} h): {3}.', c.from, c.to, c.hours, types.join(', ')) : t('These files cover {0} to {1}: {2}.', c.from, c.to, types.join(', ')));
  if (c.absent.length > 0 && c.absent.length < FLOW.length) parts.push(t('Not given: {0}.', c.absent.join(', ')));
  if (c.serverCount > 1) parts.push(t('At least {0} servers: each counts on its own, so together they may have {0} times the limit.', c.serverCount));
  return parts.join(' ');
}
