import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatInZone, formatLocal, formatRange, formatUtc } from '../../src/engine/time/format';
import { inferOffset, localToUtc, offsetAt, offsetName, parseZone, suggestZone, utcToLocal, zoneProblem } from '../../src/engine/time/zones';
import { windowsDisplayNames } from '../../src/engine/time/windows-display-names';
import { windowsZones } from '../../src/engine/time/windows-zones';

const winter = Date.UTC(2016, 0, 13, 11, 6, 4);
const summer = Date.UTC(2016, 6, 13, 11, 6, 4);
const pacific = parseZone('Pacific Standard Time')!;
const hour = 3_600_000;

describe('zones', () => {
  it('reads names of all kinds', () => {
    assert.equal(pacific.name, 'America/Los_Angeles');
    assert.equal(pacific.windows, 'Pacific Standard Time');
    assert.equal(parseZone('pacific daylight time')!.name, 'America/Los_Angeles');
    assert.equal(parseZone('Europe/Berlin')!.name, 'Europe/Berlin');
    for (const [text, minutes] of [['UTC-08:00', -480], ['+0100', 60], ['-8', -480], ['UTC', 0], ['Z', 0], ['UTC+5:30', 330], ['GMT+2', 120], ['\u22128', -480], ['-00:30', -30]] as const) {
      assert.equal(parseZone(text)!.fixed, minutes, text);
    }
    for (const bad of ['', 'Mars/Base', 'UTC+25', 'UTC+1:75', 'x'.repeat(100), 'Pacifc Standard Time']) {
      assert.equal(parseZone(bad), undefined, bad);
    }
  });
  it('knows every Windows zone', () => {
    const names = Object.keys(windowsZones());
    assert.ok(names.length >= 139);
    for (const name of names) {
      assert.ok(Number.isFinite(offsetAt(parseZone(name)!, winter)), name);
    }
    assert.equal(windowsZones()['Russian Standard Time'], 'Europe/Moscow');
    assert.equal(windowsZones()['UTC-11'], 'Etc/GMT+11');
  });
  it('reads the display names of setup logs', () => {
    assert.equal(parseZone('(UTC-08:00) Pacific Time (US & Canada).')!.name, 'America/Los_Angeles');
    assert.equal(parseZone('(UTC) Coordinated Universal Time')!.name, 'UTC');
    assert.equal(parseZone('(UTC-08:00) Nowhere'), undefined);
    for (const [name, zone] of Object.entries(windowsDisplayNames())) {
      assert.notEqual(parseZone(`(UTC+00:00) ${name}`), undefined, `${name}: ${zone}`);
    }
  });
  it('suggests what people call zones', () => {
    for (const [text, zone] of [['pacific time', 'Pacific Standard Time'], ['Pacific', 'Pacific Standard Time'], ['PST', 'Pacific Standard Time'], ['ist', 'India Standard Time'], ['W. Europe', 'W. Europe Standard Time']] as const) assert.equal(suggestZone(text), zone);
  });
  it('suggests the nearest spelling', () => {
    assert.equal(suggestZone('Pacifc Standard Time'), 'Pacific Standard Time');
    assert.equal(suggestZone('Berlin'), 'Europe/Berlin');
    assert.equal(suggestZone('qqqqqqqqqq'), undefined);
    assert.match(zoneProblem('Pacifc Standard Time'), /Did you mean Pacific Standard Time\?/);
    assert.match(zoneProblem('qqqqqqqqqq'), /UTC-08:00/);
  });
  it('follows daylight saving', () => {
    assert.equal(offsetAt(pacific, winter), -480);
    assert.equal(offsetAt(pacific, summer), -420);
    assert.equal(offsetAt(parseZone('India Standard Time')!, winter), 330);
    assert.equal(offsetAt(parseZone('Nepal Standard Time')!, winter), 345);
    assert.ok(Number.isNaN(offsetAt(pacific, NaN)));
  });
  it('reports gaps and overlaps', () => {
    assert.deepEqual(localToUtc(Date.UTC(2016, 0, 13, 3, 6, 4), pacific), { utc: winter, kind: 'exact' });
    assert.equal(localToUtc(Date.UTC(2016, 2, 13, 2, 30), pacific).kind, 'gap');
    const twice = localToUtc(Date.UTC(2016, 10, 6, 1, 30), pacific);
    assert.deepEqual(twice, { utc: Date.UTC(2016, 10, 6, 8, 30), kind: 'overlap', second: Date.UTC(2016, 10, 6, 9, 30) });
    assert.deepEqual(localToUtc(0, parseZone('+0100')!), { utc: -hour, kind: 'exact' });
  });
  it('comes back from local time', () => {
    const zone = fc.constantFrom(...['Pacific Standard Time', 'Europe/Berlin', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC+05:30', 'America/Sao_Paulo'].map((name) => parseZone(name)!));
    fc.assert(fc.property(zone, fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2025, 0, 1) }), (one, ms) => {
      const back = localToUtc(utcToLocal(ms, one), one);
      assert.notEqual(back.kind, 'gap');
      assert.ok(back.utc === ms || back.second === ms);
    }));
  });
});

describe('inferred offset', () => {
  it('reads the pair of a trace', () => {
    assert.deepEqual(inferOffset([{ local: Date.UTC(2016, 0, 13, 3, 6, 5, 279), utc: winter }]), { minutes: -480, pairs: 1, spread: 1279 });
  });
  it('refuses pairs that disagree, are far from a quarter hour, or are none', () => {
    assert.equal(inferOffset([{ local: 0, utc: 0 }, { local: hour, utc: 0 }]), undefined);
    assert.equal(inferOffset([{ local: 7 * 60_000, utc: 0 }]), undefined);
    assert.equal(inferOffset([{ local: 40 * 60_000, utc: 0 }]), undefined);
    assert.equal(inferOffset([{ local: 45 * 60_000, utc: 0 }]), undefined);
    assert.equal(inferOffset([{ local: hour - 60_000, utc: 0 }]), undefined);
    assert.equal(inferOffset([{ local: 20 * hour, utc: 0 }]), undefined);
    assert.equal(inferOffset([{ local: NaN, utc: 0 }]), undefined);
    assert.equal(inferOffset([]), undefined);
  });
  it('finds any offset through small delays', () => {
    fc.assert(fc.property(fc.constantFrom(-48, -38, -18, -14, -10, 0, 4, 14, 22, 23, 26, 38, 42, 51, 55, 56), fc.array(fc.integer({ min: 0, max: 290_000 }), { minLength: 1 }), (quarters, delays) => {
      const found = inferOffset(delays.map((delay) => ({ local: winter + quarters * 900_000 + delay, utc: winter })))!;
      assert.equal(found.minutes, quarters * 15);
      assert.equal(found.spread, Math.max(...delays));
    }));
  });
});

describe('formatted times', () => {
  it('always names the zone', () => {
    assert.equal(formatUtc(winter), '2016-01-13T11:06:04.000Z');
    assert.equal(formatInZone(winter, pacific), '2016-01-13 03:06:04.000 UTC-08:00 (America/Los_Angeles)');
    assert.equal(formatInZone(winter, parseZone('+0100')!), '2016-01-13 12:06:04.000 UTC+01:00');
    assert.equal(formatInZone(winter, parseZone('UTC')!), '2016-01-13 11:06:04.000 UTC');
    assert.equal(formatUtc(NaN), 'unknown time');
    assert.equal(formatInZone(NaN, pacific), 'unknown time');
    assert.equal(formatLocal(winter), '2016-01-13 11:06:04.000');
    assert.equal(offsetName(-570), 'UTC-09:30');
  });
  it('writes ranges', () => {
    assert.equal(formatRange(Date.UTC(2011, 0, 12, 4), Date.UTC(2011, 0, 12, 6, 59)), '04:00-06:59Z');
    assert.equal(formatRange(Date.UTC(2011, 0, 12, 4), Date.UTC(2011, 0, 12, 6, 59), { day: true }), '2011-01-12 04:00-06:59Z');
    assert.equal(formatRange(Date.UTC(2011, 0, 12, 4), Date.UTC(2011, 0, 13, 6, 59)), '2011-01-12 04:00 - 2011-01-13 06:59Z');
    assert.equal(formatRange(Date.UTC(2016, 2, 13, 9), Date.UTC(2016, 2, 13, 11), { zone: pacific }), '01:00 UTC-08:00-04:00 UTC-07:00');
    assert.equal(formatRange(NaN, 0), 'unknown time');
  });
});
