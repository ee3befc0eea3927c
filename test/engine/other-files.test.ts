import assert from 'node:assert/strict';
import { combine, memorySource, scan, textReport } from '../../src/engine/index';

const CLIXML = '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">\r\n  <Obj RefId="0">\r\n    <S N="DisplayName">Ann</S>\r\n  </Obj>\r\n</Objs>\r\n';

async function report(path: string, content: Uint8Array | string): Promise<string> {
  return textReport(combine([await scan(memorySource(path, content))]), { version: '1' }).replace(/\s+/g, ' ');
}

describe('files that other programs must turn into text', () => {
  const bytes = Uint8Array.from({ length: 2000 }, (_, i) => (i * 7919) % 256);
  for (const [path, content, how] of [
    ['ExtraTrace.etl', bytes, /must be decoded to text first/],
    ['app.evtx', bytes, /Get-WinEvent -Path FILE \| Export-Csv/],
    ['w3wp.DMP', bytes, /\.logopen FILE\.txt/],
    ['move.xml', CLIXML, /Import-Clixml FILE \| Format-List \*/],
    ['move.xml', Uint8Array.from([0xff, 0xfe, ...Buffer.from(CLIXML, 'utf16le')]), /Import-Clixml FILE/],
  ] as const) {
    it(`${path}: says how`, async () => assert.match(await report(path, content), how));
  }

  it('says nothing of others', async () => {
    assert.doesNotMatch(await report('picture.png', bytes), /FILE/);
    assert.doesNotMatch(await report('notes.txt', 'Is <Objs Version="1.1.0.1"> what Export-Clixml writes?\n'), /FILE/);
  });
});
