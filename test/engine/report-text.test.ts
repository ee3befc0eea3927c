import assert from 'node:assert/strict';
import fc from 'fast-check';
import { combine, memorySource, scan, textReport, visible, wrap, type CaseReport } from '../../src/engine/index';
import { around, table } from '../../src/engine/report/layout';

const ACTS = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

/** A case of one connectivity log with refused deliveries. */
export async function stormCase(rows = 200, tail = ''): Promise<CaseReport> {
  const lines = ['#Software: Microsoft Exchange Server', '#Version: 14.0.0.0', '#Log-type: Transport Connectivity Log', '#Date: 2011-03-11T00:00:00.000Z', '#Fields: date-time,session,source,Destination,direction,description'];
  for (let i = 0; i < rows; i++) {
    const start = `${new Date(Date.UTC(2011, 2, 11, 4, i)).toISOString()},08CDADA1F3A1${(0xb200 + i).toString(16).toUpperCase()},MapiDelivery,7be2c5a9-04d6-4138-b7e0-9d1f62c8aa10`;
    lines.push(`${start},+,MBX02.fabrikam.test`, `${start},>,Throttled delivery for recipient vault@fabrikam.test due to concurrency limit 1${tail}`);
  }
  return combine([await scan(memorySource('CONNECTLOG20110311-1.LOG', lines.map((l) => `${l}\r\n`).join('')))]);
}

describe('report: text', () => {
  it('makes every text harmless and loses nothing visible', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const shown = visible(text);
      assert.doesNotMatch(shown, ACTS);
      assert.equal(visible(shown), shown, 'a second time changes nothing');
      const plain = [...text].filter((c) => !ACTS.test(c) && c.codePointAt(0)! < 0xd800);
      let at = 0;
      for (const c of plain) at = shown.indexOf(c, at) + 1 || assert.fail(`lost ${c}`);
    }));
    assert.equal(visible('a\tb\r\n\u001b[31m\u202e\ud800'), 'a b\\r\\n\\x1b[31m\\u{202e}\\u{d800}');
    assert.equal(visible('Łukasz 山田 😀 é'), 'Łukasz 山田 😀 é');
  });

  it('wraps without losing a word', () => {
    fc.assert(fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 40 }), fc.integer({ min: 12, max: 80 }), (words, width) => {
      const lines = wrap(words.join(' '), width);
      assert.equal(lines.join(' '), words.join(' '));
      for (const line of lines) assert.ok(line.length <= width);
    }));
  });

  it('cuts around the words that matter', () => {
    const text = `${'x'.repeat(300)}HERE${'y'.repeat(300)}`;
    const cut = around(text, 300, 304, 60);
    assert.equal(cut.length, 60);
    assert.match(cut, /^\.\.\.x+HEREy+\.\.\.$/);
    assert.equal(around('short', 0, 5, 60), 'short');
  });

  it('aligns columns', () => {
    assert.deepEqual(table([['a', '1'], ['bcd', '22']], new Set([1])), ['a     1', 'bcd  22']);
    assert.deepEqual(table([]), []);
  });

  it('says the verdict first and colours only when asked', async () => {
    const report = await stormCase();
    const plain = textReport(report, { version: '0' });
    assert.ok(plain.startsWith(wrap(visible(report.verdict), 100)[0]!));
    assert.doesNotMatch(plain, /\u001b/);
    const coloured = textReport(report, { version: '0', colour: true });
    assert.match(coloured, /\u001b\[1m/);
    assert.equal(coloured.replace(/\u001b\[\d+m/g, ''), plain, 'colour changes no word');
  });

  it('keeps to the width of the terminal, but for what cannot be broken', async () => {
    for (const width of [60, 80, 132]) {
      for (const line of textReport(await stormCase(), { version: '0', width }).split('\n')) {
        assert.ok(line.length <= width || !line.trim().includes(' ') || line.includes('  '), `${width}: ${line}`);
      }
    }
  });
});
