import type { CaseFacts, Observer } from '../rule';
import { signatures } from './signatures';

/** A resource as an event or a diagnostic writes it. */
export interface Resource {
  name: string;
  value: number | null;
  unit: '%' | '';
  level: string;
  normal: number | null;
  medium: number | null;
  high: number | null;
}

const LINES = signatures.filter((s) => ['bp.line', 'bp.throttling', 'bp.use'].includes(s.id)).map((s) => new RegExp(s.pattern.source, 'gi'));
/** Resource lines of one record that are read; an event has under twenty. */
const MAX_LINES = 50;
/** Different resources told; a server has under twenty. */
const MAX_RESOURCES = 40;

/** Levels and marks of resources: exact values, kept one by one. A whole event may stand in one record. */
export const resourceObserver: Observer = {
  id: 'resources',
  kinds: ['*'],
  needles: ['[Normal', '[Medium', '[High', '[Low', ' use from', 'use changed from', 'ResourceUse', 'Utilization Level'],
  onRecord(rec, notes) {
    if (rec.kind === 'config' || rec.kind === 'object' || rec.kind === 'dump') return;
    const text = rec.text.slice(0, 20_000);
    let n = 0;
    for (const pattern of LINES) {
      for (const m of text.matchAll(pattern)) {
        if (n++ >= MAX_LINES) return;
        const g = m.groups ?? {};
        const unit = /=\s{0,4}\d{1,12}\s?%/.test(m[0]) ? '%' : '';
        const num = (s: string | undefined): number | null => (s === undefined ? null : Number(s));
        const data: Resource = { name: (g.resource ?? '').trim().replace(/^[^A-Za-z]+/, ''), value: num(g.value), unit, level: g.level ?? '', normal: num(g.normal), medium: num(g.medium), high: num(g.high) };
        notes.keep('resource-level', { ...data });
      }
    }
  },
};

/** Each resource at its worst, highest level first. */
export function resourcesIn(facts: CaseFacts): Resource[] {
  const rank = (level: string): number => ({ high: 3, medium: 2 })[level.toLowerCase()] ?? 0;
  const worst = new Map<string, Resource>();
  for (const { fact } of facts.kept('resource-level')) {
    const r = fact.data as unknown as Resource;
    const before = worst.get(r.name.toLowerCase());
    if (!before ? worst.size < MAX_RESOURCES : rank(r.level) > rank(before.level) || (rank(r.level) === rank(before.level) && (r.value ?? 0) > (before.value ?? 0))) worst.set(r.name.toLowerCase(), r);
  }
  return [...worst.values()].sort((a, b) => rank(b.level) - rank(a.level));
}
