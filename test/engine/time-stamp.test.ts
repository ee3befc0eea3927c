import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  civilToMs, parseCultureStamp, parseDebuggerTime, parseDumpStamp, parseLocalIso, parseSetupStamp, parseTraceStamp, parseUtcIso, settleOrder,
} from '../../src/engine/time/stamp';

const iso = (ms: number): string => (Number.isNaN(ms) ? 'NaN' : new Date(ms).toISOString());
const instant = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2200, 0, 1) });

describe('stamps', () => {
  it('agrees with the calendar of the platform', () => {
    fc.assert(fc.property(fc.integer({ min: -62135596800000, max: 253402300799999 }), (ms) => {
      const d = new Date(ms);
      assert.equal(civilToMs(d.getUTCFullYear(), d.getUTCMonth() + 1, d.getUTCDate(), d.getUTCHours(), d.getUTCMinutes(), d.getUTCSeconds(), d.getUTCMilliseconds()), ms);
    }));
  });
  it('refuses days and times that are none', () => {
    for (const [y, m, d] of [[2015, 2, 29], [2016, 2, 30], [2016, 4, 31], [2016, 13, 1], [2016, 0, 1], [1900, 2, 29], [2016, 1, 0]] as const) {
      assert.ok(Number.isNaN(civilToMs(y, m, d)));
    }
    assert.ok(!Number.isNaN(civilToMs(2000, 2, 29)));
    assert.ok(Number.isNaN(civilToMs(2016, 1, 1, 24)));
    assert.ok(Number.isNaN(civilToMs(2016, 1, 1, 0, 60)));
  });
  it('reads ISO UTC at any place in a line', () => {
    assert.equal(iso(parseUtcIso('2011-01-12T00:00:05.792Z,08CD7F1200CBDBD1')), '2011-01-12T00:00:05.792Z');
    assert.equal(iso(parseUtcIso('x,2011-01-12T00:00:05Z', 2)), '2011-01-12T00:00:05.000Z');
    assert.equal(iso(parseUtcIso('2011-01-12T00:00:05.7Z')), '2011-01-12T00:00:05.700Z');
    assert.equal(iso(parseUtcIso('2011-01-12T00:00:05.1234567Z')), '2011-01-12T00:00:05.123Z');
    for (const bad of ['', '2011-01-12', '2011-01-12T00:00:05.792', '2011-01-12 00:00:05.792Z', '2011-02-30T00:00:00Z', '2O11-01-12T00:00:05Z', '2011-01-12T00:00:05.Z',
      '2011-01-12T00:00:05.1234567890Z', '#Date: 2011-01-12T00:00:05Z']) {
      assert.equal(iso(parseUtcIso(bad)), 'NaN', bad);
    }
  });
  it('reads the other forms', () => {
    assert.equal(iso(parseTraceStamp('"2016/01/13-03:06:05.279","9444"', 1)), '2016-01-13T03:06:05.279Z');
    assert.equal(iso(parseDumpStamp('2015/12/23 16:15:00.000 VALTYPE')), '2015-12-23T16:15:00.000Z');
    assert.equal(iso(parseLocalIso('2016-01-13 03:06:05')), '2016-01-13T03:06:05.000Z');
    assert.equal(iso(parseLocalIso('2016-01-13T03:06:05.279')), '2016-01-13T03:06:05.279Z');
    assert.equal(iso(parseSetupStamp('[01/13/2016 03:06:05.0156] [0] x')), '2016-01-13T03:06:05.156Z');
    assert.equal(iso(parseSetupStamp('01/13/2016 03:06:05.0000')), '2016-01-13T03:06:05.000Z');
    assert.equal(iso(parseTraceStamp('2016-01-13 03:06:05.279')), 'NaN');
    assert.equal(iso(parseSetupStamp('[01/13/2016 03:06:05.156]')), 'NaN');
  });
  it('reads what the platform writes', () => {
    fc.assert(fc.property(instant, (ms) => {
      const text = new Date(ms).toISOString();
      assert.equal(parseUtcIso(text), ms);
      assert.equal(parseTraceStamp(text.slice(0, -1).replace(/-/g, '/').replace('T', '-')), ms);
      assert.equal(parseLocalIso(text.slice(0, -1).replace('T', ' ')), ms);
    }));
  });
  it('never throws and never guesses', () => {
    fc.assert(fc.property(fc.string(), fc.integer({ min: -5, max: 40 }), (text, start) => {
      for (const parse of [parseUtcIso, parseTraceStamp, parseDumpStamp, parseLocalIso, parseSetupStamp]) {
        assert.equal(typeof parse(text, start), 'number');
      }
      parseCultureStamp(text);
    }));
  });
  it('reads the time of a dump', () => {
    assert.deepEqual(parseDebuggerTime('Debug session time: Fri Feb  9 15:22:43.134 2018 (UTC + 1:00)'),
      { local: Date.UTC(2018, 1, 9, 15, 22, 43, 134), offset: 60, utc: Date.UTC(2018, 1, 9, 14, 22, 43, 134) });
    assert.equal(parseDebuggerTime('Wed Jan 13 03:06:05.000 2016 (UTC - 8:00)')!.offset, -480);
    assert.equal(parseDebuggerTime('System Uptime: 16 days 23:18:00.314'), undefined);
  });
});

describe('culture stamps', () => {
  const read = (text: string): string[] => parseCultureStamp(text).map((c) => `${c.order} ${iso(c.ms)}`);

  it('gives one reading where only one fits', () => {
    assert.deepEqual(read('1/13/2016 11:06:04 AM'), ['mdy 2016-01-13T11:06:04.000Z']);
    assert.deepEqual(read('12/17/2015 13:18:34'), ['mdy 2015-12-17T13:18:34.000Z']);
    assert.deepEqual(read('13.01.2016 11:06:04'), ['dmy 2016-01-13T11:06:04.000Z']);
    assert.deepEqual(read('13/01/2016 11:06:04'), ['dmy 2016-01-13T11:06:04.000Z']);
    assert.deepEqual(read('2016-01-13 11:06:04'), ['ymd 2016-01-13T11:06:04.000Z']);
    assert.deepEqual(read('2016/1/13 \u4e0b\u5348 1:06:04'), ['ymd 2016-01-13T13:06:04.000Z']);
    assert.deepEqual(read('1/13/2016 12:06:04\u202fAM'), ['mdy 2016-01-13T00:06:04.000Z']);
    assert.deepEqual(read('1/13/16 12:06 pm'), ['mdy 2016-01-13T12:06:00.000Z']);
    assert.deepEqual(read('31.12.99 23:59:59'), ['dmy 1999-12-31T23:59:59.000Z']);
    assert.deepEqual(read('1/13/2016'), ['mdy 2016-01-13T00:00:00.000Z']);
  });
  it('reads no date in a status code', () => {
    assert.deepEqual(read('4.3.2'), []);
    assert.deepEqual(read('5.7.1'), []);
  });
  it('gives both readings where both fit', () => {
    assert.deepEqual(read('1/2/2016 1:00:00 PM'), ['mdy 2016-01-02T13:00:00.000Z', 'dmy 2016-02-01T13:00:00.000Z']);
    assert.equal(parseCultureStamp('1/2/2016 1:00:00 PM')[0]!.hour12, true);
    assert.equal(parseCultureStamp('1/2/2016 13:00:00')[0]!.hour12, false);
  });
  it('gives none for other text', () => {
    for (const text of ['', 'x', '13/13/2016', '1/2/2016 25:00', '1/2/2016 13:00 PM', '0/1/2016', '1.2.3.4', '10.0.0.1', '1/2/201', '15.01.2375.007', '1/2/2016 later', '1/2/2016'.padEnd(80)]) {
      assert.deepEqual(read(text.length > 64 ? `${text}x` : text), [], text);
    }
  });
  it('settles the order by a day above 12', () => {
    const settled = settleOrder(['1/2/2016 1:00 AM', '1/13/2016 1:00 AM', ''].map(parseCultureStamp));
    assert.equal(settled.order, 'mdy');
    assert.equal(settled.by, 'rows');
    assert.equal(settled.proofs, 1);
    assert.deepEqual(settled.ms.map(iso), ['2016-01-02T01:00:00.000Z', '2016-01-13T01:00:00.000Z', 'NaN']);
  });
  it('settles the order by time running one way', () => {
    const settled = settleOrder(['10/01/2016 08:00', '11/01/2016 08:00', '01/02/2016 08:00'].map(parseCultureStamp));
    assert.equal(settled.order, 'dmy');
    assert.equal(settled.by, 'monotony');
  });
  it('says when nothing decides and when rows contradict', () => {
    assert.equal(settleOrder(['1/2/2016', '1/3/2016'].map(parseCultureStamp)).by, 'usual');
    const conflict = settleOrder(['1/13/2016', '13/1/2016'].map(parseCultureStamp));
    assert.equal(conflict.by, 'conflict');
    assert.equal(conflict.order, undefined);
    assert.equal(settleOrder([]).by, 'conflict');
    assert.equal(settleOrder(['1/1/2016'].map(parseCultureStamp)).by, 'rows');
  });
});

describe('stamps of a console', () => {
  const at = Date.UTC(2016, 0, 13, 11, 6, 4);
  const evening = at + 12 * 3_600_000;
  const forms: readonly [culture: string, text: string, ms: number][] = [
    ['de', '13.01.2016 11:06:04', at], ['fi', '13.1.2016 11.06.04', at], ['hu', '2016.01.13. 11:06:04', at], ['hu, newer', '2016. 01. 13. 11:06:04', at], ['ko', '2016-01-13 오전 11:06:04', at],
    ['ko, evening', '2016-01-13 오후 11:06:04', evening], ['zh-TW', '2016/1/13 下午 11:06:04', evening], ['zh-CN', '2016/1/13 23:06:04', evening], ['nl', '13-1-2016 11:06:04', at], ['sv', '2016-01-13 11:06:04', at],
    ['bg', '13.1.2016 г. 11:06:04', at], ['hr', '13.1.2016. 11:06:04', at], ['cs', '13. 1. 2016 11:06:04', at], ['el', '13/1/2016 11:06:04 πμ', at], ['el, evening', '13/1/2016 11:06:04 μμ', evening],
    ['es-MX', '13/01/2016 11:06:04 p. m.', evening], ['en-CA', '2016-01-13 11:06:04 AM', at], ['vi', '13/01/2016 11:06:04 CH', evening], ['it', '13/01/2016 11.06.04', at], ['ja', '2016/01/13 11:06:04', at],
    ['en-US with a narrow blank', '1/13/2016, 11:06:04\u202fAM', at], ['with direction marks', '\u200e1\u200e/\u200e13\u200e/\u200e2016 \u200e11\u200e:\u200e06\u200e:\u200e04 \u200eAM', at],
    ['en, long', 'Wednesday, January 13, 2016 11:06:04 AM', at], ['en-GB, long', '13 January 2016 11:06:04', at], ['de, long', 'Mittwoch, 13. Januar 2016 11:06:04', at], ['ru, long', '13 января 2016 г. 11:06:04', at],
    ['ru, short', '13-янв-2016 23:06:04', evening], ['pt-BR, long', 'quarta-feira, 13 de janeiro de 2016 11:06:04', at], ['ja, long', '2016年1月13日 11:06:04', at], ['ko, long', '2016년 1월 13일 수요일 오후 11:06:04', evening], ['fr, long', 'mercredi 13 janvier 2016 11:06:04', at],
    ['es, long', 'miércoles, 13 de enero de 2016 11:06:04', at], ['hu, long', '2016. január 13. 11:06:04', at], ['ja, wide digits', '２０１６/０１/１３　１１：０６：０４'.replace('\u3000', ' '), at], ['ar-EG', '13/01/2016 11:06:04 \u0645', evening],
    ['with a named month', '13-Jan-2016 11:06:04', at], ['the same, short', '13-Jan-16 11:06:04 AM', at], ['th, years of its own era', '13/1/2559 11:06:04', at],
  ];
  for (const [culture, text, ms] of forms) {
    it(`reads ${culture}`, () => assert.ok(parseCultureStamp(text).some((c) => c.ms === ms), `${text}: ${parseCultureStamp(text).map((c) => iso(c.ms)).join(' or ')}`));
  }
  it('does not read what is no date', () => {
    for (const text of ['13-Jax-2016 11:06:04', '13 market 2016 11:06', '13 Januar', 'Marching 13, 2016', '4.3.2', '2016.13.41 11:06', '1.2.3.4', '13/13/2016', '12-Jan']) assert.deepEqual(parseCultureStamp(text), [], text);
  });
});
