import { isPrivateAddress, privatePrefix } from '../decode/private-address';
import { guidFromBytes, guidToBytes, knownGuid } from '../decode/guid';
import { once } from '../once';
import { meansSomething } from './public';
import { ownText } from './text';

export type SecretKind = 'label' | 'local-part' | 'guid' | 'sid' | 'ipv4' | 'ipv6' | 'phone' | 'text' | 'message-id';

/** A replacement made, for the map that stays with the owner. */
export interface Replacement {
  kind: SecretKind;
  from: string;
  to: string;
  count: number;
}

/** Secrets that are told apart from each other. */
interface Family {
  made: Map<string, Replacement>;
  taken: Set<string>;
}

/** Different secrets that are remembered, for the map and so that no two get the same pseudonym: some 400 bytes each. */
export const MAX_LISTED = 1_000_000;
/** Tries for a free pseudonym of the same length before one unit is added. */
const TRIES = 64;
/** Words of at least this many letters have one pseudonym wherever they stand; shorter ones have too few to be told apart. */
const JOINED_LETTERS = 3;
const joinedWord = once(() => new RegExp(`\\p{L}{${JOINED_LETTERS},}`, 'gu'));
const EMPTY_GUID = /^[0-]+$/;

/**
 * Stable pseudonyms: the same secret gets the same one wherever it stands, different secrets get different ones, and the
 * shape stays (length, digits, letters, case), so that columns, joins and formats hold. Names are made word by word: `Anna Kern`,
 * `anna.kern@` and `CORP\anna.kern` stay one person. `salt` makes them differ between runs.
 */
export class Pseudonyms {
  private readonly made = new Map<string, Family>();
  private readonly list: Replacement[] = [];
  /** What the secret being replaced is made of; undefined while nobody asks, or once it cannot be told. */
  private followedUses: Replacement[] | undefined;
  private readonly words = new Map<string, string>();
  private readonly wordsTaken = new Set<string>();
  /** Places whose secret is not remembered: its pseudonym follows from the salt alone. */
  unlisted = 0;

  private readonly seeds = new Map<string, Random>();

  constructor(private readonly salt: string, private readonly most = MAX_LISTED) {}

  /** For a text of a kind, or of none. */
  private random(kind: string, text: string, attempt: number): Random {
    let seed = this.seeds.get(kind);
    if (!seed) this.seeds.set(kind, (seed = Random.of(kind === '' ? `${this.salt}:` : `${this.salt}:${kind}:`)));
    return seed.from(text, attempt);
  }

  /** A word, host label, local part or free text: letters become letters, digits digits, everything else stays. */
  word(kind: SecretKind, text: string): string {
    const key = text.toLowerCase();
    return likeCase(text, this.of(kind, 'word', key, (n) => this.shaped(key, n)));
  }

  /** Digits of the same number, the first of a run never zero where it was not. */
  digits(kind: SecretKind, text: string): string {
    return this.of(kind, kind, text, (n) => digitsLike(text, this.random(kind, text, n)));
  }

  /** A part of a SID: a number that still fits into 32 bits. */
  subAuthority(text: string): string {
    return this.of('sid', 'sid', text, (n) => {
      const random = this.random('sid', text, n);
      const made = digitsLike(text, random);
      return made.length === 10 ? `${1 + random.below(3)}${made.slice(1)}` : made;
    });
  }

  guid(text: string): string {
    const key = text.toLowerCase();
    if (!this.made.get('guid')?.made.has(key) && (knownGuid(key) !== undefined || EMPTY_GUID.test(key))) return text;
    return likeHexCase(text, this.of('guid', 'guid', key, (n) => hexLike(key, this.random('guid', key, n))));
  }

  /** Sixteen bytes of a GUID inside a binary value, in its mixed-endian order. */
  guidBytes(bytes: Uint8Array): Uint8Array {
    return guidToBytes(this.guid(guidFromBytes(bytes)))!;
  }

  /** Octets of the same width each, so that the text keeps its length and the address stays an address of one machine. */
  ipv4(text: string): string {
    if (/^(?:127\.|0\.0\.0\.0$|255\.255\.255\.255$)/.test(text)) return text;
    return this.of('ipv4', 'ipv4', text, (n) => {
      const random = this.random('ipv4', text, n);
      // that an address is of a private network says who answered, and nothing of who it is
      const kept = privatePrefix(text);
      const made = (): string => kept + text.slice(kept.length).split('.').map((octet, i) => sameWidth(octet.length, i === 0 && kept === '', random)).join('.');
      let out = made();
      while (kept === '' && isPrivateAddress(out)) out = made();
      return out;
    });
  }

  ipv6(text: string): string {
    if (/^[0:]*1?$/.test(text)) return text;
    return this.of('ipv6', 'ipv6', text.toLowerCase(), (n) => {
      const random = this.random('ipv6', text.toLowerCase(), n);
      const lower = text.toLowerCase(), kept = privatePrefix(lower);
      const made = (): string => kept + lower.slice(kept.length).replace(/[0-9a-f]/g, (c) => (c === '0' ? '0' : (1 + random.below(15)).toString(16)));
      let out = made();
      while (kept === '' && isPrivateAddress(out)) out = made();
      return out;
    });
  }

  /** Characters of a value that nobody can read: hexadecimal and base64 digits become others, zeros and signs stay. */
  opaque(text: string): string {
    const hex = /^[0-9A-Fa-f -]*$/.test(text);
    return this.of('text', 'opaque', text, (n) => {
      const random = this.random('opaque', text, n);
      return text.replace(/[A-Za-z1-9]/g, (c) => {
        if (hex) return likeHexCase(c, (1 + random.below(15)).toString(16));
        if (/\d/.test(c)) return String(1 + random.below(9));
        const letter = LATIN[random.below(LATIN.length)]!;
        return c === c.toLowerCase() ? letter : letter.toUpperCase();
      });
    });
  }

  replacements(): Replacement[] {
    return this.list;
  }

  /** Begins to note what is used. What it gives back is for {@link followed}. */
  follow(): Replacement[] | undefined {
    const outer = this.followedUses;
    this.followedUses = [];
    return outer;
  }

  /** What was used since; undefined where some is not remembered. */
  followed(outer: Replacement[] | undefined): readonly Replacement[] | undefined {
    const own = this.followedUses;
    if (outer && own) for (const use of own) outer.push(use);
    this.followedUses = own && outer;
    return own;
  }

  /** The same is used once more. */
  again(uses: readonly Replacement[]): void {
    for (const use of uses) use.count++;
    if (this.followedUses) for (const use of uses) this.followedUses.push(use);
  }

  private of(kind: SecretKind, family: string, key: string, make: (attempt: number) => string): string {
    let own = this.made.get(family);
    if (!own) this.made.set(family, (own = { made: new Map(), taken: new Set() }));
    let found = own.made.get(key);
    if (!found && this.list.length >= this.most) {
      this.unlisted++;
      this.followedUses = undefined;
      return this.unlike(key, make);
    }
    if (!found) {
      found = { kind, from: ownText(key), to: this.free(own.taken, key, make), count: 0 };
      own.made.set(found.from, found);
      this.list.push(found);
    }
    found.count++;
    this.followedUses?.push(found);
    return found.to;
  }

  private unlike(key: string, make: (attempt: number) => string): string {
    for (let n = 0; n < TRIES; n++) {
      const to = make(n);
      if (to !== key) return to;
    }
    return key;
  }

  private free(taken: Set<string>, key: string, make: (attempt: number) => string): string {
    for (let n = 0; ; n++) {
      const to = make(n) + (n >= TRIES ? 'x'.repeat(Math.floor(n / TRIES)) : '');
      if (to !== key && !taken.has(to)) {
        taken.add(to);
        return to;
      }
      // a text without letters and digits has no other shape: it says nothing and stays
      if (!/[\p{L}\p{N}]/u.test(key)) return key;
    }
  }

  /** Longer words by their own pseudonyms, what is between them made for this text. */
  private shaped(text: string, attempt: number): string {
    const random = this.random('', text, attempt);
    let out = '', at = 0;
    for (const [start, end] of isAscii(text) ? asciiWords(text) : Array.from(text.matchAll(joinedWord()), (m) => [m.index, m.index + m[0].length] as const)) {
      out += lettersLike(text.slice(at, start), random) + this.joined(text.slice(start, end));
      at = end;
    }
    return out + lettersLike(text.slice(at), random);
  }

  private joined(word: string): string {
    let made = this.words.get(word);
    for (let n = 0; made === undefined; n++) {
      const random = this.random('word', word, n);
      const to = lettersLike(word, random) + 'x'.repeat(Math.floor(n / TRIES));
      if (to === word || this.wordsTaken.has(to) || meansSomething(to)) continue;
      made = to;
      if (this.words.size >= this.most) break;
      this.wordsTaken.add(to);
      this.words.set(word, to);
    }
    return made;
  }
}

const LATIN = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789abcdef';
/** Letters of every code page of Western and Central Europe. */
const ACCENTED = '\u00e1\u00e2\u00e4\u00e7\u00e9\u00eb\u00ed\u00ee\u00f3\u00f4\u00f6\u00fa\u00fc\u00fd';
const CYRILLIC_VOWELS = 'аеиоуыэюя';
const CYRILLIC_CONSONANTS = 'бвгджзклмнпрстфхцчшщ';

/** Letters that a letter may become: a line keeps its code page, and what it is guessed from. */
function poolOf(letter: string): string {
  if (letter.charCodeAt(0) < 128) return LATIN;
  if (/[аеёиоуыэюяіїє]/.test(letter)) return CYRILLIC_VOWELS;
  if (/\p{Script=Cyrillic}/u.test(letter)) return CYRILLIC_CONSONANTS;
  return /\p{Script=Latin}/u.test(letter) ? ACCENTED : LATIN;
}

function lettersLike(text: string, random: Random): string {
  if (isAscii(text)) return asciiLike(text, random);
  return text.replace(/[\p{L}\p{N}]/gu, (c, at: number) => {
    if (/\p{N}/u.test(c)) return String(at > 0 || c === '0' ? random.below(10) : 1 + random.below(9));
    const pool = poolOf(c);
    return pool[random.below(pool.length)]! + (c.length > 1 ? 'x' : '');
  });
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}

/** Letters and digits for letters and digits. */
function asciiLike(text: string, random: Random): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) out += DIGITS[i > 0 || code === 48 ? random.below(10) : 1 + random.below(9)]!;
    else out += (code | 32) >= 97 && (code | 32) <= 122 ? LATIN[random.below(LATIN.length)]! : text[i]!;
  }
  return out;
}

function hexLike(text: string, random: Random): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    out += (code >= 48 && code <= 57) || (code >= 97 && code <= 102) ? DIGITS[random.below(16)]! : text[i]!;
  }
  return out;
}

/** Where longer words stand. */
function asciiWords(text: string): [start: number, end: number][] {
  const out: [number, number][] = [];
  for (let at = 0; at < text.length; at++) {
    const start = at;
    while (at < text.length && (text.charCodeAt(at) | 32) >= 97 && (text.charCodeAt(at) | 32) <= 122) at++;
    if (at - start >= JOINED_LETTERS) out.push([start, at]);
  }
  return out;
}

function digitsLike(text: string, random: Random): string {
  return text.replace(/\d/g, (c, at: number) => String(at > 0 || c === '0' ? random.below(10) : 1 + random.below(9)));
}

/** One octet; the first is neither 0 nor 127 nor that of a group or broadcast address. */
function sameWidth(width: number, first: boolean, random: Random): string {
  if (width === 1) return String(first ? 1 + random.below(9) : random.below(10));
  if (width === 2) return String(10 + random.below(90));
  const made = 100 + random.below(first ? 123 : 155);
  return String(first && made === 127 ? 223 : made);
}

function likeHexCase(original: string, made: string): string {
  return original === original.toLowerCase() ? made : original === original.toUpperCase() ? made.toUpperCase() : made;
}

/** Letter by letter where both are of one length, else as a whole. */
function likeCase(original: string, made: string): string {
  if (original === original.toLowerCase()) return made;
  if (original === original.toUpperCase()) return made.toUpperCase();
  if (original.length !== made.length) return made;
  let out = '';
  for (let i = 0; i < made.length; i++) out += original[i] !== original[i]!.toLowerCase() ? made[i]!.toUpperCase() : made[i]!;
  return out;
}

/** A small deterministic generator (xorshift over a hashed seed); no cryptography: the salt is the secret and stays with the owner. */
class Random {
  private a = 0x9e3779b9;
  private b = 0x243f6a88;

  /** The same as far as the seed goes. */
  static of(seed: string): Random {
    const random = new Random();
    random.feed(seed);
    return random;
  }

  /** One whose seed goes on. */
  from(rest: string, attempt: number): Random {
    const random = new Random();
    random.a = this.a;
    random.b = this.b;
    random.feed(rest);
    random.feed(attempt === 0 ? FIRST : `:${attempt}`);
    for (let i = 0; i < 4; i++) random.next();
    return random;
  }

  private feed(seed: string): void {
    for (let i = 0; i < seed.length; i++) {
      this.a = Math.imul(this.a ^ seed.charCodeAt(i), 0x85ebca6b);
      this.b = Math.imul(this.b ^ (this.a >>> 13) ^ seed.charCodeAt(i), 0xc2b2ae35);
    }
  }

  below(n: number): number {
    return (this.next() >>> 3) % n;
  }

  private next(): number {
    let x = this.a ^ (this.a << 11);
    x ^= x >>> 8;
    this.a = this.b;
    this.b = (this.b ^ (this.b >>> 19) ^ x) >>> 0;
    return this.b;
  }
}

const FIRST = ':0';
