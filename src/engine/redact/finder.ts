import type { NameMatcher } from './matcher';
import { fill, withoutOverlaps, type Places } from './overlaps';
import { Look, PATTERNS, type PatternKind } from './patterns';
import { findAll, findAt, findBy, Found, NAME, WAYS } from './secrets';
import { ownText } from './text';
import { Bit, Char, CLASS, has, hex8, isDigit, isGuid, LOW, mayBeHexText, mayBePhone, mayBeText, tableOf } from './signs';
import { hashOf, TRIGGERS, type Codes } from './triggers';

/** Around 32 digits that are a part of something longer. */
const GLUED = new Set<number>([Char.Slash, Char.Plus, Char.Equals]);
/** In front of digits that are a part of something longer: of a date, a version, a row. */
const JOINED = new Set([...'.:,/+-_'].map((char) => char.charCodeAt(0)));
/** What a word in front of a version can end with, or what stands between them. */
const VERSION_ENDS = new Set([...'nNdDrRvV:=# "'].map((char) => char.charCodeAt(0)));
/** The longest last part of a host's name. */
const MAX_TOP = 8;
const MAX_SIBLING = 24;
/** Lengths of base64 that is text, and of binary values. */
const MIN_LONG = 14, MAX_TOKEN = 2000, MIN_BINARY = 38, MIN_HEX_TEXT = 20;
/** Ways that are worked out here. */
const own = (kind: PatternKind): number[] => PATTERNS.flatMap(([k, look], i) => (k === kind && look === Look.Own ? [WAYS.length - PATTERNS.length + i] : []));
const ofLook = (look: Look): number[] => PATTERNS.flatMap(([, l], i) => (l === look ? [WAYS.length - PATTERNS.length + i] : []));

const ENCODED_WAY = 0, TOKEN = 1, DASHED = 2, SPACED = 3, DIGITS = 4, BASE64 = 5, HEX_TEXT = 6;
/** The bit of no pattern that has a look. */
const ENCODED = 1;
/** Those that find accounts. */
const HALVES = 1 << Look.Escape;
const TOKENS = [TOKEN], HEX_TEXTS = [HEX_TEXT];
const [GUID] = own('guid') as [number], [GUID_DIGITS] = own('guid-digits') as [number], [MESSAGE_ID] = own('message-id') as [number], [ADDRESS] = own('address') as [number], [IPV4] = own('ipv4') as [number];
const HOSTS = own('host'), SHARES = [...own('share'), ...own('account')];
const LOOKS: readonly (readonly number[])[] = Array.from({ length: Look.Debugger + 1 }, (_, look) => (look === Look.Own ? [] : ofLook(look)));
const FIELD = /\w{0,40}(?:[Pp]hone|Fax|Pager|Im(?:ei|si))|Other\w|(?:user|account name|logon account)/iy;
/** A version is no address. */
const VERSION_BEFORE = /\b(?:version|build|ver|v|id)[:=#]?[ "]{0,2}$/i;
const VERSION_LENGTH = 12;
/** Runs of characters whose secrets are remembered, and how long one may be. */
const REMEMBERED = 16_384, REMEMBERED_LENGTH = 128;

/** What was found in a run: way, start, end and so on. */
type Runs = readonly number[];

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
  /** Words that may begin a name: where, and by which hash; where their letters end if they may be a machine like others, else -1. */
  private readonly words = { count: 0, start: [] as number[], end: [] as number[], hash: [] as number[], letters: [] as number[] };
  /** Look and place: there its patterns match, or nowhere. */
  private readonly anchors: number[] = [];
  private anchored = 0;
  private readonly hosts = new Map<string, Runs>();
  private readonly shares = new Map<string, Runs>();
  private readonly texts = new Map<string, Runs>();
  private readonly table: Uint8Array;
  /** Length of the longest name by the place of its first word in the table. */
  private readonly longest: Uint32Array;
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
  private nameEnd = 0;
  private addressEnd = 0;

  constructor(private readonly names: NameMatcher) {
    const first = names.firstWords();
    this.table = tableOf([...[...TRIGGERS.keys()].map((hash) => [hash, TRIGGER] as const), ...first.map(([hash]) => [hash, FIRST_OF_NAME] as const), ...names.firstOfPieces().map((hash) => [hash, FIRST_OF_PIECE] as const)]);
    this.longest = new Uint32Array(this.table.length);
    for (const [hash, length] of first) this.longest[this.slot(hash)] = Math.max(length, this.longest[this.slot(hash)]!);
    this.stems = tableOf(names.stems().map((stem) => [hashOf(stem), 1] as const));
  }

  private slot(hash: number): number {
    return (hash ^ (hash >>> 15)) & (this.table.length - 1);
  }

  /** Puts down the secrets of the line `text[from..lineEnd)`; `codes` are the characters of the text. */
  find(text: string, codes: Codes, from: number, lineEnd: number, into: Places): void {
    const { found } = this;
    let to = lineEnd;
    while (to > from && codes[to - 1] === 13) to--;
    this.text = text;
    this.codes = codes;
    this.from = from;
    this.to = to;
    this.looks = this.anchored = 0;
    this.spaced = this.tokens = this.backslash = this.pieces = false;
    this.nameEnd = this.addressEnd = from;
    found.count = this.named.count = this.words.count = this.anchors.length = 0;
    const plain = this.look();
    if (plain === Plain.No) {
      found.count = 0;
      findAll(text.slice(from, to), from, found);
    } else if (this.looks !== 0 || this.anchored !== 0 || this.spaced || this.tokens) this.search(text.slice(from, to));
    if (plain !== Plain.No && this.backslash) this.findShares();
    // names win over nothing: what stands within something else need not be looked for
    if (plain === Plain.Ascii && !this.pieces && (this.looks & HALVES) === 0 && !this.backslash) {
      withoutOverlaps(found, into);
      this.findNames(into);
      if (this.named.count > 0) fill(into, this.named);
      return;
    }
    this.addNames(plain);
    withoutOverlaps(found, into);
  }

  /** Names among all that was found: `Sales DB 07\\HUB01` is no account then. */
  private addNames(plain: Plain): void {
    const { found, named, names, text, from, to } = this;
    if (names.hasPieces && (this.pieces || plain !== Plain.Ascii)) for (const p of names.pieces(text.slice(from, to))) found.add(NAME, from + p.start, from + p.end);
    if (plain === Plain.Ascii) {
      for (let i = 0; i < this.words.count; i++) this.name(i);
      for (let i = 0; i < named.count; i++) found.add(NAME, named.start[i]!, named.end[i]!);
    } else for (const p of names.places(text.slice(from, to))) found.add(NAME, from + p.start, from + p.end);
  }

  /** Names that do not stand within what was found. */
  private findNames({ count, start, end }: Places): void {
    const { words } = this;
    for (let i = 0, place = 0; i < words.count; ) {
      while (place < count && end[place]! <= words.start[i]!) place++;
      if (place === count || start[place]! > words.start[i]! || this.nameEnd > words.start[i]!) {
        this.name(i++);
        continue;
      }
      let last = i, reach = 0;
      for (; last < words.count && words.start[last]! < end[place]!; last++) reach = Math.max(reach, words.end[last]!, words.start[last]! + this.longest[this.slot(words.hash[last]!)]!);
      if (reach <= end[place]!) i = last;
      else while (i < last) this.name(i++);
    }
  }

  /** The name that begins at a word, or a machine like others: `HUB04` where `HUB01` is known, as machines are written in notes. */
  private name(word: number): void {
    const { names, codes, words } = this, start = words.start[word]!, letters = words.letters[word]!;
    if (start < this.nameEnd) return;
    const length = names.lengthAt(words.hash[word]!, codes, start, this.to), end = length > 0 ? start + length : words.end[word]!;
    if (length === 0 && (letters < 0 || !names.hasStem(this.text.slice(start, letters)))) return;
    this.nameEnd = end;
    this.named.add(NAME, start, end);
  }

  /** Runs the patterns that the line may match. */
  private search(line: string): void {
    const { found, from, anchors } = this;
    if (this.looks & ENCODED) findBy(ENCODED_WAY, line, from, found);
    if (this.tokens) findBy(TOKEN, line, from, found);
    if (this.spaced) findBy(SPACED, line, from, found);
    for (let look = 1, looks = this.looks >>> 1; looks !== 0; look++, looks >>>= 1) if (looks & 1) for (const way of LOOKS[look]!) findBy(way, line, from, found);
    for (let look = 1, looks = this.anchored >>> 1; looks !== 0; look++, looks >>>= 1) {
      if (looks & 1) for (const way of LOOKS[look]!) for (let i = 0, end = 0; i < anchors.length; i += 2) if (anchors[i] === look && anchors[i + 1]! - from >= end) end = findAt(way, line, anchors[i + 1]! - from, from, found);
    }
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
      let code = codes[i]!, bits = code < 128 ? classes[code]! : Bit.Sign;
      if (bits & Bit.Word) {
        start = i;
        let hash = 0, all = Bit.Word, any = 0, tail = Bit.Word;
        for (; bits & Bit.Letter; code = codes[i]!, bits = code < 128 ? classes[code]! : 0) {
          hash = (Math.imul(hash, 31) + low[code]!) | 0;
          all &= bits;
          any |= bits;
          if (++i === to) break;
        }
        const letters = i, stem = hash, capitals = (any & Bit.Lower) === 0;
        if (i < to) {
          for (; bits & Bit.Word; code = codes[i]!, bits = code < 128 ? classes[code]! : 0) {
            hash = (Math.imul(hash, 31) + low[code]!) | 0;
            tail &= bits;
            if (++i === to) break;
          }
          all &= letters === i ? Bit.Word : tail;
        }
        end = i;
        hex = all & Bit.Hex;
        const length = end - start, next = end < to ? codes[end]! : 0, before = start > from ? codes[start - 1]! : 0;
        if (host < 0) host = start;
        if (long < 0) long = start;
        const what = table[(hash ^ (hash >>> 15)) & mask]!;
        let machine = -1;
        if (letters > start && letters < end) {
          // `tel0301234567`, and `HUB04` where `HUB01` is known
          if (table[(stem ^ (stem >>> 15)) & mask]! & TRIGGER) this.trigger(stem, start, letters);
          if (capitals && tail & Bit.Digit && end - letters <= 4 && letters - start >= 2 && length <= MAX_SIBLING && before !== Char.Dash && before !== Char.Underscore && this.stems[(stem ^ (stem >>> 15)) & (this.stems.length - 1)] === 1) machine = letters;
        } else if (letters === end && before === Char.Dot && length >= 2 && length <= MAX_TOP && next !== Char.Dash) top = end;
        if (what !== 0 || machine >= 0) this.word(what, hash, start, end, machine);
        if (next === Char.Dash) {
          if (hex8(codes, end - 8, start) && isGuid(codes, end - 8, from, to)) this.found.add(GUID, end - 8, end + 28);
          if (length >= 6 && low[codes[start]!] === 105 && low[codes[start + 1]!] === 109) this.looks |= 1 << Look.Imcea;
        }
        if (length >= MIN_HEX_TEXT && letters < end && mayBeHexText(codes, start, end)) this.remembered(this.texts, HEX_TEXTS, start, end);
        if (length === 32 && hex && !GLUED.has(before) && before !== Char.Dash && !GLUED.has(next)) this.found.add(GUID_DIGITS, start, end);
        if (hex && length <= 2) {
          pairs = before === Char.Space && pairsEnd === start - 1 ? pairs + 1 : 1;
          pairsEnd = end;
          if (pairs >= 20) this.spaced = true;
        }
        if (letters === start && tail & Bit.Digit && !JOINED.has(before) && mayBePhone(codes, start, end, to)) this.looks |= 1 << Look.Number;
        if (next === Char.Dot && length <= 3 && tail & Bit.Digit && letters === start && before !== Char.Dot && before !== Char.Underscore) this.quad(start);
        continue;
      }
      if (bits & Bit.Host) {
        if (host < 0) host = i;
      } else if (host >= 0) {
        if (top >= host) this.host(host, i, top);
        host = -1;
      }
      if (bits & Bit.Long) {
        if (long < 0) long = i;
        if (code === Char.Percent) escaped = true;
        else if (code === Char.Dash || code === Char.Underscore) broken = true;
      } else if (long >= 0) {
        if (i - long >= MIN_LONG) this.long(long, i, escaped, broken);
        long = -1;
        escaped = broken = false;
      }
      if (bits & Bit.Sign) {
        switch (code) {
          case Char.At:
            ats++;
            at = i;
            this.address(i);
            break;
          case Char.Less:
            angle = i;
            ats = 0;
            foreign = false;
            break;
          case Char.Greater:
            if (angle >= 0 && ats === 1) this.messageId(angle, at, i, foreign);
            angle = -1;
            break;
          case Char.Colon:
            if (i + 1 < to && codes[i + 1] === Char.Colon) this.looks |= 1 << Look.Colons;
            colons = hex !== 0 && end === i && start === lastColon + 1 && end - start <= 4 ? colons + 1 : 1;
            lastColon = i;
            if (colons >= 3) this.looks |= 1 << Look.Colons;
            break;
          case Char.Quote:
            this.quote(i);
            break;
          case Char.Backslash:
            this.backslash = true;
            break;
          case Char.Plus:
            if (i + 1 < to && isDigit(codes[i + 1]!)) this.anchor(Look.Plus, i);
            break;
          case Char.Percent:
            if (i + 2 < to && ((codes[i + 1] === 52 && codes[i + 2] === 48) || (codes[i + 1] === 53 && (codes[i + 2]! | 32) === 99))) this.looks |= 1 << Look.Escape;
            break;
          case Char.Question:
            if (i > from && codes[i - 1] === Char.Equals) this.looks |= ENCODED;
            break;
          case Char.Space: case Char.Tab: case 11: case 12:
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

  /** `Phone      : `, `User Name : ` at the beginning of the line. */
  private field(): void {
    const { codes, from, to } = this;
    let first = from;
    while (first < to && first - from < 8 && (codes[first] === Char.Space || codes[first] === Char.Tab)) first++;
    if (first >= to || !has(codes[first]!, Bit.Letter)) return;
    FIELD.lastIndex = first;
    if (FIELD.test(this.text)) this.looks |= 1 << Look.PhoneField;
  }

  /** A word that may begin a name or show a pattern. */
  private word(what: number, hash: number, start: number, end: number, machine: number): void {
    if (what & TRIGGER) this.trigger(hash, start, end);
    if (what & FIRST_OF_PIECE) this.pieces = true;
    if ((what & FIRST_OF_NAME) === 0 && machine < 0) return;
    const { words } = this, at = words.count++;
    words.start[at] = start;
    words.end[at] = end;
    words.hash[at] = hash;
    words.letters[at] = machine;
  }

  private trigger(hash: number, start: number, end: number): void {
    const known = TRIGGERS.get(hash);
    if (!known) return;
    const { codes, from, to } = this;
    for (const { look, fits, anchor } of known) {
      if (!fits(codes, start, end, from, to)) continue;
      if (anchor) this.anchor(look, anchor(codes, end, to));
      else this.looks |= 1 << look;
    }
  }

  private anchor(look: Look, at: number): void {
    this.anchored |= 1 << look;
    this.anchors.push(look, at);
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
      if (at >= to || codes[at++] !== Char.Dot) return;
    }
    if (at + 1 < to && codes[at] === Char.Dot && isDigit(codes[at + 1]!)) return;
    const before = start > from ? codes[start - 1]! : 0;
    if (VERSION_ENDS.has(before) && VERSION_BEFORE.test(this.text.slice(Math.max(from, start - VERSION_LENGTH), start))) return;
    this.found.add(IPV4, start, at);
  }

  /** A run of what names of hosts are made of, with a part in it that may be the last of one. */
  private host(start: number, end: number, top: number): void {
    const { codes, from, to } = this;
    this.remembered(this.hosts, HOSTS, start, end);
    // a canonical name, no address of the web
    if (end < to && codes[end] === Char.Slash && top === end) {
      const before = start > from ? codes[start - 1]! : 0;
      if (before !== Char.Slash && before !== Char.At && before !== Char.Colon) this.looks |= 1 << Look.Canonical;
    }
  }

  /** What some ways find in a run, with what must be seen around it. */
  private remembered(memory: Map<string, Runs>, ways: readonly number[], from: number, to: number): void {
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
    while (equals < to && equals < end + 2 && codes[equals] === Char.Equals) equals++;
    if (escaped) this.tokens = true;
    else if (!broken && (equals - start) % 4 === 0 && codes[start - 1] !== Char.Equals && !(equals < to && codes[equals] === Char.Equals)) {
      // whatever else may not stand behind it is part of the run, but for the sign of equality
      const goesOn = equals < to && codes[equals] !== Char.Percent && has(codes[equals]!, Bit.Word | Bit.Long);
      if (!goesOn && end - start <= MAX_TOKEN && mayBeText(codes, start, end) && text.slice(Math.max(from, start - 6), start) !== 'Basic ') this.remembered(this.texts, TOKENS, start, equals);
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
    while (start > low && has(codes[start - 1]!, Bit.Local)) start--;
    while (start < at && start > from && has(codes[start - 1]!, Bit.Inside)) start++;
    if (start === at || at + 1 >= to || !has(codes[at + 1]!, Bit.Word)) return;
    let end = at + 2, dots = 0, label = 1;
    for (; end < to && (has(codes[end]!, Bit.Word) || codes[end] === Char.Dot || codes[end] === Char.Dash); end++) {
      if (codes[end] !== Char.Dot) label++;
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
    while (codes[end - 1] === Char.Dot) end--;
    if (end - at < 3) return;
    this.found.add(ADDRESS, start, end);
    this.addressEnd = end;
  }

  /** `String="`, `STRVAL="`, and memory shown as text. */
  private quote(at: number): void {
    const { codes, from } = this;
    const before = at > from ? codes[at - 1]! : 0;
    if (before === Char.Equals && at - 2 >= from && ((codes[at - 2]! | 32) === 103 || (codes[at - 2]! | 32) === 108)) this.anchor(Look.Texts, at + 1);
    else if (before === Char.Space && at - 2 >= from && codes[at - 2] === Char.Space) this.looks |= 1 << Look.MemoryText;
  }

  /** Runs with a backslash: accounts, machines of shares. One sign before and behind tells what they are. */
  private findShares(): void {
    const { text, codes, from, to } = this;
    for (let at = text.indexOf('\\', from); at >= 0 && at < to; ) {
      let start = at, end = at;
      while (start > from && has(codes[start - 1]!, Bit.Share)) start--;
      while (end < to && has(codes[end]!, Bit.Share)) end++;
      this.remembered(this.shares, SHARES, Math.max(from, start - 1), Math.min(to, end + 1));
      at = text.indexOf('\\', end);
    }
  }

  /** What words of other alphabets show. */
  private foreign(): void {
    const line = this.text.slice(this.from, this.to);
    if (/ема:/i.test(line)) this.looks |= 1 << Look.Header;
    if (/тел|факс|моб|номер|tél/i.test(line)) this.looks |= 1 << Look.PhoneWord;
  }
}
