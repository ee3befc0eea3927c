import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'mocha';
import { packagedReadme } from '../../scripts/lib/readme.mjs';
import { at, manifest, root } from '../../scripts/lib/paths.mjs';

const repository = 'https://example.com/lens.git';

describe('the README of the package', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'readme-'));
  fs.writeFileSync(path.join(folder, 'a.md'), '');
  after(() => fs.rmSync(folder, { recursive: true }));
  const packed = (text) => packagedReadme(text, { folder, repository });

  it('has no pictures, which the page would not show', () => {
    assert.equal(packed('one\n\n![what it shows](a.png)\n\ntwo\n'), 'one\n\ntwo\n');
    assert.equal(packed('![x](https://example.org/a.png)\n'), '![x](https://example.org/a.png)\n');
  });

  it('leads to the repository, with the place in the page', () => {
    assert.equal(packed('[more](a.md#part) [site](https://example.org/x) [down](#limits)'), '[more](https://example.com/lens/blob/HEAD/a.md#part) [site](https://example.org/x) [down](#limits)');
  });

  it('leaves out what only the sources need', () => assert.equal(packed('one\n\n<!-- sources only -->\nnpm start\n<!-- end of sources only -->\n\ntwo\n'), 'one\n\ntwo\n'));

  it('says what only the package says', () => assert.equal(packed('<!-- package only: see **there** -->\n'), 'see **there**\n'));

  it('is not made when something is missing', () => {
    assert.throws(() => packed('[x](b.md)'), /b\.md/);
    assert.throws(() => packed('in a line ![x](a.png)'), /no paragraph/);
  });

  it('is made of the real one, without a word about building it', () => {
    const text = packagedReadme(fs.readFileSync(at('README.md'), 'utf8'), { folder: root, repository: manifest().repository.url });
    assert.doesNotMatch(text, /npm start|sources only/);
    assert.match(text, /## In VS Code\n\nPictures/);
  });
});
