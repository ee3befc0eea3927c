import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BLOCK_BYTES, BlockMap, decodeLines, LineIndex, splitLines } from '../../src/engine/annotate/index';
import { combine } from '../../src/engine/case/combine';
import { mapLines } from '../../src/engine/redact/line-codec';
import { scan } from '../../src/engine/scan';
import { memorySource } from '../../src/engine/source';
import { decodeGuess, guessLine, strayBytes, type CodePage } from '../../src/engine/text/code-page';
import { LineCutter } from '../../src/engine/text/lines';

function encode(page: CodePage | 'windows-1253', text: string): Uint8Array {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  const chars = [...(page === 'windows-1253' ? new TextDecoder(page).decode(all) : decodeGuess(all, page))];
  return Uint8Array.from([...text].map((c) => {
    const byte = chars.indexOf(c);
    assert.ok(byte >= 0, `${c} is not of ${page}`);
    return byte;
  }));
}

describe('lines that are not UTF-8', () => {
  const told: Record<CodePage, string[]> = {
    'windows-1251': ['DisplayName : Анна Керн', '«Отчёт за август» – готов', 'Тема: СРОЧНО', 'Звіт за січень, Їжак', 'Subject: Re: отчёт.docx', '2016-01-13T11:06:04.000Z,x,Принтер на этаже'],
    'windows-1252': ['Société générale, été à la plage', 'Größe der Übersicht: äöüÄÖÜß', 'äöü', 'ÄÖÜ', 'Ångström, Öl, smörgåsbord', 'Müller', 'où êtes-vous, à Évry', 'SÉCURITÉ', '5 € – “ok”, it’s'],
    'windows-1250': ['Wrocław, Łódź, książka', 'Zażółć gęślą jaźń'],
    'ibm866': ['Имя пользователя   Анна', 'Отчёт за август'],
  };
  for (const [page, texts] of Object.entries(told) as [CodePage, string[]][]) {
    it(`are read as ${page} where their letters say so`, () => {
      for (const text of texts) {
        const bytes = encode(page, text);
        assert.equal(guessLine(bytes), page, text);
        assert.equal(decodeGuess(bytes, page), text);
      }
    });
  }
  it('are not taken for Russian where words could not be', () => {
    assert.equal(guessLine(encode('windows-1253', 'Αναφορά και έκθεση')), 'windows-1252');
  });
  it('stay UTF-8 where only a few bytes are damaged', () => {
    const whole = new TextEncoder().encode('Тема: отчёт за август');
    const cut = whole.subarray(0, whole.length - 1);
    assert.equal(guessLine(cut), 'damaged-utf-8');
    assert.deepEqual([...new LineCutter('utf-8').push(Uint8Array.of(...cut, 10))], ['Тема: отчёт за авгус\ufffd']);
  });
  it('have a replacement character for each piece of damage', () => {
    const piece = fc.oneof(fc.uint8Array({ maxLength: 4 }), fc.string({ unit: 'grapheme', maxLength: 6 }).map((s) => new TextEncoder().encode(s)));
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), (parts) => {
      const bytes = Uint8Array.from(parts.flatMap((p) => [...p]));
      assert.equal(strayBytes(bytes).length, decodeGuess(bytes, 'damaged-utf-8').split('\ufffd').length - 1);
    }));
  });
  it('are the same bytes again when nothing in them is replaced', () => {
    const line = fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.string({ unit: 'grapheme', maxLength: 20 }).map((s) => new TextEncoder().encode(s)));
    fc.assert(fc.property(fc.array(line, { maxLength: 6 }), fc.boolean(), (lines, returns) => {
      const bytes = Uint8Array.from(lines.flatMap((l) => [...l, returns ? 13 : 10]));
      assert.deepEqual(mapLines(bytes, { encoding: 'utf-8', returns }, { edit: () => undefined }), bytes);
    }));
  });
  it('are told with the page that was guessed, in order, up to the limit', async () => {
    const name = encode('windows-1251', 'DisplayName : Анна Керн');
    const bytes = Uint8Array.from(Array.from({ length: 3 }, () => [...name, 10, ...new TextEncoder().encode('Alias       : akern\n\n')]).flat());
    const one = await scan(memorySource('a.txt', bytes));
    assert.deepEqual(one.repairs.map((r) => [r.line, r.what, r.text]), [1, 4, 7].map((n) => [n, 'windows-1251', 'DisplayName : Анна Керн']));
    const finding = combine([one]).findings.find((f) => f.rule === 'log-repaired')!;
    assert.match(finding.detail, /not UTF-8 read as code page windows-1251, which is guessed/);
    assert.doesNotMatch(finding.detail, /copy from a web page/);
  });
});

describe('a log with lines that are not UTF-8', () => {
  const head = '#Software: Microsoft Exchange Server\n#Version: 15.0.0.0\n#Log-type: Transport Connectivity Log\n#Date: 2016-01-12T00:00:00.775Z\n#Fields: date-time,session,source,Destination,direction,description\n';
  const text = new TextEncoder();
  const rows = Array.from({ length: 6000 }, (_, i) => {
    const start = text.encode(`2016-01-12T00:${String(Math.floor(i / 60) % 60).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}.000Z,08CD7F1200CBD${String(i).padStart(3, '0')},SMTP,mail.example.com,>,`);
    return i % 50 === 7 ? [...start, ...encode('windows-1251', 'Ошибка соединения'), 10] : i % 90 === 3 ? [...start, 34, ...encode('windows-1252', 'Größe'), 10] : [...start, ...text.encode('Established connection to 192.0.2.7'), 10];
  });
  const bytes = Uint8Array.from([...text.encode(head), ...rows.flat()]);
  it('says the same in every tier and however it is cut', async () => {
    const exact = await scan(memorySource('c.log', bytes), { tier: 'exact' });
    assert.ok(exact.repaired > 120);
    assert.deepEqual([...exact.repairs].sort((a, b) => a.line - b.line), exact.repairs);
    for (const chunk of [1000, 70_000, 1 << 20]) for (const tier of ['exact', 'typescript', 'wasm'] as const) {
      const other = await scan(memorySource('c.log', bytes, chunk), { tier });
      assert.deepEqual([other.repaired, other.repairs, other.records], [exact.repaired, exact.repairs, exact.records], `${tier} ${chunk}`);
    }
  });
});

describe('the line index', () => {
  function indexed(bytes: Uint8Array): { index: LineIndex; map: BlockMap } {
    const index = new LineIndex();
    const map = new BlockMap();
    for (let at = 0; at < bytes.length; at += 50_000) {
      index.push(bytes.subarray(at, at + 50_000));
      map.apply(index.delta()!);
    }
    return { index, map };
  }
  function linesOf(map: BlockMap, bytes: Uint8Array): string[] {
    return Array.from({ length: map.count }, (_, b) => {
      const { from, to } = map.range(b);
      return splitLines(decodeLines(bytes.subarray(from, to), map, b === 0));
    }).flat();
  }
  it('knows carriage returns alone as line ends', () => {
    const lines = Array.from({ length: 4000 }, (_, i) => `line ${i} ${'x'.repeat(i % 97)}`);
    const bytes = new TextEncoder().encode(`${lines.join('\r')}\r`);
    assert.ok(bytes.length > BLOCK_BYTES);
    const { map } = indexed(bytes);
    assert.equal(map.lineCount, lines.length);
    assert.deepEqual(linesOf(map, bytes), lines);
  });
  it('shows a bad line as the scan reads it, and its neighbours as they are', () => {
    const bytes = Uint8Array.of(...new TextEncoder().encode('Übersicht – ä\n'), ...encode('windows-1251', 'Отчёт готов'), 10, ...new TextEncoder().encode('日本\n'));
    assert.deepEqual(linesOf(indexed(bytes).map, bytes), ['Übersicht – ä', 'Отчёт готов', '日本']);
  });
});
