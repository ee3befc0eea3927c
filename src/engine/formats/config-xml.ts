import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { isTypographicQuote } from '../text/csv';

/** A place in the lines of a file: 1-based lines, 0-based UTF-16 columns, end exclusive. */
export interface Place {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

export interface ConfigAttribute {
  name: string;
  value: string;
  /** Of the value without quotes. */
  place: Place;
  /** Opening and closing quote characters as written; empty where there is none. */
  open: string;
  close: string;
}

export interface ConfigEntry {
  key: string;
  value: string | undefined;
  keyPlace: Place;
  valuePlace: Place | undefined;
  element: Place;
  /**
   * `appSettings`: in force if the file is. `elsewhere`: in another element. `comment`: not in force. `fragment`: no document around it.
   * `removed`: a `<remove>` or `<clear/>` below takes it away.
   */
  where: 'appSettings' | 'elsewhere' | 'comment' | 'fragment' | 'removed';
  /** What takes it away. */
  removedBy?: Place;
  /** The element lacks its `<`, its end, or both. */
  lacks: ('<' | '/>')[];
  attributes: ConfigAttribute[];
  /** Names of the element and its attributes that are not in small letters: XML tells `Key` from `key`. */
  oddNames: string[];
}

export interface ConfigDocument {
  firstLine: number;
  lines: readonly string[];
  /** A whole file, not some pasted lines. */
  whole: boolean;
  entries: ConfigEntry[];
  /** A whole file with its end: no entry is missing because the file was cut. */
  complete: boolean;
  /** The first thing that makes it no XML, where something does. */
  broken: { message: string; place: Place } | undefined;
  /** A second `<appSettings>`: .NET takes each section once and loads none of the file. */
  secondSection: Place | undefined;
  /** Another file with settings: one whose lines come behind those of this file, or one that stands in the place of all of them. */
  external: { name: string; how: 'file' | 'configSource' } | undefined;
  /** `--` inside comments. */
  doubleHyphens: Place[];
  /** No-break spaces and zero-width characters outside comments. */
  invisible: { place: Place; code: number }[];
  /** Major version that assembly references or the paths of an installation name (14, 15), where they agree. */
  assemblyMajor: number | undefined;
}

/** Reads a configuration file or pasted lines of one. Never throws; broken XML is read line by line. */
export function readConfig(lines: readonly string[], firstLine: number, whole: boolean): ConfigDocument {
  const text = lines.join('\n');
  const at = placer(lines, firstLine);
  const comments = commentRanges(text);
  const broken = whole ? wellFormed(text, at) : undefined;
  const settings = whole && !broken ? settingsElements(text) : undefined;
  // a section may stand once more for one location
  const second = whole && !broken && !text.includes('<location') ? sections(text, comments)[1] : undefined;
  const entries = readEntries(text, at, comments, whole, settings);
  takeAway(entries, text, at, comments, settingsPlaces(text, whole, settings));
  return {
    firstLine, lines, whole, entries, complete: !whole || text.includes('</configuration>'), broken, secondSection: second === undefined ? undefined : at(second, second + SECTION.length), external: whole ? externalOf(text, comments) : undefined,
    doubleHyphens: comments.flatMap(([from, to]) => doubleHyphens(text, from, to).map((o) => at(o, o + 2))),
    invisible: invisible(text, comments).map((o) => ({ place: at(o, o + 1), code: text.charCodeAt(o) })),
    assemblyMajor: majorIn(text, comments),
  };
}

/** Maps offsets in the joined text to places. */
function placer(lines: readonly string[], firstLine: number): (from: number, to: number) => Place {
  const starts: number[] = [];
  let offset = 0;
  for (const line of lines) {
    starts.push(offset);
    offset += line.length + 1;
  }
  const find = (o: number): number => {
    let lo = 0;
    let hi = starts.length - 1;
    while (lo < hi) {
      const mid = (lo + hi + 1) >> 1;
      if (starts[mid]! <= o) lo = mid;
      else hi = mid - 1;
    }
    return lo;
  };
  return (from, to) => {
    const a = find(from);
    const b = find(to);
    return { line: firstLine + a, column: from - (starts[a] ?? 0), endLine: firstLine + b, endColumn: to - (starts[b] ?? 0) };
  };
}

function wellFormed(text: string, at: (from: number, to: number) => Place): ConfigDocument['broken'] {
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const result = XMLValidator.validate(source);
  const { msg, line, col } = result === true ? bareSign(source) : result.err;
  if (msg === '') return undefined;
  const lineText = text.split('\n')[line - 1] ?? '';
  const first = at(0, 0).line;
  const column = Math.min(Math.max(0, (col ?? 1) - 1), lineText.length);
  return { message: msg, place: { line: first + line - 1, column, endLine: first + line - 1, endColumn: Math.max(lineText.trimEnd().length, column) } };
}

/** Told as the parser would tell it. */
export const BARE_AMPERSAND = 'bare ampersand';
/** Where parts begin in which `&` is a sign like any other, or an entity, and how each ends. */
const RAW_OR_SIGN = /<!--|<!\[CDATA\[|<\?|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)/g;
const ENDS: Readonly<Record<string, string>> = { '<!--': '-->', '<![CDATA[': ']]>', '<?': '?>' };

/** `&` that begins no entity: the validator lets it pass, .NET does not. */
function bareSign(source: string): { msg: string; line: number; col: number } {
  const none = { msg: '', line: 0, col: 0 };
  RAW_OR_SIGN.lastIndex = 0;
  for (let found = RAW_OR_SIGN.exec(source); found; found = RAW_OR_SIGN.exec(source)) {
    const close = ENDS[found[0]];
    if (close === undefined) {
      const before = source.slice(0, found.index).split('\n');
      return { msg: BARE_AMPERSAND, line: before.length, col: before.at(-1)!.length + 1 };
    }
    const end = source.indexOf(close, found.index);
    if (end < 0) return none;
    RAW_OR_SIGN.lastIndex = end + close.length;
  }
  return none;
}

/** Offsets of the children of `<appSettings>`, as the XML parser sees them. */
function settingsElements(text: string): { from: number; to: number }[] | undefined {
  const parser = new XMLParser({ ignoreAttributes: false, captureMetaData: true, preserveOrder: true, processEntities: false, parseTagValue: false, parseAttributeValue: false });
  const meta = XMLParser.getMetaDataSymbol();
  try {
    const bom = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    const root = parser.parse(text.slice(bom)) as XmlNode[];
    const configuration = root.find((n) => 'configuration' in n)?.configuration as XmlNode[] | undefined;
    const settings = configuration?.filter((n) => 'appSettings' in n).flatMap((n) => n.appSettings as XmlNode[]) ?? [];
    return settings.flatMap((n) => {
      const place = n[meta as never] as { startIndex: number; endIndex?: number } | undefined;
      return place ? [{ from: place.startIndex + bom, to: (place.endIndex ?? place.startIndex) + bom }] : [];
    });
  } catch {
    return undefined;
  }
}

const SECTION = '<appSettings';

/** Where `<appSettings>` stands, outside comments. */
function sections(text: string, comments: readonly [number, number][]): number[] {
  const inComment = within(comments);
  return [...text.matchAll(/<appSettings[\s/>]/g)].map((m) => m.index).filter((index) => !inComment(index));
}

type XmlNode = Record<string, unknown>;

function commentRanges(text: string): [number, number][] {
  const out: [number, number][] = [];
  for (let from = text.indexOf('<!--'); from >= 0; ) {
    const end = text.indexOf('-->', from + 4);
    const to = end < 0 ? text.length : end + 3;
    out.push([from, to]);
    from = end < 0 ? -1 : text.indexOf('<!--', to);
  }
  return out;
}

function doubleHyphens(text: string, from: number, to: number): number[] {
  const out: number[] = [];
  const end = text.startsWith('-->', to - 3) ? to - 3 : to;
  for (let i = text.indexOf('--', from + 4); i >= 0 && i < end; i = text.indexOf('--', i + 2)) out.push(i);
  return out;
}

const INVISIBLE = /[\u00a0\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;

function invisible(text: string, comments: readonly [number, number][]): number[] {
  const out: number[] = [], inComment = within(comments);
  for (const found of text.matchAll(INVISIBLE)) {
    if (found.index === 0 && found[0] === '\ufeff') continue;
    if (!inComment(found.index)) out.push(found.index);
  }
  return out;
}

function majorIn(text: string, comments: readonly [number, number][]): number | undefined {
  const found = /Microsoft\.Exchange\.[A-Za-z.]{1,80}, ?Version=(8|14|15)\./.exec(text);
  if (found) return Number(found[1]);
  const inComment = within(comments);
  const paths = [...text.matchAll(/\\Exchange Server\\V(14|15)\\/gi)].filter(({ index }) => !inComment(index)).map((m) => Number(m[1]));
  return new Set(paths).size === 1 ? paths[0] : undefined;
}

/** A tag may go on in the next line, and a page may have put hard blanks and invisible characters into it. */
const ADD = /(<[ \t]{0,8})?\b(add)[\s\u200b]{1,200}(?=(?:key|value)\s{0,40}=)/gi;

/** The same in pasted lines whose signs a page has escaped. */
const ADD_ESCAPED = /((?:<|&lt;)[ \t]{0,8})?\b(add)[\s\u200b]{1,200}(?=(?:key|value)\s{0,40}=)/gi;

function readEntries(text: string, at: (from: number, to: number) => Place, comments: readonly [number, number][], whole: boolean, settings: { from: number; to: number }[] | undefined): ConfigEntry[] {
  const out: ConfigEntry[] = [];
  const inComment = within(comments), inSettings = settingsPlaces(text, whole, settings);
  for (const found of text.matchAll(whole ? ADD : ADD_ESCAPED)) {
    const from = found.index;
    const { attributes, end, closed } = readAttributes(text, from + found[0].length, at, !whole);
    const key = attributes.find((a) => a.name.toLowerCase() === 'key');
    if (!key) continue;
    const value = attributes.find((a) => a.name.toLowerCase() === 'value');
    const where = inComment(from) ? 'comment' : !whole ? 'fragment' : inSettings(from) ? 'appSettings' : 'elsewhere';
    const lacks: ConfigEntry['lacks'] = [];
    if (!found[1]) lacks.push('<');
    if (!closed) lacks.push('/>');
    out.push({ key: key.value, value: value?.value, keyPlace: key.place, valuePlace: value?.place, element: at(from, end), where, lacks, attributes, oddNames: [found[2]!, ...attributes.map((a) => a.name)].filter((name) => /^(?:add|key|value)$/i.test(name) && name !== name.toLowerCase()) });
  }
  return out;
}

/** Whether a place is a setting's; in pasted lines all are. */
function settingsPlaces(text: string, whole: boolean, settings: readonly { from: number; to: number }[] | undefined): (place: number) => boolean {
  return whole ? within(settings?.map((s) => [s.from, s.to]) ?? sectionRanges(text)) : () => true;
}

/** Longer than any tag of a configuration. */
const TAG = 1000;
const REMOVAL = new RegExp(`<(?:remove[ \\t\\r\\n]{1,80}key[ \\t]{0,8}=[ \\t]{0,8}(?:"([^"\\n]{1,${TAG}})"|'([^'\\n]{1,${TAG}})')|clear)[ \\t\\r\\n]{0,80}/?>`, 'g');

/** Marks what a later `<remove>` or `<clear/>` of the same section takes away; the service reads the lines in their order. */
function takeAway(entries: readonly ConfigEntry[], text: string, at: (from: number, to: number) => Place, comments: readonly [number, number][], inSettings: (place: number) => boolean): void {
  const inComment = within(comments), live = new Map<string, ConfigEntry[]>();
  let next = 0;
  for (const found of text.matchAll(REMOVAL)) {
    if (inComment(found.index) || !inSettings(found.index)) continue;
    const place = at(found.index, found.index + found[0].length), removed = (found[1] ?? found[2])?.toLowerCase();
    for (; next < entries.length && isBefore(entries[next]!.element, place); next++) {
      const e = entries[next]!, key = e.key.toLowerCase();
      if (e.where === 'appSettings' || e.where === 'fragment') (live.get(key) ?? live.set(key, []).get(key)!).push(e);
    }
    for (const key of removed === undefined ? [...live.keys()] : [removed]) {
      for (const e of live.get(key) ?? []) Object.assign(e, { where: 'removed', removedBy: place });
      live.delete(key);
    }
  }
}

const isBefore = (a: Place, b: Place): boolean => a.line < b.line || (a.line === b.line && a.column < b.column);

/** The file that `<appSettings>` names. */
function externalOf(text: string, comments: readonly [number, number][]): ConfigDocument['external'] {
  const from = sections(text, comments)[0];
  const tag = from === undefined ? '' : text.slice(from, from + TAG).split('>', 1)[0]!;
  const found = /\b(file|configSource)[ \t]{0,8}=[ \t]{0,8}(?:"([^"\n]{1,260})"|'([^'\n]{1,260})')/.exec(tag);
  return found ? { name: (found[2] ?? found[3])!, how: found[1] as 'file' | 'configSource' } : undefined;
}

/** Whether a place is in one of some ranges, which are in order of their begins; asked for places in order. */
function within(ranges: readonly (readonly [number, number])[]): (place: number) => boolean {
  let next = 0, end = 0;
  return (place) => {
    for (; next < ranges.length && ranges[next]![0] <= place; next++) end = Math.max(end, ranges[next]![1]);
    return place < end;
  };
}

function sectionRanges(text: string): [number, number][] {
  const out: [number, number][] = [];
  let end = -1;
  for (const { index } of text.matchAll(/<appSettings\b[^>]{0,200}>/g)) {
    if (end < index) end = text.indexOf('</appSettings', index);
    if (end < 0) end = text.length;
    out.push([index, end]);
  }
  return out;
}

const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 10 || code === 13 || code === 0xa0;

/** Attributes from `i` on, up to the end of the element or to where there is no further attribute. */
function readAttributes(text: string, i: number, at: (from: number, to: number) => Place, escaped: boolean): { attributes: ConfigAttribute[]; end: number; closed: boolean } {
  const attributes: ConfigAttribute[] = [];
  let end = i;
  for (;;) {
    while (i < text.length && isBlank(text.charCodeAt(i))) i++;
    if (text.startsWith('/>', i)) return { attributes, end: i + 2, closed: true };
    if (text[i] === '>') return { attributes, end: i + 1, closed: true };
    if (escaped && (text.startsWith('/&gt;', i) || text.startsWith('&gt;', i))) return { attributes, end: text.indexOf(';', i) + 1, closed: true };
    const nameEnd = wordEnd(text, i);
    if (nameEnd === i || attributes.length >= 8) return { attributes, end, closed: false };
    let j = nameEnd;
    while (isBlank(text.charCodeAt(j)) && text[j] !== '\n') j++;
    if (text[j] !== '=') return { attributes, end, closed: false };
    j++;
    while (isBlank(text.charCodeAt(j)) && text[j] !== '\n') j++;
    const value = readValue(text, j, escaped);
    attributes.push({ name: text.slice(i, nameEnd), value: text.slice(value.from, value.to), place: at(value.from, value.to), open: text.slice(j, value.from), close: text.slice(value.to, value.end) });
    i = end = value.end;
  }
}

function wordEnd(text: string, i: number): number {
  while (/[A-Za-z0-9_:.-]/.test(text[i] ?? '')) i++;
  return i;
}

const isQuote = (code: number): boolean => code === 34 || code === 39 || isTypographicQuote(code) || code === 0x2018 || code === 0x2019;

/** As pages write a quote. */
const ESCAPED_QUOTE = '&quot;';

/** A quoted value on one line, whatever quotes it has; a bare word where there are none. */
function readValue(text: string, i: number, escaped: boolean): { from: number; to: number; end: number } {
  const code = text.charCodeAt(i);
  if (escaped && text.startsWith(ESCAPED_QUOTE, i)) {
    const from = i + ESCAPED_QUOTE.length, lineEnd = text.indexOf('\n', from), close = text.indexOf(ESCAPED_QUOTE, from);
    if (close >= 0 && (lineEnd < 0 || close < lineEnd)) return { from, to: close, end: close + ESCAPED_QUOTE.length };
  }
  if (!isQuote(code)) {
    let to = i;
    while (to < text.length && !/[\s/>]/.test(text[to]!)) to++;
    return { from: i, to, end: to };
  }
  for (let to = i + 1; to < text.length && text[to] !== '\n'; to++) {
    const c = text.charCodeAt(to);
    if (c === code || ((code !== 34 && code !== 39) && isQuote(c)) || (isTypographicQuote(c) && /^[\s/>]/.test(text.slice(to + 1, to + 2)))) return { from: i + 1, to, end: to + 1 };
  }
  let to = i + 1;
  while (to < text.length && !/[\n/>]/.test(text[to]!)) to++;
  return { from: i + 1, to, end: to };
}
