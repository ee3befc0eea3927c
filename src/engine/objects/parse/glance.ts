/**
 * One look at a line by an expression, which is compiled at once: in a process that has just begun, code that goes from character to character is slow.
 * What a glance says is true; where it says nothing, the line is read closely.
 */

import type { Glance } from '../../formats/object-dump';
import { isPlainField } from './plain-field';
import { isExtensionVerb, printsAnything } from './prompt';
import { isDigit, SPACE } from './scan';

/** A longer line is read closely: names and types that a debugger prints are shorter. */
const MAX_GLANCE = 290;
const QUOTE = 34;
const OPEN = 40;
const CLOSE = 41;

const TYPE = '(?!BOXED |System\\.String)[A-Za-z_][\\w.`+,:\\[\\]$ -]*';
const ADDRESS = '[0-9a-eA-F][0-9a-fA-F]{7,15}';
const PLACE = 'VALTYPE \\(MT=[0-9a-fA-F]{8,16}, ADDR=[0-9a-fA-F]{8,16}\\)';
/** What begins a prompt begins no name. */
const NAME = '(?!l?kd>)[A-Za-z_<$][\\w<>.`+|,$-]*';
/** Blanks, a name that holds nothing of a tag, and a value in one of the shapes of `isPlainField`; a quotation mark is in none. */
const FIELD = new RegExp(`^ +${NAME}:(?:(?:0x[0-9a-f]{1,16}|NULL|${ADDRESS}) \\(${TYPE}\\)|\\(${TYPE}\\) ${PLACE}|(?:true|false) \\(System\\.Boolean\\)|${ADDRESS} \\(System\\.String\\) *)$`);
/** A name that begins with no tag, and a text without anything that pages put in. */
const TEXT_FIELD = new RegExp(`^ +(?!l?kd>)(?:<(?=[A-Za-z]{7})|[A-Za-z_])[\\w>.|-]*:${ADDRESS} \\(System\\.String\\) *Length=\\d{1,9}, String="[^<&\\\\\u00a0]*"$`);
/** `universalTime:(System.DateTime) 2015/12/25 16:15:00.000 VALTYPE (..)`; titles of columns. */
const INDENTED = new RegExp(`^ +(?:${NAME}:\\(${TYPE}\\) [\\w/:. -]+ ${PLACE}|MT +Field +Offset +Type VT +Attr +Value Name|Address +MT +Size|Child SP +IP Call Site)$`);
/** An object's head, or columns: an address, and another or the token of a field. */
const COLUMNS = /^[0-9a-f]{16}(?: \(.*\)$| +[0-9a-f]{16}(?![\w`])| +4[0-9a-f]{6}(?: |$))/;
/** `0:021> !mdt 00000000036e1088` */
const PROMPT = /^\d{1,3}:\d{3,5}> !([a-z]+)(?: [\w -]*)?$/;
const VALUE_HEAD = new RegExp(`^\\((?!BOXED |System\\.String)[A-Za-z_][\\w.\`+]*\\) ${PLACE}$`);
/** The head of what SOS prints. */
const KEYS = /^(?:(?:MethodTable|EEClass): +[0-9a-f]{8,16}|Size: +\d+\(0x[0-9a-f]+\) bytes|OS Thread Id: 0x[0-9a-f]+ \(\d+\)|Fields:|Name: [\w.+`[\] ]+|File: [\w .:\\()+-]+)$/;

/** What one look tells of a line of a dump that goes on, whatever stands around it. */
export function glance(line: string): Glance {
  const c = line.charCodeAt(0);
  if (line.length > MAX_GLANCE) {
    return undefined;
  }
  if (c === SPACE) {
    return isFieldAtAGlance(line) ? 'field' : INDENTED.test(line) ? 'row' : undefined;
  }
  if (isDigit(c) || (c >= 97 && c <= 102)) {
    return COLUMNS.test(line) ? 'row' : PROMPT.test(line) && isRead(verbOf(line)) ? 'prompt' : undefined;
  }
  return (c === OPEN ? VALUE_HEAD : KEYS).test(line) ? 'row' : undefined;
}

/** Each line that the command prints is known. */
function isRead(verb: string): boolean {
  return isExtensionVerb(verb) && !printsAnything(verb);
}

/** Of a line that is a {@link PROMPT}. */
function verbOf(line: string): string {
  const verb = line.indexOf('!') + 1;
  const end = line.indexOf(' ', verb);
  return end < 0 ? line.slice(verb) : line.slice(verb, end);
}

/** Is this line surely a field in its indent, whatever stands above and below: one that a debugger prints, clean, and plain? False says nothing. */
export function isFieldAtAGlance(line: string): boolean {
  if (line.charCodeAt(0) !== SPACE || line.length > MAX_GLANCE) {
    return false;
  }
  return line.charCodeAt(line.length - 1) === QUOTE ? TEXT_FIELD.test(line) && isPlainField(line, indentOf(line)) : FIELD.test(line);
}

/** Blanks in front. */
export function indentOf(line: string): number {
  let at = 0;
  while (line.charCodeAt(at) === SPACE) {
    at += 1;
  }
  return at;
}

/** `00000000036e0880 (Namespace.Type)`: an object that stands somewhere. */
const HEAD = /^(?!0+ )[0-9a-f]{8,16} \((?!BOXED |System\.(?:String|IntPtr|UIntPtr)\))[A-Za-z_][\w.`+]*\.[\w`+]+\)$/;

/** Is this line surely the first of an object that `openMdt` knows by address and type, and nothing else? False says nothing. */
export function isHeadAtAGlance(line: string): boolean {
  return line.charCodeAt(line.length - 1) === CLOSE && line.length <= MAX_GLANCE && HEAD.test(line);
}

/** `000007fef308e262  40001a1       10        System.String  0 instance 0000000003602550 _field1`. */
const ROW = /^[0-9a-f]{16} +4[0-9a-f]{6} +[0-9a-f]{1,8} +[\w.`+[\],]+ +[01] +instance +[\w.-]+ +[\w<>][\w<>.]*$/;

/** Is this line surely a row of a table of fields with its name, clean, whatever stands around it? False says nothing. */
export function isRowAtAGlance(line: string): boolean {
  return isDigit(line.charCodeAt(0)) && line.charCodeAt(17) === SPACE && line.length <= MAX_GLANCE && ROW.test(line);
}
