import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { exlens, HEADER, root, scratchFolder, throttledLog } from './lib/exlens';

interface Compared {
  before: { hours: number | null };
  after: { hours: number | null };
  differences: { rule: string; change: string; before: Record<string, number> | null; after: Record<string, number> | null; subjects: { name: string; before: number; after: number }[] }[];
}

function assertFits(name: string, value: unknown): void {
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(JSON.parse(fs.readFileSync(path.join(root, 'docs/schema', `${name}.schema.json`), 'utf8')) as object);
  assert.ok(validate(value), JSON.stringify(validate.errors));
}

const session = (minute: number, n: number, refused: boolean): string => {
  const start = `${new Date(Date.UTC(2011, 2, 11, 4, minute, n)).toISOString()},08CDADA1F3A${(0xb2000 + minute * 60 + n).toString(16).toUpperCase()},MapiDelivery,7be2c5a9-04d6-4138-b7e0-9d1f62c8aa10`;
  return `${start},+,MBX02.fabrikam.test\r\n${refused ? `${start},>,Throttled delivery for recipient vault@fabrikam.test due to concurrency limit 1\r\n` : ''}${start},-,Messages: 1 Bytes: 9 Recipients: 1\r\n`;
};

describe('accepted findings', () => {
  const dir = scratchFolder();
  const log = path.join(dir, 'CONNECTLOG20110311-1.LOG');
  const baseline = path.join(dir, '.exlens-baseline.json');
  const scan = async (): Promise<{ code: number | null; findings: { rule: string; accepted?: { note: string } }[] }> => {
    const { code, stdout } = await exlens(['scan', dir, '--baseline', baseline, '--fail-on', 'warning', '--format', 'json']);
    const value = JSON.parse(stdout) as { findings: { rule: string; accepted?: { note: string } }[] };
    assertFits('scan', value);
    return { code, findings: value.findings };
  };

  it('stay accepted when lines are added, and come back with a new subject', async () => {
    fs.writeFileSync(log, throttledLog(200));
    assert.equal((await exlens(['scan', dir, '--fail-on', 'warning'])).code, 1);
    assert.equal((await exlens(['baseline', 'add', dir, '--note', 'known: \u001b[31mjournal'])).code, 0);
    assertFits('baseline', JSON.parse(fs.readFileSync(baseline, 'utf8')));
    assert.equal((await scan()).code, 0);

    fs.writeFileSync(log, throttledLog(230));
    const more = await scan();
    assert.equal(more.code, 0, 'more lines about the same recipient are nothing new');
    assert.match(more.findings.find((f) => f.rule === 'recipient-thread-limit')!.accepted!.note, /^known/);

    fs.appendFileSync(log, throttledLog(100, 'other@fabrikam.test').slice(HEADER.length));
    const other = await scan();
    assert.equal(other.code, 1);
    assert.equal(other.findings.find((f) => f.rule === 'recipient-thread-limit')!.accepted, undefined);
  });

  it('are listed apart in the text, with a note that does nothing to the terminal', async () => {
    fs.writeFileSync(log, throttledLog(200));
    const { stdout } = await exlens(['scan', dir, '--baseline', dir]);
    assert.match(stdout, /Accepted before, not counted\n[^\n]*recipient-thread-limit +known: \\x1b\[31mjournal/);
    assert.ok(!stdout.includes('\u001b'));
  });

  it('can be listed and taken back; a broken file is a sentence', async () => {
    assert.match((await exlens(['baseline', 'list', dir])).stdout, /recipient-thread-limit {2}vault@fabrikam\.test/);
    assert.equal((await exlens(['baseline', 'remove', dir, '--rule', 'recipient-thread-limit'])).code, 0);
    assert.equal((await scan()).code, 1);
    assert.match((await exlens(['baseline', 'remove', dir, '--rule', 'recipient-thread-limt'])).stderr, /Did you mean recipient-thread-limit/);
    assert.match((await exlens(['baseline', 'add', dir])).stderr, /--note/);
    fs.writeFileSync(baseline, '{"version":1,"accepted":[{}]}');
    const broken = await exlens(['scan', dir, '--baseline', baseline]);
    assert.equal(broken.code, 2);
    assert.match(broken.stderr, /entry 1 is incomplete/);
  });
});

describe('comparisons', () => {
  const dir = scratchFolder();
  const file = (name: string, text: string): string => {
    fs.writeFileSync(path.join(dir, name), text);
    return path.join(dir, name);
  };
  const compared = async (args: string[]): Promise<Compared> => {
    const { stdout, stderr } = await exlens([...args, '--format', 'json']);
    assert.notEqual(stdout, '', stderr);
    const value = JSON.parse(stdout) as Compared;
    assertFits('compare', value);
    return value;
  };
  const scanned = async (log: string): Promise<string> => {
    const out = `${log}.json`;
    await exlens(['scan', log, '--format', 'json', '--output', out]);
    return out;
  };
  // one hour with 30 of 60 sessions refused, then one with 6 of 60
  const hour = (from: number, refused: (m: number) => boolean): string => Array.from({ length: 60 }, (_, m) => session(from + m, 0, refused(m))).join('');
  const before = hour(0, (m) => m % 2 === 0);
  const after = hour(60, (m) => m % 10 === 0);

  it('tell shrunk from gone and new, with lines, share and lines an hour', async () => {
    const [a, b] = [await scanned(file('a.log', HEADER + before)), await scanned(file('b.log', HEADER + after))];
    const d = (await compared(['compare', a, b])).differences.find((x) => x.rule === 'recipient-thread-limit')!;
    assert.equal(d.change, 'shrunk');
    assert.deepEqual([d.before!.count, d.before!.attempts, d.before!.share], [30, 60, 0.5]);
    assert.deepEqual([d.after!.count, d.after!.attempts, d.after!.share], [6, 60, 0.1]);
    assert.ok(Math.abs(d.before!.perHour! - 30) < 1 && Math.abs(d.after!.perHour! - 6) < 0.5);
    assert.deepEqual(d.subjects, [{ name: 'vault@fabrikam.test', before: 30, after: 6 }]);
    const calm = await scanned(file('c.log', HEADER + hour(0, () => false)));
    assert.equal((await compared(['compare', a, calm])).differences.find((x) => x.rule === 'recipient-thread-limit')!.change, 'gone');
    assert.equal((await compared(['compare', calm, a])).differences.find((x) => x.rule === 'recipient-thread-limit')!.change, 'new');
    assert.equal((await exlens(['compare', calm, a, '--fail-on-new'])).code, 1);
    assert.equal((await exlens(['compare', a, calm, '--fail-on-new'])).code, 0);
    assert.ok((await compared(['compare', a, a])).differences.every((x) => x.change === 'same'));
  });

  it('do not take a longer log for growth', async () => {
    const twice = await scanned(file('twice.log', HEADER + before + hour(60, (m) => m % 2 === 0)));
    const once = await scanned(file('once.log', HEADER + before));
    assert.equal((await compared(['compare', once, twice])).differences.find((x) => x.rule === 'recipient-thread-limit')!.change, 'same');
  });

  it('split one case in two at a time', async () => {
    const log = file('both.log', HEADER + before + after);
    const c = await compared(['scan', log, '--split', '2011-03-11T05:00Z']);
    const d = c.differences.find((x) => x.rule === 'recipient-thread-limit')!;
    assert.equal(d.change, 'shrunk');
    assert.deepEqual([d.before!.count, d.before!.attempts, d.after!.count, d.after!.attempts], [30, 60, 6, 60]);
    assert.ok(Math.abs(c.before.hours! - 1) < 0.05 && Math.abs(c.after.hours! - 1) < 0.05);
    assert.match((await exlens(['scan', log, '--split', '2011-03-11T05:00Z'])).stdout, /shrunk +Recipient thread limit.* 30 +-> 6 /);
    assert.equal((await exlens(['scan', '-', '--split', '2011-03-11T05:00Z'], { input: 'x' })).code, 2);
  });

  it('of other files are refused with a sentence', async () => {
    const log = file('no.json', '[]');
    const { code, stderr } = await exlens(['compare', log, log]);
    assert.equal(code, 2);
    assert.match(stderr, /not what exlens scan --format json writes/);
  });
});
