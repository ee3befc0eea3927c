import assert from 'node:assert/strict';
import { combine, memorySource, scan, type CaseReport, type Finding } from '../../../src/engine/index';

/** A transport log, each file of a case by both readers: they have to agree before anything is asked of them. */
export async function diagnoseByBoth(files: Record<string, string>): Promise<CaseReport> {
  const exact = await Promise.all(Object.entries(files).map(([path, text]) => scan(memorySource(path, text), { tier: 'exact' })));
  const fast = await Promise.all(Object.entries(files).map(([path, text]) => scan(memorySource(path, text), { tier: 'typescript' })));
  assert.deepEqual(fast.map((s) => ({ ...s, index: [] })), exact.map((s) => ({ ...s, index: [] })));
  return combine(exact);
}

/** All findings of a rule. */
export function all(report: CaseReport, rule: string): Finding[] {
  return report.findings.filter((f) => f.rule === rule);
}

/** The only finding of a rule. */
export function one(report: CaseReport, rule: string): Finding {
  const found = all(report, rule);
  assert.equal(found.length, 1, `${rule} in ${report.findings.map((f) => f.rule).join(', ')}`);
  return found[0]!;
}

const COLUMNS = 'date-time,session,source,Destination,direction,description';

/** Header lines of a log of a given version, by default a connectivity log. */
export function head(version: string, fields = COLUMNS, type = 'Transport Connectivity Log'): string {
  return `#Software: Microsoft Exchange Server\r\n#Version: ${version}\r\n#Log-type: ${type}\r\n#Date: 2021-05-04T00:00:00.000Z\r\n#Fields: ${fields}\r\n`;
}
