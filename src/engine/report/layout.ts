/** Words of a paragraph on lines of at most `width`; a longer word stands on a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line === '') line = word;
    else if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/** Rows as aligned columns, two blanks apart. `right`: columns of numbers. */
export function table(rows: readonly (readonly string[])[], right: ReadonlySet<number> = new Set()): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((r) => (r[i] ?? '').length)));
  return rows.map((r) => r.map((cell, i) => (right.has(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  ').trimEnd());
}

/** A line cut to `width` around the words that matter, `...` where something is missing. */
export function around(text: string, from: number, to: number, width: number): string {
  if (text.length <= width) return text;
  const room = width - 6;
  const slack = Math.max(0, Math.floor((room - (to - from)) / 2));
  const start = Math.max(0, Math.min(from - slack, text.length - room));
  const end = Math.min(text.length, start + room);
  return `${start > 0 ? '...' : ''}${text.slice(start, end)}${end < text.length ? '...' : ''}`;
}
