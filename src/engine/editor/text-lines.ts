import { visible } from '../report/escape';

/** The text of an open document, line by line. Lines are 1-based and without line ends. */
export interface TextLines {
  readonly count: number;
  line(line: number): string;
}

/** Lines that are already in an array. A last empty line (the text ended with a line end) is not a line of the log. */
export function linesOf(text: string | readonly string[]): TextLines {
  const list = typeof text === 'string' ? text.split(/\r\n|\n|\r/) : text;
  const count = list.length > 0 && list[list.length - 1] === '' ? list.length - 1 : list.length;
  return { count, line: (line) => list[line - 1] ?? '' };
}

/** Log text on one line of a surface: hidden characters made visible, line ends and tabs as one blank. */
export function oneLine(text: string): string {
  return visible(text.replace(/[\r\n\t]+/g, ' '));
}

/** At most `max` units, cut with an ellipsis; never inside a surrogate pair. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = max - 1;
  const high = text.charCodeAt(end - 1);
  return `${text.slice(0, high >= 0xd800 && high < 0xdc00 ? end - 1 : end)}…`;
}
