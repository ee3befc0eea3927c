import { compareEntryIds, parseEntryId, type EntryId } from '../decode/entry-id';
import { t } from '../l10n';
import type { FileScan, Kept } from '../model';
import { evidenceOfFacts } from './kit/evidence';
import { text } from './kit/story';
import { smsObserver } from './kit/sms-observer';
import { stopAllObserver } from './kit/story-observers';
import { TOP } from './kit/stats';
import type { CaseFacts, Rule } from './rule';

/** Items compared with each other; pairs grow with the square. */
const MAX_ITEMS = 30;

interface Item {
  what: string;
  id: EntryId;
  raw: string;
  file: FileScan;
  fact: Kept;
}

/** Item ids of different artefacts laid side by side: the same item, the same mailbox, or neither; and ids that are damaged. A hint. */
export const entryIdsCompared: Rule = {
  id: 'entry-ids-compared',
  title: () => t('Item ids of different artefacts'),
  severity: 'hint',
  observers: [stopAllObserver, smsObserver],
  conclude(facts, report) {
    const items = itemsOf(facts);
    const damaged = items.filter((i) => i.id.errors.length > 0);
    const pairs: { a: Item; b: Item; relation: string; why: string }[] = [];
    items.forEach((a, i) => items.slice(i + 1).forEach((b) => {
      if (a.what !== b.what) pairs.push({ a, b, ...compareEntryIds(a.id, b.id) });
    }));
    const related = pairs.filter((p) => p.relation !== 'unrelated');
    if (related.length === 0 && damaged.length === 0) return;
    report({
      confidence: 'proven',
      title: related[0] ? titleOf(related[0].relation, related[0].a.what, related[0].b.what) : t('Damaged item ids: {0}', [...new Set(damaged.map((d) => d.what))].join(', ')),
      detail: [
        ...related.slice(0, TOP).map((p) => t('{0} and {1}: {2}.', p.a.what, p.b.what, p.why)),
        ...damaged.slice(0, TOP).map((d) => t('{0} is damaged: {1}. The rest is read.', d.what, d.id.errors.map((e) => e.message).join('; '))),
      ].join('\n'),
      count: items.length,
      evidence: evidenceOfFacts(items),
      data: {
        relations: related.slice(0, TOP).map((p) => ({ a: p.a.what, b: p.b.what, relation: p.relation, why: p.why, storeUid: p.a.id.storeUid })),
        damaged: damaged.slice(0, TOP).map((d) => ({ what: d.what, errors: d.id.errors.map((e) => ({ token: e.token ?? null, text: e.text, part: e.part ?? null, message: e.message })) })),
      },
    });
  },
};

function titleOf(relation: string, a: string, b: string): string {
  switch (relation) {
    case 'same-item': return t('{0} and {1} are the same item', a, b);
    case 'same-item-other-occurrence': return t('{0} and {1} are occurrences of the same item', a, b);
    case 'same-mailbox': return t('{0} and {1} are of the same mailbox, but different items', a, b);
    default: return t('{0} and {1} may be the same item: a damaged part hides it', a, b);
  }
}

/** Each distinct id once, under the name of the field that holds it. */
function itemsOf(facts: CaseFacts): Item[] {
  const out = new Map<string, Item>();
  const add = (what: string, raw: string, file: FileScan, fact: Kept): void => {
    const id = raw === '' || out.has(`${what}:${raw}`) || out.size >= MAX_ITEMS ? undefined : parseEntryId(raw);
    if (id) out.set(`${what}:${raw}`, { what, id, raw, file, fact });
  };
  for (const { file, fact } of facts.kept('item-id')) add(text(fact, 'what'), text(fact, 'value'), file, fact);
  for (const { file, fact } of facts.kept('dump-entry-id')) add(text(fact, 'name') || 'dump', text(fact, 'value'), file, fact);
  return [...out.values()];
}
