import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { buildProgram, exlens, scratchFolder, throttledLog } from './lib/exlens';

/** What acts on a terminal, hides, or turns the order of reading. */
const ACTS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
const NASTY = '\u001b[2J\u009b31m\u202egnp\u2066\u200e\u2028\u007f';

describe('nothing exlens prints acts on a terminal', function () {
  this.timeout(60_000);
  const dir = scratchFolder();
  const at = (name: string): string => path.join(dir, name);

  before(async () => {
    await buildProgram();
    fs.writeFileSync(at(`a${NASTY}.log`), throttledLog(3, `"${NASTY}"@fabrikam.test`));
    fs.writeFileSync(at('dump.log'), `0:000> !mdt 00000000036e1088\n00000000036e1088 (Contoso.Thing)\n    name:"${NASTY}" (System.String)\n    value${NASTY}:0x1 (System.Int32)\n${NASTY}\n`);
    fs.writeFileSync(at('.exlens-baseline.json'), JSON.stringify({ version: 1, accepted: [{ rule: NASTY, scope: NASTY, subjects: [NASTY], severity: 'error', note: NASTY, at: NASTY }] }));
    fs.writeFileSync(at('bad.json'), NASTY);
    fs.mkdirSync(at('empty'));
  });

  const calls: string[][] = [
    ['scan', '.'], ['scan', '.', '--format', 'json'], ['scan', '.', '--format', 'ndjson'], ['scan', '.', '--format', 'markdown'], ['scan', '.', '--format', 'sarif'], ['scan', '.', '--format', 'html'], ['scan', '.', '--split', '2011-03-11T04'],
    ['objects', 'dump.log'], ['objects', 'dump.log', '--format', 'json'], ['records', '.'], ['records', '.', '--format', 'csv'],
    ['decode', NASTY], ['decode', NASTY, '--format', 'json'], ['decode', '1', '--as', NASTY],
    ['baseline', 'list', '.'], ['baseline', NASTY], ['compare', 'bad.json', 'bad.json'], ['compare', NASTY, NASTY],
    ['rules', NASTY], [NASTY], ['scan', `--${NASTY}`], ['scan', NASTY], ['scan', '.', '--rule', NASTY], ['scan', '.', '--zone', NASTY], ['scan', '.', '--since', NASTY], ['scan', '.', '--output', `${NASTY}/x`],
    ['redact', '.', '--output', `../copy-${path.basename(dir)}`], ['redact', NASTY, '--output', '../nothing'], ['mcp', NASTY], ['--lang', NASTY],
  ];
  for (const args of calls) {
    it(args.map((a) => (a === NASTY ? 'NASTY' : a.replace(NASTY, 'NASTY'))).join(' '), async () => {
      const { stdout, stderr } = await exlens(args, { cwd: dir });
      assert.ok(stdout + stderr !== '');
      const csv = args.includes('csv');
      assert.doesNotMatch(csv ? '' : stdout, ACTS, JSON.stringify(stdout.match(ACTS)));
      assert.doesNotMatch(stderr, ACTS, JSON.stringify(stderr.slice(0, 300)));
    });
  }
});
