import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './lib/exlens';

describe('the parts of the packed engine', () => {
  it('can each be the first that is loaded', function () {
    // only a full run has packed it
    if (!process.env.EXLENS_RESULTS) this.skip();
    const folder = path.join(root, 'dist', 'engine'), parts = fs.readdirSync(folder).filter((f) => f.endsWith('.js'));
    assert.ok(parts.length > 8);
    for (const part of parts) execFileSync(process.execPath, ['-e', `require(${JSON.stringify(path.join(folder, part))})`], { stdio: 'pipe' });
  });
});
