import type { FoundValue } from './cmdlet-object';
import { timeSpan } from './cmdlet-values';

/** Elements of one object; one with all properties of a mailbox has some hundreds, and lists in them. */
const MAX_ELEMENTS = 100_000;
const MAX_VALUE = 262_144;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const TICKS_PER_SECOND = 10_000_000;

interface Open {
  tag: string;
  name: string;
  /** Behind its tag. */
  from: number;
  /** Texts of what is inside, and where the first stands. */
  parts: { text: string; from: number; to: number }[];
  /** How an object shows itself. */
  shown?: { text: string; from: number; to: number };
}

/** The properties of an object of CLIXML, with the places of their values in its text. An element that is not closed is left out. */
export function clixmlCells(text: string): FoundValue[] {
  const out: FoundValue[] = [];
  const open: Open[] = [];
  let count = 0;
  for (let at = text.indexOf('<'); at >= 0 && count < MAX_ELEMENTS; at = text.indexOf('<', at + 1), count++) {
    const end = text.indexOf('>', at);
    if (end < 0) break;
    const tag = /^[A-Za-z0-9]{1,20}/.exec(text.slice(at + 1, at + 22))?.[0];
    if (text[at + 1] === '/') close(text, at, open, out);
    else if (tag !== undefined && text[end - 1] !== '/') open.push({ tag, name: nameOf(text.slice(at, end)), from: end + 1, parts: [] });
    at = end;
  }
  return out;
}

function nameOf(tag: string): string {
  return unescaped(/\sN="([^"]{1,200})"/.exec(tag)?.[1] ?? '');
}

/** An element ends: a property of the object is told, what is inside of one is handed on. */
function close(text: string, at: number, open: Open[], out: FoundValue[]): void {
  const element = open.pop();
  if (!element) return;
  const above = open.at(-1);
  const value = valueOf(text, at, element);
  if (!value || !above) return;
  // the object's own properties: inside of it stands `Props` or `MS`, and in there the property
  const isOwn = (open.length === 2 && (above.tag === 'Props' || above.tag === 'MS')) || (open.length === 1 && element.name !== '');
  if (isOwn) {
    if (element.name !== '' && value.text !== '') out.push({ name: element.name, value: value.text.slice(0, MAX_VALUE), from: value.from, to: value.to });
  } else if (element.tag === 'ToString') above.shown = value;
  else if (element.tag !== 'TNRef' && element.tag !== 'TN') above.parts.push(value);
}

function valueOf(text: string, at: number, element: Open): { text: string; from: number; to: number } | undefined {
  const { tag, from, parts, shown } = element;
  switch (tag) {
    case 'Obj':
      return parts.length > 0 && !shown ? listed(parts) : shown ?? parts[0];
    case 'LST': case 'IE': case 'STK': case 'QUE':
      return listed(parts);
    case 'Props': case 'MS': case 'DCT': case 'En':
      return undefined;
    case 'B':
      return { text: text.slice(from, at) === 'true' ? 'True' : 'False', from, to: at };
    case 'TS':
      return { text: ofDuration(text.slice(from, at)), from, to: at };
    default:
      return { text: unescaped(text.slice(from, Math.min(at, from + MAX_VALUE))), from, to: at };
  }
}

function listed(parts: readonly { text: string; from: number; to: number }[]): { text: string; from: number; to: number } | undefined {
  if (parts.length === 0) return undefined;
  const text = parts.map((p) => p.text).join(', ');
  return { text: text.startsWith('{') && parts.length === 1 ? text : `{${text}}`, from: parts[0]!.from, to: parts.at(-1)!.to };
}

/** `&lt;`, `&#10;` and `_x000A_`. */
function unescaped(text: string): string {
  if (!/[&_]/.test(text)) return text;
  return text.replace(/&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));|_x([0-9A-Fa-f]{4})_/g, (all, name: string | undefined, decimal: string | undefined, hex: string | undefined, unit: string | undefined) => {
    if (name !== undefined) return ENTITIES[name]!;
    const code = decimal !== undefined ? Number(decimal) : parseInt((hex ?? unit)!, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}

/** `P1DT2H3M4.5S` as PowerShell shows it: `1.02:03:04`. */
function ofDuration(text: string): string {
  const found = /^(-?)P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.\d{1,7})?S)?)?$/.exec(text.trim());
  if (!found) return text;
  const [, sign, d = '0', h = '0', m = '0', s = '0'] = found;
  return timeSpan(BigInt((sign === '-' ? -1 : 1) * (Number(d) * 86_400 + Number(h) * 3600 + Number(m) * 60 + Number(s))) * BigInt(TICKS_PER_SECOND));
}
