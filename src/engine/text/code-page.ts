/**
 * Lines whose bytes are not UTF-8: raw mail data, consoles and exports in the code page of their machine. Nothing in the bytes names that
 * page. It is guessed line by line, so that a line reads the same wherever a file is cut.
 */

import { once } from '../once';

export type CodePage = 'windows-1250' | 'windows-1251' | 'windows-1252' | 'ibm866';

/** How the bytes of a line were taken; `damaged-utf-8`: UTF-8 with a few bytes that belong to no character, for example a text cut at a number of bytes. */
export type Guess = CodePage | 'damaged-utf-8';

/** So many characters beyond ASCII for each stray byte make a line UTF-8 that was damaged. */
const SEQUENCES_PER_STRAY = 4;
/** Letters of words that are Cyrillic throughout; fewer could be an accent or two. */
const MIN_CYRILLIC = 3;

const SMALL = 1, CAPITAL = 2, VOWEL = 4, FOREIGN = 8;

const isAsciiLetter = (b: number): boolean => (b >= 0x41 && b <= 0x5a) || (b >= 0x61 && b <= 0x7a);

/** May the second byte stand behind the first? Neither overlong forms, nor halves of surrogate pairs, nor what lies beyond Unicode. */
function mayFollow(lead: number, second: number): boolean {
  if ((second & 0xc0) !== 0x80) return false;
  return !((lead === 0xe0 && second < 0xa0) || (lead === 0xed && second > 0x9f) || (lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f));
}

function sizeOf(lead: number): number {
  return lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xc2 && lead < 0xe0 ? 2 : 0;
}

/** Bytes of the UTF-8 sequence that begins at `at`, 0 where none does. */
function sequence(bytes: Uint8Array, at: number): number {
  const size = sizeOf(bytes[at]!);
  if (size === 0 || at + size > bytes.length || !mayFollow(bytes[at]!, bytes[at + 1]!)) return 0;
  for (let i = 2; i < size; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return 0;
  return size;
}

/** Bytes of a stray sequence: what a decoder shows as one replacement character. */
function straySize(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  const size = sizeOf(lead);
  let end = at + 1;
  while (end < bytes.length && end < at + size && (bytes[end]! & 0xc0) === 0x80 && (end > at + 1 || mayFollow(lead, bytes[end]!))) end++;
  return end - at;
}

/** Bytes of UTF-8 that belong to no character, one piece for each replacement character in the decoded text that stands for some. */
export function strayBytes(bytes: Uint8Array): Uint8Array[] {
  const out: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = bytes[at]! < 0x80 ? 1 : sequence(bytes, at);
    const stray = size === 0 ? straySize(bytes, at) : 0;
    // a replacement character that the file itself holds counts too
    if (stray > 0 || (size === 3 && bytes[at] === 0xef && bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd)) out.push(bytes.slice(at, at + (stray || size)));
    at += stray || size;
  }
  return out;
}

function isDamagedUtf8(bytes: Uint8Array): boolean {
  let sequences = 0;
  let stray = 0;
  for (let at = 0; at < bytes.length; ) {
    const size = bytes[at]! < 0x80 ? 1 : sequence(bytes, at);
    if (size > 1) sequences++;
    if (size === 0) stray++;
    at += size || straySize(bytes, at);
  }
  return sequences >= stray * SEQUENCES_PER_STRAY;
}

/** What each byte of a page is to Russian and its neighbours; 0 is no letter. */
function alphabet(page: CodePage): Uint8Array {
  const text = decodeGuess(Uint8Array.from({ length: 256 }, (_, byte) => byte), page);
  return Uint8Array.from(text, (char) => {
    if (!/\p{L}/u.test(char)) return 0;
    if (!/[а-яёіїєґў]/i.test(char)) return FOREIGN;
    return (char === char.toLowerCase() ? SMALL : CAPITAL) | (/[аеиоуыэюяёіїє]/i.test(char) ? VOWEL : 0);
  });
}

const cyrillic = once(() => (['windows-1251', 'ibm866'] as const).map((page) => ({ page, kinds: alphabet(page) })));

/** Letters of words written in an alphabet throughout, as words are written: with a vowel, capitals in front only or everywhere. Less those of words that cannot be. */
function lettersOf(bytes: Uint8Array, kinds: Uint8Array): number {
  let letters = 0;
  for (let at = 0; at < bytes.length; at++) {
    const start = at;
    let foreign = 0;
    let turns = 0;
    let vowels = 0;
    for (let before = 0; at < bytes.length && kinds[bytes[at]!] !== 0; at++) {
      const kind = kinds[bytes[at]!]!;
      if (kind === FOREIGN) foreign++;
      if ((kind & VOWEL) !== 0) vowels++;
      if ((kind & CAPITAL) !== 0 && (before & SMALL) !== 0) turns++;
      before = kind;
    }
    const length = at - start;
    if (length < 2 || foreign === length) continue;
    if (foreign > 0 || turns > 0) letters -= length;
    else if (vowels > 0) letters += length;
  }
  return letters;
}

/** Letters of Polish and its neighbours that stand where Western pages have signs: inside a word they are nothing else. */
const CENTRAL = new Set([0x8f, 0xa3, 0xa5, 0xaf, 0xb3, 0xb9, 0xbe, 0xbf]);

function isCentral(bytes: Uint8Array): boolean {
  const isLetter = (b: number): boolean => isAsciiLetter(b) || b >= 0xc0;
  for (let at = 1; at + 1 < bytes.length; at++) {
    const before = bytes[at - 1]!;
    const behind = bytes[at + 1]!;
    if (CENTRAL.has(bytes[at]!) && isLetter(before) && isLetter(behind) && (isAsciiLetter(before) || isAsciiLetter(behind))) return true;
  }
  return false;
}

/** How the bytes of a line that is not valid UTF-8 are best read. Linear in its length. */
export function guessLine(bytes: Uint8Array): Guess {
  if (isDamagedUtf8(bytes)) return 'damaged-utf-8';
  const [best] = cyrillic().map(({ page, kinds }) => ({ page, letters: lettersOf(bytes, kinds) })).sort((a, b) => b.letters - a.letters);
  if (best!.letters >= MIN_CYRILLIC) return best!.page;
  return isCentral(bytes) ? 'windows-1250' : 'windows-1252';
}

/** Characters of windows-1252 at 0x80 to 0x9f: runtimes differ in whether their decoder of that name knows them. */
const SIGNS_1252 = '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

const decoders = new Map<Guess, TextDecoder>();

/** The text of a line as guessed; a byte of a code page is one character, so nothing is lost. */
export function decodeGuess(bytes: Uint8Array, guess: Guess): string {
  if (guess === 'windows-1252') {
    let text = '';
    for (const byte of bytes) text += byte >= 0x80 && byte < 0xa0 ? SIGNS_1252[byte - 0x80]! : String.fromCharCode(byte);
    return text;
  }
  let decoder = decoders.get(guess);
  if (!decoder) decoders.set(guess, (decoder = new TextDecoder(guess === 'damaged-utf-8' ? 'utf-8' : guess, { ignoreBOM: true })));
  return decoder.decode(bytes);
}
