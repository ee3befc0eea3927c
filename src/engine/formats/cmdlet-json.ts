import { t } from '../l10n';
import { cmdletFields } from './cmdlet-fields';
import { areKnown } from './cmdlet-names';
import { cellsOf, ObjectParser, ObjectRecord, textOf, type FoundValue, type ObjectDraft } from './cmdlet-object';
import { plainValue } from './cmdlet-values';
import { Opens, type Format, type Window } from './format';

/** Characters of the first lines that are looked at for known names. */
const MAX_HEAD = 20_000;
/** Values inside each other; ConvertTo-Json writes two by default and 100 at most. */
const MAX_DEPTH = 128;
const NAME = /"([A-Za-z_][\w.-]{0,79})"\s{0,8}:/g;

/** Output of any cmdlet through `ConvertTo-Json`: an object, or an array of them, on any number of lines. */
export const cmdletJson: Format = {
  id: 'cmdlet-json',
  title: () => t('Cmdlet output (ConvertTo-Json)'),
  kind: 'block',
  clock: 'shell',
  fields: cmdletFields,
  opens: (window, state) => (!state.log && opensAt(window) ? Opens.Strong : Opens.No),
  parser: (state, sink) => new JsonParser(state, sink),
};

function opensAt(window: Window): boolean {
  const first = window.at(0)!;
  if (!/^\s{0,40}[[{]/.test(first)) return false;
  let head = first.slice(0, MAX_HEAD);
  for (let k = 1; k < 12 && head.length < MAX_HEAD; k++) head += `\n${(window.at(k) ?? '').slice(0, MAX_HEAD)}`;
  return /^\s*(?:\[\s*)?\{\s*"/.test(head) && areKnown([...new Set([...head.matchAll(NAME)].map((m) => m[1]!))]);
}

/** What a line of JSON begins with, as strings do not go on in the next line. */
const BEGINS = /^\s{0,200}(?:["{}[\],\d-]|(?:true|false|null)\b|$)/;
/** What stands in front of such an array. */
const MAX_WRAPPER = 200;
/** Arrays of one object: `{ "value": [ ... ], "Count": 2 }`. */
const WRAPPED = /^\{\s*"value"\s*:\s*\[/;

class JsonParser extends ObjectParser {
  /** Brackets that are open. */
  private depth = 0;
  private inString = false;
  private escaped = false;
  /** How deep the records stand. */
  private level = 1;

  /** What was cut is over where something else begins. */
  protected override mayGoOn(text: string): boolean {
    return BEGINS.test(text);
  }

  protected scan(text: string, line: number): void {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (code === 92) this.escaped = true;
        else if (code === 34) this.inString = false;
      } else if (code === 34) this.inString = true;
      else if (code === 123 || code === 91) this.opened(code === 123, text, line, i);
      else if (code === 125 || code === 93) {
        if (this.closed(i)) return;
      }
    }
    // no string of JSON goes on in the next line
    this.inString = this.escaped = false;
  }

  private opened(isObject: boolean, text: string, line: number, at: number): void {
    this.depth++;
    if (this.depth === 1) this.level = isObject ? 1 : 2;
    if (isObject && this.depth === this.level && !this.open) this.begin(text, line, at);
    // what is open is only the wrapper of an array
    else if (!isObject && this.depth === 2 && this.open && this.soFar(at) < MAX_WRAPPER && WRAPPED.test(textOf({ ...this.open, line, to: at + 1 }))) {
      this.open = undefined;
      this.level = 3;
    }
  }

  /** Characters of the object that goes on, up to here. */
  private soFar(at: number): number {
    const { lines, size, from } = this.open!;
    return lines.length === 1 ? at - from : size;
  }

  /** True where the whole is over. */
  private closed(at: number): boolean {
    if (this.open && this.depth === this.level) this.close(at + 1, (draft) => membersOf(textOf(draft)) !== undefined);
    this.depth--;
    this.over = this.depth <= 0;
    return this.over;
  }

  protected recordOf(draft: ObjectDraft): ObjectRecord {
    const text = textOf(draft);
    return new ObjectRecord('cmdlet-json', draft, text, cellsOf(draft, text, membersOf(text) ?? []), { ...this.block });
  }
}

/** The members of an object with the places of their values; undefined where it is no JSON. */
function membersOf(text: string): FoundValue[] | undefined {
  const out: FoundValue[] = [];
  let at = skip(text, 1);
  while (text[at] === '"') {
    const nameEnd = valueEnd(text, at);
    const colon = skip(text, nameEnd);
    if (text[colon] !== ':') return undefined;
    const from = skip(text, colon + 1), to = valueEnd(text, from);
    try {
      const value = plainValue(JSON.parse(text.slice(from, to)) as unknown);
      // quotes are none of the value
      const quote = text[from] === '"' ? 1 : 0;
      if (value !== undefined && value !== '') out.push({ name: JSON.parse(text.slice(at, nameEnd)) as string, value, from: from + quote, to: to - quote });
    } catch {
      return undefined;
    }
    at = skip(text, to);
    if (text[at] !== ',') break;
    at = skip(text, at + 1);
  }
  return text[at] === '}' ? out : undefined;
}

function skip(text: string, at: number): number {
  while (at < text.length && text.charCodeAt(at) <= 32) at++;
  return at;
}

/** Behind the value that begins here. */
function valueEnd(text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 34) {
      for (i++; i < text.length && text.charCodeAt(i) !== 34; i++) if (text.charCodeAt(i) === 92) i++;
      if (depth === 0) return i + 1;
    } else if (code === 123 || code === 91) {
      if (++depth > MAX_DEPTH) return text.length;
    } else if (code === 125 || code === 93) {
      if (depth === 0) return i;
      if (--depth === 0) return i + 1;
    } else if (depth === 0 && (code === 44 || code <= 32)) return i;
  }
  return text.length;
}
