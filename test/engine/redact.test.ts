import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { collectNames, combine, createRedactor, emptyNames, memorySource, redactCopy, scan, type CopyResult, type Finding } from '../../src/engine/index';

interface TestFile {
  path: string;
  bytes: Uint8Array;
}

const file = (path: string, text: string | Uint8Array): TestFile => ({ path, bytes: typeof text === 'string' ? Buffer.from(text) : text });

async function redactFiles(files: readonly TestFile[], chunk?: number): Promise<{ copy: TestFile[]; result: CopyResult }> {
  const copy: TestFile[] = [];
  const inputs = files.map((f) => ({ source: memorySource(f.path, f.bytes, chunk), relative: f.path.replace(/^[./]+/, '') }));
  const result = await redactCopy(inputs, async (path) => {
    const parts: Uint8Array[] = [];
    return { write: async (b) => void parts.push(b), close: async () => void copy.push(file(path, Buffer.concat(parts))), discard: async () => undefined };
  }, { salt: 'salt' });
  return { copy, result };
}

/** What must be the same; `names` turns the paths of a copy back. */
async function findings(files: readonly TestFile[], names?: ReadonlyMap<string, string>): Promise<unknown> {
  const report = combine(await Promise.all(files.map((f) => scan(memorySource(names?.get(f.path) ?? f.path, f.bytes)))));
  const all = report.findings.map((f: Finding) => ({
    rule: f.rule, severity: f.severity, confidence: f.confidence, count: f.count, limit: f.data.limit, attempts: f.data.attempts, state: f.data.state, versions: f.data.versions,
    tops: Array.isArray(f.data.top) ? f.data.top.map((x: { count: number }) => x.count) : [], lines: f.evidence.map((e) => [e.path, e.line, e.column, e.endColumn]),
  }));
  return { findings: all, files: report.files.map((f) => [f.path, f.format, f.lines, f.records, f.unparsed, f.repaired, f.exchange, f.encoding]) };
}

async function sameFindings(files: readonly TestFile[]): Promise<{ copy: TestFile[]; result: CopyResult }> {
  const done = await redactFiles(files);
  const names = new Map(done.result.files.map((f) => [f.to, f.from]));
  const order = new Map(files.map((f, i) => [f.path, i]));
  const copy = [...done.copy].sort((a, b) => order.get(names.get(a.path)!)! - order.get(names.get(b.path)!)!);
  assert.deepEqual(await findings(copy, names), await findings(files));
  return done;
}

describe('redaction', () => {
  it('replaces what names people and machines, keeps length, joins and format', () => {
    const names = emptyNames();
    names.texts.add('Quarterly plan');
    const r = createRedactor(names, 's');
    const line = '2011-03-11T04:00:11.120Z,08CD7F1200CBDBD0,MapiDelivery,5f24e416-c380-41b5-bfe0-37b6f1091f49,>,Throttled delivery for recipient anna.k@fabrikam.test due to concurrency limit 1 [192.0.2.17] hub01.fabrikam.test Quarterly plan';
    const out = r.text(line);
    assert.equal(out.length, line.length);
    for (const secret of ['anna', 'fabrikam', '5f24e416', '192.0.2.17', 'hub01', 'Quarterly']) assert.ok(!out.includes(secret), `${secret} in ${out}`);
    assert.ok(out.includes(r.text('anna.k@fabrikam.test')), 'the same address, the same pseudonym');
    assert.ok(out.includes('Throttled delivery for recipient') && out.includes('08CD7F1200CBDBD0'));
  });

  it('makes one person of a display name, an address, an account and a first name in a note', () => {
    const names = emptyNames();
    names.texts.add('Anna Kern').add('anna.kern');
    const r = createRedactor(names, 's');
    const [first, last] = r.text('Anna Kern').split(' ') as [string, string];
    assert.equal(r.text('anna.kern@contoso.example').split('@')[0], `${first}.${last}`.toLowerCase());
    assert.equal(r.text('CONTOSO\\anna.kern').split('\\')[1], `${first}.${last}`.toLowerCase());
    assert.equal(r.text('Anna says so'), `${first} says so`);
  });

  it('leaves versions, empty GUIDs and loopback alone', () => {
    const r = createRedactor(emptyNames(), 's');
    for (const text of ['#Version: 14.0.0.0', 'with Microsoft SMTP Server (TLS) id 14.1.218.12; Fri', 'Version=8.0.0.0, Culture=neutral', '00000000-0000-0000-0000-000000000000', '127.0.0.1', '::1', '15.0.847.32']) assert.equal(r.text(text), text);
    assert.notEqual(r.text('smtp server 192.0.2.9.'), 'smtp server 192.0.2.9.');
  });

  it('keeps the GUIDs inside entry ids joined with each other in all spellings', () => {
    const r = createRedactor(emptyNames(), 's');
    const base64 = 'RgAAAAAelTJECurWR6WYm/BfibkJBwC+myRoACNmSZVBu1bGAuPQAAAAA3FaAAB1+6aed8++Q6gquX/BNJoBAAAcyVmOAAAP';
    const dashed = '00-00-00-00-1E-95-32-44-0A-EA-D6-47-A5-98-9B-F0-5F-89-B9-09-07-00-BE-9B-24-68-00-23-66-49-95-41-BB-56-C6-02-E3-D0-00-00-00-03-71-5C-00-00-75-FB-A6-9E-77-CF-BE-43-A8-2A-B9-7F-C1-34-9A-01-00-00-1C-C-91-D1-00-00';
    const a = Buffer.from(r.text(base64), 'base64').subarray(1);
    const b = r.text(dashed).split('-').map((x) => parseInt(x, 16));
    assert.deepEqual([...a.subarray(4, 20)], b.slice(4, 20));
    assert.notDeepEqual([...a.subarray(4, 20)], [...Buffer.from(base64, 'base64').subarray(5, 21)]);
    assert.equal(r.text(dashed).split('-')[65], 'C', 'a malformed token stays malformed');
  });

  it('takes time that grows with the line, not with its square', () => {
    const r = createRedactor(emptyNames(), 's');
    const time = (n: number): number => {
      const line = Array.from({ length: n }, (_, i) => `user${i}@contoso.example;1.1.1.1.1.1;S-1-5-21-`).join('');
      const began = performance.now();
      r.text(line);
      return performance.now() - began;
    };
    time(500);
    const small = time(2_000);
    assert.ok(time(16_000) < 8 * 6 * Math.max(small, 5), 'eight times the line, at most about eight times the time');
  }).timeout(30_000);
});

describe('a redacted copy, byte by byte', () => {
  const secret = 'anna.kern@contoso.example';
  const one = async (bytes: Uint8Array, chunk?: number): Promise<Buffer> => Buffer.from((await redactFiles([file('a.log', bytes)], chunk)).copy[0]!.bytes);
  const utf16 = (text: string, big: boolean): Buffer => (big ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text, 'utf16le'));

  it('keeps byte order mark, line ends and a missing last line end', async () => {
    for (const text of [`\ufeffx ${secret}\r\ny\n\r\n\rz`, `x ${secret}\n`, `${secret}`, '', '\n', '\r\n\r\n']) {
      const out = (await one(Buffer.from(text))).toString();
      assert.equal(out.length, text.length);
      assert.ok(!out.includes('anna'));
      assert.deepEqual([...out.matchAll(/[\ufeff\r\n]/g)].map((m) => [m.index, m[0]]), [...text.matchAll(/[\ufeff\r\n]/g)].map((m) => [m.index, m[0]]));
    }
  });

  it('writes UTF-16 as UTF-16, in its own byte order, half pairs and odd bytes as they were', async () => {
    for (const big of [false, true]) {
      const mark = big ? Buffer.from([0xfe, 0xff]) : Buffer.from([0xff, 0xfe]);
      const source = Buffer.concat([mark, utf16(`one\r\ntwo \ud83d ${secret} \u041e\r\nthree`, big), Buffer.from([0x41])]);
      const out = await one(source);
      assert.equal(out.length, source.length);
      const text = utf16(`one\r\ntwo \ud83d `, big);
      assert.deepEqual(out.subarray(0, 2 + text.length), source.subarray(0, 2 + text.length));
      assert.deepEqual(out.subarray(-13), source.subarray(-13));
      assert.ok(!out.includes(utf16('anna', big)));
    }
  });

  it('keeps the bytes of lines that are not UTF-8', async () => {
    const bad = Buffer.concat([Buffer.from('good \u00e4\r\nbad '), Buffer.from([0xe4, 0x81, 0xff, 0x9d]), Buffer.from(` ${secret}\r\ngood \u00e4`)]);
    const out = await one(bad);
    assert.equal(out.length, bad.length);
    const from = bad.indexOf(secret);
    assert.deepEqual(out.subarray(0, from), bad.subarray(0, from));
    assert.deepEqual(out.subarray(from + secret.length), bad.subarray(from + secret.length));
    assert.ok(!out.includes('anna'));
  });

  it('does not depend on where chunks end', async () => {
    const text = Array.from({ length: 40 }, (_, i) => `${i} user${i}@contoso.example \u20ac [192.0.2.${i}]\r\n`).join('');
    const whole = await one(Buffer.from(text));
    for (const chunk of [7, 64, 1000]) assert.deepEqual(await one(Buffer.from(text), chunk), whole);
  });

  it('holds copies of what a reader may overwrite', async () => {
    const text = Array.from({ length: 200 }, (_, i) => `${i} user${i}@contoso.example\r\n`).join('');
    const reused = Buffer.alloc(64);
    const source = { path: 'a.log', async *chunks() {
      for (let at = 0; at < text.length; at += 64) yield reused.subarray(0, reused.write(text.slice(at, at + 64), 'latin1'));
    } };
    const parts: Uint8Array[] = [];
    await redactCopy([{ source, relative: 'a.log' }], async () => ({ write: async (b) => void parts.push(Buffer.from(b)), close: async () => undefined, discard: async () => undefined }), { salt: 'salt' });
    assert.deepEqual(Buffer.concat(parts), await one(Buffer.from(text)));
  });

  it('knows carriage returns alone as line ends, as the scan does', async () => {
    const names = ['Anna Kern', 'Bela Kiss'];
    const text = names.map((n) => `DisplayName        : ${n}\rPrimarySmtpAddress : ${n.toLowerCase().replace(' ', '.')}@contoso.example\r\r`).join('');
    for (const chunk of [9, 1000]) {
      const { copy } = await redactFiles([file('a.txt', text)], chunk);
      const out = Buffer.from(copy[0]!.bytes).toString();
      assert.equal(out.length, text.length);
      assert.equal(out.replaceAll(/[^\r]/g, ''), text.replaceAll(/[^\r]/g, ''));
      for (const word of ['Anna', 'Kern', 'Bela', 'Kiss', 'contoso']) assert.ok(!out.toLowerCase().includes(word.toLowerCase()), `${word} in ${JSON.stringify(out)}`);
    }
  });

  it('replaces names in the code page of their line, and the copy reads as its original', async () => {
    const page = new TextDecoder('windows-1251').decode(Uint8Array.from({ length: 256 }, (_, i) => i));
    const bytes = Buffer.from([...'DisplayName        : Анна Керн\r\nOffice             : Кабинет, 4\r\nPrimarySmtpAddress : a.kern@contoso.example\r\n'].map((c) => page.indexOf(c)));
    const notes = Buffer.from('Анна Керн звонила\n');
    const { copy } = await sameFindings([file('a.txt', bytes), file('b.txt', notes)]);
    const text = new TextDecoder('windows-1251').decode(copy.find((f) => f.path === 'a.txt')!.bytes);
    const made = /DisplayName {8}: ([А-Я][а-я]{3} [А-Я][а-я]{3})\r/.exec(text)?.[1];
    assert.ok(made !== undefined && !/Анна|Керн/.test(made), text);
    assert.ok(Buffer.from(copy.find((f) => f.path === 'b.txt')!.bytes).toString().startsWith(`${made} `));
  });

  it('leaves out what is no text, and says so', async () => {
    const { copy, result } = await redactFiles([file('a.bin', Uint8Array.from({ length: 4000 }, (_, i) => i % 7)), file('b.log', `x ${secret}\n`)]);
    assert.deepEqual(copy.map((f) => f.path), ['b.log']);
    assert.equal(result.left.length, 1);
    assert.equal(result.left[0]!.path, 'a.bin');
  });

  it('replaces the names of machines in paths, as in the text, and keeps every file apart', async () => {
    const { copy, result } = await redactFiles([file('case/HUB07/a.log', 'hub07.contoso.example said no\n'), file('case/HUB08/a.log', 'x\n'), file('case/EdgeTransport.exe.config', '<a/>')]);
    const [a, b, c] = result.files.map((f) => f.to) as [string, string, string];
    assert.match(a, /^case\/[A-Z]{3}\d\d\/a\.log$/);
    assert.ok(!a.includes('HUB07') && a !== b);
    assert.equal(c, 'case/EdgeTransport.exe.config');
    assert.ok(Buffer.from(copy[0]!.bytes).toString().startsWith(a.split('/')[1]!.toLowerCase()), 'the folder is still called after the machine in the log');
  });
});

/** Words a name is made of: none of them means anything to Exchange. */
const word = fc.string({ unit: fc.constantFrom(...'bcdfghjklmnpqrstvwxz', ...'aeiouy'), minLength: 4, maxLength: 9 });
const guid = fc.uuid();

interface People {
  people: { first: string; last: string }[];
  org: string;
  hosts: string[];
  databases: string[];
  subjects: string[];
  phones: string[];
}

const world: fc.Arbitrary<People> = fc.record({
  people: fc.uniqueArray(fc.record({ first: word, last: word }), { minLength: 2, maxLength: 5, selector: (p) => `${p.first}.${p.last}` }),
  org: word.map((w) => `q${w}`),
  hosts: fc.uniqueArray(fc.tuple(word, fc.integer({ min: 1, max: 99 })).map(([w, n]) => `${w.toUpperCase()}${String(n).padStart(2, '0')}`), { minLength: 2, maxLength: 4 }),
  databases: fc.uniqueArray(guid, { minLength: 2, maxLength: 3 }),
  subjects: fc.uniqueArray(fc.tuple(word, word).map((w) => w.join(' ')), { minLength: 2, maxLength: 4 }),
  phones: fc.uniqueArray(fc.stringMatching(/^[1-9]\d{9,11}$/), { minLength: 2, maxLength: 2 }),
});

/** One line of a log each, made of names of a world and two numbers. */
const TEMPLATES: readonly ((w: People, a: number, b: number, at: string) => string)[] = [
  (w, a, b, at) => `${at},08CD${hex(a)},MapiDelivery,${pick(w.databases, b)},+,${pick(w.hosts, a)}.${w.org}.example`,
  (w, a, b, at) => `${at},08CD${hex(a)},MapiDelivery,${pick(w.databases, b)},>,Throttled delivery for recipient ${mail(w, a)} due to concurrency limit ${1 + (b % 3)}`,
  (w, a, b, at) => `${at},08CD${hex(a)},MapiDelivery,${pick(w.databases, b)},>,"432 4.3.2 STOREDRV.Deliver; mailbox database thread limit exceeded"`,
  (w, a, b, at) => `${at},08CD${hex(a)},MapiSubmission,${pick(w.databases, b)},>,"Failed; HResult: 1140850693; DiagnosticInfo: Stage:LoadItem, SmtpResponse:432-4.3.2 STOREDRV; mailbox server is too busy"`,
  (w, a, b, at) => `${at},08CD${hex(a)},SMTP,${w.org}.example,>,"Failed to connect to 192.0.2.${1 + (b % 200)}:25 (TimedOut 10060) on ${pick(w.hosts, b)}.${w.org}.example"`,
  (w, a, b, at) => `${at},08CD${hex(a)},SMTP,${w.org}.example,>,"Connected to ${pick(w.hosts, a)}.${w.org}.example [192.0.2.${1 + (b % 200)}]"`,
];
const TRACE: readonly ((w: People, a: number, b: number) => string)[] = [
  (w, a, b) => `"512${hex(a).slice(0, 4).replace(/\D/g, '7')}" 020B591B Debug 2017/10/17-07:${String(10 + (b % 50))}:59.366 6120 3344 MailboxAssistants.Assistants.CalendarNotification Assistant rmd----- caller: ${pick(['Update', 'StopAll', 'Schedule'], b)}, subj: ${pick(w.subjects, a)}, usr: ${user(w, a)}, calItemId: , calItemOccId: , event_t: 10/17/2017 21:52:59`,
  (w, a) => `Recipients              : {IMCEAMOBILE-+2B${pick(w.phones, a)}@${w.org}.example} `,
  (w, a, b) => `${pick(w.hosts, b)} was down, says ${mail(w, a)}.`,
];

const hex = (n: number): string => n.toString(16).toUpperCase().padStart(12, '0').slice(-12);
const pick = <A>(list: readonly A[], n: number): A => list[n % list.length]!;
const user = (w: People, n: number): string => `${pick(w.people, n).first}.${pick(w.people, n).last}`;
const mail = (w: People, n: number): string => `${user(w, n)}@${w.org}.example`;
const HEADER = '#Software: Microsoft Exchange Server\r\n#Version: 14.0.0.0\r\n#Log-type: Transport Connectivity Log\r\n#Date: 2011-03-11T00:00:00.000Z\r\n#Fields: date-time,session,source,Destination,direction,description\r\n';

describe('a redacted case has the findings of its original', () => {
  const rows = fc.array(fc.tuple(fc.nat(TEMPLATES.length - 1), fc.nat(40), fc.nat(40)), { minLength: 5, maxLength: 80 });
  const notes = fc.array(fc.tuple(fc.nat(TRACE.length - 1), fc.nat(40), fc.nat(40)), { maxLength: 12 });

  it('for random logs, and nothing of the names is left', async () => {
    await fc.assert(fc.asyncProperty(world, rows, notes, async (w, list, extra) => {
      const log = HEADER + list.map(([n, a, b], i) => TEMPLATES[n]!(w, a, b, new Date(Date.UTC(2011, 2, 11, 4, 0, i * 7)).toISOString())).join('\r\n');
      const text = extra.map(([n, a, b]) => TRACE[n]!(w, a, b)).join('\r\n');
      const { copy } = await sameFindings([file(`case/${w.hosts[0]!}/CONNECTLOG20110311-1.LOG`, log), file('case/notes.txt', text)]);
      const out = copy.map((f) => `${f.path}\n${Buffer.from(f.bytes).toString()}`).join('\n').toLowerCase();
      const all = `${log}\n${text}`;
      const secrets = [...w.people.map((p) => `${p.first}.${p.last}`), w.org, ...w.hosts, ...w.databases, ...w.subjects, ...w.phones].filter((s) => all.includes(s));
      for (const s of secrets) assert.ok(!out.includes(s.toLowerCase()), `${s} is left`);
    }), { numRuns: 60, seed: 8 });
  }).timeout(120_000);

  const cases = ['samples/first-look', 'samples/journaling-2010', 'samples/sms-notifications-stop', '../shared/samples/seed-sms', '../shared/samples/seed-throttling', '../shared/samples/seed-pasted', '../shared/samples/logs', '../shared/samples/dumps'];
  for (const dir of cases) {
    it(`for ${dir}, and nothing that names anybody is left`, async function () {
      if (!existsSync(dir)) this.skip();
      const files = walk(dir).map((path) => file(relative('.', path), readFileSync(path)));
      const { copy, result } = await sameFindings(files);
      await assertNoLeak(files, copy, result);
    }).timeout(120_000);
  }
});

/** Secrets as patterns that know nothing of the code under test, and those that columns name. */
async function assertNoLeak(files: readonly TestFile[], copy: readonly TestFile[], result: CopyResult): Promise<void> {
  const original = files.map((f) => Buffer.from(f.bytes).toString('latin1')).join('\n');
  const text = copy.map((f) => Buffer.from(f.bytes).toString('latin1')).join('\n').toLowerCase();
  const secrets = new Set<string>();
  const take = (pattern: RegExp, not?: RegExp): void => {
    for (const m of original.matchAll(pattern)) if (!not?.test(m[1] ?? m[0])) secrets.add((m[1] ?? m[0]).toLowerCase());
  };
  take(/[\w.+-]{2,64}@(?:[a-z0-9-]+\.)+[a-z]{2,10}\b/gi, ROLE);
  take(/(\w+\.\w+)@(?:[a-z0-9-]+\.)+[a-z]{2,10}\b/gi, ROLE);
  take(/[\w.+-]{2,64}@((?:[a-z0-9-]+\.)+[a-z]{2,10})\b/gi, /outlook\.com$|microsoft\.com$|^example\.(?:com|net|org)$|^(?:example|test)$/i);
  take(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, /^[0-]+$|^(?:9073441a|20fa551b|10bba138|c840a7dc|d3ad91c0|a41f2b81|0aaa42fe)/i);
  take(/\bS-1-5-21-(\d{6,10}-\d{6,10}-\d{6,10})/gi);
  take(/\[((?:\d{1,3}\.){3}\d{1,3})\]/g, /^127\./);
  take(/,((?:\d{1,3}\.){3}\d{1,3})(?::\d+)?,/g, /^127\.|^0\.0\.0\.0/);
  take(/IMCEA\w+-\+2B(\d{8,15})@/gi);
  const names = emptyNames();
  for (const f of files) await scan(memorySource(f.path, f.bytes), { onRecord: (rec) => collectNames(rec, names) });
  for (const t of names.texts) if (t.length >= 6 && !ROLE.test(t) && !/^[<{]/.test(t) && original.includes(t)) secrets.add(t.toLowerCase());
  assert.equal(result.report.left, 0);
  const made = new Set(result.report.map.map((r) => r.to.toLowerCase()));
  const left = [...secrets].filter((s) => !made.has(s) && standsIn(text, s));
  assert.deepEqual(left, []);
}

const ROLE = /journal|archiv|vault|postmaster|no-?reply|administrator|mailbox|^room\b|^app\b|service|\bpf\b|monitor|backup|scan|alert|migration|helpdesk/i;

function standsIn(text: string, secret: string): boolean {
  const letter = /[a-z0-9]/;
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
    if (!letter.test(text[at - 1] ?? '') && !letter.test(text[at + secret.length] ?? '')) return true;
  }
  return false;
}

function walk(dir: string): string[] {
  return readdirSync(dir).sort().flatMap((name) => {
    const path = join(dir, name);
    return statSync(path).isDirectory() ? walk(path) : statSync(path).size < 3_000_000 && !/\.(py|md)$/.test(name) ? [path] : [];
  });
}
