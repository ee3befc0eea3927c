import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { combine, memorySource, scan, type Finding } from '../../src/engine/index';

const ROOT = join(__dirname, 'cases');

/** What a real case has to say, and what it must never say. Texts are regular expressions without case. */
interface Case {
  about: string;
  exchange?: string;
  /** Findings that must be there, each with texts that its title, detail, remedy, missing or data must hold. */
  must: { rule: string; count?: number; severity?: string; says?: string[]; remedy?: string[]; evidence?: string[]; data?: Record<string, unknown> }[];
  mustNot?: { rules?: string[]; says?: string[]; remedy?: string[] };
  verdict?: string[];
}

const textOf = (f: Finding): string => JSON.stringify([f.title, f.detail, f.remedy, f.missing, f.data]).replaceAll('\\"', '"').replaceAll('\\\\', '\\');

describe('golden cases', () => {
  for (const name of readdirSync(ROOT).sort()) {
    it(name, async () => {
      const folder = join(ROOT, name);
      const wanted = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as Case;
      const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile() && e.name !== 'case.json').map((e) => join(e.parentPath, e.name).slice(folder.length + 1).replaceAll('\\', '/')).sort();
      const scans = await Promise.all(files.map((f) => scan(memorySource(f, readFileSync(join(folder, f))))));
      const report = combine(scans, { exchange: wanted.exchange });
      const ids = report.findings.map((f) => f.rule).join(', ');
      for (const must of wanted.must) {
        const found = report.findings.find((f) => f.rule === must.rule);
        assert.ok(found, `${must.rule} is missing; found: ${ids}`);
        if (must.count !== undefined) assert.equal(found.count, must.count, `${must.rule}: count`);
        if (must.severity) assert.equal(found.severity, must.severity, `${must.rule}: severity`);
        for (const text of must.says ?? []) assert.match(textOf(found), new RegExp(text, 'i'), must.rule);
        for (const text of must.remedy ?? []) assert.match(found.remedy.join('\n'), new RegExp(text, 'i'), `${must.rule}: remedy`);
        for (const text of must.evidence ?? []) assert.ok(found.evidence.some((e) => new RegExp(text, 'i').test(e.text.slice(e.column, e.endColumn))), `${must.rule}: evidence ${text}`);
        for (const [key, value] of Object.entries(must.data ?? {})) assert.deepEqual(found.data[key], value, `${must.rule}: data.${key}`);
      }
      for (const rule of wanted.mustNot?.rules ?? []) assert.ok(!report.findings.some((f) => f.rule === rule), `${rule} must not be found`);
      const all = report.findings.map(textOf).join('\n') + report.verdict;
      for (const text of wanted.mustNot?.says ?? []) assert.doesNotMatch(all, new RegExp(text, 'i'));
      const remedies = report.findings.flatMap((f) => f.remedy).join('\n');
      for (const text of wanted.mustNot?.remedy ?? []) assert.doesNotMatch(remedies, new RegExp(text, 'i'), 'remedy');
      for (const text of wanted.verdict ?? []) assert.match(report.verdict, new RegExp(text, 'i'), 'verdict');
    });
  }
});
