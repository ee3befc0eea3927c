import assert from 'node:assert/strict';
import { combine, memorySource, problemsOf, scan, type CaseReport } from '../../src/engine/index';

const HEAD = '#Software: Microsoft Exchange Server\n#Version: 14.0.0.0\n#Log-type: Transport Connectivity Log\n#Date: 2024-02-01T00:00:00.000Z\n#Fields: date-time,session,source,Destination,direction,description\n';
const row = (day: number, n: number, description: string): string =>
  `${new Date(Date.UTC(2024, 1, 1 + day, 8, n)).toISOString()},08DC000000000${String(day).padStart(3, '0')},MapiDelivery,11112222-3333-4444-5555-666677778888,>,${description}`;

async function caseOf(files: number, lines: number): Promise<CaseReport> {
  const texts = Array.from({ length: files }, (_, day) => HEAD + Array.from({ length: lines }, (_, n) => row(day, n, `Throttled delivery for recipient box${day}@contoso.example due to concurrency limit 1`)).join('\n') + '\n');
  return combine(await Promise.all(texts.map((text, i) => scan(memorySource(`EX01/CONNECTLOG${i}.LOG`, text)))));
}

describe('a case of many files', () => {
  for (const files of [20, 60, 150]) {
    it(`shows a line of each of ${files} files: in the finding as long as it has room, in the problems of the file always`, async () => {
      const report = await caseOf(files, 6);
      const finding = report.findings.find((f) => f.rule === 'recipient-thread-limit')!;
      assert.equal(finding.count, files * 6);
      assert.ok(finding.evidence.length <= 100);
      assert.equal(new Set(finding.evidence.map((e) => e.path)).size, Math.min(files, 100));
      for (const file of report.files) {
        const problem = problemsOf(report.findings, file.path, file.format, file).find((p) => p.finding === finding);
        assert.ok(problem, `no problem in ${file.path}`);
        assert.deepEqual([problem.at.path, problem.at.line], [file.path, 6]);
      }
    });
  }

  it('shows no problem where a file has no line of the finding', async () => {
    const report = await caseOf(150, 1);
    const other = await scan(memorySource('EX01/CONNECTLOG999.LOG', `${HEAD}${row(200, 1, 'Starting delivery')}\n`));
    assert.deepEqual(problemsOf(report.findings, other.path, other.format, other).filter((p) => p.finding.rule === 'recipient-thread-limit'), []);
  });
});

describe('starts of the service', () => {
  const start = (server: string, day: number, n: number): [string, string] => [`${server}/CONNECTLOG${day}.LOG`, `${HEAD}${row(day, n, 'Throttled delivery for recipient a@contoso.example due to concurrency limit 1')}\n${new Date(Date.UTC(2024, 1, 1 + day, 9, n)).toISOString()},,Transport,,*,service started; MaxConcurrentDeliveries=20\n`];

  it('stand in the timeline of what their log is about, with their line', async () => {
    const files = [start('EX01', 0, 5), start('EX01', 1, 7)];
    const report = combine(await Promise.all(files.map(([path, text]) => scan(memorySource(path, text)))));
    const starts = report.timeline.filter((e) => e.what.includes('started'));
    assert.deepEqual(starts.map((e) => [e.at, e.what, e.path, e.line]), [['2024-02-01T09:05:00.000Z', 'the transport service of ex01 started', 'EX01/CONNECTLOG0.LOG', 7], ['2024-02-02T09:07:00.000Z', 'the transport service of ex01 started', 'EX01/CONNECTLOG1.LOG', 7]]);
    assert.equal(report.findings[starts[0]!.evidence]!.rule, 'recipient-thread-limit');
  });

  it('of a server that no finding is about are not told', async () => {
    const quiet: [string, string] = ['EX02/CONNECTLOG0.LOG', `${HEAD}2024-02-01T09:00:00.000Z,,Transport,,*,service started; MaxConcurrentDeliveries=20\n`];
    const report = combine(await Promise.all([start('EX01', 0, 5), quiet].map(([path, text]) => scan(memorySource(path, text)))));
    assert.deepEqual(report.timeline.filter((e) => e.what.includes('ex02')), []);
    assert.deepEqual(combine([await scan(memorySource(...quiet))]).timeline, []);
  });
});
