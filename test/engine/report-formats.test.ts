import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { combine, htmlReport, jsonReport, markdownReport, memorySource, sarifReport, scan, uriOf, type CaseReport, type Finding } from '../../src/engine/index';
import { chartOf } from '../../src/engine/report/html-chart';
import { STYLE, STYLE_HASH } from '../../src/engine/report/html-style';
import { html } from '../../src/engine/report/html-text';
import { code, md } from '../../src/engine/report/markdown';

const context = { version: '1.2.3' };

function finding(own: Partial<Finding> = {}): Finding {
  return {
    rule: 'recipient-thread-limit', severity: 'error', confidence: 'proven', title: 'Title', detail: 'Detail', count: 3,
    evidence: [{ path: 'a folder/b.LOG', line: 7, column: 2, endColumn: 5, text: 'x <b>y' }], remedy: ['One', 'Two'], missing: [{ what: 'What', how: 'Get-Queue' }],
    data: { first: '2011-03-11T04:00:00.000Z', last: '2011-03-11T06:00:00.000Z', perHour: { '2011-03-11T04': 2, '2011-03-11T06': 1 }, top: [{ name: 'vault', count: 2 }], others: 1 }, ...own,
  };
}

async function reportOf(...findings: Finding[]): Promise<CaseReport> {
  const base = combine([await scan(memorySource('a.txt', 'hello\n'))]);
  return { ...base, findings, verdict: 'Verdict <script>', timeline: findings.map((f, i) => ({ at: '2011-03-11T04:00:00.000Z', what: f.title, evidence: i })) };
}

describe('report: HTML', () => {
  it('is one page that allows nothing but its own style', async () => {
    const page = htmlReport(await reportOf(finding()), context);
    assert.equal(createHash('sha256').update(STYLE).digest('base64'), STYLE_HASH, 'renew STYLE_HASH');
    assert.ok(page.includes(`<style>${STYLE}</style>`));
    assert.match(page, /default-src 'none'; style-src 'sha256-/);
    assert.doesNotMatch(page, /<script|\sstyle=|\son\w+=|https?:|url\(|@import|<link|<img/i);
    assert.match(page, /Verdict &lt;script&gt;/);
    assert.match(page, /x <mark>&lt;b&gt;<\/mark>y/, 'the words that matter are marked');
  });

  it('escapes every text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => assert.doesNotMatch(html(text), /[<>"'\u0000-\u001f\u202e]|&(?!amp;|lt;|gt;|quot;|#39;)/)));
  });

  it('draws hours without gaps, and the same numbers as a table', async () => {
    const chart = chartOf(await reportOf(finding()))!;
    assert.deepEqual(chart.hours, ['2011-03-11T04', '2011-03-11T05', '2011-03-11T06']);
    assert.deepEqual(chart.rows[0]?.counts, [2, 0, 1]);
    const page = htmlReport(await reportOf(finding()), context);
    assert.equal([...page.matchAll(/<rect /g)].length, 2);
    assert.match(page, /<svg [^>]*role="img" aria-label="Lines per hour/);
    assert.match(page, /<th scope="row">2011-03-11 04:00<\/th><td class="number">2<\/td>/);
  });

  it('draws the end of a range that is too long, and says so', async () => {
    const long = await reportOf(finding({ data: { perHour: { '2001-01-01T00': 1, '2011-03-11T06': 5 } } }));
    assert.equal(chartOf(long)?.hours.length, 240);
    assert.match(htmlReport(long, context), /earlier hours are not shown/);
    assert.equal(chartOf(await reportOf(finding({ data: { perHour: 'nonsense' } }))), undefined);
  });
});

describe('report: Markdown', () => {
  it('forms no markup from text', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      assert.doesNotMatch(md(text).replace(/\\./g, ''), /[`*_{}[\]<>|&~$]|:\/\//);
    }));
    assert.equal(md('[a](command:b) <img>'), '\\[a\\]\\(command:b\\) \\<img\\>');
  });

  it('ends no code from inside', () => {
    fc.assert(fc.property(fc.stringMatching(/^[`a |]{1,12}$/), (text) => {
      const shown = code(text);
      const ticks = /^`+/.exec(shown)![0].length;
      const inner = shown.slice(ticks, -ticks);
      assert.ok(!(inner.match(/`+/g) ?? []).some((run) => run.length >= ticks));
    }));
  });

  it('fences evidence that holds a fence', async () => {
    const text = markdownReport(await reportOf(finding({ evidence: [{ path: 'a', line: 1, column: 0, endColumn: 1, text: '```` # heading' }] })), context);
    assert.match(text, /^`````text\na:1: ```` # heading\n`````$/m);
  });
});

interface SarifLog {
  version: string;
  runs: {
    tool: { driver: { rules: { id: string; helpUri?: string }[] } };
    results: { ruleId: string; ruleIndex: number; level: string; occurrenceCount: number; partialFingerprints: Record<string, string>; locations: { physicalLocation: { artifactLocation: { uri: string }; region: object } }[] }[];
  }[];
}

describe('report: SARIF', () => {
  it('has rules, results, places and fingerprints', async () => {
    const log = JSON.parse(sarifReport(await reportOf(finding(), finding({ rule: 'log-repaired', severity: 'hint', evidence: [] })), { ...context, ruleUri: (id) => `file:///docs/${id}.md` })) as SarifLog;
    const run = log.runs[0]!;
    assert.equal(log.version, '2.1.0');
    assert.deepEqual(run.tool.driver.rules.map((r) => r.id), ['log-repaired', 'recipient-thread-limit']);
    assert.equal(run.tool.driver.rules[1]!.helpUri, 'file:///docs/recipient-thread-limit.md');
    for (const result of run.results) assert.equal(run.tool.driver.rules[result.ruleIndex]!.id, result.ruleId);
    assert.deepEqual(run.results.map((r) => r.level), ['error', 'note']);
    assert.deepEqual(run.results[0]!.locations[0]!.physicalLocation.region, { startLine: 7, startColumn: 3, endColumn: 6, snippet: { text: 'x <b>y' } });
    assert.equal(run.results[0]!.locations[0]!.physicalLocation.artifactLocation.uri, 'a%20folder/b.LOG');
    assert.match(run.results[0]!.partialFingerprints['exchangeLens/v1'] ?? '', /^[0-9a-f]{16}$/);
    assert.equal(run.results[0]!.occurrenceCount, 3);
  });

  it('writes paths as URIs', () => {
    assert.equal(uriOf('C:\\logs\\a b.LOG'), 'file:///C:/logs/a%20b.LOG');
    assert.equal(uriOf('logs\\a.LOG'), 'logs/a.LOG');
    assert.equal(uriOf('/tmp/ä#.log'), 'file:///tmp/%C3%A4%23.log');
    assert.equal(uriOf('a\ud800b'), 'a%EF%BF%BDb');
  });
});

describe('report: JSON', () => {
  it('says what a stamp without a zone is', async () => {
    const scanned = await scan(memorySource('t.csv', '"2016/01/13-03:06:05.279","9444","2480","Assistants","EventDispatcher","text"\r\n'));
    const value = JSON.parse(jsonReport(combine([scanned]), context)) as { files: { from: string; zone: unknown }[] };
    assert.equal(value.files[0]?.from, '2016-01-13T03:06:05.279');
    assert.equal(value.files[0]?.zone, null);
  });
});
