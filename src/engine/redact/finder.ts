import type { NameMatcher } from './matcher';
import { Look, PATTERNS, type PatternKind } from './patterns';
import { findAll, findBy, Found, NAME, WAYS } from './secrets';
import { ownText } from './text';
import { hashOf, TRIGGERS, type Codes } from './triggers';

/** What a character is. */
const HEX = 1, DIGIT = 2, LOWER = 4, UPPER = 8, LETTER = LOWER | UPPER, WORD = LETTER | DIGIT | HEX;
/** Goes on in the name of a host; in base64 and hexadecimal; in what stands before an `@`, and in front of which that cannot begin; with a backslash, in accounts and shares. */
const HOST = 16, LONG = 32, LOCAL = 64, INSIDE = 128, SHARE = 256;
/** Is looked at by itself. */
const SIGN = 512;
const CLASS = classTable();
const TAB = 9, SPACE = 32, QUOTE = 34, PERCENT = 37, PLUS = 43, DASH = 45, DOT = 46, SLASH = 47, COLON = 58, LESS = 60, EQUALS = 61, GREATER = 62, QUESTION = 63, AT = 64, BACKSLASH = 92, UNDERSCORE = 95;
/** Around 32 digits that are a part of something longer. */
const GLUED = new Set([SLASH, PLUS, EQUALS]);
/** What a word in front of a version can end with, or what stands between them. */
const VERSION_ENDS = new Set([...'nNdDrRvV:=# "'].map((char) => char.charCodeAt(0)));
/** The longest last part of a host's name. */
const MAX_TOP = 8;
const MAX_SIBLING = 24;
/** Lengths of base64 that is text, and of binary values. */
const MIN_LONG = 14, MAX_TOKEN = 2000, MIN_BINARY = 38;
const MIN_TABLE = 4096;
/** Letters and digits in lower case, 0 for all others. */
const LOW = Uint8Array.from({ length: 128 }, (_, code) => (code >= 65 && code <= 90 ? code + 32 : (code >= 97 && code <= 122) || (code >= 48 && code <= 57) ? code : 0));

function classTable(): Uint16Array {
  const out = new Uint16Array(128);
  const add = (chars: string, bits: number): void => {
    for (const char of chars) out[char.charCodeAt(0)]! |= bits;
  };
  add('0123456789', HEX | DIGIT);
  add('abcdef', HEX);
  add('ABCDEF', HEX);
  add('abcdefghijklmnopqrstuvwxyz', LOWER);
  add('ABCDEFGHIJKLMNOPQRSTUVWXYZ', UPPER);
  for (let code = 0; code < 128; code++) if (out[code]! & WORD) out[code]! |= HOST | LONG | LOCAL | INSIDE | SHARE;
  add('._-', HOST | LOCAL | INSIDE | SHARE);
  add('+/_-%', LONG);
  add("%+'", LOCAL | INSIDE);
  add('=', LOCAL);
  add('\\$', SHARE);
  add('@<>:?"\\+% \t\v\f\r', SIGN);
  return out;
}

const wayOf = (kind: PatternKind, nth = 0): number => WAYS.length - PATTERNS.length + PATTERNS.map(([k], i) => (k === kind ? i : -1)).filter((i) => i >= 0)[nth]!;
const ofLook = (look: Look): number[] => PATTERNS.flatMap(([, l], i) => (l === look ? [WAYS.length - PATTERNS.length + i] : []));

const ENCODED_WAY = 0, TOKEN = 1, DASHED = 2, SPACED = 3, DIGITS = 4, BASE64 = 5;
/** The bit of no pattern that has a look. */
const ENCODED = 1;
const GUID = wayOf('guid'), GUID_DIGITS = wayOf('guid-digits'), MESSAGE_ID = wayOf('message-id'), ADDRESS = wayOf('address', 1), IPV4 = wayOf('ipv4');
const HOSTS = [wayOf('host'), wayOf('host', 1)], SHARES = [wayOf('share'), wayOf('share', 2), wayOf('account', 1)];
const LOOKS: readonly (readonly number[])[] = Array.from({ length: Look.PhoneField + 1 }, (_, look) => (look === Look.Own ? [] : ofLook(look)));
const PHONE_FIELD = /(?:Phone|MobilePhone|HomePhone|Fax|Pager|Other\w|Telephone|NotificationPhoneNumber)/y;
const FIELD_STARTS = new Set([...'PMHFOTN'].map((char) => char.charCodeAt(0)));
/** A version is no address. */
const VERSION_BEFORE = /\b(?:version|build|ver|v|id)[:=#]?[ "]{0,2}$/i;
const VERSION_LENGTH = 12;
/** Runs of characters whose secrets are remembered, and how long one may be. */
const REMEMBERED = 16_384, REMEMBERED_LENGTH = 128;

/** Places within a run: way, start, end and so on; empty for none. */
type Places = readonly number[];

/** What a word may be, by its hash. */
const TRIGGER = 1, FIRST_OF_NAME = 2, FIRST_OF_PIECE = 4;
const enum Plain {
  Ascii,
  /** Letters of other alphabets: names are looked for apart. */
  Other,
  /** Characters that patterns take for line ends or for letters: every pattern is tried. */
  No,
}

/**
 * Finds the secrets of a line in one look at its characters. What the look shows by itself (GUIDs, addresses, hosts ...) is found there; for
 * every other pattern it tells whether the line can match at all. It finds what all patterns together would find.
 */
export class LineFinder {
  private readonly found = new Found();
  private readonly named = new Found();
  private readonly hosts = new Map<string, Places>();
  private readonly shares = new Map<string, Places>();
  private readonly table: Uint8Array;
  private readonly stems: Uint8Array;
  private text = '';
  private codes: Codes = new Uint16Array(0);
  private from = 0;
  private to = 0;
  /** Patterns that the line may match, one bit for each look, and what else is to be done behind the look. */
  private looks = 0;
  private spaced = false;
  private tokens = false;
  private backslash = false;
  private pieces = false;
  private lower: string | undefined;
  private nameEnd = 0;
  private addressEnd = 0;

  constructor(private readonly names: NameMatcher) {
    this.table = tableOf([...[...TRIGGERS.keys()].map((hash) => [hash, TRIGGER] as const), ...names.firstWords().map((hash) => [hash, FIRST_OF_NAME] as const), ...names.firstOfPieces().map((hash) => [hash, FIRST_OF_PIECE] as const)]);
    this.stems = tableOf(names.stems().map((stem) => [hashOf(stem), 1] as const));
  }

  /** Secrets of the line `text[from..lineEnd)`, not yet sorted out; `codes` are the characters of the text. The result is good until the next call. */
  find(text: string, codes: Codes, from: number, lineEnd: number): Found {
    const { found, named, names } = this;
    let to = lineEnd;
    while (to > from && codes[to - 1] === 13) to--;
    this.text = text;
    this.codes = codes;
    this.from = from;
    this.to = to;
    this.looks = 0;
    this.spaced = this.tokens = this.backslash = this.pieces = false;
    this.lower = undefined;
    this.nameEnd = this.addressEnd = from;
    found.count = named.count = 0;
    const plain = this.look();
    if (plain === Plain.No) {
      found.count = 0;
      findAll(text.slice(from, to), from, found);
    } else if (this.looks !== 0 || this.spaced || this.tokens) this.search(text.slice(from, to));
    if (plain !== Plain.No && this.backslash) this.findShares();
    if (this.pieces || (plain !== Plain.Ascii && names.hasPieces)) for (const p of names.pieces(text.slice(from, to))) found.add(NAME, from + p.start, from + p.end);
    if (plain === Plain.Ascii) for (let i = 0; i < named.count; i++) found.add(NAME, named.start[i]!, named.end[i]!);
    else for (const p of names.places(text.slice(from, to))) found.add(NAME, from + p.start, from + p.end);
    return found;
  }

  /** Runs the patterns that the line may match. */
  private search(line: string): void {
    if (this.looks & ENCODED) findBy(ENCODED_WAY, line, this.from, this.found);
    if (this.tokens) findBy(TOKEN, line, this.from, this.found);
    if (this.spaced) findBy(SPACED, line, this.from, this.found);
    for (let look = 1, looks = this.looks >>> 1; looks !== 0; look++, looks >>>= 1) if (looks & 1) for (const way of LOOKS[look]!) findBy(way, line, this.from, this.found);
  }

  /** The one look: words, and the signs between them. */
  private look(): Plain {
    const { codes, from, to, table } = this, mask = table.length - 1, classes = CLASS, low = LOW;
    let plain = Plain.Ascii;
    // where the name of a host and a run of base64 began, where its last part ended, what stands in it
    let host = -1, top = -1, long = -1, escaped = false, broken = false;
    // the last `<`, how many `@` are behind it, the last one, and whether letters of other alphabets
    let angle = -1, ats = 0, at = 0, foreign = false;
    let pairs = 0, pairsEnd = -1, colons = 0, lastColon = -1, start = -1, end = -1, hex = 0;
    this.field();
    for (let i = from; i < to; ) {
      let code = codes[i]!, bits = code < 128 ? classes[code]! : SIGN;
      if (bits & WORD) {
        start = i;
        let hash = 0, all = WORD, any = 0, tail = WORD;
        for (; bits & LETTER; code = codes[i]!, bits = code < 128 ? classes[code]! : 0) {
          hash = (Math.imul(hash, 31) + low[code]!) | 0;
          all &= bits;
          any |= bits;
          if (++i === to) break;
        }
        const letters = i, stem = hash, capitals = (any & LOWER) === 0;
        if (i < to) {
          for (; bits & WORD; code = codes[i]!, bits = code < 128 ? classes[code]! : 0) {
            hash = (Math.imul(hash, 31) + low[code]!) | 0;
            tail &= bits;
            if (++i === to) break;
          }
          all &= letters === i ? WORD : tail;
        }
        end = i;
        hex = all & HEX;
        const length = end - start, next = end < to ? codes[end]! : 0, before = start > from ? codes[start - 1]! : 0;
        if (host < 0) host = start;
        if (long < 0) long = start;
        const what = table[(hash ^ (hash >>> 15)) & mask]!;
        let named = false;
        if (what !== 0) named = this.word(what, hash, start, end);
        if (letters > start && letters < end) {
          // `tel0301234567`, and `HUB04` where `HUB01` is known
          if (table[(stem ^ (stem >>> 15)) & mask]! & TRIGGER) this.trigger(stem, start, letters);
          if (capitals && !named && tail & DIGIT && end - letters <= 4 && letters - start >= 2) this.sibling(stem, start, letters, end, before);
        } else if (letters === end && before === DOT && length >= 2 && length <= MAX_TOP && next !== DASH) top = end;
        if (next === DASH) {
          if (hex8(codes, end - 8, start) && isGuid(codes, end - 8, from, to)) this.found.add(GUID, end - 8, end + 28);
          if (length >= 6 && low[codes[start]!] === 105 && low[codes[start + 1]!] === 109) this.looks |= 1 << Look.Imcea;
        }
        if (length === 32 && hex && !GLUED.has(before) && before !== DASH && !GLUED.has(next)) this.found.add(GUID_DIGITS, start, end);
        if (hex && length <= 2) {
          pairs = before === SPACE && pairsEnd === start - 1 ? pairs + 1 : 1;
          pairsEnd = end;
          if (pairs >= 20) this.spaced = true;
        }
        if (next === DOT && length <= 3 && tail & DIGIT && letters === start && before !== DOT && before !== UNDERSCORE) this.quad(start);
        continue;
      }
      if (bits & HOST) {
        if (host < 0) host = i;
      } else if (host >= 0) {
        if (top >= host) this.host(host, i, top);
        host = -1;
      }
      if (bits & LONG) {
        if (long < 0) long = i;
        if (code === PERCENT) escaped = true;
        else if (code === DASH || code === UNDERSCORE) broken = true;
      } else if (long >= 0) {
        if (i - long >= MIN_LONG) this.long(long, i, escaped, broken);
        long = -1;
        escaped = broken = false;
      }
      if (bits & SIGN) {
        switch (code) {
          case AT:
            ats++;
            at = i;
            this.address(i);
            break;
          case LESS:
            angle = i;
            ats = 0;
            foreign = false;
            break;
          case GREATER:
            if (angle >= 0 && ats === 1) this.messageId(angle, at, i, foreign);
            angle = -1;
            break;
          case COLON:
            if (i + 1 < to && codes[i + 1] === COLON) this.looks |= 1 << Look.Colons;
            colons = hex !== 0 && end === i && start === lastColon + 1 && end - start <= 4 ? colons + 1 : 1;
            lastColon = i;
            if (colons >= 3) this.looks |= 1 << Look.Colons;
            break;
          case QUOTE:
            this.quote(i);
            break;
          case BACKSLASH:
            this.backslash = true;
            break;
          case PLUS:
            if (i + 1 < to && isDigit(codes[i + 1]!)) this.looks |= 1 << Look.Plus;
            break;
          case PERCENT:
            if (i + 2 < to && ((codes[i + 1] === 52 && codes[i + 2] === 48) || (codes[i + 1] === 53 && (codes[i + 2]! | 32) === 99))) this.looks |= 1 << Look.Escape;
            break;
          case QUESTION:
            if (i > from && codes[i - 1] === EQUALS) this.looks |= ENCODED;
            break;
          case SPACE: case TAB: case 11: case 12:
            angle = -1;
            break;
          default:
            if (code < 128 || code === 0x2028 || code === 0x2029 || code === 0x17f || code === 0x212a) return Plain.No;
            plain = Plain.Other;
            foreign = true;
        }
      }
      i++;
    }
    if (host >= 0 && top >= host) this.host(host, to, top);
    if (long >= 0 && to - long >= MIN_LONG) this.long(long, to, escaped, broken);
    if (plain !== Plain.Ascii) this.foreign();
    return plain;
  }

  /** `Phone      : ` at the beginning of the line. */
  private field(): void {
    const { codes, from, to } = this;
    let first = from;
    while (first < to && first - from < 8 && (codes[first] === SPACE || codes[first] === TAB)) first++;
    if (first >= to || !FIELD_STARTS.has(codes[first]!)) return;
    PHONE_FIELD.lastIndex = first;
    if (PHONE_FIELD.test(this.text)) this.looks |= 1 << Look.PhoneField;
  }

  /** A word that may begin a name or show a pattern. Says whether a name stands there. */
  private word(what: number, hash: number, start: number, end: number): boolean {
    if (what & TRIGGER) this.trigger(hash, start, end);
    if (what & FIRST_OF_PIECE) this.pieces = true;
    return (what & FIRST_OF_NAME) !== 0 && this.name(start, end);
  }

  private trigger(hash: number, start: number, end: number): void {
    const known = TRIGGERS.get(hash);
    if (!known) return;
    const { codes, from, to } = this;
    for (const { look, fits } of known) if (fits(codes, start, end, from, to)) this.looks |= 1 << look;
  }

  private name(start: number, end: number): boolean {
    const { from } = this;
    if (start < this.nameEnd) return true;
    this.lower ??= this.text.slice(from, this.to).toLowerCase();
    const length = this.names.lengthAt(this.lower, start - from, end - from);
    if (length === 0) return false;
    this.nameEnd = start + length;
    this.named.add(NAME, start, this.nameEnd);
    return true;
  }

  /** `HUB04` where `HUB01` is known to be a machine: as machines are written in notes; hexadecimal ids are not. */
  private sibling(stem: number, start: number, letters: number, end: number, before: number): void {
    if (this.stems[(stem ^ (stem >>> 15)) & (this.stems.length - 1)] === 0 || start < this.nameEnd || before === DASH || before === UNDERSCORE || end - start > MAX_SIBLING) return;
    if (!this.names.hasStem(this.text.slice(start, letters))) return;
    this.nameEnd = end;
    this.named.add(NAME, start, end);
  }

  /** Four octets, unless a word before them says that they are a version. */
  private quad(start: number): void {
    const { codes, from, to } = this;
    let at = start;
    for (let octet = 0; ; octet++) {
      const first = at;
      let value = 0;
      while (at < to && at - first < 4 && isDigit(codes[at]!)) value = 10 * value + codes[at++]! - 48;
      if (at === first || value > 255 || (codes[first] === 48 && at - first > 1) || at - first > 3) return;
      if (octet === 3) break;
      if (at >= to || codes[at++] !== DOT) return;
    }
    if (at + 1 < to && codes[at] === DOT && isDigit(codes[at + 1]!)) return;
    const before = start > from ? codes[start - 1]! : 0;
    if (VERSION_ENDS.has(before) && VERSION_BEFORE.test(this.text.slice(Math.max(from, start - VERSION_LENGTH), start))) return;
    this.found.add(IPV4, start, at);
  }

  /** A run of what names of hosts are made of, with a part in it that may be the last of one. */
  private host(start: number, end: number, top: number): void {
    const { codes, from, to } = this;
    this.remembered(this.hosts, HOSTS, start, end, start, end);
    // a canonical name, no address of the web
    if (end < to && codes[end] === SLASH && top === end) {
      const before = start > from ? codes[start - 1]! : 0;
      if (before !== SLASH && before !== AT && before !== COLON) this.looks |= 1 << Look.Canonical;
    }
  }

  /** What some ways find in a run; `[from..to)` is looked at, with what stands around the run. */
  private remembered(memory: Map<string, Places>, ways: readonly number[], start: number, end: number, from: number, to: number): void {
    const { found, text } = this, piece = text.slice(from, to);
    if (to - from > REMEMBERED_LENGTH) {
      for (const way of ways) findBy(way, piece, from, found);
      return;
    }
    let places = memory.get(piece);
    if (places === undefined) {
      const own = new Found();
      for (const way of ways) findBy(way, piece, 0, own);
      const list: number[] = [];
      for (let i = 0; i < own.count; i++) list.push(own.way[i]!, own.start[i]!, own.end[i]!);
      if (memory.size >= REMEMBERED) memory.clear();
      memory.set(ownText(piece), (places = list));
    }
    for (let i = 0; i < places.length; i += 3) found.add(places[i]!, from + places[i + 1]!, from + places[i + 2]!);
  }

  /** A run of what base64 and hexadecimal are made of. */
  private long(start: number, end: number, escaped: boolean, broken: boolean): void {
    const { codes, from, to, text, found } = this;
    let equals = end;
    while (equals < to && equals < end + 2 && codes[equals] === EQUALS) equals++;
    if (escaped) this.tokens = true;
    else if (!broken && (equals - start) % 4 === 0 && codes[start - 1] !== EQUALS && !(equals < to && codes[equals] === EQUALS)) {
      // whatever else may not stand behind it is part of the run, but for the sign of equality
      const goesOn = equals < to && codes[equals] !== PERCENT && has(codes[equals]!, WORD | LONG);
      if (!goesOn && end - start <= MAX_TOKEN && mayBeText(codes, start, end) && text.slice(Math.max(from, start - 6), start) !== 'Basic ') findBy(TOKEN, text.slice(start, equals), start, found);
    }
    if (end - start >= MIN_BINARY) for (const way of [DASHED, DIGITS, BASE64]) findBy(way, text.slice(start, equals), start, found);
  }

  private messageId(angle: number, at: number, end: number, foreign: boolean): void {
    if (foreign) findBy(MESSAGE_ID, this.text.slice(angle, end + 1), angle, this.found);
    else if (at - angle > 1 && end - at > 1 && at - angle <= 257 && end - at <= 257) this.found.add(MESSAGE_ID, angle + 1, end);
  }

  private address(at: number): void {
    const { codes, from, to } = this, low = Math.max(from, this.addressEnd, at - 128);
    let start = at;
    while (start > low && has(codes[start - 1]!, LOCAL)) start--;
    while (start < at && start > from && has(codes[start - 1]!, INSIDE)) start++;
    if (start === at || at + 1 >= to || !has(codes[at + 1]!, WORD)) return;
    let end = at + 2, dots = 0, label = 1;
    for (; end < to && (has(codes[end]!, WORD) || codes[end] === DOT || codes[end] === DASH); end++) {
      if (codes[end] !== DOT) label++;
      else if (label > 60) break;
      else {
        dots++;
        label = 0;
      }
    }
    if (label > 60 || dots > 10) {
      const before = this.found.count;
      findBy(ADDRESS, this.text.slice(start, Math.min(to, at + 1000)), start, this.found);
      // what begins further on may be cut
      const fits = this.found.count > before && this.found.start[before] === start;
      this.found.count = before + (fits ? 1 : 0);
      if (fits) this.addressEnd = this.found.end[before]!;
      return;
    }
    while (codes[end - 1] === DOT) end--;
    if (end - at < 3) return;
    this.found.add(ADDRESS, start, end);
    this.addressEnd = end;
  }

  /** `String="`, `STRVAL="`, and memory shown as text. */
  private quote(at: number): void {
    const { codes, from } = this;
    const before = at > from ? codes[at - 1]! : 0;
    if (before === EQUALS && at - 2 >= from && ((codes[at - 2]! | 32) === 103 || (codes[at - 2]! | 32) === 108)) this.looks |= 1 << Look.Texts;
    else if (before === SPACE && at - 2 >= from && codes[at - 2] === SPACE) this.looks |= 1 << Look.MemoryText;
  }

  /** Runs with a backslash: accounts, machines of shares. One sign before and behind tells what they are. */
  private findShares(): void {
    const { text, codes, from, to } = this;
    for (let at = text.indexOf('\\', from); at >= 0 && at < to; ) {
      let start = at, end = at;
      while (start > from && has(codes[start - 1]!, SHARE)) start--;
      while (end < to && has(codes[end]!, SHARE)) end++;
      this.remembered(this.shares, SHARES, start, end, Math.max(from, start - 1), Math.min(to, end + 1));
      at = text.indexOf('\\', end);
    }
  }

  /** What words of other alphabets show. */
  private foreign(): void {
    const line = this.text.slice(this.from, this.to);
    if (/ема:/i.test(line)) this.looks |= 1 << Look.Header;
    if (/тел/i.test(line)) this.looks |= 1 << Look.PhoneWord;
  }
}

function has(code: number, bits: number): boolean {
  return code < 128 && (CLASS[code]! & bits) !== 0;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Are the last eight characters of a word hexadecimal, and no more of it? */
function hex8(codes: Codes, at: number, start: number): boolean {
  if (at < start || (at > start && has(codes[at - 1]!, HEX))) return false;
  for (let i = at; i < at + 8; i++) if (!has(codes[i]!, HEX)) return false;
  return true;
}

/** Eight digits are there: the other groups of a GUID, and neither a digit nor a dash around it. */
function isGuid(codes: Codes, at: number, from: number, to: number): boolean {
  if (at + 36 > to || codes[at + 13] !== DASH || codes[at + 18] !== DASH || codes[at + 23] !== DASH || (at > from && codes[at - 1] === DASH)) return false;
  for (let i = at + 9; i < at + 36; i++) if (i !== at + 13 && i !== at + 18 && i !== at + 23 && !has(codes[i]!, HEX)) return false;
  return at + 36 >= to || !(has(codes[at + 36]!, HEX) || codes[at + 36] === DASH);
}

/** Base64 has letters of both cases. */
function mayBeText(codes: Codes, start: number, end: number): boolean {
  let any = 0;
  for (let i = start; i < end; i++) any |= CLASS[codes[i]!]!;
  return (any & (LOWER | UPPER)) === (LOWER | UPPER);
}

/** Bits by hash, with room enough that few words which are none fall together with one. */
function tableOf(entries: readonly (readonly [hash: number, bit: number])[]): Uint8Array {
  let size = MIN_TABLE;
  while (size < 16 * entries.length) size *= 2;
  const out = new Uint8Array(size);
  for (const [hash, bit] of entries) out[(hash ^ (hash >>> 15)) & (size - 1)]! |= bit;
  return out;
}
