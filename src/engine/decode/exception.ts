/** Exception text of .NET and MAPI: the chain of exceptions and the codes in it. */

import { t } from '../l10n';
import type { Decoded } from '../model';
import { explainStatus, findEc, findStatusByName, findStatusCode } from './hresult';
import type { StatusCode } from './hresult';
import { bothBases, parseInteger } from './numbers';

export interface ExceptionLink {
  /** `Microsoft.Mapi.MapiExceptionRpcServerTooBusy`, or `''` where only codes are given. */
  type: string;
  message: string;
  /** Signed 32-bit. */
  hr?: number;
  ec?: number;
  /** UTF-16 offsets into the text. */
  start: number;
  end: number;
}

/** Exception chains nest a few deep; a whole log pasted by mistake must not be one. */
const MAX_LINKS = 16;
const MAX_TEXT = 20_000;

/** `--->`, and the dashes that word processors and web pages make of it. */
const arrow = /(?:-{2,3}|[\u2014\u2013]-?)(?:>|&gt;)/g;
const hrText = /\bhr ?= ?(0x[0-9a-f]{1,8}|-?\d{1,10})\b/i;
const ecText = /\bec ?= ?(0x[0-9a-f]{1,8}|-?\d{1,10})\b/i;

function code(text: string | undefined): number | undefined {
  const value = text === undefined ? undefined : parseInteger(text);
  return value === undefined ? undefined : Number(BigInt.asIntN(32, value));
}

/** The first name with `Exception` in it, and where it ends. */
function typeIn(segment: string): { name: string; at: number; end: number } | undefined {
  for (const match of segment.matchAll(/[A-Za-z_][\w.`+]*/g)) {
    const name = match[0].replace(/(?<!\.)\.+$/, '');
    // `STOREDRV.Deliver.Exception:A.B` is a label; the exceptions follow it.
    if (name.includes('Exception') && name !== 'Exception' && !name.startsWith('STOREDRV.')) {
      return { name, at: match.index, end: match.index + name.length };
    }
  }
  return undefined;
}

function link(segment: string, start: number): ExceptionLink | undefined {
  const type = typeIn(segment);
  const hr = code(hrText.exec(segment)?.[1]);
  const ec = code(ecText.exec(segment)?.[1]);
  if (!type && hr === undefined && ec === undefined) {
    return undefined;
  }
  const rest = segment.slice(type?.end ?? 0);
  const own = type ? type.name.slice(type.name.lastIndexOf('.') + 1) : '';
  // `Microsoft.Mapi.MapiExceptionX: MapiExceptionX: message (hr=...)` says the name twice.
  const body = rest.replace(/^[:;]\s?/, '');
  const message = (own !== '' && body.startsWith(`${own}: `) ? body.slice(own.length + 2) : body).split(/\r|\n|\(?\bhr ?=|\(?\bec ?=/, 1)[0]!.trim();
  return { type: type?.name ?? '', message, start, end: start + segment.length, ...(hr !== undefined && { hr }), ...(ec !== undefined && { ec }) };
}

/**
 * The chain of exceptions of a text, outermost first: `A: message ---> B: message (hr=0x80004005, ec=2419)`. Codes are found without the
 * parenthesis too. Empty where there is neither an exception nor a code.
 */
export function parseException(text: string): ExceptionLink[] {
  const bounded = text.slice(0, MAX_TEXT);
  const links: ExceptionLink[] = [];
  let start = 0;
  const take = (end: number): void => {
    const one = links.length < MAX_LINKS ? link(bounded.slice(start, end), start) : undefined;
    if (one) {
      links.push(one);
    }
  };
  for (const match of bounded.matchAll(arrow)) {
    take(match.index);
    start = match.index + match[0].length;
  }
  take(bounded.length);
  return links;
}

function explainCode(label: string, number: number, found: StatusCode | undefined): Decoded {
  return found
    ? { ...explainStatus(found, String(number)), label }
    : { kind: label, raw: String(number), label, value: t('{0}, no name known', bothBases(number)), error: t('no name known for this code') };
}

function explainLink(one: ExceptionLink): Decoded {
  const children: Decoded[] = [];
  if (one.hr !== undefined) {
    children.push(explainCode('hr', one.hr, findStatusCode('hr', one.hr)));
  }
  if (one.ec !== undefined) {
    children.push(explainCode('ec', one.ec, findEc(one.ec)));
  }
  const short = one.type.slice(one.type.lastIndexOf('.') + 1);
  const known = one.ec === undefined && one.hr === undefined && short !== '' ? findStatusByName(short) : undefined;
  if (known) {
    children.push({ ...explainStatus(known, short), provenance: 'inferred' });
  }
  return { kind: 'exception-link', raw: one.type, label: one.type === '' ? t('Codes') : short, value: one.message, ...(children.length > 0 && { children }) };
}

/** Exception text explained. The code that says most (ec, innermost) is its value. */
export function decodeException(text: string): Decoded | undefined {
  const links = parseException(text);
  if (links.length === 0) {
    return undefined;
  }
  const children = links.map(explainLink);
  const codes = children.flatMap((child) => child.children ?? []).reverse();
  const best = codes.find((one) => one.label === 'ec' && one.error === undefined) ?? codes.find((one) => one.error === undefined);
  const last = children.at(-1)!;
  return {
    kind: 'exception', raw: text, label: t('Exception'), value: best?.value ?? `${last.label}: ${last.value}`, children,
    ...(best?.notes && { notes: best.notes }), ...(best?.provenance && { provenance: best.provenance }),
  };
}
