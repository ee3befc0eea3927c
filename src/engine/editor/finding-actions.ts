import type { Evidence, FileScan, Finding } from '../model';
import { evidenceAt } from '../rules/kit/evidence';

/** What can be done about a finding besides reading it. */
export interface FindingActions {
  /** The line of a configuration file of the case where the advice would be followed. */
  config?: Evidence;
  /** Lines to paste. */
  xml?: string;
  /** Cmdlets that give what was not seen, one a line. */
  cmdlets?: string;
}

interface Advice {
  file?: string;
  xml?: string;
}

/** A cmdlet, possibly behind an assignment; a path or an explanation is not to be pasted into a shell. */
const CMDLET = /^(?:\[xml\]\s?)?(?:\$\w{1,40}\s?=\s?)?[A-Z][a-z]{1,20}-[A-Z][A-Za-z]{1,60}\b/;
const KEY = /\bkey="([A-Za-z]{1,80})"/g;

/** What the finding and the files of its case allow. */
export function actionsOf(finding: Finding, files: readonly FileScan[]): FindingActions {
  const out: FindingActions = {};
  const advice = Array.isArray(finding.data.advice) ? (finding.data.advice as Advice[]) : [];
  const xml = typeof finding.data.xml === 'string' ? finding.data.xml : advice.find((a) => typeof a.xml === 'string')?.xml;
  if (xml !== undefined) out.xml = xml;
  const cmdlets = [...new Set(finding.missing.map((m) => m.how).filter((how) => CMDLET.test(how)))];
  if (cmdlets.length > 0) out.cmdlets = cmdlets.join('\n');
  const config = finding.rule.startsWith('config-') ? finding.evidence[0] : configPlace(finding, xml, advice, files);
  if (config) out.config = config;
  return out;
}

/** The last line that sets one of the keys in question, as the last one counts; else the file that would have to be changed. */
function configPlace(finding: Finding, xml: string | undefined, advice: readonly Advice[], files: readonly FileScan[]): Evidence | undefined {
  const named = typeof finding.data.limitName === 'string' ? [finding.data.limitName] : [];
  const keys = new Set([...named, ...[...(xml ?? '').matchAll(KEY)].map((m) => m[1]!)].map((k) => k.toLowerCase()));
  if (keys.size === 0) return undefined;
  const set = files.flatMap((file) => (file.facts['config-key']?.kept ?? []).filter(({ data }) => data.where === 'appSettings' && keys.has(String(data.key).toLowerCase())).map((fact) => evidenceAt(file.path, fact.hit)));
  if (set.length > 0) return set[set.length - 1];
  const names = advice.flatMap((a) => (typeof a.file === 'string' ? [a.file.toLowerCase()] : []));
  const file = files.find((f) => f.facts['config-file'] !== undefined && names.some((name) => f.path.toLowerCase().endsWith(name)));
  const hit = file?.facts['config-file']?.kept[0]?.hit;
  return file && hit && evidenceAt(file.path, hit);
}
