import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expandGlob } from '../../src/cli/glob';
import { expandPaths, findInputs } from '../../src/cli/inputs';

describe('patterns in paths', () => {
  let folder = '';
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'exlens-glob-'));
    for (const name of ['hub01/CONNECTLOG1.LOG', 'hub01/connectlog2.log', 'hub02/CONNECTLOG1.LOG', 'hub02/notes.txt', '.hidden/CONNECTLOG1.LOG', 'real*.log']) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), 'x\n');
    }
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));
  const found = (pattern: string): string[] => expandGlob(path.join(folder, pattern)).map((file) => path.relative(folder, file).split(path.sep).join('/'));

  const cases: readonly [pattern: string, files: string[]][] = [
    ['hub01/*.log', ['hub01/CONNECTLOG1.LOG', 'hub01/connectlog2.log']],
    ['*/CONNECT*1.LOG', ['hub01/CONNECTLOG1.LOG', 'hub02/CONNECTLOG1.LOG']],
    ['hub0?/notes.txt', ['hub02/notes.txt']],
    ['hub*', ['hub01', 'hub02']],
    ['hub01/*o*o*g2*', ['hub01/connectlog2.log']],
    ['*.nothing', []],
    ['no*/x', []],
  ];
  for (const [pattern, files] of cases) it(`${pattern} is ${files.length === 0 ? 'nothing' : files.join(' ')}`, () => assert.deepEqual(found(pattern), files));

  it('a file whose name is a pattern is itself', () => assert.deepEqual(expandPaths([path.join(folder, 'real*.log')]), [path.join(folder, 'real*.log')]));
  it('without a match it is told, as a path that cannot be read', async () => {
    const { list } = await findInputs([path.join(folder, '*.nothing')]);
    assert.equal(list.length, 1);
    assert.match(list[0]!.error!, /no file matches/);
  });
});
