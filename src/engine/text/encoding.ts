/** Bytes to text. Exchange writes UTF-8 with or without BOM; PowerShell redirections write UTF-16. */

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

export interface EncodingGuess {
  encoding: Encoding;
  /** Bytes of the byte order mark. */
  bom: number;
  /** Neither text in any of these encodings. */
  binary: boolean;
  /** Carriage returns alone end the lines, as old Macintoshes and some copies from a terminal have it. */
  returns: boolean;
}

/** NULs in this many first bytes decide between UTF-16 without BOM and a binary file. */
const SAMPLE = 4096;

/** Guesses from the first bytes of a file. Whether it is UTF-8 or in some code page is told line by line, see `guessLine`. */
export function guessEncoding(head: Uint8Array): EncodingGuess {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', bom: 3, binary: false, returns: endsWithReturns(head) };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', bom: 2, binary: false, returns: false };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', bom: 2, binary: false, returns: false };
  const n = Math.min(head.length, SAMPLE);
  let even = 0;
  let odd = 0;
  let control = 0;
  /** Compressed data has half of its bytes here, and controls; text in a code page has no controls. */
  let high = 0;
  for (let i = 0; i < n; i++) {
    const b = head[i]!;
    if (b === 0) {
      if (i & 1) odd++;
      else even++;
    } else if (b > 127) high++;
    else if (b < 32 && b !== 9 && b !== 10 && b !== 13 && b !== 12 && b !== 27) control++;
  }
  const half = n / 2;
  if (odd > half * 0.6 && even < half * 0.1) return { encoding: 'utf-16le', bom: 0, binary: false, returns: false };
  if (even > half * 0.6 && odd < half * 0.1) return { encoding: 'utf-16be', bom: 0, binary: false, returns: false };
  return { encoding: 'utf-8', bom: 0, binary: even + odd > Math.max(8, n * 0.02) || control > n * 0.1 || (control > n * 0.02 && high > n * 0.2), returns: endsWithReturns(head) };
}

function endsWithReturns(head: Uint8Array): boolean {
  const n = Math.min(head.length, SAMPLE);
  const at = head.subarray(0, n).indexOf(13);
  // one at the end may be half of a line end
  return at >= 0 && at < n - 1 && !head.subarray(0, n).includes(10);
}

const utf16le = new TextDecoder('utf-16le', { ignoreBOM: true });

/** UTF-16 in either byte order; an odd last byte is dropped with a replacement character. */
export function decodeUtf16(bytes: Uint8Array, bigEndian: boolean): string {
  if (!bigEndian) return utf16le.decode(bytes);
  const swapped = new Uint8Array(bytes.length & ~1);
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    swapped[i] = bytes[i + 1]!;
    swapped[i + 1] = bytes[i]!;
  }
  return utf16le.decode(swapped);
}
