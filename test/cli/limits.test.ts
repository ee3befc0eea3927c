import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { decodeValue, memorySource, parseBaseline, redactCopy, runTool } from '../../src/engine/index';
import { collectNames, emptyNames, MAX_NAMES } from '../../src/engine/redact/names';
import { guessEncoding } from '../../src/engine/text/encoding';
import { archiveMembers, splitMember, wholeMember, MAX_WHOLE } from '../../src/node/archive';
import { Jail } from '../../src/cli/mcp/jail';
import { fileSource } from '../../src/node/file-source';
import { exlens, buildProgram, scratchFolder, throttledLog } from './lib/exlens';
import { zipOf } from './lib/zip';

/** The tail of a zip whose directory claims `count` members, as the 64-bit form writes it. */
function zip64Of(count: bigint): Buffer {
  const record = Buffer.alloc(56);
  record.write('PK\u0006\u0006', 'latin1');
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(count, 24);
  record.writeBigUInt64LE(count, 32);
  const locator = Buffer.alloc(20);
  locator.write('PK\u0006\u0007', 'latin1');
  locator.writeUInt32LE(1, 16);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(0xffff, 8);
  end.writeUInt16LE(0xffff, 10);
  end.writeUInt32LE(0xffffffff, 12);
  end.writeUInt32LE(0xffffffff, 16);
  return Buffer.concat([record, locator, end]);
}

describe('limits outside of a scan', function () {
  this.timeout(60_000);
  const dir = scratchFolder();
  const at = (name: string): string => path.join(dir, name);

  it('members of an archive', async () => {
    fs.writeFileSync(at('many.zip'), Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), zip64Of(200_000n)]));
    // the record stands behind four bytes of a first member
    const file = fs.readFileSync(at('many.zip'));
    file.writeBigUInt64LE(4n, 4 + 56 + 8);
    fs.writeFileSync(at('many.zip'), file);
    assert.deepEqual((await archiveMembers(at('many.zip'), file.length, fileSource)).map((m) => m.error), ['refused: 200000 members, more than 100000']);
  });

  it('all of an archive unpacked', async () => {
    fs.writeFileSync(at('big.zip'), zipOf(Array.from({ length: 70 }, (_, i) => ({ name: `${i}.log`, data: 'x', claims: { unpacked: 0xfffffffe } }))));
    const members = await archiveMembers(at('big.zip'), fs.statSync(at('big.zip')).size, fileSource);
    assert.equal(members.length, 1);
    assert.match(members[0]!.error!, /^refused: 280 GB unpacked, more than 256 GB$/);
  });

  it('a member shown whole', async () => {
    const chunk = new Uint8Array(64 << 20);
    const source = { path: 'm', async *chunks() { for (let n = 0; n <= MAX_WHOLE; n += chunk.length) yield chunk; } };
    await assert.rejects(wholeMember({ path: 'm', size: 0, source }), /more than 512 MB unpacked/);
    await assert.rejects(wholeMember({ path: 'm', size: 0, error: 'encrypted' }), /encrypted/);
    assert.deepEqual(splitMember('/a/b.zip!/c/d.zip!/e'), { archive: '/a/b.zip', name: 'c/d.zip!/e' });
    assert.equal(splitMember('/a/b.log'), undefined);
  });

  it('files and depth of a question over MCP', async () => {
    const deep = path.join(dir, 'deep', ...Array.from({ length: 40 }, (_, i) => `d${i}`));
    fs.mkdirSync(deep, { recursive: true });
    fs.writeFileSync(path.join(deep, 'a.log'), 'x');
    const jail = new Jail([at('deep')]);
    assert.match((await jail.open('.')).skipped.map((s) => s.why).join(), /^more files or folders than one question may read$/);
    fs.mkdirSync(at('wide'));
    for (let i = 0; i < 10_003; i++) fs.writeFileSync(at(`wide/${i}.log`), '');
    const { sources, skipped } = await new Jail([at('wide')]).open('.');
    assert.deepEqual([sources.length, skipped.length], [10_000, 3]);
  });

  it('texts an agent sends', async () => {
    const host = { open: async () => ({ sources: [], skipped: [] }) };
    const { text, failed } = await runTool('decodeValue', { value: 'x'.repeat(20_001) }, host);
    assert.ok(failed);
    assert.match(text, /property value has to be a text/);
    const big = { path: 'big.log', async *chunks() { for (let i = 0; i < 300; i++) yield new Uint8Array(1 << 20).fill(97); } };
    assert.match((await runTool('showObject', { path: '.' }, { open: async () => ({ sources: [big], skipped: [] }) })).text, /more than debugger output can be/);
  });

  it('a value to decode', async () => {
    const [only] = decodeValue('A'.repeat(20_001));
    assert.match(only!.error!, /^more than 20000 characters/);
    await buildProgram();
    const { stdout, code } = await exlens(['decode', '-'], { input: 'A'.repeat(100_000) });
    assert.equal(code, 2);
    assert.match(stdout, /100000 characters[^]*more than 20000 characters/);
    assert.ok(stdout.length < 2000, 'the value is not printed whole');
  });

  it('entries and notes of a baseline', () => {
    const entry = { rule: 'a', scope: 'recipient', subjects: ['*'], severity: 'error', note: 'n'.repeat(3000), at: '2026-01-01T00:00:00.000Z' };
    assert.throws(() => parseBaseline(JSON.stringify({ version: 1, accepted: Array.from({ length: 10_001 }, () => entry) })), /more than 10000 entries/);
    assert.equal(parseBaseline(JSON.stringify({ version: 1, accepted: [entry] })).accepted[0]!.note.length, 2000);
  });

  it('names of a redacted copy', async () => {
    const names = emptyNames();
    const fields = ['date-time', 'server-hostname'];
    const rec = { format: 'x', kind: 'tracking', text: '', names: () => fields, get: (n: string) => (n === 'server-hostname' ? host : undefined) } as unknown as Parameters<typeof collectNames>[0];
    let host = '';
    for (let i = 0; i < MAX_NAMES + 5; i++) {
      host = `srv-${i}-x.contoso.com`;
      collectNames(rec, names);
    }
    assert.equal(names.labels.size, MAX_NAMES);
    assert.equal(names.dropped, 5);
    const out: string[] = [];
    const result = await redactCopy([{ source: memorySource('a.log', throttledLog(2)), relative: 'a.log' }], async () => ({ write: async (b) => void out.push(new TextDecoder().decode(b)), close: async () => undefined, discard: async () => undefined }), { salt: 's' });
    assert.equal(result.report.left, 0, 'told in the report');
  });

  it('memory for what many files hold: the others are told as not read', async () => {
    const folder = at('much'), files = 40, lines = 3000;
    fs.mkdirSync(folder);
    const head = '#Software: Microsoft Exchange Server\r\n#Version: 14.0.0.0\r\n#Log-type: Transport Connectivity Log\r\n#Fields: date-time,session,source,Destination,direction,description\r\n';
    for (let f = 0; f < files; f++) {
      const rows = Array.from({ length: lines }, (_, i) => `2011-01-12T00:${String(i % 60).padStart(2, '0')}:01.775Z,08CD7F1200CBDBD0,MapiDelivery,DB01,>,Throttled delivery for recipient r${f}-${i}@contoso.com due to concurrency limit 1\r\n`);
      fs.writeFileSync(path.join(folder, `CONNECTLOG201101${10 + f}-1.LOG`), head + rows.join(''));
    }
    const { code, stdout } = await exlens(['scan', folder, '--format', 'json', '--fail-on', 'never'], { env: { NODE_OPTIONS: '--max-old-space-size=80' } });
    assert.equal(code, 0);
    const report = JSON.parse(stdout) as { files: { format: string; error?: string; lines: number }[]; findings: { rule: string; count: number }[] };
    const left = report.files.filter((f) => f.format === 'unreadable');
    assert.equal(report.files.length, files);
    assert.ok(left.length > 0 && left.length < files, `${left.length} were not read`);
    for (const { error } of left) assert.match(error!, /^not read: what the files before it hold takes \d+ of \d+ MB of memory/);
    assert.equal(report.findings.find((f) => f.rule === 'recipient-thread-limit')!.count, (files - left.length) * lines);
  });

  it('a text of random bytes is binary, a text in a code page is none', () => {
    let seed = 1;
    for (let n = 0; n < 50; n++) {
      const bytes = Uint8Array.from({ length: 4096 }, () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) >>> 16);
      assert.equal(guessEncoding(bytes).binary, true, `${n}`);
    }
    const cyrillic = Uint8Array.from({ length: 4096 }, (_, i) => (i % 64 === 63 ? 10 : i % 9 === 8 ? 32 : 0xc0 + (i % 64)));
    assert.equal(guessEncoding(cyrillic).binary, false);
  });
});
