import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { combine, jsonReport, memorySource, scan, setMessages, t, textReport, type CaseReport } from '../../src/engine/index';
import { collect, faults, FILES } from '../../scripts/l10n-extract.mjs';

const ROOT = join(__dirname, '..', '..');
const read = (name: string): Record<string, string> => JSON.parse(readFileSync(join(ROOT, name), 'utf8')) as Record<string, string>;
const english = read('package.nls.json');

/** Names and forms that are the same in Russian. Anything else that was left as it is has been forgotten. */
const SAME = new Set([
  'UTC', 'GUID', 'HRESULT', 'FILETIME', 'DateTime', 'TimeSpan', 'SID', 'X500 DN', 'ISO 8601, UTC.', 'StoreObjectId', 'OccurrenceStoreObjectId', 'Exchange {0}', 'HRESULT {0}', '...',
  'CREATOR OWNER', 'NETWORK', 'INTERACTIVE', 'SERVICE', 'ANONYMOUS LOGON', 'Enterprise Domain Controllers', 'SELF', 'Authenticated Users', 'NT AUTHORITY\\SYSTEM', 'NT AUTHORITY\\LOCAL SERVICE',
  'NT AUTHORITY\\NETWORK SERVICE', 'BUILTIN\\Administrators', 'BUILTIN\\Users', 'BUILTIN\\Guests', 'BUILTIN\\Backup Operators', 'Domain Admins', 'Domain Users', 'Domain Guests', 'Domain Computers',
  'Domain Controllers', 'Schema Admins', 'Enterprise Admins', 'Group Policy Creator Owners', 'True or False', 'Europe/Vienna, Pacific Standard Time, UTC-08:00', '<mailbox>',
]);

/** Only signs, placeholders and names: nothing to translate. */
const nothingToSay = (text: string): boolean => !/[A-Za-z]{2,}/.test(text.replace(/\{\d+\}/g, ''));

describe('Russian', () => {
  let found: Awaited<ReturnType<typeof collect>>;
  before(async function () {
    this.timeout(60_000);
    found = await collect();
  });
  after(() => setMessages({}));

  it('every message is a literal that is read when the language is known', () => assert.deepEqual(found.problems, []));

  for (const [part, name] of Object.entries(FILES) as [keyof typeof FILES, string][]) {
    it(`${name}: every message is translated, none is dead, placeholders agree`, () => {
      assert.ok(found[part].size > 20, 'messages are found at all');
      assert.deepEqual(faults(name, [...found[part].keys()], read(name), part === 'manifest' ? (key) => english[key]! : undefined), []);
    });

    it(`${name}: nothing is left in English but names`, () => {
      const same = Object.entries(read(name)).filter(([key, text]) => text === (part === 'manifest' ? english[key] : key) && !nothingToSay(text) && !SAME.has(text));
      assert.deepEqual(same.map(([key]) => key), []);
    });

    it(`${name}: sober, and plural forms are whole`, () => {
      for (const [key, text] of Object.entries(read(name))) {
        assert.doesNotMatch(text.replace(/![a-z]\w+|~<n> e !|<!--/g, ''), /!|успешно|пожалуйста/i, key);
        for (const form of text.match(/\{\d+\|[^}]*\}/g) ?? []) assert.match(form, /^\{\d+\|[^|{}]+\|[^|{}]+\|[^|{}]+\}$/, key);
      }
    });
  }

  it('the extension and the manifest have no plural forms: VS Code does not know them', () => {
    for (const name of [FILES.extension, FILES.manifest]) for (const text of Object.values(read(name))) assert.doesNotMatch(text, /\{\d+\|/);
  });

  it('setMessages: known ones are replaced, unknown and empty ones stay English, arguments are never read as placeholders', () => {
    setMessages({ 'a {0}': 'б {0}', 'c {0}': '', '{0} lines': '{0} {0|строка|строки|строк}', '{0} in {1}': '{1}: {0}' });
    assert.equal(t('a {0}', 1), 'б 1');
    assert.equal(t('c {0}', 2), 'c 2');
    assert.equal(t('d {0} {1}', 3), 'd 3 {1}');
    assert.equal(t('toString'), 'toString');
    assert.equal(t('{0} in {1}', '{1}', '{0|a|b|c}'), '{0|a|b|c}: {1}');
    setMessages({});
    assert.equal(t('a {0}', 1), 'a 1');
  });

  it('the word that goes with a number', () => {
    setMessages({ '{0} lines': '{0} {0|строка|строки|строк}' });
    const said = (n: string | number): string => t('{0} lines', n).split(' ').at(-1)!;
    for (const n of [1, 21, 101, '1\u00a0001']) assert.equal(said(n), 'строка', String(n));
    for (const n of [2, 3, 4, 22, 104, '5,203']) assert.equal(said(n), 'строки', String(n));
    for (const n of [0, 5, 10, 11, 12, 14, 19, 111, 112, '5\u00a0210']) assert.equal(said(n), 'строк', String(n));
    setMessages({});
  });
});

/** Files below a folder, in order. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder).sort().flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

async function report(folder: string): Promise<CaseReport> {
  const files = filesBelow(folder).filter((f) => statSync(f).size < 400_000 && !f.endsWith('.md')).slice(0, 25);
  return combine(await Promise.all(files.map((f) => scan(memorySource(f, readFileSync(f))))));
}

/** Findings without their words. */
const skeleton = (r: CaseReport): unknown => r.findings.map((f) => ({ rule: f.rule, severity: f.severity, confidence: f.confidence, count: f.count, evidence: f.evidence, steps: f.remedy.length, missing: f.missing.length, data: keysOf(f.data) }));

/** The keys of a value at every depth, and its numbers; texts may be words. */
function keysOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keysOf);
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, v]) => [/[^\x20-\x7e]/.test(key) ? 'not ASCII' : key, keysOf(v)]));
  return typeof value === 'string' ? 'text' : value;
}

describe('a case in Russian', () => {
  const russian = read(FILES.engine);
  after(() => setMessages({}));
  const folders = ['samples/first-look', 'samples/sms-notifications-stop', 'samples/journaling-2010', '../shared/samples/seed-throttling', '../shared/samples/seed-sms'];
  for (const folder of folders) {
    it(`${folder}: the same rules, counts, evidence and keys`, async function () {
      this.timeout(60_000);
      if (!existsSync(join(ROOT, folder))) return this.skip();
      setMessages({});
      const before = await report(join(ROOT, folder));
      setMessages(russian);
      const after = await report(join(ROOT, folder));
      assert.ok(before.findings.length > 0);
      assert.deepEqual(skeleton(after), skeleton(before));
      const context = { version: '0', formatTitle: (id: string) => id };
      const keys = (r: CaseReport): unknown => keysOf(JSON.parse(jsonReport(r, context)));
      assert.deepEqual(keys(after), keys(before));
      for (const f of after.findings) assert.match(f.title, /[а-яё]{3}/i, `${f.rule}: ${f.title}`);
      assert.match(after.verdict, /[а-яё]{3}/i);
      assert.doesNotMatch(textReport(after, context), /\{\d/);
    });
  }
});
