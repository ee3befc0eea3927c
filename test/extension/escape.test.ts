import assert from 'node:assert/strict';
import Module, { createRequire } from 'node:module';
import type { Finding } from '../../src/engine/index';
import { combine, DocumentModel, findingTree, hoverAt, htmlReport, linesOf, markdownReport, problemsOf, sarifReport, scanText, textReport, type CaseReport } from '../../src/engine/index';

/** Enough of VS Code for its pure parts. */
const vscode = {
  MarkdownString: class {
    isTrusted?: { enabledCommands: string[] };
    supportHtml?: boolean;
    constructor(readonly value: string, readonly supportThemeIcons?: boolean) {}
  },
  Range: class {}, Hover: class {}, Position: class {},
  l10n: { t: (text: string, ...args: unknown[]) => text.replace(/\{(\d+)\}/g, (_, i: string) => String(args[Number(i)])) },
};

interface Loader { _load(request: string, ...rest: unknown[]): unknown }
const loader = Module as unknown as Loader;
const load = loader._load;
loader._load = function (this: unknown, request: string, ...rest: unknown[]): unknown {
  return request === 'vscode' ? vscode : load.call(this, request, ...rest);
};
const require_ = createRequire(__filename);
const { renderHover } = require_('../../src/extension/editor/hover') as typeof import('../../src/extension/editor/hover');
const { plain, code } = require_('../../src/extension/markdown') as typeof import('../../src/extension/markdown');
loader._load = load;
const { default: MarkdownIt } = require_('markdown-it') as { default?: new (o: object) => { render(text: string): string } };
const Markdown = MarkdownIt ?? (require_('markdown-it') as new (o: object) => { render(text: string): string });
/** Allows everything that a renderer could allow. */
const rendered = (text: string): string => new Markdown({ html: true, linkify: true }).render(text);

const HOSTILE = [
  '[click](command:workbench.action.terminal.new)', '<a href="command:x">y</a>', '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '](javascript:alert(1))', '[x]: javascript:alert(1)', '![i](https://example.com/a.png)', '<https://example.com>', 'https://example.com/',
  '`', '``', '```', '````\n# head', '``` ` ```', '~~~', '\u001b[31mred', '\u001b]8;;https://example.com\u0007link\u001b]8;;\u0007', '\u009b2J', '\u202egnp.exe', '\u2066x\u2069', '$(error)', '| a | b |', '# head', '- item', '1. item', '&lt;b&gt;', '&#60;b&#62;', '\\[x\\](command:y)', '***b***', 'a\nb', 'a\r\n\r\n# b', '{0}', '\u0000', '\ud800',
];
/** Marks that act on a terminal, or turn the order of reading. */
const ACTS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const ACTIVE = /<script|<img|<iframe|href="(?!command:exchangeLens\.)|<h1/i;

const HEADER = ['#Software: Microsoft Exchange Server', '#Version: 14.0.0.0', '#Log-type: Transport Connectivity Log', '#Date: 2011-03-11T00:00:00.000Z', '#Fields: date-time,session,source,Destination,direction,description'];
const cell = (text: string): string => `"${text.replace(/[\r\n]/g, ' ').replaceAll('"', '""')}"`;
const logOf = (text: string): string[] => [...HEADER, `2011-03-11T04:00:00.000Z,08CDADA1F3A1B200,MapiDelivery,${cell(text)},>,${cell(`Throttled delivery for recipient ${text} due to concurrency limit 1`)}`];

function reportOf(text: string): CaseReport {
  const report = combine([scanText(`C:\\logs\\${text}.log`, logOf(text))]);
  assert.equal(report.findings.find((f) => f.rule === 'recipient-thread-limit')?.count, 1, JSON.stringify(text));
  // and in every place a finding has
  const odd: Finding = { ...report.findings[0]!, title: text, detail: text, remedy: [text], missing: [{ what: text, how: text }], evidence: [{ path: text, line: 1, column: 0, endColumn: 1, text }] };
  return { ...report, findings: [...report.findings, odd], verdict: text, timeline: [{ ...report.timeline[0], at: '2011-03-11T04:00:00.000Z', what: text, evidence: 0 }] };
}

describe('log text never acts', () => {
  for (const text of HOSTILE) {
    it(JSON.stringify(text), () => {
      const report = reportOf(text);
      const context = { version: '1', skipped: [{ path: text, why: text }] };
      for (const colour of [false, true]) assert.doesNotMatch(textReport(report, { ...context, colour }).replace(/\u001b\[(?:\d{1,2}|0)m/g, ''), ACTS, 'terminal');
      const html = htmlReport(report, context);
      assert.doesNotMatch(html, ACTS, 'HTML');
      assert.doesNotMatch(html, /<script|<img|<a |javascript:[^<]*>|\son\w+=\s*[^&<]*>/i, 'HTML');
      const markdown = markdownReport(report, context);
      assert.doesNotMatch(markdown, ACTS, 'Markdown');
      assert.doesNotMatch(rendered(markdown).replace(/<h1>Exchange Lens report<\/h1>/, ''), ACTIVE, 'Markdown');
      const sarif = JSON.parse(sarifReport(report, context)) as { runs: { results: { message: { text: string }; locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[] }[] };
      for (const { message, locations } of sarif.runs[0]!.results) {
        assert.doesNotMatch(message.text, /\]\(/, 'SARIF');
        assert.doesNotMatch(message.text, ACTS, 'SARIF');
        for (const { physicalLocation } of locations) assert.match(physicalLocation.artifactLocation.uri, /^(?:file:\/\/\/)?(?:[A-Za-z]:)?[\w!'()*.~%/-]*$/, 'SARIF');
      }
    });

    it(`${JSON.stringify(text)} in the editor`, () => {
      const report = reportOf(text);
      const lines = logOf(text);
      const model = new DocumentModel('x.log', linesOf(lines));
      model.analyzeNow();
      for (let column = 0; column < lines[5]!.length; column += 7) {
        const hover = hoverAt(model, 6, column, { findings: report.findings });
        if (!hover) continue;
        for (const part of renderHover({ ...hover, findings: hover.findings.map((f) => ({ ...f, title: text, detail: text, remedy: [text] })) }) as unknown as { value: string; isTrusted?: { enabledCommands: string[] }; supportHtml?: boolean }[]) {
          assert.equal(part.supportHtml, false);
          assert.ok(part.isTrusted?.enabledCommands.every((c) => c.startsWith('exchangeLens.')) ?? true);
          assert.doesNotMatch(part.value, ACTS, 'hover');
          assert.doesNotMatch(rendered(part.value), ACTIVE, part.value);
          assert.doesNotMatch(part.value.replace(/(`+)[^`].*?\1/g, '').replace(/\$\(warning\)/g, ''), /(?<!\\)\$\((?=error)/, 'an icon');
        }
      }
      const strings: string[] = problemsOf(report.findings, 'x.log').map((p) => p.message);
      const walk = (nodes: ReturnType<typeof findingTree>, depth: number): void => {
        for (const n of nodes) {
          strings.push(n.label, n.description, n.tooltip);
          if (depth < 4) walk(n.children(), depth + 1);
        }
      };
      for (const by of ['rule', 'file', 'subject'] as const) walk(findingTree(report.findings, by), 0);
      for (const s of strings) assert.doesNotMatch(s, ACTS, JSON.stringify(s));
    });
  }

  it('as plain words and as code, in VS Code\'s Markdown', () => {
    for (const text of HOSTILE) {
      assert.doesNotMatch(rendered(plain(text)), /<(?!\/?p>|br)/, JSON.stringify(text));
      assert.match(rendered(`a ${code(text)} b`), /^<p>a (?:<code>[^<]*<\/code>)? ?b<\/p>\n$/, JSON.stringify(text));
    }
  });
});
