import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memorySource, scan, type Rec } from '../../src/engine/index';

const ROOT = join(process.cwd(), 'test/golden/formats');

/** A record as people review it: every cell with its value and place. */
function shown(rec: Rec): Record<string, unknown> {
  const cells = Object.fromEntries(rec.names().map((name) => {
    const span = rec.span(name) as { column: number; endColumn: number; line?: number } | undefined;
    const place = span ? `${span.line !== undefined ? `${span.line}:` : ''}${span.column}-${span.endColumn}` : 'not on this line';
    return [name, [rec.get(name) ?? null, place]];
  }));
  return { line: rec.line, lines: rec.lines, kind: rec.kind, format: rec.format, time: Number.isNaN(rec.ms) ? null : new Date(rec.ms).toISOString().slice(0, -1), clock: rec.clock, cells, ...(rec.data !== undefined && { data: rec.data }) };
}

/** Every folder holds files `in.*` of one format. `UPDATE=1` writes what is read; look at the difference before you commit it. */
describe('golden formats', () => {
  for (const id of existsSync(ROOT) ? readdirSync(ROOT).sort() : []) {
    for (const name of readdirSync(join(ROOT, id)).filter((n) => n.startsWith('in')).sort()) {
      it(`${id} ${name}`, async () => {
        const records: Rec[] = [];
        const file = await scan(memorySource(name, readFileSync(join(ROOT, id, name))), { onRecord: (rec) => records.push(rec) });
        assert.ok(records.some((r) => r.format === id), `no record of ${id}`);
        for (const rec of records) checkSpans(rec);
        const { format, blocks, encoding, lines, unparsed, unparsedLines, repairs, cut, clock, exchange } = file;
        const found = JSON.parse(JSON.stringify({
          format, blocks: blocks.map((b) => `${b.from}-${b.to} ${b.format}`), encoding, lines, unparsed, unparsedLines: unparsedLines.map((u) => u.line), repairs: repairs.map((r) => `${r.line} ${r.what}`), cut: cut?.line ?? null, clock, exchange,
          records: records.map(shown),
        })) as unknown;
        const path = join(ROOT, id, `${name.replace(/^in/, 'expected').replace(/\.[^.]*$/, '')}.json`);
        if (process.env.UPDATE === '1') writeFileSync(path, `${JSON.stringify(found, null, 2)}\n`);
        else assert.deepEqual(found, JSON.parse(readFileSync(path, 'utf8')));
      });
    }
  }
});

/** A value without quotes and line ends in it is exactly the text at its place. */
function checkSpans(rec: Rec): void {
  for (const name of rec.names()) {
    const span = rec.span(name) as { column: number; endColumn: number; text?: string } | undefined;
    const value = rec.get(name);
    if (!span || value === undefined || value.includes('"')) continue;
    const line = span.text ?? rec.text.split('\n', 1)[0]!;
    const text = line.slice(span.column, span.endColumn);
    // what JSON and XML write for something else
    if (/^cmdlet-(?:json|clixml)$/.test(rec.format) && /^[{[]|[\\&<]|^P\d|_x[0-9A-F]{4}_|^(?:true|false)$/.test(text)) continue;
    if (rec.format === 'trace-etl' && (/^[pt]id$/.test(name) || text.includes('"'))) continue;
    if (rec.format === 'cmdlet-markdown' && text.includes('\\')) continue;
    assert.ok(value === text || value.startsWith(text.trimEnd()), `${rec.format} ${rec.line} ${name}: ${JSON.stringify(text)} is not ${JSON.stringify(value)}`);
  }
}
