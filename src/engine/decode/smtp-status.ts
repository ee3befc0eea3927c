/** SMTP responses inside any text. Sources: RFC 5321, RFC 3463; the dashed and two-line forms as Exchange's logs store them. */

import { t } from '../l10n';
import type { Decoded } from '../model';
import { enhancedMeaning, exchangeMeaning, replyCodeMeaning, smtpClass } from './smtp-codes';

export interface SmtpResponse {
  /** Reply code: 432. */
  code: number;
  /** Enhanced status code: `4.3.2`. */
  enhanced?: string;
  /** The words after the codes; lines of one response joined by a line feed. */
  text: string;
  /** UTF-16 offsets into the text searched; the end is exclusive. A response quoted inside another overlaps it. */
  start: number;
  end: number;
}

/** A response of a server has at most 512 bytes a line; Exchange joins a few. Bounds the work when responses are nested. */
const MAX_RESPONSE_TEXT = 2000;

/** A field holds one or two responses; a whole EHLO conversation a dozen. */
const MAX_RESPONSES = 64;

/** Most fields hold nothing like a reply code and are done with one look. */
const anyCode = /[2345]\d\d[ -][A-Za-z0-9]/;
const withEnhanced = /([245]\d\d)([ -])([245])\.(\d{1,3})\.(\d{1,3})(?![\d]|\.\d)/g;
const bare = /([2345]\d\d)([ -])(?=[A-Z][A-Za-z]|[a-z0-9-]+\.[a-z])/y;
const labels = /(?:SmtpResponse:|->)[ \t]{0,8}(?=["'\u201c\u201d]?[2345]\d\d[ -])/g;

/** `220 MB`, `250 KB` are sizes and times. */
const unit = /^(?:[KMGT]i?B|MS|AM|PM|UTC|GMT)\b/;

const quotes = '"\'\u201c\u201d';

function isQuote(char: string | undefined): boolean {
  return char !== undefined && quotes.includes(char);
}

/** What may stand before a reply code. A digit, letter, dot, slash or dash before it makes it part of a number, name or date. */
function mayStart(text: string, at: number): boolean {
  const before = at === 0 ? ' ' : text[at - 1]!;
  if ((before === 'n' || before === 'r') && text[at - 2] === '\\') {
    return true;
  }
  if (before === ':') {
    // `SmtpResponse:432`, `with: 432`, but not the port of `10.0.0.5:432` or the seconds of a time.
    return at < 2 || !/\d/.test(text[at - 2]!);
  }
  return before < '\u0080' ? !/[A-Za-z\d._/\\-]/.test(before) : !/\p{L}/u.test(before);
}

function classesAgree(code: string, digit: string): boolean {
  return (code[0] === '2') === (digit === '2');
}

/** What can end a response before its text does. */
const enders = /[\r\n[\]{}"'\u201c\u201d]/g;

/** Where a response that starts at `from` ends: at the quote or bracket that encloses it, a line end, or the next response. */
function endOfText(text: string, from: number, start: number, next: number): number {
  const quote = isQuote(text[start - 1]) ? text[start - 1]! : '';
  const limit = Math.min(text.length, start + MAX_RESPONSE_TEXT, next);
  let depth = 0;
  enders.lastIndex = from;
  for (let match = enders.exec(text); match && match.index < limit; match = enders.exec(text)) {
    const char = match[0];
    if (char === '[' || char === '{') {
      depth++;
    } else if (char === ']' || char === '}' ? --depth < 0 : !isQuote(char) || char === quote || (quote === '\u201c' && char === '\u201d')) {
      return match.index;
    }
  }
  return limit;
}

interface Head {
  start: number;
  /** Just after the codes. */
  bodyAt: number;
  code: string;
  enhanced?: string;
}

function heads(text: string): Head[] {
  const found: Head[] = [];
  withEnhanced.lastIndex = 0;
  for (let match = withEnhanced.exec(text); match && found.length < MAX_RESPONSES; match = withEnhanced.exec(text)) {
    const [whole, code, , digit, subject, detail] = match as unknown as [string, string, string, string, string, string];
    if (mayStart(text, match.index) && classesAgree(code, digit)) {
      found.push({ start: match.index, bodyAt: match.index + whole.length, code, enhanced: `${digit}.${subject}.${detail}` });
    } else {
      // The three digits may be the end of something longer; look again from the next character.
      withEnhanced.lastIndex = match.index + 1;
    }
  }
  return found;
}

/** A reply code alone: only at the start of the text or after a label, and only where words follow. */
function bareHeads(text: string, known: readonly Head[]): Head[] {
  const found: Head[] = [];
  const look = (start: number, labelled: boolean): void => {
    const at = isQuote(text[start]) ? start + 1 : start;
    bare.lastIndex = at;
    const match = known.some((head) => head.start === at) ? null : bare.exec(text);
    if (match && !found.some((head) => head.start === at) && !unit.test(text.slice(at + 4, at + 12)) && (labelled || replyCodeMeaning(Number(match[1])) !== undefined)) {
      found.push({ start: at, bodyAt: at + 3, code: match[1]! });
    }
  };
  labels.lastIndex = 0;
  for (let match = labels.exec(text); match && found.length < MAX_RESPONSES; match = labels.exec(text)) {
    look(match.index + match[0].length, true);
  }
  look(firstWord(text), false);
  return found;
}

function firstWord(text: string): number {
  let at = 0;
  while (at < text.length && text.charCodeAt(at) <= 32) {
    at++;
  }
  return at;
}

/** The two characters `\r` or `\n` as Exchange writes line ends into a field, or real ones. */
const lineEnd = /^(?:\\r\\n|\\n|\r\n|\n)+/;

/** Whether `gap` between two responses is only a line end, so that both are lines of one response. */
function joins(gap: string): boolean {
  return gap !== '' && gap.replace(lineEnd, '') === '';
}

/**
 * Every SMTP response in a text: `432 4.3.2 words`, `432-4.3.2 words`, several lines of one response (joined), a bare code at the start or
 * after `SmtpResponse:`. Addresses, versions, dates and sizes are not taken for responses. Linear in the length of the text.
 */
export function findSmtpResponses(text: string): SmtpResponse[] {
  if (!anyCode.test(text)) {
    return [];
  }
  const coded = heads(text);
  const all = [...coded, ...bareHeads(text, coded)].sort((a, b) => a.start - b.start);
  const responses: SmtpResponse[] = [];
  for (let i = 0; i < all.length; i++) {
    const head = all[i]!;
    let next = i + 1;
    while (next < all.length && (isQuote(text[all[next]!.start - 1]) || text[all[next]!.start - 1] === '(')) {
      next++;
    }
    const end = endOfText(text, head.bodyAt, head.start, all[next]?.start ?? text.length);
    const body = text.slice(head.bodyAt, end);
    const trimmed = trimEndOf(body);
    const words = tidy(trimmed);
    const trimmedEnd = head.bodyAt + trimmed.length;
    const previous = responses.at(-1);
    if (previous && previous.code === Number(head.code) && joins(text.slice(previous.end, head.start))) {
      previous.text = `${previous.text}\n${words}`;
      previous.end = trimmedEnd;
      previous.enhanced ??= head.enhanced;
      continue;
    }
    responses.push({ code: Number(head.code), ...(head.enhanced !== undefined && { enhanced: head.enhanced }), text: words, start: head.start, end: trimmedEnd });
  }
  return responses;
}

/** Without the line end, quote or arrow that leads to what follows. */
function trimEndOf(body: string): string {
  if (/[\w.;]/.test(body.at(-1) ?? '') && body.at(-2) !== '\\') {
    return body;
  }
  const odd = body.split(/["\u201c\u201d]/).length % 2 === 0;
  let end = body.length;
  for (;;) {
    const pair = body.slice(Math.max(0, end - 2), end);
    if (pair === '\\r' || pair === '\\n' || pair === '->' || pair === '=>') {
      end -= 2;
    } else if (end > 0 && (/\s/.test(body[end - 1]!) || (odd && /["\u201c\u201d]/.test(body[end - 1]!)))) {
      end--;
    } else {
      return body.slice(0, end);
    }
  }
}

function tidy(body: string): string {
  return body.replace(/^[\s-]+/, '').replaceAll('\\r\\n', '\n');
}

/** One response explained: class, reply code, enhanced code, and what Exchange usually means by it. */
export function explainSmtp(response: Pick<SmtpResponse, 'code' | 'enhanced' | 'text'>): Decoded {
  const { code, enhanced, text } = response;
  const raw = `${code}${enhanced === undefined ? '' : ` ${enhanced}`}`;
  const children: Decoded[] = [
    { kind: 'smtp-class', raw: String(code)[0]!, label: t('Class'), value: smtpClass(Math.floor(code / 100)) ?? t('unknown') },
    { kind: 'smtp-reply', raw: String(code), label: t('Reply code'), value: replyCodeMeaning(code) ?? t('{0}, no name known', code) },
  ];
  const usual = enhanced === undefined ? undefined : exchangeMeaning(enhanced);
  const standard = enhanced === undefined ? undefined : enhancedMeaning(enhanced.slice(2));
  if (enhanced !== undefined) {
    children.push({ kind: 'smtp-enhanced', raw: enhanced, label: t('Enhanced status code'), value: standard ?? t('{0}, no name known', enhanced) });
    if (enhanced[0] !== String(code)[0]) {
      children.at(-1)!.notes = [t('its class disagrees with the reply code; the reply code decides')];
    }
  }
  if (usual) {
    children.push({ kind: 'smtp-exchange', raw: enhanced!, label: t('In Exchange'), value: usual.meaning, ...(usual.provenance && { provenance: usual.provenance }) });
  }
  if (text !== '') {
    children.push({ kind: 'smtp-text', raw: text, label: t('Text'), value: text });
  }
  const notes = [usual?.cause, usual?.action].filter((note) => note !== undefined);
  const meaning = (enhanced === '5.1.10' && !/RESOLVER\.|RecipientNotFound|not found/i.test(text) && text !== '' ? standard : undefined) ?? usual?.meaning ?? standard ?? replyCodeMeaning(code) ?? smtpClass(Math.floor(code / 100)) ?? t('unknown');
  return {
    kind: 'smtp-status', raw, label: t('SMTP response'), value: `${raw}: ${meaning} (${children[0]!.value})`, children,
    ...(notes.length > 0 && { notes }), ...(usual?.provenance && { provenance: usual.provenance }),
  };
}

/** The first SMTP response of a text, or a reply code or enhanced code alone, explained. */
export function decodeSmtpStatus(text: string): Decoded | undefined {
  const trimmed = text.trim();
  const first = findSmtpResponses(trimmed)[0];
  if (first) {
    return { ...explainSmtp(first), raw: text };
  }
  // `#5.1.1` stands so in reports for people, `Status: 5.4.6` in those for machines
  const reported = /#([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(trimmed)?.[1];
  if (reported !== undefined) {
    return explainEnhanced(text, reported);
  }
  const alone = /^(?:Status: {0,4})?([2345]\d\d)?[ -]?([245]\.\d{1,3}\.\d{1,3})?$/i.exec(trimmed);
  if (!alone || trimmed === '') {
    return undefined;
  }
  const [, code, enhanced] = alone;
  if (code !== undefined && (enhanced !== undefined ? classesAgree(code, enhanced[0]!) : replyCodeMeaning(Number(code)) !== undefined)) {
    return { ...explainSmtp({ code: Number(code), text: '', ...(enhanced !== undefined && { enhanced }) }), raw: text };
  }
  return code === undefined && enhanced !== undefined ? explainEnhanced(text, enhanced) : undefined;
}

function explainEnhanced(text: string, enhanced: string): Decoded | undefined {
  const standard = enhancedMeaning(enhanced.slice(2));
  const usual = exchangeMeaning(enhanced);
  const notes = [usual?.cause, usual?.action].filter((note) => note !== undefined);
  return {
    kind: 'smtp-status', raw: text, label: t('Enhanced status code'), value: `${usual?.meaning ?? standard ? `${enhanced}: ${usual?.meaning ?? standard}` : t('{0}, no name known', enhanced)} (${smtpClass(Number(enhanced[0]))})`,
    ...(notes.length > 0 && { notes }), ...(usual?.provenance && { provenance: usual.provenance }),
  };
}
