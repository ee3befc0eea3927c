import assert from 'node:assert/strict';
import path from 'node:path';
import { LAWS } from './lib/laws';
import { check } from './lib/run';

/** Inputs that broke a law once, made small. */
const CASES: readonly [name: string, text: string][] = [
  ['a string that opens on the second line of its header', '0:1>!\n03761ad0(System.String)Length=4\nString="'],
  ['a method table without an address', 'Name:]\nMethodTable\nElement Methodtable:\n[3]'],
];

describe('inputs that broke a law once', function () {
  this.timeout(60_000);
  for (const [name, text] of CASES) {
    for (const file of ['a.log', 'a.txt']) {
      it(`${name}, as ${file}`, async () => {
        for (const law of Object.keys(LAWS)) assert.equal(await check(law, { path: file, bytes: new TextEncoder().encode(text) }, 1, 1, path.join(__dirname, '../..')), undefined, law);
      });
    }
  }
});
