import { formatAge } from '../../decode/timespan';
import { t } from '../../l10n';
import type { CaseFacts } from '../rule';
import { between, distinct, guidIn, moveEvents, Nearby, sameCapture, sameProcess, sameThread, settingsEvents, type MoveEvent, type SettingsEvent, type StopAll } from './story';
import { TOP } from './stats';

/** The assistant handles one event in milliseconds and a mailbox's reminders in seconds; a StopAll later than this has another cause. */
const FOLLOWS_WITHIN_MS = 60_000;
/** "Event handled" is written at the end of the handling: what the same thread wrote so shortly before it was written on the way. */
const HANDLING_MS = 100;
/** The same where a disabling line of that thread stands in front: then the handling is seen from its first step on. */
const SEEN_HANDLING_MS = 5_000;
/** Reasons are told for a few lines; more would be the same again. */
const MOST_UNPROVEN = 400;

export interface Link {
  stop: StopAll;
  event: MoveEvent;
  /** From the event's line to the StopAll; negative inside the handling, whose end the event's line is. */
  ms: number;
}

export interface DisabledBy {
  stop: StopAll;
  disable: SettingsEvent;
  ms: number;
}

export interface Chain {
  after: Link[];
  /** Disabling lines in front of a StopAll that no event is shown for. */
  disabled: DisabledBy[];
  unproven: { stop: StopAll; event: MoveEvent; why: string }[];
}

/** Which StopAll comes from a MailboxMoveStarted, which follows a disabling line, and which cannot be blamed on an event. */
export function chainOf(facts: CaseFacts, stops: readonly StopAll[]): Chain {
  const chain: Chain = { after: [], disabled: [], unproven: [] };
  const starts = distinct(moveEvents(facts).filter((e) => e.event === 'MailboxMoveStarted'));
  const disables = distinct(settingsEvents(facts).filter((e) => /^disabl/i.test(e.what)));
  const near = { starts: new Nearby(starts), disables: new Nearby(disables) };
  for (const stop of distinct(stops)) {
    const before = near.disables.to(stop, FOLLOWS_WITHIN_MS).flatMap((disable) => disabledBy(stop, disable)).sort((a, b) => a.ms - b.ms);
    const after = near.starts.to(stop, FOLLOWS_WITHIN_MS).flatMap((event) => linkOf(stop, event, before)).sort((a, b) => Math.abs(a.ms) - Math.abs(b.ms));
    chain.after.push(...after);
    if (after.length > 0) continue;
    if (before[0]) chain.disabled.push(before[0]);
    if (chain.unproven.length >= MOST_UNPROVEN) continue;
    for (const event of starts.slice(0, TOP)) chain.unproven.push({ stop, event, why: whyNot(stop, event) });
  }
  return chain;
}

function disabledBy(stop: StopAll, disable: SettingsEvent): DisabledBy[] {
  const ms = between(disable, stop);
  const user = guidIn(stop.user);
  const same = disable.mailbox !== '' && user === disable.mailbox;
  if (!(ms >= 0 && ms <= FOLLOWS_WITHIN_MS) || (user !== '' && disable.mailbox !== '' && !same)) return [];
  return (sameThread(disable, stop) || (same && sameProcess(disable, stop))) && sameCapture(disable, stop) !== false ? [{ stop, disable, ms }] : [];
}

function linkOf(stop: StopAll, event: MoveEvent, before: readonly DisabledBy[]): Link[] {
  const ms = between(event, stop);
  const during = ms < 0 && sameThread(event, stop) && -ms <= (before.some((b) => sameThread(b.disable, event)) ? SEEN_HANDLING_MS : HANDLING_MS);
  const fits = (ms >= 0 && ms <= FOLLOWS_WITHIN_MS) || during;
  return fits && sameProcess(event, stop) && !otherMailbox(stop, event) && sameCapture(event, stop) !== false ? [{ stop, event, ms }] : [];
}

/** Both lines show a mailbox GUID, and not the same. */
function otherMailbox(stop: StopAll, event: MoveEvent): boolean {
  const [user, mailbox] = [guidIn(stop.user), guidIn(event.mailbox)];
  return user !== '' && mailbox !== '' && user !== mailbox;
}

function whyNot(stop: StopAll, event: MoveEvent): string {
  const ms = between(event, stop);
  if (otherMailbox(stop, event)) return t('another mailbox ({0})', event.mailbox);
  if (sameCapture(event, stop) === false) return t('the sequence numbers show two captures');
  if (Number.isNaN(ms)) return t('the two clocks cannot be compared');
  if (!sameProcess(event, stop)) return t('another process');
  if (ms < 0) return t('the StopAll is {0} earlier than the event', formatAge(-ms));
  return t('the StopAll is {0} later than the event', formatAge(ms));
}
