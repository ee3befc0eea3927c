import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { collectNames, emptyNames, memorySource, scan, scanText, type NameSet } from '../../src/engine/index';
import { LineFinder } from '../../src/engine/redact/finder';
import { NameReader } from '../../src/engine/redact/learn';
import { NameMatcher } from '../../src/engine/redact/matcher';
import { Places } from '../../src/engine/redact/overlaps';
import { findAll, Found } from '../../src/engine/redact/secrets';

const HEADS = [
  '#Software: Microsoft Exchange Server\n#Version: 14.0.0.0\n#Log-type: Transport Connectivity Log\n#Date: 2011-03-11T00:00:00.000Z\n#Fields: date-time,session,source,Destination,direction,description',
  '#Software: Microsoft Exchange Server\n#Version: 15.0.0.0\n#Log-type: Message Tracking Log\n#Date: 2016-01-13T00:00:00.000Z\n#Fields: date-time,client-hostname,Server-Hostname,connector-id,source,event-id,message-subject,recipient-address,sender-address',
];
const WORDS = [
  'HUB01', 'hub02.contoso.example', 'EX-MBX-3', 'anna.kern@contoso.example', 'Bela.Kiss%40fabrikam.example', '"Kern, Anna" <anna.kern@contoso.example>', 'Kern Anna <a.kern@contoso.example>', 'To: Zita Vago <z@x.example>', 'О\u2019Брайен', 'Анна.Керн@контосо.example',
  'HUB01\\Default HUB01', 'HUB01\\Hidden Relay', 'Secret plan', 'Database=DB07', 'MailboxServer=LJU3', 'xDatabase=no', 'server limit for MBX9', 'subj: Rocket, usr: akern, x', 'Dispatcher for Olga Orlova (5f24e416-', '<Subject>k__BackingField:1 String="Rocket"', "'Nina Nagy' [mailto:n@x.example]",
  '2011-03-11T00:00:00.000Z', '+', '>', '<', '@', '%40', ' ', '', '', '8', '=', '(', ': ', 'D', 'é', '“quoted”', '\u2028',
];
const cell = fc.array(fc.constantFrom(...WORDS), { maxLength: 3 }).map((parts) => parts.join(' '));
const asCell = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const row = (columns: number): fc.Arbitrary<string> => fc.array(cell, { minLength: columns - 1, maxLength: columns - 1 }).map((cells) => ['2016-01-13T00:00:00.000Z', ...cells.map(asCell)].join(','));
const odd = fc.oneof(cell, fc.constantFrom('', '# comment', 'rest of a cell"', '2016-01-13T00:00:00.000Z,"open', '2016-01-13T00:00:00.000Z,a', 'HUB77 was down, says Olga', ...HEADS), row(6), row(9));

/** Rows of a log, with whatever else between them, in long stretches of plain ones. */
const log = fc.tuple(fc.constantFrom(...HEADS), fc.array(fc.oneof({ weight: 1, arbitrary: odd.map((line) => [line]) }, { weight: 4, arbitrary: fc.constantFrom(6, 9).chain((n) => fc.array(row(n), { minLength: 1, maxLength: 60 })) }), { minLength: 1, maxLength: 12 }))
  .map(([head, parts]) => [head, ...parts.flat()].join('\n'));

const TRACE = fc.array(fc.oneof({ weight: 6, arbitrary: cell.map((text) => `"2016/01/13-00:31:49.455","9444","15792","Assistants","EventDispatcher","${text.replaceAll('"', '""')}"`) }, { weight: 1, arbitrary: odd }), { minLength: 80, maxLength: 160 }).map((lines) => lines.join('\r\n'));

function sorted(names: NameSet): unknown {
  return Object.fromEntries(Object.entries(names).map(([key, value]) => [key, value instanceof Set ? [...value as Set<string>].sort() : 0]));
}

async function byRecord(text: string | Uint8Array): Promise<unknown> {
  const names = emptyNames();
  await scan(memorySource('a.log', text), { onRecord: (rec) => collectNames(rec, names) });
  return sorted(names);
}

function bytewise(text: string | Uint8Array, cuts: number): unknown {
  const names = emptyNames(), reader = new NameReader('a.log', names), bytes = Buffer.from(text as string);
  const lines = bytes.toString('latin1').split(/(?<=\n)/);
  for (let i = 0; i < lines.length; i += cuts) reader.push(Buffer.from(lines.slice(i, i + cuts).join(''), 'latin1'), { encoding: 'utf-8', returns: false });
  reader.finish();
  return sorted(names);
}

describe('names of a log', () => {
  it('are the same whether its plain lines are made into records or not', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(log, TRACE), fc.constantFrom(1000, 7, 1), async (text, cuts) => assert.deepEqual(bytewise(text, cuts), await byRecord(text))), { numRuns: 300, seed: 5 });
  }).timeout(120_000);
  for (const dir of ['samples', '../shared/samples']) {
    it(`are the same for the files of ${dir}`, async function () {
      if (!existsSync(dir)) this.skip();
      for (const path of walk(dir)) assert.deepEqual(bytewise(readFileSync(path), 500), await byRecord(readFileSync(path)), path);
    }).timeout(120_000);
  }
});

describe('the pace of redaction', () => {
  const rows = Array.from({ length: 4000 }, (_, i) => `2016-01-13T00:00:${String(i % 60).padStart(2, '0')}.000Z,HUB0${i % 4}.contoso.example,HUB0${i % 3}.contoso.example,HUB01\\Default HUB01,SMTP,SEND,Plan ${i % 50},user${i % 900}@contoso.example,"S:Id=5f24e416-c380-41b5-bfe0-37b6f1${String(i % 5000).padStart(6, '0')};192.0.2.${i % 250}"`);
  const fastest = (work: () => void): number => Math.min(...[1, 2, 3, 4].map(() => {
    const began = performance.now();
    work();
    return performance.now() - began;
  }));

  it('does not fall back to one pattern after another', () => {
    const finder = new LineFinder(new NameMatcher(emptyNames())), places = new Places(), found = new Found();
    const lines = rows.map((text) => ({ text, codes: Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)) }));
    const looked = fastest(() => lines.forEach(({ text, codes }) => finder.find(text, codes, 0, text.length, places)));
    const tried = fastest(() => lines.forEach(({ text }) => {
      found.count = 0;
      findAll(text, 0, found);
    }));
    assert.ok(looked * 3 < tried, `${looked.toFixed(0)} ms, one after another ${tried.toFixed(0)} ms`);
  }).timeout(60_000);

  it('does not make a record of each plain line to learn names', () => {
    const text = [HEADS[1], ...rows].join('\n');
    const plain = fastest(() => void bytewise(text, 5000));
    const records = fastest(() => void scanText('a.log', text.split('\n'), { onRecord: (rec) => collectNames(rec, emptyNames()) }));
    assert.ok(plain < records, `${plain.toFixed(0)} ms, by record ${records.toFixed(0)} ms`);
  }).timeout(60_000);
});

function walk(dir: string): string[] {
  return readdirSync(dir).sort().flatMap((name) => {
    const path = join(dir, name);
    return statSync(path).isDirectory() ? walk(path) : /\.(?:log|csv|txt)$/i.test(name) && statSync(path).size < 500_000 && readFileSync(path)[1] !== 0 && readFileSync(path)[0]! < 0xef ? [path] : [];
  });
}
