import { asItStands, edited, type Edit, type MendedLine } from './mended-line';

/** A line of notes with something that a browser, a mail or a terminal put into it. Told by one look, as most lines have nothing. */
const UNUSUAL = /[\u001b\u00a0\u00ad\u2007\u200b-\u200d\u2010-\u2014\u202f\u2060\u2212\ufeff\u2022\u25aa\u25cf\u2023]|&(?:quot|#34|#x22);|<br ?\/?>\s{0,8}$|\*\*/i;

/** Nobody pastes a longer line; each change in one is remembered with its place. */
const MAX_LINE = 65_536;
/** No character at all, escape sequences of a terminal, the end of a line in HTML. */
const NOTHING = /[\u00ad\u200b-\u200d\u2060\ufeff]|\u001b\[[0-9;]{0,20}[A-Za-z]|<br ?\/?>\s{0,8}$/gi;
const BULLET = /^[ \t]{0,20}[\u2022\u25aa\u25cf\u2023][ \t\u00a0]/;
const BOLD = /\*\*(?=[^\s*])([^*]{1,200}[^\s*])\*\*/g;
/** A blank that is not between the thousands of a number. */
const BLANK = /[\u00a0\u2007\u202f]/g;
const THOUSANDS = /\d[\u00a0\u2007\u202f]\d{3}(?!\d)/;
/** Hyphens that word processors put in place of `-`; a dash only inside of a number, a date or an id. */
const HYPHEN = /[\u2010\u2011\u2012\u2212]|(?<=[0-9A-Fa-f])\u2013(?=[0-9A-Fa-f])/g;
/** Dashes below the names of a table, each of two hyphens. */
const DASHES = /^[ \t]*[-\u2013\u2014][-\u2013\u2014 \t]+$/;
const ENTITY = /&(quot|#34|#x22|lt|gt|amp|nbsp|apos|#39|#160);/gi;
const ENTITIES: Readonly<Record<string, string>> = { 'quot': '"', '#34': '"', '#x22': '"', 'lt': '<', 'gt': '>', 'amp': '&', 'nbsp': ' ', '#160': ' ', 'apos': "'", '#39': "'" };

/** The line as it was before it was pasted, as far as single characters go; undefined where nothing is to be done. */
export function mendCharacters(text: string): MendedLine | undefined {
  if (text.length > MAX_LINE || !UNUSUAL.test(text)) return undefined;
  const line = inPlace(text);
  const edits = lost(line);
  return edits.length === 0 && line === text ? undefined : { ...edited(asItStands(line), edits), raw: [text] };
}

/** What has another character in the same place. */
function inPlace(text: string): string {
  return text
    .replace(BLANK, (blank, at: number) => (THOUSANDS.test(text.slice(Math.max(at - 1, 0), at + 5)) ? blank : ' '))
    .replace(HYPHEN, '-');
}

/** What is longer or shorter than it was. XML has entities of its own. */
function lost(text: string): Edit[] {
  const edits: Edit[] = [];
  if (DASHES.test(text)) for (const m of text.matchAll(/[\u2013\u2014]/g)) edits.push({ from: m.index, to: m.index + 1, by: '--' });
  const bullet = BULLET.exec(text);
  if (bullet) edits.push({ from: 0, to: bullet[0].length, by: '' });
  for (const m of text.matchAll(NOTHING)) edits.push({ from: m.index, to: m.index + m[0].length, by: '' });
  for (const m of text.matchAll(BOLD)) edits.push({ from: m.index, to: m.index + 2, by: '' }, { from: m.index + m[0].length - 2, to: m.index + m[0].length, by: '' });
  if (/&(?:quot|#34|#x22);/i.test(text) && !/^\s*</.test(text)) for (const m of text.matchAll(ENTITY)) edits.push({ from: m.index, to: m.index + m[0].length, by: ENTITIES[m[1]!.toLowerCase()]! });
  edits.sort((a, b) => a.from - b.from);
  return edits.filter((e, i) => i === 0 || e.from >= edits[i - 1]!.to);
}
