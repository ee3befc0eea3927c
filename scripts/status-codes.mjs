// Writes src/engine/decode/status-table.ts from a list of status codes and scripts/status-meanings.txt.
// Usage: node scripts/status-codes.mjs status-codes.json
// Each code in the list: { space, code: "0x...", signed, name, alt: [], exception?, resource?, source }.
import { readFileSync, writeFileSync } from 'node:fs';

const { codes } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const meanings = new Map();
for (const line of readFileSync(new URL('status-meanings.txt', import.meta.url), 'utf8').split('\n')) {
  const match = /^(\w+) (\S+) (.+)$/.exec(line);
  if (match) {
    meanings.set(`${match[1]} ${Number(match[2]) | 0}`, match[3]);
  }
}
const used = new Set();
const sources = [...new Set(codes.map((c) => c.source))];
const bySpace = new Map();
for (const c of codes) {
  // HRESULT forms of Win32 codes are worked out from the Win32 rows.
  if (c.name.startsWith('HRESULT_FROM_WIN32')) {
    continue;
  }
  const key = `${c.space} ${c.signed | 0}`;
  used.add(key);
  const name = c.name.replace(/^IsamError/, '$').replace(/^IsamWarning/, '%');
  const exception = c.exception && (c.exception === `MapiException${c.name}` ? '~' : `~${c.exception.replace('MapiException', '')}`);
  const alternatives = c.alt.filter((a) => !a.startsWith('HRESULT_FROM_WIN32')).map((a) => `=${a}`);
  const number = c.space === 'hr' ? c.code.slice(2).replace(/^0+(?=.)/, '') : String(c.signed);
  const head = [number, name, ...alternatives, exception, c.resource && '*', `@${sources.indexOf(c.source)}`].filter(Boolean).join(' ');
  const meaning = meanings.get(key);
  bySpace.set(c.space, [...(bySpace.get(c.space) ?? []), meaning ? `${head}|${meaning}` : head]);
}
const unused = [...meanings.keys()].filter((key) => !used.has(key));
if (unused.length > 0) {
  process.stderr.write(`meanings without a code: ${unused.join(', ')}\n`);
}
const tables = [...bySpace].map(([space, rows]) => `  ${space}: \`${rows.join('\n')}\`,`).join('\n');
writeFileSync(new URL('../src/engine/decode/status-table.ts', import.meta.url), `/**
 * Status codes by space. Written by scripts/status-codes.mjs; meanings stand in scripts/status-meanings.txt.
 * A row: code (hr: hexadecimal), name ($ stands for IsamError, % for IsamWarning), =other name, ~exception without MapiException
 * (alone: same as the name), * a resource ran short, @source, |meaning.
 */
export const statusSources: readonly string[] = ${JSON.stringify(sources.map((s) => (s.startsWith('Exchange submission') ? 'Microsoft support documents' : s)), null, 2)};

export const statusTable = {
${tables}
};
`);
process.stdout.write(`${used.size} codes\n`);
