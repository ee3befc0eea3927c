import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { specs } from '../../src/cli/specs';
import { formats, rules } from '../../src/engine/index';
import { root, scratchFolder } from './lib/exlens';

const read = (name: string): string => fs.readFileSync(path.join(root, name), 'utf8');
const PAGES = ['README.md', 'README.ru.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'docs/README.md', 'docs/architecture.md', 'docs/samples.md', 'docs/agents.md', 'docs/redaction.md', 'docs/repeat-use.md', ...fs.readdirSync(path.join(root, 'docs')).filter((f) => f.endsWith('.md')).map((f) => `docs/${f}`)].filter((f, i, all) => all.indexOf(f) === i);

describe('documents tell the truth', () => {
  it('README names every rule and every format', () => {
    for (const name of ['README.md', 'README.ru.md']) {
      const readme = read(name);
      for (const { id } of [...rules, ...formats]) assert.ok(readme.includes(`\`${id}\``), `${name} does not name ${id}`);
    }
  });

  it('README names every command and every setting', () => {
    for (const name of ['README.md', 'README.ru.md']) {
      for (const spec of specs) assert.match(read(name), new RegExp(`^exlens ${spec.name} `, 'm'), `${name} does not show exlens ${spec.name}`);
    }
    const { contributes } = JSON.parse(read('package.json')) as { contributes: { configuration: { properties: Record<string, unknown> } } };
    const settings = Object.keys(contributes.configuration.properties);
    assert.ok(settings.length > 0);
    for (const setting of settings) assert.ok(read('README.md').includes(`\`${setting}\``), `README.md does not name ${setting}`);
  });

  it('docs/README leads to every page of docs', () => {
    for (const name of fs.readdirSync(path.join(root, 'docs')).filter((f) => f.endsWith('.md') && f !== 'README.md')) assert.ok(read('docs/README.md').includes(`(${name})`), name);
  });

  it('README names no rule that is not there', () => {
    const table = /## What it finds\n([^]*?)\n## /.exec(read('README.md'))![1]!;
    const named = [...table.matchAll(/^\|.*\|$/gm)].flatMap(([row]) => [...row.matchAll(/`([a-z-]+)`/g)].map((m) => m[1]!));
    assert.deepEqual(named.filter((id) => !rules.some((r) => r.id === id)), []);
  });

  for (const page of PAGES) {
    it(`links of ${page} lead somewhere`, () => {
      for (const [, target] of read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)) assert.ok(fs.existsSync(path.join(root, path.dirname(page), target!)), `${page}: ${target}`);
    });
  }

  it('CONTRIBUTING explains every dependency', () => {
    const text = read('CONTRIBUTING.md');
    const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> };
    for (const name of Object.keys(devDependencies)) assert.ok(text.includes(name), `CONTRIBUTING.md does not say why ${name} is there`);
  });

  it('the sample in git is what the script writes', async () => {
    const { generateSamples } = (await import(pathToFileURL(path.join(root, 'scripts/generate-samples.mjs')).href)) as { generateSamples(to: string): { file: string }[] };
    const folder = scratchFolder();
    generateSamples(folder);
    const name = 'first-look/CONNECTLOG20110314-1.LOG';
    assert.deepEqual(fs.readFileSync(path.join(folder, name)), fs.readFileSync(path.join(root, 'samples', name)));
  });
});
