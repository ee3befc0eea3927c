import type { Observer, Rule } from './rule';

/** All rules, in the order in which they conclude and are listed. */
export const rules: readonly Rule[] = [];

/** Every observer of every rule, once. */
export function observersOf(list: readonly Rule[]): Observer[] {
  const seen = new Map<string, Observer>();
  for (const rule of list) for (const o of rule.observers) seen.set(o.id, o);
  return [...seen.values()];
}

export function ruleById(id: string): Rule | undefined {
  return rules.find((r) => r.id === id);
}
