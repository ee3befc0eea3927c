// @ts-nocheck: AssemblyScript
import { NEWLINES, POSITIONS } from './layout';
import { CR, columns } from './state';

// @ts-ignore: decorator
@inline export function position(i: i32): usize { return usize(load<u32>(POSITIONS + (usize(i) << 2))); }
// @ts-ignore: decorator
@inline export function newline(k: i32): usize { return usize(load<u32>(NEWLINES + (usize(k) << 2))); }
// @ts-ignore: decorator
@inline export function partStart(i: i32, first: i32): usize { return position(i + first - 1) + 1; }
// @ts-ignore: decorator
@inline export function partEnd(i: i32, last: i32): usize {
  const e = position(i + last);
  return last == columns - 1 ? e - usize(load<u8>(e - 1) == CR) : e;
}
