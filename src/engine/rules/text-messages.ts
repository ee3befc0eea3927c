import { t } from '../l10n';
import type { FileScan, Kept } from '../model';
import { formatLocal, formatUtc } from '../time/format';
import { evidenceOfFacts } from './kit/evidence';
import { isoLocal, text } from './kit/story';
import { smsObserver } from './kit/sms-observer';
import { TOP } from './kit/stats';
import type { CaseFacts, Rule } from './rule';

interface Sent {
  file: FileScan;
  fact: Kept;
  utc: number;
}

/** Text message notifications that reached transport: they show until when the assistant worked. */
export const textMessages: Rule = {
  id: 'text-messages',
  title: () => t('Text message notifications in message tracking'),
  severity: 'info',
  observers: [smsObserver],
  conclude(facts, report) {
    const sent: Sent[] = facts.kept('sms-message').map(({ file, fact }) => ({ file, fact, utc: facts.utc(file, fact.ms, fact.clock) }));
    if (sent.length === 0) return;
    sent.sort((a, b) => timeOf(a) - timeOf(b));
    const numbers = new Map<string, number>();
    for (const { fact } of sent) numbers.set(text(fact, 'number'), (numbers.get(text(fact, 'number')) ?? 0) + 1);
    const last = [...sent].reverse().find((s) => !Number.isNaN(timeOf(s))) ?? sent.at(-1)!;
    const self = sent.find((s) => text(s.fact, 'client') !== '' && text(s.fact, 'client') === text(s.fact, 'server'));
    const top = [...numbers].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
    report({
      confidence: 'proven',
      title: top.length === 1 ? t('Text messages to {0} in message tracking', top[0]!.name) : t('Text messages to {0} numbers in message tracking', top.length),
      detail: [
        t('The recipient IMCEAMOBILE-... is a mobile number in the form of an SMTP address: MOBILE {0}.', top[0]!.name),
        t('The last row is from {0}: until then the chain up to transport worked.', say(last)),
        self ? t('Client and server are the same host ({0}): the message came from a service of that server, as the assistants do, not from a user.', text(self.fact, 'client')) : '',
      ].filter((x) => x !== '').join('\n'),
      count: facts.files.reduce((n, f) => n + (facts.of(f, 'sms-message')?.count ?? 0), 0),
      evidence: evidenceOfFacts(sent),
      missing: missingOf(facts, last),
      data: {
        top: top.slice(0, TOP), others: top.slice(TOP).reduce((n, x) => n + x.count, 0), first: iso(sent[0]!), last: iso(last),
        events: [sent[0]!, ...(last === sent[0] ? [] : [last])].flatMap((s) => (iso(s) === null ? [] : [{ at: iso(s)!, what: t('a text message to {0} is in transport ({1} {2})', text(s.fact, 'number'), text(s.fact, 'source'), text(s.fact, 'event')) }])),
      },
    });
  },
};

function timeOf(s: Sent): number {
  return Number.isNaN(s.utc) ? (s.fact.ms ?? NaN) : s.utc;
}

function say(s: Sent): string {
  if (!Number.isNaN(s.utc)) return formatUtc(s.utc);
  return s.fact.ms === null ? t('an unknown time') : t('{0} (zone unknown)', formatLocal(s.fact.ms).slice(0, 19));
}

function iso(s: Sent): string | null {
  if (!Number.isNaN(s.utc)) return formatUtc(s.utc);
  return s.fact.ms === null ? null : isoLocal(s.fact.ms);
}

function missingOf(facts: CaseFacts, last: Sent): { what: string; how: string }[] {
  if (facts.kept('settings-saved').length > 0) return [];
  return [{ what: t('When the notification settings were saved: notifications run from then until the next cause (last seen {0}).', say(last)), how: 'Search-AdminAuditLog -Cmdlets Set-TextMessagingAccount,Set-CalendarNotification | FL' }];
}
