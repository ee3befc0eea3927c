import { t } from '../../l10n';
import type { CaseFacts, Observer } from '../rule';
import { text } from './story';
import { col } from './subject';

/** Limits of Receive connectors, as Get-ReceiveConnector prints them. */
const LIMITS = ['MaxInboundConnectionPerSource', 'MaxInboundConnectionPercentagePerSource', 'MaxInboundConnection', 'MessageRateLimit', 'MessageRateSource'] as const;

/** Rows of Get-ReceiveConnector: facts of kind `connector-limits`. */
export const connectorObserver: Observer = {
  id: 'connector-limits',
  kinds: ['row'],
  needles: [],
  onRecord(rec, notes) {
    const limits = LIMITS.flatMap((name): [string, string][] => {
      const value = col(rec, name);
      return value === undefined ? [] : [[name, value]];
    });
    const identity = col(rec, 'Identity', 'Name');
    if (identity !== undefined && limits.length > 0) notes.keep('connector-limits', { identity, limits });
  },
};

/** What is in force on some connectors, in words, and whether that was given for all of them. Of several servers' connectors of one name none is taken. */
export function limitsOf(facts: CaseFacts, connectors: readonly string[], shown: readonly (typeof LIMITS)[number][]): { said: string[]; isWhole: boolean } {
  const rows = facts.kept('connector-limits').map(({ fact }) => ({ identity: text(fact, 'identity'), limits: fact.data.limits as [string, string][] }));
  const said: string[] = [];
  for (const connector of connectors) {
    const same = (name: string): boolean => name.toLowerCase() === connector.toLowerCase();
    const found = rows.filter(({ identity }) => same(identity) || (!connector.includes('\\') && same(identity.slice(identity.indexOf('\\') + 1))));
    const limits = found.at(-1)?.limits.filter(([name]) => (shown as readonly string[]).includes(name)) ?? [];
    if (limits.length > 0 && new Set(found.map((f) => f.identity.toLowerCase())).size === 1) said.push(t('In force on {0}: {1}.', connector, limits.map(([name, value]) => `${name} ${value}`).join(', ')));
  }
  return { said, isWhole: said.length > 0 && said.length === connectors.length };
}
