import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { collectNames, combine, createRedactor, emptyNames, memorySource, scan, type Finding, type NameSet } from '../../src/engine/index';

async function redactFiles(files: { path: string; text: string }[]): Promise<{ path: string; text: string }[]> {
  const names: NameSet = emptyNames();
  for (const f of files) await scan(memorySource(f.path, f.text), { onRecord: (rec) => collectNames(rec, names) });
  const redactor = createRedactor(names, 'salt');
  return files.map((f) => ({ path: f.path, text: f.text.split('\n').map((l) => redactor.text(l)).join('\n') }));
}

async function findings(files: { path: string; text: string }[]): Promise<unknown[]> {
  const report = combine(await Promise.all(files.map((f) => scan(memorySource(f.path, f.text)))));
  return report.findings.map((f: Finding) => ({ rule: f.rule, severity: f.severity, confidence: f.confidence, count: f.count, lines: f.evidence.map((e) => [e.path, e.line]) }));
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
    assert.equal(r.text('anna.k@fabrikam.test').slice(-13), out.slice(out.indexOf('@') + 1).slice(0, 13).slice(-13));
    assert.ok(out.includes('Throttled delivery for recipient') && out.includes('08CD7F1200CBDBD0'));
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

  const samples = ['samples', '../shared/samples/seed-sms', '../shared/samples/seed-throttling', '../shared/samples/logs'];
  for (const dir of samples) {
    it(`the redacted copy of ${dir} has the same findings`, async function () {
      if (!existsSync(dir)) this.skip();
      const files = walk(dir).map((path) => ({ path, text: readFileSync(path, 'utf8') }));
      assert.deepEqual(await findings(await redactFiles(files)), await findings(files));
    }).timeout(60_000);
  }
});

function walk(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    return statSync(path).isDirectory() ? walk(path) : statSync(path).size < 400_000 && !/\.(py|md|csv)$/.test(name) ? [path] : [];
  });
}
