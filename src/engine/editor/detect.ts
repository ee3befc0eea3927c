import { formats } from '../registry';
import type { FileState, Format } from '../formats/format';
import { Segmenter } from '../formats/segmenter';
import type { Rec } from '../model';
import type { TextLines } from './text-lines';

/** Lines looked at: a header of five lines, blank lines between them, and a few rows; notes open with a sentence or two. */
export const DETECT_LINES = 40;
/** Longer lines are cut before they are looked at, so that an unrelated file of one huge line costs nothing. */
const DETECT_CHARS = 4_000;
/** Lines of prose that may stand in front of the first block of an engineer's notes. */
const DETECT_PROSE = 5;
/** Cells of a general format (`Name : value`) that must be known before a text is taken for Exchange's. */
const KNOWN_CELLS = 2;
const GENERAL = new Set(['format-list', 'format-table', 'fields-log', 'iis-log']);

/** The format a text begins with; undefined where it is none of ours. Looks at the first lines only. */
export function detectFormat(path: string, text: TextLines): Format | undefined {
  const lines: string[] = [];
  for (let n = 1; n <= Math.min(text.count, DETECT_LINES); n++) lines.push(text.line(n).slice(0, DETECT_CHARS));
  return mayBe(lines) ? firstBlock(path, lines) : undefined;
}

/** Nearly every unrelated file is turned away here, before any parser is asked. */
const HINT = /^#(software|fields|version|log-type)\b|^"?\d{4}[-/]\d\d[-/]\d\d[T-]\d\d:|^\s{0,8}"\d+"\s|^\[\d\d\/\d\d\/\d{4} |^\d+:\d{3}>|!(mdt|mdv|do|dumpobj|dumpvc|da|dso|pe|clrstack|threads|dumpheap|syncblk|gcroot|mk|mlocks|dlk|wdo)\b|^[0-9a-f`]{8,17}\s|^\s{0,8}\[PS\]|^\s{0,8}(Get|Set|New|Test|Export)-\w+|^[A-Z]\w{1,40}\s{0,40}: |^-+ +-+|<add\s+key|<configuration|<appSettings|#<\w|^\S{1,80}\\\S{1,80} \S/i;

function mayBe(lines: readonly string[]): boolean {
  return lines.some((line) => HINT.test(line));
}

function firstBlock(path: string, lines: readonly string[]): Format | undefined {
  const state: FileState = { path, log: false, header: {} };
  let found: Format | undefined;
  let prose = 0;
  let known = 0;
  const sink = {
    record(rec: Rec) {
      if (rec.kind === 'text' && !found) prose++;
      else if (found && rec.format === found.id) known += knownCells(found, rec);
    },
    unparsed() {},
    repair() {},
    header() {},
    block(format: Format | undefined) {
      found ??= format;
    },
  };
  const segmenter = new Segmenter(formats, state, sink);
  segmenter.push(lines);
  // a block that is known as Exchange's by its first lines need not be read
  if (!found || GENERAL.has((found as Format).id)) segmenter.finish(false);
  if (!found || prose > DETECT_PROSE) return undefined;
  if (GENERAL.has(found.id) && !state.command && known < KNOWN_CELLS && !isExchangeHeader(state)) return undefined;
  return found;
}

function knownCells(format: Format, rec: Rec): number {
  return rec.names().filter((name) => Object.hasOwn(format.fields, name) || Object.hasOwn(format.fields, name.toLowerCase())).length;
}

/** `#Software: Microsoft Exchange Server` */
function isExchangeHeader(state: FileState): boolean {
  return /exchange/i.test(`${state.header.software ?? ''} ${state.header['log-type'] ?? ''}`);
}
