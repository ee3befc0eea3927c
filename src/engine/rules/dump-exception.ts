import { decodeHresult } from '../decode/hresult';
import { t } from '../l10n';
import { dumpObserver } from './kit/dump-observer';
import { evidenceOfFacts } from './kit/evidence';
import { TOP } from './kit/stats';
import type { Rule } from './rule';

interface ExceptionData extends Record<string, unknown> {
  type: string;
  message: string | null;
  address: string | null;
  hresult: string | null;
  inner: { type: string; address?: string } | null;
  source: string;
  frames: string[];
}

/** Managed exceptions that a dump shows. */
export const dumpException: Rule = {
  id: 'dump-exception',
  title: () => t('Exception in a dump'),
  severity: 'warning',
  observers: [dumpObserver],
  conclude(facts, report) {
    const seen = facts.kept('dump-exception');
    if (seen.length === 0) return;
    const all = seen.map(({ fact }) => fact.data as ExceptionData);
    const types = [...new Set(all.map((e) => shortName(e.type)))];
    report({
      confidence: 'proven',
      title: seen.length === 1 ? t('The dump shows {0}', sentence(all[0]!)) : t('The dump shows {0} exceptions: {1}', seen.length, types.slice(0, 4).join(', ')),
      detail: [
        ...all.slice(0, 5).map((e) => line(e)),
        t('An exception object in memory was thrown at some time; that it is the fault looked for is not proven. One on the faulting thread (!pe without an address, the thread list) says more than one found on the heap.'),
      ].join('\n'),
      count: seen.length,
      evidence: evidenceOfFacts(seen),
      remedy: remedies(all),
      data: { exceptions: all.slice(0, TOP).map((e) => ({ type: e.type, message: e.message, hresult: e.hresult, inner: e.inner, address: e.address, source: e.source, frames: e.frames })) },
    });
  },
};

function shortName(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}

function sentence(e: ExceptionData): string {
  return e.message ? `${shortName(e.type)}: ${e.message}` : shortName(e.type);
}

function line(e: ExceptionData): string {
  const code = e.hresult ? decodeHresult(`0x${e.hresult}`)?.value : undefined;
  const parts = [e.type, e.message ?? '', code ? `HRESULT 0x${e.hresult} (${code})` : '', e.inner ? t('inner: {0}', e.inner.type) : '', e.frames[0] ? t('thrown in {0}', e.frames[0]) : ''];
  return parts.filter((p) => p !== '').join('; ');
}

function remedies(all: readonly ExceptionData[]): string[] {
  const inner = all.filter((e) => e.inner?.address).map((e) => `!pe ${e.inner!.address!}`);
  const bare = all.filter((e) => e.frames.length === 0 && e.address).map((e) => `!pe ${e.address!}`);
  const commands = [...new Set([...inner, ...bare])].slice(0, 5);
  return commands.length > 0 ? [t('Show what is not in the log yet: {0}', commands.join(', '))] : [];
}
