import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { exlens, HEADER, root, scratchFolder, shell, throttledLog } from './lib/exlens';
import { assertFits } from './lib/schema';

interface Report {
  files: { path: string; format: string; records: number; error?: string; from: string | null; to: string | null; zone: { name: string; source: string } | null }[];
  findings: { rule: string; severity: string; count: number }[];
  case: { verdict: string; timeline: { evidence: number }[] };
  skipped: { path: string; why: string }[];
}

async function report(args: string[], options: Parameters<typeof exlens>[1] = {}): Promise<Report & { code: number | null }> {
  const { code, stdout } = await exlens(['scan', '--format', 'json', ...args], options);
  const value = JSON.parse(stdout) as Report;
  assertFits('scan', value);
  return { ...value, code };
}

describe('exlens scan', () => {
  const dir = scratchFolder();
  const file = (name: string, content: string | Buffer): string => {
    const full = path.join(dir, name);
    fs.mkdirSync(path.dirname(full), { recursive: true });
    fs.writeFileSync(full, content);
    return full;
  };
  const storm = file('storm.LOG', throttledLog(300));
  const calm = file('calm.LOG', `${HEADER}2011-03-11T04:00:00.000Z,08CDADA1F3A1B200,SMTP,example.com,+,DnsConnectorDelivery x;QueueLength=1\r\n`);
  const samples = path.join(root, 'samples/journaling-2010');

  before(async () => {
    const { generateSamples } = (await import(pathToFileURL(path.join(root, 'scripts/generate-samples.mjs')).href)) as { generateSamples(): unknown };
    generateSamples();
  });

  it('tells the journaling case as it happened', async () => {
    const r = await report([samples]);
    const logs = r.files.filter((f) => f.format === 'connectivity-log');
    assert.equal(logs.length, 3);
    assert.deepEqual(logs.map((f) => f.zone), Array(3).fill({ name: 'UTC', source: 'format' }));
    const found = r.findings.find((f) => f.rule === 'recipient-thread-limit') as unknown as { count: number; data: { top: { name: string; count: number }[] } };
    assert.equal(found.data.top[0]?.name, 'vault@fabrikam.test');
    assert.equal(found.data.top[0]?.count, 4980);
    assert.ok(r.findings.some((f) => f.rule === 'store-too-busy'));
    for (const e of r.case.timeline) assert.ok(r.findings[e.evidence], 'the timeline leads to findings');
  });

  it('has the keys of the contract, in its order', async () => {
    const { stdout } = await exlens(['scan', '--format', 'json', storm]);
    const value = JSON.parse(stdout) as { files: object[]; findings: object[]; case: object };
    assert.deepEqual(Object.keys(value).slice(0, 4), ['version', 'files', 'findings', 'case']);
    assert.deepEqual(Object.keys(value.files[0]!).slice(0, 13), ['path', 'format', 'blocks', 'encoding', 'bytes', 'lines', 'records', 'unparsed', 'repaired', 'from', 'to', 'zone', 'exchange']);
    assert.deepEqual(Object.keys(value.findings[0]!).slice(0, 10), ['rule', 'severity', 'confidence', 'title', 'detail', 'count', 'evidence', 'remedy', 'missing', 'data']);
  });

  it('fits its schema where a configuration takes settings from another file', async () => {
    const main = '<configuration>\n  <appSettings file="local.config">\n    <add key="RecipientThreadLimit" value="2" />\n  </appSettings>\n</configuration>\n';
    file('conf/HUB1/V14/EdgeTransport.exe.config', main);
    file('conf/HUB2/V14/EdgeTransport.exe.config', main.replace('"2"', '"3"'));
    file('conf/HUB2/V14/local.config', '<appSettings>\n  <add key="MaxMailboxDeliveryPerMdbConnections" value="4" />\n</appSettings>\n');
    const { case: { settings } } = await report([path.join(dir, 'conf')]) as unknown as { case: { settings: { external?: { name: string }; settings: { key: string; value: string; from?: string }[] }[] } };
    assert.deepEqual(settings.map((s) => s.external?.name), ['local.config', undefined]);
    assert.deepEqual(settings[1]!.settings.filter((s) => s.from !== undefined).map((s) => [s.key, s.value, s.from]), [['MaxMailboxDeliveryPerMdbConnections', '4', 'local.config']]);
  });

  it('answers with its exit status', async () => {
    const severities = new Set((await report([storm])).findings.map((f) => f.severity));
    const loud = severities.has('error') ? 'error' : 'warning';
    assert.ok(severities.has(loud), 'the storm is at least a warning');
    assert.equal((await exlens(['scan', storm, '--fail-on', loud])).code, 1);
    assert.equal((await exlens(['scan', storm, '--fail-on', 'never'])).code, 0);
    assert.equal((await exlens(['scan', calm, '--fail-on', 'warning'])).code, 0);
    assert.equal((await exlens(['scan', path.join(dir, 'nowhere')])).code, 2);
    assert.equal((await exlens(['scan', path.join(dir, 'nowhere'), calm])).code, 0, 'one could be read');
  });

  it('reads standard input like a file', async () => {
    const [piped, read] = [await report(['-'], { input: fs.readFileSync(storm) }), await report([storm])];
    assert.equal(piped.files[0]?.path, '-');
    assert.deepEqual(piped.files.map((f) => ({ ...f, path: '' })), read.files.map((f) => ({ ...f, path: '' })));
    assert.deepEqual(piped.findings.map((f) => [f.rule, f.count]), read.findings.map((f) => [f.rule, f.count]));
  });

  it('unpacks standard input that is gzip, as far as it goes', async () => {
    const log = fs.readFileSync(storm);
    const packed = gzipSync(log);
    const [piped, read] = [await report(['-'], { input: packed }), await report([storm])];
    assert.deepEqual(piped.files.map((f) => ({ ...f, path: '' })), read.files.map((f) => ({ ...f, path: '' })));
    assert.deepEqual(piped.findings.map((f) => [f.rule, f.count]), read.findings.map((f) => [f.rule, f.count]));
    const [cut] = (await report(['-'], { input: packed.subarray(0, packed.length - 8) })).files;
    assert.equal(cut?.format, 'connectivity-log');
    assert.match((cut as { error?: string }).error ?? '', /^damaged behind/);
    assert.match((await exlens(['decode', '-'], { input: gzipSync('2419\n') })).stdout, /RpcServerTooBusy/);
  });

  it('says of everything else what it is, and goes on', async () => {
    const odd = path.join(dir, 'odd');
    file('odd/a-empty.log', '');
    file('odd/b-binary.log', Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7) % 256)));
    file('odd/c-prose.txt', 'Dear all,\nthe queue is long.\n');
    fs.symlinkSync('nothing', path.join(odd, 'e-dangling'));
    fs.symlinkSync('.', path.join(odd, 'f-loop'));
    fs.symlinkSync('g-self', path.join(odd, 'g-self'));
    file('odd/line\nbreak.LOG', throttledLog(1));
    file('odd/node_modules/h.LOG', throttledLog(2));
    if (process.platform !== 'win32') execFileSync('mkfifo', [path.join(odd, 'd-fifo')]);
    const r = await report([odd, path.join(dir, 'nowhere'), '/dev/null']);
    const byName = new Map(r.files.map((f) => [path.basename(f.path), f]));
    assert.equal(byName.get('a-empty.log')?.format, 'empty');
    assert.equal(byName.get('b-binary.log')?.format, 'binary');
    assert.equal(byName.get('c-prose.txt')?.format, 'unknown');
    assert.match(byName.get('d-fifo')?.error ?? '', /named pipe/);
    assert.match(byName.get('e-dangling')?.error ?? '', /no such file/);
    assert.match(byName.get('g-self')?.error ?? '', /symbolic link/);
    assert.match(byName.get('null')?.error ?? '', /device/);
    assert.match(byName.get('nowhere')?.error ?? '', /no such file/);
    assert.equal(byName.get('line\nbreak.LOG')?.format, 'connectivity-log');
    assert.equal(byName.get('h.LOG')?.format, 'connectivity-log', 'no folder is left out by name');
    assert.deepEqual(r.skipped.map((s) => path.basename(s.path)), ['f-loop']);
    const text = await exlens(['scan', odd, '--fail-on', 'never']);
    assert.match(text.stdout, /line\\nbreak|2 files/);
    assert.match(text.stdout, /d-fifo +a named pipe/);
    assert.equal(text.code, 0);
  });

  it('says when a file may not be read', async function () {
    if (process.getuid?.() === 0 || process.platform === 'win32') this.skip();
    const secret = file('secret.LOG', throttledLog(1));
    fs.chmodSync(secret, 0);
    assert.match((await report([secret, calm])).files[0]?.error ?? '', /permission denied/);
  });

  it('does not hang on a pipe put where a file was', async () => {
    const { code, stderr } = await shell('exlens scan /dev/tty --format json', {});
    assert.ok(code === 2 || code === 0, stderr);
  });

  it('counts a copy and a path given twice once', async () => {
    const copy = file('copy.LOG', fs.readFileSync(storm));
    const once = await report([storm]);
    const twice = await report([storm, storm, copy]);
    assert.deepEqual(twice.findings.map((f) => [f.rule, f.count]), once.findings.map((f) => [f.rule, f.count]));
    assert.equal((twice.files[1] as unknown as { copyOf: string }).copyOf, storm);
    assert.equal(twice.skipped[0]?.path, storm);
  });

  it('leaves out what is before --since and after --until', async () => {
    const count = async (...args: string[]): Promise<number> => (await report([storm, '--rule', 'recipient-thread-limit', ...args])).findings[0]?.count ?? 0;
    assert.equal(await count(), 300);
    assert.equal(await count('--since', '2011-03-11T05:00Z', '--until', '2011-03-11T05:09Z'), 10, 'the last minute is included');
    assert.equal(await count('--since', '2011-03-11T06:00+01:00', '--until', '2011-03-11T06:09:00+01:00'), 10);
    assert.equal(await count('--until', '2011-03-11T04'), 60, 'an hour is included to its end');
    assert.equal(await count('--since', '2011-03-12'), 0);
  });

  it('speaks only of the rules asked for, and says that there is more', async () => {
    const { case: one } = await report([storm, '--rule', 'recipient-thread-limit']);
    assert.match(one.verdict, /^Delivery to vault@fabrikam\.test refused 300 times/);
    const { case: none } = await report([storm, '--rule', 'disk-full']);
    assert.equal(none.verdict, 'No finding of disk-full (records: 600, files: 1). Other findings of these files, not asked for: 1.');
    assert.deepEqual(none.timeline, []);
  });

  it('shows only the rules asked for', async () => {
    const r = await report([samples, '--rule', 'store-too-busy', '--rule', 'recipient-thread-limit']);
    assert.deepEqual([...new Set(r.findings.map((f) => f.rule))].sort(), ['recipient-thread-limit', 'store-too-busy']);
    for (const e of r.case.timeline) assert.ok(r.findings[e.evidence]);
  });

  it('gives the same answer on several threads', async () => {
    const one = await exlens(['scan', samples, '--format', 'json', '--jobs', '1']);
    const three = await exlens(['scan', samples, '--format', 'json', '--jobs', '3']);
    assert.equal(three.stdout, one.stdout);
    assert.equal(three.code, one.code);
  });

  it('reads local times in the zone given, and says when it knows none', async () => {
    const trace = file('trace.csv', '"2016/01/13-03:06:05.279","9444","2480","Assistants","EventDispatcher","Dispatcher for a (957ca0a9-f84f-425e-a263-5b468e90d574) and Calendar Notification Assistant: nothing"\r\n');
    const [unknown, known] = [(await report([trace])).files[0]!, (await report([trace, '--zone', 'Pacific Standard Time'])).files[0]!];
    assert.equal(unknown.zone, null);
    assert.equal(unknown.from, '2016-01-13T03:06:05.279');
    assert.equal(known.zone?.source, 'option');
    assert.equal(known.from, '2016-01-13T11:06:05.279Z');
  });
});
