import { toUtc } from '../case/facts';
import type { CaseReport } from '../case/combine';
import type { FileScan, Finding } from '../model';
import { parseZone } from '../time/zones';
import { jsonText } from './escape';

/** What a surface knows beside the report itself. */
export interface ReportContext {
  /** Version of Exchange Lens. */
  version: string;
  /** Paths that were seen and not read, on purpose. */
  skipped?: readonly { path: string; why: string }[];
  /** Name of a format for people; its id where there is none. */
  formatTitle?: (id: string) => string | undefined;
}

/** The report as plain data, in the shape of docs/schema/scan.schema.json. */
export function reportData(report: CaseReport, context: ReportContext): Record<string, unknown> {
  const copies = new Map(report.copies.map((c) => [c.path, c.of]));
  return {
    version: 1,
    files: report.files.map((file) => fileData(file, copies.get(file.path))),
    findings: report.findings.map(findingData),
    case: {
      verdict: report.verdict,
      timeline: report.timeline.map(({ at, what, evidence }) => ({ at, what, evidence })),
      joins: report.joins.map(({ kind, value, relation, count, files, evidence }) => ({ by: kind, value, ...(relation !== undefined && { relation }), count, files, evidence: evidence.map(({ path, line }) => ({ path, line })) })),
      joinCounts: report.joinCounts,
      settings: report.settings,
      answers: report.answers,
    },
    skipped: (context.skipped ?? []).map(({ path, why }) => ({ path, why })),
    generator: { name: 'exchange-lens', version: context.version },
  };
}

/** One file of the report; keys beyond the contract come last and only where they say something. */
export function fileData(file: FileScan, copyOf?: string): Record<string, unknown> {
  const out: Record<string, unknown> = {
    path: file.path,
    format: file.format,
    blocks: file.blocks.map(({ format, from, to }) => ({ format, from, to })),
    encoding: file.encoding,
    bytes: file.bytes,
    lines: file.lines,
    records: file.records,
    unparsed: file.unparsed,
    repaired: file.repaired,
    from: stampText(file, file.from),
    to: stampText(file, file.to),
    zone: file.zone ? { name: file.zone.name, source: file.zone.source } : null,
    exchange: file.exchange,
  };
  if (file.error !== undefined) out.error = file.error;
  if (copyOf !== undefined) out.copyOf = copyOf;
  if (file.moreBlocks > 0) out.moreBlocks = file.moreBlocks;
  if (file.unparsedLines.length > 0) out.unparsedLines = file.unparsedLines.map(({ line, text }) => ({ line, text }));
  if (file.repairs.length > 0) out.repairs = file.repairs.map(({ line, what }) => ({ line, what }));
  if (file.limits.length > 0) out.limits = file.limits;
  return out;
}

/** A finding with its keys in the order of the contract. */
export function findingData(f: Finding): Record<string, unknown> {
  const { rule, severity, confidence, title, detail, count, remedy, data } = f;
  const out: Record<string, unknown> = {
    rule, severity, confidence, title, detail, count,
    evidence: f.evidence.map(({ path, line, column, endColumn, text }) => ({ path, line, column, endColumn, text })),
    remedy,
    missing: f.missing.map(({ what, how }) => ({ what, how })),
    data,
  };
  if (f.fixes) out.fixes = f.fixes;
  if (f.accepted) out.accepted = f.accepted;
  return out;
}

/** A stamp of a file: ISO 8601 with `Z` where the clock's zone is known, without where it is not. */
export function stampText(file: FileScan, ms: number | null): string | null {
  if (ms === null || file.clock === null || !(Math.abs(ms) <= 8.64e15)) return null;
  const utc = file.clock === 'shell' && file.zone ? ms - (parseZone(file.zone.name)?.fixed ?? NaN) * 60_000 : toUtc(file, ms, file.clock);
  if (utc === utc) return new Date(utc).toISOString();
  return new Date(ms).toISOString().slice(0, -1);
}

export function jsonReport(report: CaseReport, context: ReportContext): string {
  return `${jsonText(reportData(report, context), 2)}\n`;
}
