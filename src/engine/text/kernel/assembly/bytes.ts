// @ts-nocheck: AssemblyScript
import { MASKS } from './layout';
import { LF } from './state';

// @ts-ignore: decorator
@inline export function equals(a: v128, b: v128, c: v128, d: v128, x: v128): u64 {
  return u64(u32(i8x16.bitmask(i8x16.eq(a, x)))) | (u64(u32(i8x16.bitmask(i8x16.eq(b, x)))) << 16)
    | (u64(u32(i8x16.bitmask(i8x16.eq(c, x)))) << 32) | (u64(u32(i8x16.bitmask(i8x16.eq(d, x)))) << 48);
}

/** Bit i is the exclusive or of bits 0 to i: the places inside quotes, the opening quote included. */
// @ts-ignore: decorator
@inline export function prefixXor(m: u64): u64 {
  m ^= m << 1; m ^= m << 2; m ^= m << 4; m ^= m << 8; m ^= m << 16; return m ^ (m << 32);
}

/** Length of the well-formed UTF-8 sequence at p that is no typographic quote, or 0. */
export function sequence(p: usize): i32 {
  const a = load<u8>(p), b = load<u8>(p, 1), c = load<u8>(p, 2);
  if (a < 0xc2 || a > 0xf4 || (b & 0xc0) != 0x80) return 0;
  if (a < 0xe0) return 2;
  if ((c & 0xc0) != 0x80) return 0;
  if (a < 0xf0) {
    if ((a == 0xe0 && b < 0xa0) || (a == 0xed && b > 0x9f)) return 0;
    if (a == 0xe2 && b == 0x80 && ((c >= 0x9c && c <= 0x9f) || c == 0xb3 || c == 0xb6)) return 0;
    if (a == 0xef && b == 0xbc && c == 0x82) return 0;
    return 3;
  }
  if ((a == 0xf0 && b < 0x90) || (a == 0xf4 && b > 0x8f) || (load<u8>(p, 3) & 0xc0) != 0x80) return 0;
  return 4;
}

const MULTIPLIER_STEP: u64 = 0xd6e8feb86659fd92;

// @ts-ignore: decorator
@inline export function sameBytes(a: usize, b: usize, n: usize): bool {
  if (n <= 16) return !v128.any_true(v128.and(v128.xor(v128.load(a), v128.load(b)), v128.load(MASKS + (n << 4))));
  let i: usize = 0;
  for (; i + 16 <= n; i += 16) if (v128.any_true(v128.xor(v128.load(a + i), v128.load(b + i)))) return false;
  return !v128.any_true(v128.xor(v128.load(a + n - 16), v128.load(b + n - 16)));
}

/** Sum of the key's words times odd multipliers, which depend on the seed; the high bits are the hash. */
// @ts-ignore: decorator
@inline export function hashBytes(p: usize, n: usize, h: u64, multiplier: u64): u64 {
  h += u64(n) * MULTIPLIER_STEP;
  if (n <= 16) {
    const mask = MASKS + (n << 4);
    return h + (load<u64>(p) & load<u64>(mask)) * multiplier + (load<u64>(p, 8) & load<u64>(mask, 8)) * (multiplier + MULTIPLIER_STEP);
  }
  const end = p + n - 16;
  for (; p < end; p += 16) {
    h += load<u64>(p) * multiplier; multiplier += MULTIPLIER_STEP;
    h += load<u64>(p, 8) * multiplier; multiplier += MULTIPLIER_STEP;
  }
  return h + load<u64>(end) * multiplier + load<u64>(end, 8) * (multiplier + MULTIPLIER_STEP);
}

/** Copies upwards; up to 15 bytes behind the target are overwritten too. */
// @ts-ignore: decorator
@inline export function copyBytes(to: usize, from: usize, n: usize): void {
  for (let i: usize = 0; i < n; i += 16) v128.store(to + i, v128.load(from + i));
}

export function findNewline(p: usize, to: usize): usize {
  const lf = i8x16.splat(LF);
  for (; p < to; p += 16) {
    const m = i8x16.bitmask(i8x16.eq(v128.load(p), lf));
    if (m != 0) { const at = p + usize(ctz(m)); return at < to ? at : to; }
  }
  return to;
}

/** Line feeds in [from, to). */
export function newlines(from: usize, to: usize): i32 {
  const lf = i8x16.splat(LF);
  let n = 0, p = from;
  for (; p + 64 <= to; p += 64) n += i32(popcnt(equals(v128.load(p), v128.load(p, 16), v128.load(p, 32), v128.load(p, 48), lf)));
  for (; p < to; p++) n += i32(load<u8>(p) == LF);
  return n;
}
