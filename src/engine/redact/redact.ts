import { redactBinary, type InnerWords } from './binary';
import { redactBase64, redactEncodedWord, redactMemoryRow, startsLikeMemory } from './encoded';
import { LineFinder } from './finder';
import type { Edits, LineEditor } from './line-codec';
import { NameMatcher } from './matcher';
import type { NameSet } from './names';
import { Places } from './overlaps';
import { mayHaveRole, PUBLIC_DN, PUBLIC_LABELS, ROLE_WORDS } from './public';
import { Pseudonyms, type Replacement } from './pseudonyms';
import { kindOf, REST, type SecretKind } from './secrets';
import { ownText } from './text';
import type { Codes } from './triggers';

export interface Redactor {
  /** One line, or any text, with every secret replaced. */
  text(line: string): string;
  /** The name of a machine. */
  label(name: string): string;
  /** The same for the lines of a longer text. */
  readonly lines: LineEditor;
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

/** Secrets of the last lines whose replacement is remembered, twice as many at most: rows of a log repeat theirs. */
const REMEMBERED = 32_768;
/** Longer ones do not come again. */
const REMEMBERED_LENGTH = 256;

/** What a secret becomes, and the pseudonyms it is made of. */
interface Made {
  to: string;
  uses: readonly Replacement[];
}

/**
 * Replaces people, addresses, hosts, IP addresses, GUIDs, SIDs, subjects, phone numbers and the GUIDs inside entry ids by stable
 * pseudonyms of the same shape. `names` come from a first pass over all files.
 */
export function createRedactor(names: NameSet, salt: string): Redactor {
  const own = new OwnRedactor(names, salt);
  return { label: (name) => own.label(name), text: (line) => own.text(line), lines: own, report: () => own.report() };
}

type Memory = Map<string, Made>[];

class OwnRedactor implements LineEditor {
  private readonly finder: LineFinder;
  private readonly pseudonyms: Pseudonyms;
  private readonly places = new Places();
  /** By way: a text may be found in several. */
  private recent = emptyMemory();
  private earlier = emptyMemory();
  private remembered = 0;
  private readonly inner: InnerWords;

  constructor(private readonly names: NameSet, salt: string) {
    const pseudonyms = (this.pseudonyms = new Pseudonyms(salt));
    this.finder = new LineFinder(new NameMatcher(names));
    this.inner = {
      text: (value) => this.text(value),
      name: (value) => roleKept(value, (part) => pseudonyms.word('text', part)),
      label: (value) => label(value, pseudonyms),
    };
  }

  label(name: string): string {
    return label(name, this.pseudonyms);
  }

  report(): RedactionReport {
    return report(this.pseudonyms, this.names.dropped);
  }

  text(line: string): string {
    const codes = codesOf(line);
    return startsLikeMemory(codes, 0, line.length) ? this.plain(redactMemoryRow(line)) : this.plain(line, codes);
  }

  edit(text: string, codes: Codes, from: number, to: number, edits: Edits): void {
    if (startsLikeMemory(codes, from, to)) {
      const line = text.slice(from, to), made = redactMemoryRow(line);
      if (made !== line) return edits.add(from, to, this.plain(made));
    }
    const { places } = this;
    this.finder.find(text, codes, from, to, places);
    for (let i = 0; i < places.count; i++) edits.add(places.start[i]!, places.end[i]!, this.made(places.way[i]!, text.slice(places.start[i], places.end[i])));
  }

  private plain(line: string, codes: Codes = codesOf(line)): string {
    const places = new Places();
    this.finder.find(line, codes, 0, line.length, places);
    let out = '', at = 0;
    for (let i = 0; i < places.count; i++) {
      out += line.slice(at, places.start[i]) + this.made(places.way[i]!, line.slice(places.start[i], places.end[i]));
      at = places.end[i]!;
    }
    return out + line.slice(at);
  }

  private made(way: number, text: string): string {
    const { pseudonyms } = this;
    const known = this.recent[way]!.get(text) ?? this.earlier[way]!.get(text);
    if (known) {
      pseudonyms.again(known.uses);
      return known.to;
    }
    const outer = pseudonyms.follow();
    const to = this.replace(kindOf(way), text);
    const uses = pseudonyms.followed(outer);
    if (uses && text.length <= REMEMBERED_LENGTH) this.remember(way, text, { to, uses });
    return to;
  }

  private remember(way: number, text: string, made: Made): void {
    if (this.remembered++ >= REMEMBERED) {
      this.earlier = this.recent;
      this.recent = emptyMemory();
      this.remembered = 0;
    }
    this.recent[way]!.set(ownText(text), made);
  }

  private replace(kind: SecretKind, text: string): string {
    switch (kind) {
      case 'entry-id': return redactBinary(text, this.pseudonyms, this.inner);
      case 'encoded-text': return redactBase64(text, this.pseudonyms, (line) => this.plain(line));
      default: return replace(kind, text, this.pseudonyms, this.names);
    }
  }
}

function emptyMemory(): Memory {
  return Array.from({ length: REST + 1 }, () => new Map<string, Made>());
}

function codesOf(line: string): Uint16Array {
  const out = new Uint16Array(line.length);
  for (let i = 0; i < line.length; i++) out[i] = line.charCodeAt(i);
  return out;
}

function replace(kind: Exclude<SecretKind, 'entry-id' | 'encoded-text'>, text: string, p: Pseudonyms, names: NameSet): string {
  switch (kind) {
    case 'encoded-word':
      return redactEncodedWord(text, p);
    case 'guid-digits':
      return guidDigits(text, p);
    case 'guid':
      return p.guid(text);
    case 'sid':
      return text.replace(/(?<=^S-1-(?:5-21|12-1)-)[\d-]+$/i, (ids) => ids.split('-').map((n) => p.subAuthority(n)).join('-'));
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
      return PUBLIC_HOST.test(text) ? text : host(text, p);
    case 'account':
      return PUBLIC_ACCOUNT.test(text) ? text : text.split(/(\\|%5C)/i).map((part, i) => (i % 2 === 1 ? part : label(part, p))).join('');
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
    case 'password': case 'hex-text':
      return p.opaque(text);
    case 'path':
      return path(text, p);
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

/** Accounts that every Windows has. */
const PUBLIC_ACCOUNT = /^(?:AUTHORITY|BUILTIN|SERVICE|APPPOOL)(?:\\|%5C)/i;
/** Hosts of the maker, and namespaces of programs that look like one. */
const PUBLIC_HOST = /(?:^|\.)(?:microsoft\.com|windowsupdate\.com|msocsp\.com|digicert\.com)$|^(?:System|Microsoft)\.(?:[A-Z]\w*\.)*[A-Z][a-z]+$|^(?:ASP|ADO|VB)\.NET$/;
/** Containers that every directory has. */
const CONTAINERS = /^(?:users|computers|builtin|configuration|services|microsoft exchange(?: system objects| security groups)?|recipients|domain controllers|\d+)$/i;

/** What follows the owner's words in the name of a dump: the process. */
const PROCESS = /[._](?=w3wp|store|EdgeTransport|MSExchange|Microsoft\.[\w.])/gi;

/** Folders of a path, and what a file's name tells in front of a process. */
function path(text: string, p: Pseudonyms): string {
  const kept = (words: string): string => roleKept(words, (part) => p.word('text', part));
  const end = Math.max(text.lastIndexOf('\\'), text.lastIndexOf('/')) + 1;
  const folders = text.slice(0, end).split(/([\\/:])/).map((part, i, all) => (i % 2 === 0 && part !== '' && all[i + 1] !== ':' ? kept(part) : part));
  const name = text.slice(end), at = [...name.matchAll(PROCESS)].at(-1)?.index ?? 0;
  return folders.join('') + (at > 0 ? kept(name.slice(0, at)) + name.slice(at) : name);
}

/** A distinguished or canonical name, part by part. */
function directory(text: string, p: Pseudonyms): string {
  const part = (value: string): string => (CONTAINERS.test(value) ? value : roleKept(value, (words) => p.word('text', words)));
  if (text.includes('=')) {
    const top = [...text.matchAll(/DC=/gi)].at(-1)?.index ?? -1;
    return text.replace(/=((?:\\,|[^,=]){1,128})/g, (whole: string, value: string, at: number) => /(?:^|[, ])C$/i.test(text.slice(Math.max(0, at - 2), at)) && value.trim().length === 2 ? whole : `=${/DC$/i.test(text.slice(Math.max(0, at - 2), at)) ? (at > top + 2 ? value : label(value, p)) : part(value)}`);
  }
  const [domain, ...parts] = text.split('/');
  if (PUBLIC_HOST.test(domain!)) return text;
  return [host(domain!, p), ...parts.map(part)].join('/');
}

function roleKept(text: string, make: (part: string) => string): string {
  if (text !== '' && !mayHaveRole(text)) return make(text);
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
