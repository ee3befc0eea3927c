const HEADER = /^#(software|version|log-type|date|fields)\s*:([^]*)$/i;
/** The same where a web page ate the `#`: only with a value that cannot be prose. */
const BARE_HEADER = /^(software: microsoft exchange|version: \d{1,2}\.\d{1,2}\.|log-type: |date: \d{4}-\d\d-\d\dt|fields: [a-z][^,;\s]*[,;\t])/i;

/** First letters of a bare header, in small letters: most lines are told by one. */
const BARE_LETTERS = new Set(['s', 'v', 'l', 'd', 'f'].map((letter) => letter.charCodeAt(0)));

/** Cells that a spreadsheet puts behind a header line to make it as wide as the rows. */
const PADDING = /[,;\t]{2,500}$/;

/** Splits a header line into key (lower case) and value; undefined when the line is none. */
export function readHeader(line: string): { key: string; value: string; bare: boolean } | undefined {
  // logs that were put together one behind the other keep their byte order marks
  if (line.charCodeAt(0) === 0xfeff) return readHeader(line.slice(1));
  // a spreadsheet that kept whole lines in one column
  if (line.startsWith('"#') && line.endsWith('"')) return readHeader(line.slice(1, -1).replaceAll('""', '"'));
  if (line.charCodeAt(0) === 35) {
    const found = HEADER.exec(line);
    return found ? { key: found[1]!.toLowerCase(), value: found[2]!.trim().replace(PADDING, ''), bare: false } : undefined;
  }
  if (!BARE_LETTERS.has(line.charCodeAt(0) | 32) || !BARE_HEADER.test(line)) return undefined;
  const colon = line.indexOf(':');
  return { key: line.slice(0, colon).toLowerCase(), value: line.slice(colon + 1).trim().replace(PADDING, ''), bare: true };
}

/** What stands between cells: spreadsheets write the list separator of their culture, or tabs, in place of commas. */
export const SEPARATORS = [',', ';', '\t'];

export function separatorOf(list: string): string | undefined {
  return SEPARATORS.find((separator) => list.includes(separator));
}

export interface Names {
  names: string[];
  /** Left out for commas. */
  separator?: string;
}

export function namesOf(list: string): Names {
  const separator = separatorOf(list) ?? ',';
  return { names: list.split(separator).map((s) => s.trim().replace(/^"|"$/g, '')), ...(separator !== ',' && { separator }) };
}
