/** What a report says, in words. */

import { formatSize } from '../decode/size';
import { t } from '../l10n';
import type { Report, ReportRow } from './model';
import { shortType } from './names';

export function reportTitle(report: Report): string {
  switch (report.kind) {
    case 'async': return t('asynchronous tasks');
    case 'parallel-stacks': return t('parallel stacks');
    case 'heap': return t('sizes of heaps');
    case 'finalizers': return t('finalizer queue');
    case 'thread-pool': return t('thread pool');
    case 'thread-times': return t('times of threads');
    case 'analysis': return t('analysis of a failure');
    case 'items': return t('list');
    case 'other': return t('output that is not decoded');
  }
}

/** The one line that an engineer looks for; empty where the debugger printed nothing to word it from. */
export function reportSummary(report: Report): string {
  switch (report.kind) {
    case 'async': return asyncSummary(report);
    case 'parallel-stacks': return parallelSummary(report);
    case 'heap': return heapSummary(report.facts);
    case 'finalizers': return report.facts['ready'] === undefined ? '' : t('{0} objects wait for the finalizer', Number(report.facts['ready']));
    case 'thread-pool': return poolSummary(report.facts);
    case 'thread-times': return timesSummary(report);
    case 'analysis': return analysisSummary(report.facts);
    case 'items': return t('{0} entries', report.rows.filter((row) => row.depth === 0).length);
    case 'other': return t('{0} lines', report.kept + report.rows.length);
  }
}

/** The largest sum of counts by label. */
function mostOf(rows: readonly ReportRow[], label: (row: ReportRow) => string): { name: string; count: number } | undefined {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const name = label(row);
    if (name !== '') {
      counts.set(name, (counts.get(name) ?? 0) + (row.count ?? 1));
    }
  }
  let most: { name: string; count: number } | undefined;
  for (const [name, count] of counts) {
    if (most === undefined || count > most.count) {
      most = { name, count };
    }
  }
  return most;
}

function sumOf(rows: readonly ReportRow[]): number {
  return rows.reduce((sum, row) => sum + (row.count ?? 1), 0);
}

function asyncSummary(report: Report): string {
  const { rows } = report;
  const chains = rows.filter((row) => row.depth === 0);
  const firsts = rows.filter((row, n) => row.depth === 1 && row.label !== AWAITING && (rows[n - 1]!.depth === 0 || rows[n - 1]!.label === AWAITING));
  const most = mostOf(firsts.length > 0 ? firsts : chains, (row) => methodOf(row.label));
  if (report.facts['columns'] === 'Count' && most !== undefined) {
    return t('{0} tasks, most of {1} ({2})', sumOf(chains), most.name, most.count);
  }
  return chains.length === 0 ? '' : most === undefined ? t('{0} chains', sumOf(chains)) : t('{0} chains, most at {1} ({2})', sumOf(chains), most.name, most.count);
}

function parallelSummary({ rows }: Report): string {
  const groups = rows.filter((row) => row.depth === 0 && row.value !== '');
  const most = mostOf(groups, (row) => row.value);
  return most === undefined ? '' : t('{0} threads in {1} groups, most in {2} ({3})', sumOf(groups), groups.length, most.name, most.count);
}

function heapSummary(facts: Report['facts']): string {
  const bytes = facts['bytes'] === undefined ? '' : formatSize(Number(facts['bytes']));
  const free = facts['free'] === undefined ? '' : t('free {0}', formatSize(Number(facts['free'])));
  const heaps = facts['heaps'] === undefined ? '' : t('{0} heaps', Number(facts['heaps']));
  return [bytes, free, heaps].filter((part) => part !== '').join(', ');
}

function poolSummary(facts: Report['facts']): string {
  const cpu = facts['cpu'] === undefined ? '' : t('CPU {0} %', facts['cpu']);
  const workers = facts['running'] === undefined || facts['total'] === undefined ? '' : t('{0} of {1} workers are running', facts['running'], facts['total']);
  const queued = facts['queued'] ?? facts['items'];
  return [cpu, workers, queued === undefined ? '' : t('{0} requests wait', queued)].filter((part) => part !== '').join(', ');
}

function timesSummary({ rows }: Report): string {
  const first = rows.find((row) => row.depth === 1);
  return first === undefined ? '' : `${threadText(first.label)}: ${first.value} (${rows[0]!.label})`;
}

/** `116:1b30`: the debugger's number, and the OS thread. */
function threadText(label: string): string {
  const colon = label.indexOf(':');
  return t('thread {0}, OS {1}', label.slice(0, colon), label.slice(colon + 1));
}

function analysisSummary(facts: Report['facts']): string {
  const code = facts['ExceptionCode'] ?? facts['EXCEPTION_CODE_STR'] ?? facts['EXCEPTION_CODE'] ?? facts['BUGCHECK_STR'] ?? '';
  const where = facts['SYMBOL_NAME'] ?? facts['IMAGE_NAME'] ?? facts['MODULE_NAME'] ?? '';
  return [facts['PROCESS_NAME'] ?? '', code, where].filter((part) => part !== '').join(', ');
}

const AWAITING = 'Awaiting';

/** `Contoso.A+<RunAsync>d__3` is the method RunAsync of Contoso.A; other types by their short names. */
function methodOf(type: string): string {
  const open = type.indexOf('+<');
  const close = type.indexOf('>d__', open);
  return open > 0 && close > open ? `${shortType(type.slice(0, open))}.${type.slice(open + 2, close)}` : shortType(type);
}

export function rowLabel(report: Report, row: ReportRow): string {
  switch (report.kind) {
    case 'async': return row.depth > 1 ? row.label : row.label === AWAITING ? t('waits for') : row.depth === 0 && row.label.startsWith('STACK') ? row.label : methodOf(row.label);
    case 'thread-times': return row.depth === 0 ? row.label : threadText(row.label);
    default: return row.label === '' ? t('allocated') : row.label;
  }
}

export function rowValue(report: Report, row: ReportRow): string {
  const value = report.kind !== 'async' || row.depth > 1 ? row.value : row.label === AWAITING ? shortType(row.value) : row.label.startsWith('STACK') ? chainValue(row.value) : stateText(row.value);
  const size = row.size === undefined ? '' : formatSize(row.size);
  return [row.count === undefined || (row.count === 1 && report.kind === 'async') ? '' : countText(report, row.count), value, size].filter((part) => part !== '').join(', ');
}

function countText(report: Report, count: number): string {
  return report.kind === 'parallel-stacks' ? t('{0} threads', count) : report.kind === 'finalizers' || report.facts['columns'] === 'Count' ? t('{0} objects', count) : t('{0} chains', count);
}

function chainValue(value: string): string {
  return value.startsWith(`${AWAITING} `) ? t('waits for {0}', shortType(value.slice(AWAITING.length + 1))) : methodOf(value);
}

/** The state of a state machine, as C# numbers it; states of tasks as they are printed. */
function stateText(state: string): string {
  if (!/^-?\d+$/.test(state)) {
    return state;
  }
  return state === '-2' ? t('completed') : state === '-1' ? t('at no await') : t('at await {0}', state);
}
