import type { CaseReport } from '../case/combine';
import type { Finding, Severity } from '../model';
import { ruleById } from '../rules/registry';
import { isReadable } from './coverage';
import { jsonText, visible } from './escape';
import type { ReportContext } from './json';

export interface SarifOptions extends ReportContext {
  /** Where the page of a rule is, as an absolute URI. */
  ruleUri?: (id: string) => string | undefined;
}

const LEVEL: Record<Severity, 'error' | 'warning' | 'note'> = { error: 'error', warning: 'warning', info: 'note', hint: 'note' };

/** The findings as SARIF 2.1.0, one result a finding with its evidence as locations. */
export function sarifReport(report: CaseReport, options: SarifOptions): string {
  const ids = [...new Set(report.findings.map((f) => f.rule))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'Exchange Lens', semanticVersion: options.version, rules: ids.map((id) => ruleData(id, options)) } },
      columnKind: 'utf16CodeUnits',
      artifacts: report.files.map((file) => ({ location: { uri: uriOf(file.path) }, ...(file.bytes > 0 ? { length: file.bytes } : {}) })),
      invocations: [{
        executionSuccessful: true,
        toolExecutionNotifications: report.files.filter((f) => !isReadable(f)).map((file) => ({
          level: 'note',
          message: { text: `${file.format}${file.error === undefined ? '' : `: ${visible(file.error)}`}` },
          locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file.path) } } }],
        })),
      }],
      results: report.findings.map((f) => resultData(f, ids)),
      properties: { verdict: report.verdict },
    }],
  };
  return `${jsonText(log, 2)}\n`;
}

function ruleData(id: string, options: SarifOptions): Record<string, unknown> {
  const rule = ruleById(id);
  const helpUri = options.ruleUri?.(id);
  return {
    id,
    name: id.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(''),
    shortDescription: { text: rule?.title() ?? id },
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: LEVEL[rule?.severity ?? 'warning'] },
  };
}

function resultData(f: Finding, ids: readonly string[]): Record<string, unknown> {
  const [first] = f.evidence;
  return {
    ruleId: f.rule,
    ruleIndex: ids.indexOf(f.rule),
    level: LEVEL[f.severity],
    kind: 'fail',
    message: { text: [f.title, f.detail, ...f.remedy.map((r, i) => `${i + 1}. ${r}`)].filter((x) => x !== '').map(messageText).join('\n') },
    locations: f.evidence.map((e) => ({
      physicalLocation: {
        artifactLocation: { uri: uriOf(e.path) },
        region: { startLine: e.line, startColumn: e.column + 1, endColumn: Math.max(e.column, e.endColumn) + 1, snippet: { text: visible(e.text) } },
      },
    })),
    occurrenceCount: Math.max(1, f.count),
    partialFingerprints: { 'exchangeLens/v1': fingerprint([f.rule, subjectOf(f), first?.path ?? '', String(first?.line ?? 0)]) },
    properties: { confidence: f.confidence, count: f.count, severity: f.severity, data: f.data, missing: f.missing },
  };
}

/** Viewers make a link of `[words](target)` in a message. */
function messageText(text: string): string {
  return visible(text).replaceAll('](', '] (');
}

function subjectOf(f: Finding): string {
  const { mailbox, assistant } = f.data;
  return typeof mailbox === 'string' ? mailbox : typeof assistant === 'string' ? assistant : '';
}

/** 64 bits of FNV-1a over the parts: the same finding of the same file keeps it from scan to scan. */
function fingerprint(parts: readonly string[]): string {
  let hash = 0xcbf29ce484222325n;
  for (const char of parts.join('\u0000')) hash = BigInt.asUintN(64, (hash ^ BigInt(char.codePointAt(0)!)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}

/** Half a surrogate pair, which no URI can hold. */
const LONE = /\p{Surrogate}/gu;

/** A path as a URI reference: separators forward, everything else that a URI does not allow percent-encoded. */
export function uriOf(path: string): string {
  const forward = /^[A-Za-z]:\\|\\/.test(path) && !path.includes('/') ? path.replaceAll('\\', '/') : path;
  const encoded = forward.split('/').map((part) => encodeURIComponent(part.replace(LONE, '\ufffd'))).join('/');
  if (/^[A-Za-z]%3A\//.test(encoded)) return `file:///${encoded.replace('%3A', ':')}`;
  return encoded.startsWith('/') ? `file://${encoded}` : encoded;
}
