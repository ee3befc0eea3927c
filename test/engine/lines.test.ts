import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineCutter } from '../../src/engine/text/lines';

function cut(bytes: Uint8Array, sizes: readonly number[], encoding: 'utf-8' | 'utf-16le' | 'utf-16be' = 'utf-8'): string[] {
  const cutter = new LineCutter(encoding);
  const out: string[] = [];
  const shared = Buffer.alloc(64);
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const n = Math.min(sizes[i % sizes.length]!, bytes.length - at, shared.length);
    shared.set(bytes.subarray(at, at + n));
    // the reader overwrites its buffer with the next read, as a file source does
    out.push(...cutter.push(shared.subarray(0, n)));
    shared.fill(0x7e);
    at += n;
  }
  return [...out, ...cutter.finish()];
}

describe('cutting lines', () => {
  it('does not depend on where the chunks end, nor on the buffer being kept', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 30 }).map((s) => s.replace(/[\r\n]/g, ' ')), { maxLength: 20 }), fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 5 }), fc.constantFrom('\n', '\r\n'), (lines, sizes, eol) => {
        const text = lines.join(eol);
        const expected = lines.at(-1) === '' || lines.length === 0 ? lines.slice(0, -1) : lines;
        const clean = expected.map((l) => Buffer.from(l, 'utf8').toString('utf8'));
        assert.deepEqual(cut(Buffer.from(text, 'utf8'), sizes), clean);
        assert.deepEqual(cut(Buffer.from(text, 'utf16le'), sizes.map((s) => s), 'utf-16le').map((l) => l), expected.map((l) => l.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')));
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it('keeps every byte of invalid UTF-8, one character each, without touching its neighbours', () => {
    const bytes = Buffer.concat([Buffer.from('good é\n'), Buffer.from([0xcf, 0xf0, 0xe8, 0x0a]), Buffer.from('good ü')]);
    assert.deepEqual(cut(bytes, [64]), ['good é', 'При', 'good ü']);
  });
});
