import { t } from '../l10n';
import { MAX_EVIDENCE } from '../limits';
import { evidenceOfFacts } from './kit/evidence';
import type { CaseFacts, Report, Rule } from './rule';
import { deferralsOf, type Deferral } from './kit/deferrals';
import { limitRule, named, outOf, times } from './kit/limit-rule';
import { byDim, TOP } from './kit/stats';
import { formatUtc } from '../time/format';
import { trackingDeferObserver, trackingOutcomeObserver } from './kit/tracking-observer';

const unnamed = (): string => t('(recipient not named)');

const fromTexts = limitRule({
  id: 'agent-deferral',
  title: () => t('Deferral by an agent'),
  severity: 'info',
  scope: 'recipient',
  unnamed,
  patterns: false,
  words({ stats, severity }) {
    const agents = byDim(stats, 'what').map((a) => ({ name: a.name, count: a.count }));
    return {
      title: t('Delivery to {0} put off {1} by {2}', named({ unnamed }, stats), outOf(stats), agents.length > 0 ? agents.map((a) => a.name).join(', ') : t('an agent')),
      meaning: [meaning()],
      remedy: [t('Look at the agent named and at the rules of the mailbox.')],
      severity: severity === 'error' ? 'warning' : severity,
      data: { agents },
    };
  },
});

/** A delivery or transport agent failed or held a message for now. Not throttling. A transport rule that sends a message back is none. */
export const agentDeferral: Rule = {
  ...fromTexts,
  observers: [...fromTexts.observers, trackingDeferObserver, trackingOutcomeObserver],
  conclude(facts, report, before) {
    let texts: Report | undefined;
    fromTexts.conclude(facts, (r) => (texts = r), before);
    // a row whose status names the agent is among the texts already
    const rows = deferralsOf(facts).agents.filter((d) => !d.kinds.has('agent-deferral'));
    if (rows.length === 0) return texts ? report(texts) : undefined;
    const tracked = fromTracking(facts, rows);
    report(texts ? { ...texts, count: texts.count + rows.length, title: `${texts.title}; ${tracked.title}`, detail: `${texts.detail}\n${tracked.detail}`, evidence: [...texts.evidence, ...tracked.evidence].slice(0, MAX_EVIDENCE), data: { ...texts.data, tracking: tracked.data } } : tracked);
  },
};

function meaning(): string {
  return t('An agent could not do its work on the message for now; delivery is tried again. This is no throttling and no limit is reached.');
}

function fromTracking(facts: CaseFacts, rows: readonly Deferral[]): Report {
  const sums = new Map<string, number>();
  for (const { fact } of rows) sums.set(String(fact.data.context), (sums.get(String(fact.data.context)) ?? 0) + 1);
  const agents = [...sums].map(([name, count]) => ({ name: name === '' ? t('(agent not named)') : name, count })).sort((a, b) => b.count - a.count);
  const utc = rows.map(({ file, fact }) => facts.utc(file, fact.ms, fact.clock)).filter((ms) => !Number.isNaN(ms)).sort((a, b) => a - b);
  return {
    severity: 'info',
    confidence: 'proven',
    title: t('Messages put off {0} by {1}', times(rows.length), agents.slice(0, 3).map((a) => a.name).join(', ')),
    detail: meaning(),
    count: rows.length,
    evidence: evidenceOfFacts(rows),
    remedy: [t('Look at the agent named: its own log or events say why it could not work.')],
    data: { scope: 'recipient', limit: null, attempts: null, agents: agents.slice(0, TOP), first: utc.length > 0 ? formatUtc(utc[0]!) : null, last: utc.length > 0 ? formatUtc(utc.at(-1)!) : null, top: agents.slice(0, TOP), others: agents.slice(TOP).reduce((n, a) => n + a.count, 0) },
  };
}
