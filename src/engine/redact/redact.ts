import { redactBinary, type InnerWords } from './binary';
import { redactBase64, redactEncodedWord, redactMemoryRow } from './encoded';
import { nameMatcher, type Place } from './matcher';
import { columnTexts, type NameSet } from './names';
import { PUBLIC_DN, PUBLIC_LABELS, ROLE_WORDS } from './public';
import { Pseudonyms, type Replacement } from './pseudonyms';
import { findSecrets, type Secret } from './secrets';

export interface Redactor {
  /** One line, or any text, with every secret replaced. */
  text(line: string): string;
  /** The name of a machine. */
  label(name: string): string;
  report(): RedactionReport;
}

export interface RedactionReport {
  replaced: { kind: string; distinct: number; places: number }[];
  /** Names beyond the cap, left as they are. */
  left: number;
  /** Places with a pseudonym that the map does not list. */
  unlisted: number;
  map: Replacement[];
}

/**
 * Replaces people, addresses, hosts, IP addresses, GUIDs, SIDs, subjects, phone numbers and the GUIDs inside entry ids by stable
 * pseudonyms of the same shape. `names` come from a first pass over all files.
 */
export function createRedactor(names: NameSet, salt: string): Redactor {
  const pseudonyms = new Pseudonyms(salt);
  const dictionary = nameMatcher(names);
  const plain = (line: string): string => redactLine(line, findSecrets(line, [...pieces(line), ...dictionary(line)]), (s, part) => {
    switch (s.kind) {
      case 'entry-id': return redactBinary(part, pseudonyms, inner);
      case 'encoded-text': return redactBase64(part, pseudonyms, plain);
      default: return replace(s, part, pseudonyms, names);
    }
  });
  const text = (line: string): string => plain(/^\s*[0-9a-f`]{8,17} {2}/i.test(line) ? redactMemoryRow(line) : line);
  const pieces = (line: string): Place[] => (names.pieces.size === 0 ? [] : columnTexts(line).filter((p) => names.pieces.has(p.text)).map((p) => ({ start: p.start, end: p.start + p.text.length })));
  const inner: InnerWords = {
    text,
    name: (value) => roleKept(value, (part) => pseudonyms.word('text', part)),
    label: (value) => label(value, pseudonyms),
  };
  return {
    label: (name) => label(name, pseudonyms),
    text,
    report: () => report(pseudonyms, names.dropped),
  };
}

function redactLine(line: string, secrets: readonly Secret[], replaced: (s: Secret, text: string) => string): string {
  if (secrets.length === 0) return line;
  let out = '';
  let at = 0;
  for (const s of secrets) {
    out += line.slice(at, s.start) + replaced(s, line.slice(s.start, s.end));
    at = s.end;
  }
  return out + line.slice(at);
}

function replace(s: Secret, text: string, p: Pseudonyms, names: NameSet): string {
  switch (s.kind) {
    case 'entry-id': case 'encoded-text':
      return p.opaque(text);
    case 'encoded-word':
      return redactEncodedWord(text, p);
    case 'guid-digits':
      return guidDigits(text, p);
    case 'guid':
      return p.guid(text);
    case 'sid':
      return text.replace(/(?<=^S-1-5-21-)[\d-]+$/i, (ids) => ids.split('-').map((n) => p.subAuthority(n)).join('-'));
    case 'imcea':
      return imcea(text, p);
    case 'message-id':
    case 'address':
      return address(text, p);
    case 'ipv4':
      return p.ipv4(text);
    case 'ipv6':
      return p.ipv6(text);
    case 'host':
      return host(text, p);
    case 'account':
      return text.split(/(\\|%5C)/i).map((part, i) => (i % 2 === 1 ? part : label(part, p))).join('');
    case 'x400':
      return text.replace(/([:;](?:C|A|P|O|OU\d?|CN|S|G|I|Q|DDA:[A-Z]{1,8})=)([^;:]{1,128})/gi, (whole, key: string, value: string) => (/[:;][CA]=/i.test(key) ? whole : `${key}${roleKept(value, (part) => p.word('text', part))}`));
    case 'share':
      return label(text, p);
    case 'file':
      return text.replace(/^.*(?=\.)/, (stem) => roleKept(stem, (part) => p.word('text', part)));
    case 'legacy-dn':
      return text.replace(/=([^/=]{1,128})/g, (whole, value: string) => (PUBLIC_DN.test(value) ? whole : `=${roleKept(value, (part) => p.word('text', part))}`));
    case 'directory':
      return directory(text, p);
    case 'phone':
      return p.digits('phone', text);
    case 'free-text':
      return roleKept(text, (part) => p.word('text', part));
    case 'name':
      return names.labels.has(text) || names.labels.has(text.toLowerCase()) || /^[A-Z]+\d{1,4}$/.test(text) ? label(text, p) : roleKept(text, (part) => p.word('text', part));
  }
}

/** A GUID without its dashes: the same pseudonym as with them. */
function guidDigits(text: string, p: Pseudonyms): string {
  return p.guid(`${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`).replaceAll('-', '');
}

function label(text: string, p: Pseudonyms): string {
  return text === '' || PUBLIC_LABELS.has(text.toLowerCase()) || /^\d+$/.test(text) ? text : p.word('label', text);
}

function host(text: string, p: Pseudonyms): string {
  const labels = text.split('.');
  return labels.map((l, i) => (i === labels.length - 1 ? l : label(l, p))).join('.');
}

function address(text: string, p: Pseudonyms): string {
  const escaped = text.toLowerCase().lastIndexOf('%40');
  const at = escaped < 0 ? text.lastIndexOf('@') : escaped;
  const behind = escaped < 0 ? at + 1 : at + 3;
  return `${roleKept(text.slice(0, at), (part) => p.word('local-part', part))}${text.slice(at, behind)}${host(text.slice(behind), p)}`;
}

/** Containers that every directory has. */
const CONTAINERS = /^(?:users|computers|builtin|configuration|services|microsoft exchange(?: system objects| security groups)?|recipients|domain controllers|\d+)$/i;

/** A distinguished or canonical name, part by part. */
function directory(text: string, p: Pseudonyms): string {
  const part = (value: string): string => (CONTAINERS.test(value) ? value : roleKept(value, (words) => p.word('text', words)));
  if (text.includes('=')) {
    const top = [...text.matchAll(/DC=/gi)].at(-1)?.index ?? -1;
    return text.replace(/=([^,=]{1,128})/g, (_whole, value: string, at: number) => `=${/DC$/i.test(text.slice(0, at)) ? (at > top + 2 ? value : label(value, p)) : part(value)}`);
  }
  const [domain, ...parts] = text.split('/');
  return [host(domain!, p), ...parts.map(part)].join('/');
}

function roleKept(text: string, make: (part: string) => string): string {
  return text.split(ROLE_WORDS).map((part, i) => (i % 2 === 1 || part === '' ? part : make(part))).join('');
}

/** Escapes, and what a legacy name of IMCEAEX has that is nobody's. */
const IMCEA_KEPT = /(\+[0-9A-Fa-f]{2}|UTF8-|_(?:O|OU|CN)=|EXCHANGE|ADMINISTRATIVE|GROUP|FYDIBOHF23SPDLT|RECIPIENTS)/i;

/** `IMCEAMOBILE-+2B1000...@domain`: the type and the escapes stay, the rest takes another number or name of the same shape. */
function imcea(text: string, p: Pseudonyms): string {
  const at = text.lastIndexOf('@');
  const dash = text.indexOf('-');
  const inner = text.slice(dash + 1, at).split(IMCEA_KEPT);
  return `${text.slice(0, dash + 1)}${inner.map((part, i) => (i % 2 === 1 || part === '' ? part : /^\d+$/.test(part) ? p.digits('phone', part) : p.word('local-part', part))).join('')}@${host(text.slice(at + 1), p)}`;
}

function report(pseudonyms: Pseudonyms, left: number): RedactionReport {
  const map = pseudonyms.replacements();
  const kinds = new Map<string, { kind: string; distinct: number; places: number }>();
  for (const r of map) {
    const k = kinds.get(r.kind) ?? { kind: r.kind, distinct: 0, places: 0 };
    k.distinct++;
    k.places += r.count;
    kinds.set(r.kind, k);
  }
  return { replaced: [...kinds.values()].sort((a, b) => b.places - a.places), left, unlisted: pseudonyms.unlisted, map };
}
