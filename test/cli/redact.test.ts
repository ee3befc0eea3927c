import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { exlens, scratchFolder, throttledLog } from './lib/exlens';

describe('exlens redact', function () {
  this.timeout(60_000);
  const dir = scratchFolder();
  const source = path.join(dir, 'incident');
  const copy = path.join(dir, 'copy');
  const map = `${copy}.map.json`;
  const files = (folder: string): string[] => fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => path.relative(folder, path.join(e.parentPath, e.name))).sort();

  before(() => {
    fs.mkdirSync(path.join(source, 'HUB07'), { recursive: true });
    fs.writeFileSync(path.join(source, 'HUB07', 'CONNECTLOG20110311-1.LOG'), throttledLog(120, 'anna.kern@contoso-internal.example'));
    fs.writeFileSync(path.join(source, 'notes.txt'), Buffer.from('\ufeffHUB07 is slow, says anna.kern@contoso-internal.example\r\n', 'utf16le'));
    fs.writeFileSync(path.join(source, 'pcap.bin'), Buffer.alloc(4000, 1));
  });

  it('writes a folder with the same findings, a map beside it and a report', async () => {
    const { code, stdout } = await exlens(['redact', source, '--output', copy, '--format', 'json']);
    assert.equal(code, 0);
    const report = JSON.parse(stdout) as { files: { from: string; to: string }[]; left: { path: string }[]; replaced: { kind: string }[] };
    assert.equal(report.files.length, 2);
    assert.match(report.left[0]!.path, /pcap\.bin$/);
    assert.deepEqual(files(copy), report.files.map((f) => f.to).sort());
    assert.match(files(copy).find((f) => f.endsWith('.LOG'))!, /^[A-Z]{3}\d\d\/CONNECTLOG20110311-1\.LOG$/);
    const scans = await Promise.all([source, copy].map(async (d) => (JSON.parse((await exlens(['scan', d, '--format', 'json'])).stdout) as { findings: { rule: string; severity: string; count: number }[] }).findings.map((f) => [f.rule, f.severity, f.count])));
    assert.deepEqual(scans[1], scans[0]);
    for (const file of files(copy)) {
      const bytes = fs.readFileSync(path.join(copy, file));
      for (const text of [bytes.toString('latin1'), bytes.toString('utf16le')]) for (const secret of ['anna', 'kern', 'contoso-internal', 'HUB07', 'MBX02']) assert.ok(!text.toLowerCase().includes(secret.toLowerCase()), `${secret} in ${file}`);
    }
    assert.equal(fs.statSync(map).mode & 0o777, 0o600);
    assert.ok(!files(copy).some((f) => f.endsWith('.json')), 'the map is not in the copy');
    const told = JSON.parse(fs.readFileSync(map, 'utf8')) as { replacements: { from: string; to: string }[] };
    assert.ok(told.replacements.some((r) => r.from === 'anna.kern'));
  });

  it('refuses to write over what is there, into what it reads, or around it', async () => {
    const kept = fs.readFileSync(map);
    const again = await exlens(['redact', source, '--output', copy]);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /not empty.*--force/);
    assert.deepEqual(fs.readFileSync(map), kept);
    for (const target of [source, path.join(source, 'out'), path.join(source, 'HUB07', '..', 'out'), dir]) {
      const { code, stderr } = await exlens(['redact', source, '--output', target, '--force']);
      assert.equal(code, 2, target);
      assert.match(stderr, /lies inside/);
    }
    fs.symlinkSync(source, path.join(dir, 'link'));
    assert.match((await exlens(['redact', source, '--output', path.join(dir, 'link', 'out')])).stderr, /lies inside/);
    assert.ok(!fs.existsSync(path.join(source, 'out')));
    assert.equal((await exlens(['redact', source, '--output', copy, '--force'])).code, 0);
    fs.rmSync(copy, { recursive: true });
    assert.match((await exlens(['redact', source, '--output', copy])).stderr, /map\.json exists/);
  });

  it('says what is missing', async () => {
    assert.match((await exlens(['redact', source])).stderr, /--output DIR/);
    assert.match((await exlens(['redact', '-', '--output', copy])).stderr, /twice/);
    assert.match((await exlens(['redact', '--output', copy])).stderr, /Name a file/);
    assert.equal((await exlens(['redact', path.join(dir, 'nowhere'), '--output', path.join(dir, 'c2')])).code, 2);
  });

  it('makes other pseudonyms every time', async () => {
    const [a, b] = [path.join(dir, 'a'), path.join(dir, 'b')];
    for (const d of [a, b]) assert.equal((await exlens(['redact', path.join(source, 'notes.txt'), '--output', d])).code, 0);
    assert.notDeepEqual(fs.readFileSync(path.join(a, 'notes.txt')), fs.readFileSync(path.join(b, 'notes.txt')));
  });
});
