import assert from 'node:assert/strict';
import { combine, distinctNames, evidenceLabel, findingTree, scanText, summaryOf, type Finding } from '../../src/engine/index';

const evidence = (path: string, line: number) => ({ path, line, column: 0, endColumn: 18, text: 'Throttled delivery for recipient vault@fabrikam.test' });
const finding = (rule: string, title: string, paths: string[]): Finding => ({
  rule, severity: 'warning', confidence: 'proven', title, detail: '', count: paths.length, remedy: [], missing: [], data: {}, evidence: paths.map((p, i) => evidence(p, i + 1)),
});

describe('names of files that are listed together', () => {
  it('carry as many folders as tell them apart', () => {
    const names = distinctNames(['/case/HUB01/a.log', '/case/HUB02/a.log', '/case/HUB02/b.log', 'C:\\x\\y\\a.log', '/one/deep/c.log', '/two/deep/c.log']);
    assert.deepEqual([...names.values()].sort(), ['HUB01/a.log', 'HUB02/a.log', 'b.log', 'one/deep/c.log', 'two/deep/c.log', 'y/a.log']);
  });

  it('end where a path does', () => {
    assert.deepEqual(distinctNames(['a.log', 'HUB01/a.log', '/']), new Map([['/', '/'], ['a.log', 'a.log'], ['HUB01/a.log', 'HUB01/a.log']]));
  });

  it('are those of the rows of a finding', () => {
    const [row] = findingTree([finding('recipient-thread-limit', 'one', ['/c/HUB01/a.log', '/c/HUB02/a.log', '/c/b.log'])], 'rule');
    assert.deepEqual(row!.children().map((c) => c.description), ['HUB01/a.log, line 1', 'HUB02/a.log, line 2', 'b.log, line 3']);
  });
});

describe('rows of the findings tree', () => {
  it('keep their id when another finding comes before them', () => {
    const late = finding('store-too-busy', 'late', ['/c/a.log']);
    const id = (findings: Finding[]): string => findingTree(findings, 'rule').find((n) => findings[n.finding!] === late)!.id;
    assert.equal(id([late]), id([finding('recipient-thread-limit', 'first', ['/c/a.log']), late]));
    const ids = findingTree([late, { ...late, title: 'another' }], 'rule').map((n) => n.id);
    assert.equal(new Set(ids).size, 2);
  });

  it('of lines that say the same show the lines', () => {
    const at = (path: string, time: string) => ({ path, line: 1, column: 14, endColumn: 32, text: `${time},  x,Throttled delivery for vault@fabrikam.test` });
    const of = (evidence: Finding['evidence']): string[] => findingTree([{ ...finding('recipient-thread-limit', 'one', []), evidence }], 'rule')[0]!.children().map((n) => n.label);
    assert.deepEqual(of([at('a', '04:00:11Z'), at('b', '04:00:12Z')]), ['04:00:11Z, x,Throttled delivery for vault@fabrikam.test', '04:00:12Z, x,Throttled delivery for vault@fabrikam.test']);
    assert.deepEqual(of([at('a', '04:00:11Z')]), ['Throttled delivery']);
  });

  it('show a short span in its line from a whole word on, blanks closed up', () => {
    const text = '  Sales DB 07\\CHI-MBX04 CalendarNotificationAssistant             641062300 645383440    4321140';
    assert.equal(evidenceLabel({ path: 'x', line: 1, column: 89, endColumn: 96, text }), 'CalendarNotificationAssistant 641062300 645383440 4321140');
  });
});

describe('a file of a case', () => {
  it('has findings though none of its lines is listed', () => {
    const log = (n: number): string[] => ['#Log-type: Transport Connectivity Log', '#Fields: date-time,session,source,Destination,direction,description',
      ...Array.from({ length: 4 }, (_, i) => `2011-03-14T09:00:${String(i).padStart(2, '0')}.000Z,08CDB0112E${String(n).padStart(3, '0')}B2${String(i).padStart(2, '0')}0,MapiDelivery,7be2c5a9-04d6-4138-b7e0-9d1f62c8aa10,>,Throttled delivery for recipient vault@fabrikam.test due to concurrency limit 1`)];
    const scans = Array.from({ length: 130 }, (_, n) => scanText(`/c/SRV${n}/CONNECTLOG.LOG`, log(n)));
    const report = combine(scans);
    const bare = report.files.filter((f) => report.findings.every((x) => x.evidence.every((e) => e.path !== f.path)));
    assert.ok(bare.length > 0, 'every file is listed');
    for (const file of report.files) assert.equal(summaryOf(file, report.findings).findings, '1 finding', file.path);
    // another finding of the rule is not counted beside the one that shows a line
    const twice = [...report.findings, { ...report.findings[0]!, evidence: [] }];
    for (const file of report.files) assert.equal(summaryOf(file, twice).findings, '1 finding', file.path);
  });
});
