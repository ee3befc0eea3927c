import assert from 'node:assert/strict';
import { combine, memorySource, scan, textReport } from '../../src/engine/index';

async function report(path: string, content: Uint8Array | string): Promise<string> {
  return textReport(combine([await scan(memorySource(path, content))]), { version: '1' }).replace(/\s+/g, ' ');
}

describe('files that other programs must turn into text', () => {
  const bytes = Uint8Array.from({ length: 2000 }, (_, i) => (i * 7919) % 256);
  for (const [path, content, how] of [
    ['ExtraTrace.etl', bytes, /must be decoded to text first/],
    ['app.evtx', bytes, /Get-WinEvent -Path FILE \| Export-Csv/],
    ['w3wp.DMP', bytes, /\.logopen FILE\.txt/],
  ] as const) {
    it(`${path}: says how`, async () => assert.match(await report(path, content), how));
  }

  it('says nothing of others', async () => {
    assert.doesNotMatch(await report('picture.png', bytes), /FILE/);
    assert.doesNotMatch(await report('notes.txt', 'Is <Objs Version="1.1.0.1"> what Export-Clixml writes?\n'), /FILE/);
  });
});
