import { t } from '../l10n';

/** Longer patterns are no search but a program. */
const MAX_PATTERN = 500;
/** Pieces that can each take anything: with three, even a short line without a match takes too long. */
const MAX_WIDE = 2;

/**
 * Characters of a line that a pattern may look at, so that the worst line stays bearable: a repetition makes the time quadratic,
 * two wide ones make it cubic. Infinity for a pattern without open repetitions.
 */
export function patternReach(source: string): number {
  const open = /[*+]|\{\d+,\}/.test(source.replace(/\\./g, ''));
  return (source.match(/[.\]SWD][*+]/g)?.length ?? 0) >= 2 ? 600 : open ? 5_000 : Infinity;
}

/**
 * What is wrong with a pattern that a person typed: not valid, or one whose time could grow faster than the line it looks at.
 * Undefined for a pattern that can be used.
 */
export function patternProblem(source: string): string | undefined {
  if (source.length > MAX_PATTERN) return t('The pattern is longer than {0} characters.', MAX_PATTERN);
  try {
    new RegExp(source, 'i');
  } catch (error) {
    return t('Not a regular expression: {0}', error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error));
  }
  if (/\\[1-9]|\\k</.test(source.replace(/\\\\/g, ''))) return t('References to an earlier group can take too long on a long line; search without them.');
  return slow(source) ? t('This pattern can take too long: a repetition inside a repetition, or two open repetitions side by side. Narrow one of them, as in [^,]* instead of .*') : undefined;
}

/** What one repeated piece may match, roughly: enough to see that two neighbours overlap. */
interface Piece {
  text: string;
  open: boolean;
}

/**
 * True where a group that repeats without limit holds another open repetition, or where two open repetitions of overlapping sets
 * stand with nothing between them that must match. Errs on the side of refusing.
 */
function slow(source: string): boolean {
  const stack: { hasOpen: boolean; before: Piece | undefined; wide: number }[] = [{ hasOpen: false, before: undefined, wide: 0 }];
  let i = 0;
  while (i < source.length) {
    const level = stack[stack.length - 1]!;
    const c = source[i]!;
    if (c === '(') {
      i += /^\((\?(?:[:=!]|<[=!]|<\w+>))/.exec(source.slice(i, i + 60))?.[0].length ?? 1;
      stack.push({ hasOpen: false, before: undefined, wide: 0 });
      continue;
    }
    if (c === '|') {
      level.before = undefined;
      level.wide = 0;
      i++;
      continue;
    }
    let piece: string;
    let inner = false;
    if (c === ')') {
      inner = stack.length > 1 && stack.pop()!.hasOpen;
      piece = '.';
      i++;
    } else {
      const length = atomLength(source, i);
      piece = source.slice(i, i + length);
      i += length;
    }
    const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(source.slice(i))?.[0] ?? '';
    i += quantifier.length;
    const open = /^[*+]|^\{\d+,\}/.test(quantifier);
    const holder = stack[stack.length - 1]!;
    if (open && inner) return true;
    if (open || inner) holder.hasOpen = true;
    if (open && holder.before?.open && overlaps(holder.before.text, piece)) return true;
    if (open && isWide(piece) && ++holder.wide > MAX_WIDE) return true;
    const optional = /^[*?]|^\{0/.test(quantifier);
    if (open) holder.before = { text: piece, open: true };
    else if (!optional) holder.before = undefined;
  }
  return false;
}

function atomLength(source: string, at: number): number {
  if (source[at] === '\\') return /^\\(?:u\{[0-9a-f]+\}|u[0-9a-f]{4}|x[0-9a-f]{2}|.)/i.exec(source.slice(at, at + 12))?.[0].length ?? 1;
  if (source[at] !== '[') return 1;
  let end = at + 1;
  while (end < source.length && source[end] !== ']') end += source[end] === '\\' ? 2 : 1;
  return Math.min(source.length, end + 1) - at;
}

function isWide(piece: string): boolean {
  return piece === '.' || piece.startsWith('[^') || /^\\[SWD]$/.test(piece);
}

const PROBES = ['a', 'Z', '5', '_', ' ', ',', ';', ':', '.', '-', '"', '<', '@', '/', '(', '=', '\\', '\t', 'é'];

/** Is there a character both sets take? Asked of a handful of typical ones, and of the letters they name. */
function overlaps(a: string, b: string): boolean {
  try {
    const left = new RegExp(`^(?:${a})$`, 'i');
    const right = new RegExp(`^(?:${b})$`, 'i');
    return [...PROBES, ...a, ...b].some((c) => left.test(c) && right.test(c));
  } catch {
    return true;
  }
}
