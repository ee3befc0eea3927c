import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv/dist/2020';
import {
  combine, configCompletions, createRedactor, CsvRows, decodedText, decodeKinds, decodeValue, definitionOf, detectFormat, DocumentModel, dumpToJson, dumpToText, dumpTree, emptyNames, findingTree, folding, hoverAt, htmlReport, idAt,
  jsonReport, lenses, linesOf, linkDump, markdownReport, memorySource, ndjsonReport, notes, occurrences, oneLine, outline, Page, parseDump, ProgressiveScan, problemsOf, readLines, recordRow, redactCopy, sarifReport, scan, scanInParts, scanText, summaryOf, textReport,
  type CaseReport, type DumpNode, type FileScan, type LogSource,
} from '../../../src/engine/index';
import { readHeader } from '../../../src/engine/formats/fields-header';
import type { Format, FileState } from '../../../src/engine/formats/format';
import { Segmenter } from '../../../src/engine/formats/segmenter';
import { formats } from '../../../src/engine/registry';
import { cellValue, cutCells } from '../../../src/engine/text/csv';
import type { Input } from './corpus';
import { HOSTILE } from './mutate';
import type { Random } from './random';

/** A law: throws where it is broken. */
export type Law = (input: Input, r: Random, root: string) => void | Promise<void>;

const chunked = (input: Input, chunk: number): LogSource => memorySource(input.path, input.bytes, chunk);

/** Bidirectional marks, controls and escapes: none may come through to a terminal or a page. */
const ACTS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

const schemas = new Map<string, (data: unknown) => asserts data is object>();

function valid(root: string, name: string, data: unknown): void {
  let check = schemas.get(name);
  if (!check) {
    const validate = new Ajv({ allErrors: false, strict: false }).compile(JSON.parse(fs.readFileSync(path.join(root, 'docs/schema', `${name}.schema.json`), 'utf8')) as object);
    schemas.set(name, (check = (d) => assert.ok(validate(d), `${name}: ${JSON.stringify(validate.errors?.[0])}`)));
  }
  (check as (d: unknown) => void)(data);
}

async function linesIn(input: Input): Promise<string[]> {
  const { lines, binary } = await readLines(chunked(input, 1 << 20));
  return binary ? [] : lines;
}

const sortedFacts = (s: FileScan): unknown => ({
  ...s, index: [], facts: Object.fromEntries(Object.entries(s.facts).map(([k, set]) => [k, { ...set, tallies: [...set.tallies].sort((a, b) => (JSON.stringify(a.dims) < JSON.stringify(b.dims) ? -1 : 1)) }])),
});

/** Scanned whole, in any chunks and in parts: the same; and nothing of it grows with the input. */
const scanned: Law = async (input, r) => {
  const whole = await scan(chunked(input, 1 << 20));
  assert.notEqual(whole.format, 'unreadable', whole.error);
  assert.doesNotThrow(() => structuredClone(whole));
  const pieces = await scan(chunked(input, 1 + r.int(5000)));
  assert.deepEqual({ ...pieces, index: [] }, { ...whole, index: [] }, 'chunks');
  const cuts = Array.from({ length: 1 + r.int(3) }, () => r.int(input.bytes.length + 1)).sort((a, b) => a - b);
  assert.deepEqual(sortedFacts(await scanInParts(chunked(input, 1 + r.int(70_000)), cuts)), sortedFacts(whole), `parts ${cuts.join(' ')}`);
  if (whole.format === 'binary') return;
  assert.equal(whole.bytes, input.bytes.length);
  for (const list of [whole.unparsedLines, whole.repairs]) assert.ok(list.length <= 100);
  for (const set of Object.values(whole.facts)) {
    assert.ok(set.head.length + set.tail.length <= 100);
    for (const hit of [...set.head, ...set.tail]) assert.ok(hit.line >= 1 && hit.line <= whole.lines && hit.text.length <= 1000, 'evidence of a line that is there');
  }
};

/** The byte scanner says the same as the exact tier, on either engine, from wherever it begins. */
const fast: Law = async (input, r) => {
  const exact = await scan(chunked(input, 1 << 20), { tier: 'exact' });
  for (const tier of ['wasm', 'typescript'] as const) {
    const quick = await scan(chunked(input, r.pick([1 << 20, 1 + r.int(9000)])), { tier, kernel: { headBytes: r.pick([4096, 5000, 8192]) } });
    assert.deepEqual(sortedFacts(quick), sortedFacts(exact), tier);
  }
};

/** Every line is a record's, unparsed, prose, a header, blank, or inside a block read as a whole. */
const covered: Law = async (input) => {
  const lines = await linesIn(input);
  const seen = new Uint8Array(lines.length + 2);
  const blocks: { format: Format | undefined; from: number }[] = [];
  const state: FileState = { path: input.path, log: false, header: {} };
  const mark = (from: number, count: number): void => {
    assert.ok(Number.isInteger(from) && from >= 1 && count >= 1 && from + count - 1 <= lines.length, `lines ${from} + ${count} of ${lines.length}`);
    seen.fill(1, from, from + count);
  };
  const segmenter = new Segmenter(formats, state, {
    record: (rec) => {
      mark(rec.line, rec.lines);
      for (const name of rec.names()) {
        const value = rec.get(name);
        const span = rec.span(name);
        assert.ok(value === undefined || typeof value === 'string', `${rec.format} ${name}`);
        if (!span) continue;
        // a cell with line ends in it is measured on the record's own text
        const text = span.text ?? (span.line === undefined || span.line === rec.line ? rec.text : lines[span.line - 1]);
        assert.ok(text !== undefined && span.column >= 0 && span.column <= span.endColumn && span.endColumn <= text.length, `${rec.format} line ${rec.line}: ${name} at ${span.column}-${span.endColumn} of ${text?.length}`);
      }
      assert.ok(rec.ms !== rec.ms || Number.isFinite(rec.ms), 'a stamp is a number');
    },
    unparsed: (line) => mark(line, 1),
    repair: (repair) => assert.ok(repair.line >= 1 && repair.line <= lines.length),
    header: () => undefined,
    block: (format, from) => void blocks.push({ format, from }),
  });
  segmenter.push(lines);
  segmenter.finish(false);
  let at = 0;
  for (let n = 1; n <= lines.length; n++) {
    while (at + 1 < blocks.length && blocks[at + 1]!.from <= n) at++;
    const text = lines[n - 1]!;
    if (seen[n] || text.trim() === '' || text.startsWith('#') || readHeader(text) || blocks[at]?.format?.kind === 'block') continue;
    // the bare row of names that some logs write in front of their header
    if (blocks[at]?.format && /^[^,]*[A-Za-z][^,]*,/.test(text)) continue;
    assert.fail(`line ${n} is lost in ${blocks[at]?.format?.id ?? 'no block'}: ${JSON.stringify(text.slice(0, 200))}`);
  }
};

function spansInside(report: CaseReport, lines: readonly string[]): void {
  for (const f of report.findings) {
    assert.ok(f.count >= f.evidence.filter((e, i, all) => all.findIndex((x) => x.line === e.line) === i).length || f.severity === 'hint' || f.count >= 0);
    for (const e of f.evidence) {
      const text = lines[e.line - 1];
      assert.ok(e.line >= 1 && text !== undefined, `${f.rule}: line ${e.line} of ${lines.length}`);
      assert.ok(e.column >= 0 && e.column <= e.endColumn && e.endColumn <= Math.max(text.length, e.text.length), `${f.rule}: ${e.column}-${e.endColumn} of ${text.length} in line ${e.line}`);
    }
  }
}

/** Reports of every kind: valid, with nothing in them that acts. */
const reported: Law = async (input, r, root) => {
  const one = await scan(chunked(input, 1 << 20));
  const two = r.chance(3) ? [{ ...one, path: `${one.path}.2`, digest: 'other' }] : [];
  const report = combine([one, ...two]);
  const context = { version: '0', skipped: [{ path: r.pick(HOSTILE), why: 'x' }] };
  spansInside(report, await linesIn(input));
  valid(root, 'scan', JSON.parse(jsonReport(report, context)));
  for (const line of ndjsonReport(report, context).trimEnd().split('\n')) JSON.parse(line);
  const text = textReport(report, { ...context, width: 60 + r.int(80) });
  assert.doesNotMatch(text, ACTS, 'text');
  const html = htmlReport(report, context);
  assert.doesNotMatch(html, ACTS, 'html');
  assert.doesNotMatch(html, /<script|<img|javascript:[^<]*"|\son\w+=[^<]*>[^<]*<\/script/i);
  assert.doesNotMatch(markdownReport(report, context), ACTS, 'markdown');
  JSON.parse(sarifReport(report, context));
  findingTree(report.findings, r.pick(['severity', 'file', 'time', 'subject'] as never));
};

/** A debugger log of anything. */
const dumped: Law = async (input, r, root) => {
  const lines = await linesIn(input);
  const dump = parseDump(lines);
  assert.equal(dump.coverage.length, lines.length, 'every line has its letter');
  for (const place of [...dump.objects, ...dump.objects.flatMap((one) => one.fields), ...dump.commands, ...dump.stacks.flatMap((one) => one.frames), ...dump.locks]) {
    const length = lines[place.line - 1]!.length;
    assert.ok(place.column >= 0 && place.column <= place.endColumn && place.endColumn <= length, JSON.stringify([place.line, place.column, place.endColumn, length]));
  }
  const graph = linkDump(dump);
  valid(root, 'objects', dumpToJson(dump, graph));
  dumpToText(dump, graph);
  const tree = dumpTree(dump, graph);
  const found: DumpNode[] = [...tree.roots()];
  for (let i = 0; i < found.length && found.length < 200; i++) found.push(...found[i]!.children());
  for (let i = 0; i < 20; i++) tree.nodeAt(1 + r.int(lines.length + 2));
};

/** A copy without names has the same lines, and the same ones each time. */
const redacted: Law = async (input, r) => {
  const copy = async (): Promise<Buffer | undefined> => {
    const parts: Uint8Array[] = [];
    let whole: Buffer | undefined;
    await redactCopy([{ source: chunked(input, 1 + r.int(90_000)), relative: 'a.log' }], async () => ({ write: async (b) => void parts.push(b.slice()), close: async () => void (whole = Buffer.concat(parts)), discard: async () => undefined }), { salt: 's' });
    return whole;
  };
  const first = await copy();
  if (!first) return;
  assert.ok(first.equals((await copy())!), 'the same copy in other chunks');
  const before = await linesIn(input);
  const after = await linesIn({ path: 'a.log', bytes: first });
  assert.equal(after.length, before.length, 'lines of the copy');
  const redactor = createRedactor(emptyNames(), 's');
  for (let i = 0; i < 10; i++) redactor.text(before[r.int(before.length)] ?? '');
};

/** Everything an editor asks, at random places. */
const edited: Law = async (input, r) => {
  const text = new TextDecoder().decode(input.bytes);
  const lines = linesOf(text);
  detectFormat(input.path, lines);
  const model = new DocumentModel(input.path, lines);
  const result = model.analyzeNow();
  const { findings } = combine([result]);
  const count = Math.max(1, lines.count);
  for (let i = 0; i < 25; i++) {
    const line = 1 + r.int(count);
    const shown = lines.count === 0 ? '' : lines.line(line);
    const column = r.int(shown.length + 2);
    const hover = hoverAt(model, line, column, { findings });
    if (hover) assert.ok(hover.column >= 0 && hover.column <= hover.endColumn, 'a hover has a span');
    const id = idAt(model, line, column);
    if (id && i < 3) {
      const steps = occurrences(model, id);
      let step = steps.next();
      while (!step.done) step = steps.next();
      definitionOf(model, id, step.value);
    }
    configCompletions(shown, column, input.path);
    oneLine(shown);
  }
  outline(model);
  folding(model);
  lenses(model, findings);
  notes(model, 1, count);
  problemsOf(findings, input.path);
  summaryOf(result, findings);
};

/** A page of the annotated view, and a file read while it grows. */
const viewed: Law = async (input, r) => {
  const lines = await linesIn(input);
  const first = r.int(lines.length);
  const page = new Page(input.path, first + 1, lines.slice(first, first + 200), undefined);
  assert.ok(page.endLine >= first);
  const whole = await scan(chunked(input, 1 << 20));
  if (whole.format === 'binary') return;
  const progressive = await new ProgressiveScan(chunked(input, 1 << 20)).advance(input.bytes.length);
  assert.deepEqual(sortedFacts(progressive), sortedFacts(whole), 'read part after part');
};

/** Values cut out of lines, as themselves and as every kind. */
const decoded: Law = async (input, r) => {
  const lines = await linesIn(input);
  for (let i = 0; i < 12; i++) {
    const line = lines[r.int(lines.length)] ?? '';
    const parts = line.split(/[\s,;"'()<>[\]]+/);
    let value = r.chance(4) ? line : r.pick(parts);
    if (r.chance(3)) value = value.slice(0, r.int(value.length + 1)) + r.pick(HOSTILE) + value.slice(r.int(value.length + 1));
    if (r.chance(4)) value = Buffer.from(value).toString('hex');
    const all = decodeValue(value);
    decodedText(value, all, 80);
    JSON.stringify(all);
    assert.doesNotThrow(() => decodeValue(value, r.pick(decodeKinds)));
  }
};

/** Cells lie in order inside their line, with nothing but quotes and commas between them. */
const cells: Law = async (input, r) => {
  const lines = await linesIn(input);
  const csv = new CsvRows();
  scanText(input.path, lines, { onRecord: (rec) => { if (r.chance(20)) csv.line(recordRow('p', rec)); } });
  for (let i = 0; i < 40; i++) {
    const line = lines[r.int(lines.length)] ?? '';
    const cut = cutCells(line);
    let end = 0;
    for (let c = 0; c < cut.count; c++) {
      const [from, to] = [cut.at[3 * c]!, cut.at[3 * c + 1]!];
      assert.ok(from >= end && to >= from && to <= line.length, `cell ${c} at ${from}-${to} after ${end} in ${line.length}`);
      assert.match(line.slice(end, from), /^[\s,"\u201c-\u201f\u2033\u2036\uff02]*$/, 'what is between cells');
      cellValue(line, cut, c);
      end = to;
    }
    assert.match(line.slice(end), /^[\s"\u201c-\u201f\u2033\u2036\uff02]*$/, 'what is behind the last cell');
  }
};

export const LAWS: Readonly<Record<string, Law>> = { scanned, fast, covered, reported, dumped, redacted, edited, viewed, decoded, cells };
