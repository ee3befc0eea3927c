import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { combine, memorySource, scan, type Finding } from '../../src/engine/index';

const ROOT = join(__dirname, 'rules');
const OWN = new Set(['expected.json', 'options.json']);

interface Options {
  exchange?: string;
  zone?: { name: string; offsetMinutes: number };
  /** Rules that must not speak about these files. */
  mustNot?: string[];
}

function read<T>(path: string, otherwise: T): T {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : otherwise;
}

/** A finding as people review it: places as `path:line:from-to`. */
function shown(f: Finding): Record<string, unknown> {
  const { evidence, ...rest } = f;
  return { ...rest, evidence: evidence.map((e) => `${e.path}:${e.line}:${e.column}-${e.endColumn}`) };
}

/** Every folder is one case: all its files but expected.json and options.json. `UPDATE=1` writes what is found; read the difference before you commit it. */
describe('golden rules', () => {
  for (const rule of existsSync(ROOT) ? readdirSync(ROOT).sort() : []) {
    it(rule, async () => {
      const folder = join(ROOT, rule);
      const options = read<Options>(join(folder, 'options.json'), {});
      const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile() && !OWN.has(e.name)).map((e) => join(e.parentPath, e.name).slice(folder.length + 1).replaceAll('\\', '/')).sort();
      const scans = await Promise.all(names.map((name) => scan(memorySource(name, readFileSync(join(folder, name))))));
      const { zone } = options;
      const report = combine(scans, { exchange: options.exchange, ...(zone ? { zone: { name: zone.name, offsetAt: () => zone.offsetMinutes } } : {}) });
      for (const id of options.mustNot ?? []) assert.ok(!report.findings.some((f) => f.rule === id), `${id} must not be found here`);
      const found = JSON.parse(JSON.stringify(report.findings.filter((f) => f.rule === rule).map(shown))) as unknown[];
      assert.ok(found.length > 0, `${rule} found nothing in its own folder`);
      const path = join(folder, 'expected.json');
      const expected = read<unknown[]>(path, []);
      if (process.env.UPDATE === '1') {
        const text = `${JSON.stringify(found, null, 2)}\n`;
        if (text !== `${JSON.stringify(expected, null, 2)}\n`) {
          console.log(`      ${rule}: written, was ${expected.length} findings, is ${found.length}`);
          writeFileSync(path, text);
        }
        return;
      }
      assert.deepEqual(found, expected);
    });
  }
});
