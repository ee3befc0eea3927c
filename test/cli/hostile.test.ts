import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { findInputs } from '../../src/cli/inputs';
import { scanInputs } from '../../src/cli/scan-inputs';
import { exlens, HEADER, scratchFolder, shell, throttledLog } from './lib/exlens';
import { zipOf } from './lib/zip';

interface File { path: string; format: string; records: number; error?: string; limits?: string[] }
interface Scan { files: File[]; findings: { rule: string; count: number; evidence: { path: string }[] }[]; skipped: { path: string; why: string }[] }

async function scanned(...args: string[]): Promise<Scan & { code: number | null; stderr: string }> {
  const { stdout, stderr, code } = await exlens(['scan', '--format', 'json', ...args]);
  return { ...(JSON.parse(stdout) as Scan), code, stderr };
}

const errorsOf = (files: readonly File[]): Record<string, string | undefined> => Object.fromEntries(files.map((f) => [path.basename(f.path), f.error]));

describe('archives', function () {
  this.timeout(60_000);
  const folder = scratchFolder();
  const at = (name: string): string => path.join(folder, name);
  const log = throttledLog(30);

  it('are read in their place, members named with their archive', async () => {
    fs.writeFileSync(at('logs.zip'), zipOf([{ name: 'HUB01/CONNECTLOG20110311-1.LOG', data: log }, { name: 'HUB02\\CONNECTLOG20110311-1.LOG', data: throttledLog(3, 'other@fabrikam.test'), method: 0 }, { name: 'empty/', data: '' }]));
    fs.writeFileSync(at('CONNECTLOG20110312-1.LOG.gz'), Buffer.concat([zlib.gzipSync(throttledLog(5, 'third@fabrikam.test')), zlib.gzipSync(throttledLog(2, 'fourth@fabrikam.test').slice(HEADER.length))]));
    const { files, findings } = await scanned(at('logs.zip'), at('CONNECTLOG20110312-1.LOG.gz'));
    assert.deepEqual(files.map((f) => [f.path.slice(folder.length + 1), f.format, f.records]), [
      ['logs.zip!/HUB01/CONNECTLOG20110311-1.LOG', 'connectivity-log', 60], ['logs.zip!/HUB02/CONNECTLOG20110311-1.LOG', 'connectivity-log', 6],
      ['CONNECTLOG20110312-1.LOG.gz!/CONNECTLOG20110312-1.LOG', 'connectivity-log', 14],
    ]);
    assert.equal(findings.find((f) => f.rule === 'recipient-thread-limit')?.count, 40);
    const records = await exlens(['records', at('logs.zip')]);
    assert.equal(records.stdout.trimEnd().split('\n').length, 66);
  });

  it('inside archives, encrypted members and unknown methods are named and not opened, the rest is read', async () => {
    const bytes = zipOf([
      { name: 'a.log', data: log }, { name: 'secret.log', data: log, flags: 1 }, { name: 'more.zip', data: zipOf([{ name: 'x', data: 'y' }]) }, { name: 'old.log', data: 'x', method: 12 }, { name: '../../../evil.log', data: log.replaceAll('vault', 'evil') },
    ]);
    fs.writeFileSync(at('mixed.zip'), bytes);
    const { files } = await scanned(at('mixed.zip'));
    const errors = errorsOf(files);
    assert.match(errors['secret.log']!, /encrypted/);
    assert.match(errors['more.zip']!, /archive in an archive/);
    assert.match(errors['old.log']!, /method 12/);
    assert.equal(errors['a.log'], undefined);
    assert.ok(files.every((f) => !f.path.includes('..')), 'no member leads out of its archive');
    assert.equal(files.filter((f) => f.format === 'connectivity-log').length, 2);
  });

  it('that unpack to more than any log are refused with the numbers', async () => {
    fs.writeFileSync(at('bomb.gz'), zlib.gzipSync(Buffer.alloc(80 << 20, `${'words of a line '.repeat(12)}\n`), { level: 9 }));
    fs.writeFileSync(at('bomb.zip'), zipOf([{ name: 'a.log', data: 'x'.repeat(1000), claims: { unpacked: 4_000_000_000 } }]));
    fs.writeFileSync(at('liar.zip'), zipOf([{ name: 'a.log', data: log, claims: { unpacked: 10 } }]));
    const { files, code } = await scanned(at('bomb.gz'), at('bomb.zip'), at('liar.zip'));
    assert.match(files[0]!.error!, /^refused: \d+ MB out of \d+ KB, \d+ to 1; no log packs better than 250 to 1$/);
    assert.match(files[1]!.error!, /^refused: 3\.7 GB out of .* to 1; no log packs better than 250 to 1$/);
    assert.match(files[2]!.error!, /damaged/);
    assert.equal(code, 2, 'not one could be read');
  });

  it('that are damaged give what stands before the damage, and say so', async () => {
    const many = zlib.gzipSync(throttledLog(20_000));
    fs.writeFileSync(at('cut.gz'), many.subarray(0, many.length / 2));
    fs.writeFileSync(at('no.zip'), 'PK\u0003\u0004 and nothing more');
    fs.writeFileSync(at('not.gz'), log);
    const { files } = await scanned(at('cut.gz'), at('no.zip'), at('not.gz'));
    assert.match(files[0]!.error!, /^damaged behind .* unexpected end of file/);
    assert.ok(files[0]!.records > 10_000 && files[0]!.records < 40_000);
    assert.equal(files[1]!.format, 'unreadable');
    assert.equal(files[2]!.format, 'connectivity-log', 'a name is no proof');
    const text = await exlens(['scan', at('cut.gz')]);
    assert.match(text.stdout, /Remarks on files\n\s+\S*cut\.gz!\/cut\s+damaged behind/);
  });

  it('are redacted member by member', async () => {
    const out = at('copy');
    const { stdout, code } = await exlens(['redact', at('logs.zip'), '--output', out]);
    assert.equal(code, 0, stdout);
    const names = fs.readdirSync(out, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => e.name);
    assert.equal(names.length, 2);
  });
});

describe('what is no ordinary file', function () {
  this.timeout(60_000);

  it('has a line of its own, and the rest goes on', async function () {
    if (process.platform === 'win32') this.skip();
    const folder = scratchFolder();
    const at = (name: string): string => path.join(folder, name);
    fs.writeFileSync(at('good.log'), throttledLog(4));
    fs.writeFileSync(at('image.png'), Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) & 255)));
    fs.writeFileSync(at('a\nb\u001b[2Jc\u202e.log'), throttledLog(2, 'second@fabrikam.test'));
    execFileSync('mkfifo', [at('pipe')]);
    fs.symlinkSync('/dev/zero', at('zero'));
    fs.symlinkSync('loop', at('loop'));
    fs.symlinkSync('nowhere', at('dangling'));
    fs.symlinkSync('.', at('again'));
    fs.writeFileSync(at('closed.log'), 'x', { mode: 0 });
    const json = await scanned(folder);
    const errors = errorsOf(json.files);
    assert.match(errors.pipe!, /named pipe/);
    assert.match(errors.zero!, /device/);
    assert.match(errors.loop!, /link/);
    assert.match(errors.dangling!, /no such file/);
    if (process.getuid?.() !== 0) assert.match(errors['closed.log']!, /permission/);
    assert.equal(json.files.find((f) => f.path.endsWith('image.png'))?.format, 'binary');
    assert.equal(json.skipped.length, 1);
    assert.equal(json.findings.find((f) => f.rule === 'recipient-thread-limit')?.count, 6);
    const { stdout, stderr } = await exlens(['scan', folder]);
    assert.doesNotMatch(stdout + stderr, /\u001b\[2J|\u202e/);
    assert.match(stdout, /a\\nb\\x1b\[2Jc\\u\{202e\}\.log/);
  });

  it('changes while it is read: told, and what was read counts', async function () {
    if (process.platform === 'win32') this.skip();
    const folder = scratchFolder();
    const at = (name: string): string => path.join(folder, name);
    const log = throttledLog(20);
    const names = ['gone.log', 'grow.log', 'pipe.log', 'replaced.log', 'same.log', 'shrink.log', 'touched.log', 'vanish.log'];
    for (const name of names) fs.writeFileSync(at(name), log);
    const { list } = await findInputs([folder]);
    // found, but not yet read
    fs.truncateSync(at('shrink.log'), 1000);
    fs.writeFileSync(at('other.log'), log);
    fs.renameSync(at('other.log'), at('replaced.log'));
    fs.rmSync(at('gone.log'));
    fs.rmSync(at('pipe.log'));
    execFileSync('mkfifo', [at('pipe.log')]);
    // while being read
    const during = (name: string, change: () => void): void => {
      const input = list.find((i) => i.path === at(name))!;
      const source = input.source!;
      input.source = { path: source.path, size: source.size!, async *chunks(...args) {
        for await (const chunk of source.chunks(...args)) yield chunk.slice();
        change();
      } };
    };
    during('grow.log', () => fs.appendFileSync(at('grow.log'), log));
    during('vanish.log', () => fs.rmSync(at('vanish.log')));
    during('touched.log', () => {
      fs.writeFileSync(at('touched.log'), log);
      fs.utimesSync(at('touched.log'), 1, 1);
    });
    const files = await scanInputs(list, {}, 1, { at: () => undefined, done: () => undefined });
    const errors = errorsOf(files);
    assert.match(errors['shrink.log']!, /shorter while it was read: 1000 of \d+ bytes/);
    assert.match(errors['replaced.log']!, /replaced/);
    assert.match(errors['gone.log']!, /no such file/);
    assert.match(errors['pipe.log']!, /named pipe/);
    assert.match(errors['grow.log']!, /grew while it was read: \d+ bytes read, \d+ there now/);
    assert.match(errors['vanish.log']!, /gone while it was read/);
    assert.match(errors['touched.log']!, /written to/);
    assert.equal(errors['same.log'], undefined);
    for (const name of ['grow.log', 'vanish.log', 'replaced.log', 'same.log', 'touched.log']) assert.equal(files.find((f) => f.path === at(name))!.records, 40, name);
  });

  it('is one of twenty thousand tiny ones', async () => {
    const folder = scratchFolder();
    for (let d = 0; d < 20; d++) {
      fs.mkdirSync(path.join(folder, `d${d}`));
      for (let i = 0; i < 1000; i++) fs.writeFileSync(path.join(folder, `d${d}`, `${i}.log`), i % 500 === 7 ? HEADER + throttledLog(1, `r${d}-${i}@fabrikam.test`).slice(HEADER.length) : '');
    }
    const { stdout, code } = await shell(`exlens scan --fail-on never '${folder}'`);
    assert.equal(code, 0);
    assert.match(stdout, /40 files/);
    assert.match(stdout, /and 19,940 more|and 19 940 more/, 'empty ones are counted, not listed');
  });
});
