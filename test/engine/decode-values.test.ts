import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeDateData, decodeFiletime, decodeTicks, filetimeToIso, msToTicks, ticksToIso, ticksToMs, UNIX_EPOCH_TICKS } from '../../src/engine/decode/datetime';
import { decodeValue } from '../../src/engine/decode/index';
import { describeEnum, enumTypes, enumValue, findEnum } from '../../src/engine/decode/enums';
import { bothBases, integerType, parseInteger, readInteger, toBits, toSigned } from '../../src/engine/decode/numbers';
import { formatSize, parseSize } from '../../src/engine/decode/size';
import { formatDuration, formatTimeSpan, formatTimeSpanTicks, parseTimeSpan, parseTimeSpanTicks } from '../../src/engine/decode/timespan';

describe('DateTime', () => {
  it('reads the known vectors', () => {
    assert.equal(ticksToIso(635864841000000000n), '2015-12-23T16:15:00.000Z');
    assert.equal(ticksToIso(0x08d30bb434f71a00n), '2015-12-23T16:15:00.000Z');
    assert.deepEqual(decodeDateData(0x48d30bb434f71a00n), { ticks: 635864841000000000n, kind: 'utc', iso: '2015-12-23T16:15:00.000Z' });
    assert.equal(ticksToIso(0x08d31c34afa3da00n), '2016-01-13T16:15:00.000Z');
    assert.equal(ticksToIso(0x08d56fd0f70a95e0n), '2018-02-09T15:22:43.134Z');
    assert.equal(ticksToIso(504911232000000000n), '1601-01-01T00:00:00.000Z');
    assert.equal(ticksToIso(UNIX_EPOCH_TICKS), '1970-01-01T00:00:00.000Z');
  });
  it('tells the four kinds apart and puts Z only on UTC', () => {
    const ticks = 635864841000000000n;
    const kinds = [0n, 1n, 2n, 3n].map((bits) => decodeDateData((bits << 62n) | ticks));
    assert.deepEqual(kinds.map((d) => d.kind), ['unspecified', 'utc', 'local', 'local-ambiguous']);
    assert.deepEqual(kinds.map((d) => d.iso.endsWith('Z')), [false, true, false, false]);
    assert.deepEqual(decodeDateData(BigInt.asIntN(64, (2n << 62n) | ticks)), kinds[2]);
  });
  it('names the dates that are none', () => {
    assert.match(decodeDateData(0n).noDate!, /default\(DateTime\)/);
    assert.match(decodeDateData(504911232000000000n).noDate!, /1601-01-01/);
    assert.match(decodeDateData(msToTicks(Date.UTC(4501, 0, 1))).noDate!, /4501-01-01/);
    assert.equal(filetimeToIso(0x0cb34557a3dd4000n), '4501-01-01T00:00:00.000Z');
    assert.equal(decodeDateData(635864841000000000n).noDate, undefined);
  });
  it('does not throw outside the range', () => {
    assert.equal(ticksToIso(-1n), 'ticks -1');
    assert.equal(ticksToIso(1n << 70n), `ticks ${1n << 70n}`);
    assert.equal(msToTicks(NaN), 0n);
  });
  it('takes only plausible bare numbers for dates', () => {
    assert.match(decodeTicks('635864841000000000')!.value, /^2015-12-23T16:15:00\.000/);
    assert.match(decodeFiletime(String(635864841000000000n - 504911232000000000n))!.value, /^2015-12-23T16:15:00\.000Z/);
    assert.equal(decodeTicks('2419'), undefined);
    assert.equal(decodeTicks('0'), undefined);
    assert.notEqual(decodeTicks('2419', true), undefined);
    assert.equal(decodeTicks('not a number', true), undefined);
  });
  it('round trips milliseconds, also before 1970', () => {
    fc.assert(fc.property(fc.integer({ min: Date.UTC(1, 0, 1) - 6e13, max: 253402300799999 }), (ms) => {
      assert.equal(ticksToMs(msToTicks(ms)), ms);
    }));
    assert.equal(ticksToMs(UNIX_EPOCH_TICKS - 1n), -1);
  });
});

describe('TimeSpan', () => {
  it('is read from its ticks where that is said', () => {
    assert.equal(decodeValue('864000000000', 'timespan')[0]!.value, '1 d');
    assert.equal(decodeValue('0xfffffffffffffffe', 'timespan')[0]!.value, '-0.0000002 s');
    assert.equal(decodeValue('0x1ffffffffffffffff', 'timespan').length, 0);
  });
  it('reads the text of .NET', () => {
    assert.equal(parseTimeSpan('1.00:00:00'), 86_400_000);
    assert.equal(parseTimeSpan('-00:00:01.5'), -1500);
    assert.equal(parseTimeSpanTicks('00:00:00.0000001'), 1n);
    assert.equal(formatTimeSpan(86_400_000), '1.00:00:00');
    for (const bad of ['24:00:00', '00:60:00', '1:2', '', '1.00:00:00 x', '00:00:00.12345678', '99999999.00:00:00']) {
      assert.equal(parseTimeSpan(bad), undefined, bad);
    }
  });
  it('round trips ticks', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(1n << 62n), max: 1n << 62n }), (ticks) => {
      assert.equal(parseTimeSpanTicks(formatTimeSpanTicks(ticks)), ticks);
    }));
  });
  it('writes durations for people', () => {
    assert.equal(formatDuration(86_949_000), '24:09:09');
    assert.equal(formatDuration(5017), '5.017 s');
    assert.equal(formatDuration(2), '2 ms');
    assert.equal(formatDuration(723_000), '12 min 3 s');
    assert.equal(formatDuration(60_000), '1 min');
    assert.equal(formatDuration(3_599_900), '01:00:00');
    assert.equal(formatDuration(-5017), '-5.017 s');
    assert.equal(formatDuration(NaN), 'unknown');
  });
});

describe('integers', () => {
  it('reads two\'s complement at the width of the type', () => {
    assert.equal(readInteger('0xffffffff', 'System.Int32'), -1n);
    assert.equal(readInteger('0xffffffff', 'System.UInt32'), 0xffffffffn);
    assert.equal(readInteger('0xffffffff', 'System.Int64'), 0xffffffffn);
    assert.equal(readInteger('0xff', 'sbyte'), -1n);
    assert.equal(readInteger('0xff', 'Some.Struct'), 255n);
    assert.equal(readInteger('12x', 'Int32'), undefined);
    assert.equal(parseInteger('0x00000000`036e1088'), 0x36e1088n);
  });
  it('shows both bases', () => {
    assert.equal(bothBases(15), '0xf (15)');
    assert.equal(bothBases(-1), '0xffffffff (-1)');
    assert.equal(bothBases(-1n << 40n), '0xffffff0000000000 (-1099511627776)');
  });
  it('round trips', () => {
    for (const name of ['SByte', 'Byte', 'Int16', 'UInt16', 'Int32', 'UInt32', 'Int64', 'UInt64']) {
      const type = integerType(name)!;
      fc.assert(fc.property(fc.bigInt({ min: 0n, max: (1n << BigInt(type.bits)) - 1n }), (bits) => {
        const value = toSigned(bits, type);
        assert.equal(toBits(value, type.bits), bits);
        assert.equal(readInteger(`0x${bits.toString(16)}`, name), value);
      }));
    }
  });
});

describe('enumerations', () => {
  it('names values by full and short type name', () => {
    assert.equal(describeEnum('Microsoft.Exchange.Data.Storage.CalendarItemType', 1)!.value, 'Occurrence');
    assert.equal(describeEnum('BusyType', 2)!.value, 'Busy');
    assert.equal(describeEnum('BusyType', 0xffffffff)!.value, 'Unknown');
    assert.equal(describeEnum('Other.Namespace.ResponseType', 0)!.value, 'None');
    assert.equal(describeEnum('NoSuchType', 1), undefined);
  });
  it('keeps the number of an unknown value', () => {
    const one = describeEnum('CalendarItemType', 99)!;
    assert.match(one.value, /0x63 \(99\)/);
    assert.notEqual(one.error, undefined);
  });
  it('names flags bit by bit and keeps the rest', () => {
    assert.equal(describeEnum('EventMask', 0x8000)!.value, 'MailboxMoveStarted');
    assert.equal(describeEnum('EventFlags', 0)!.value, 'None');
    const mixed = describeEnum('EventMask', 0x80008000 + 0x40000000)!;
    assert.equal(mixed.value, 'MailboxMoveStarted, Extended, 0x40000000');
    assert.equal(mixed.children!.length, 3);
    assert.match(mixed.error!, /0x40000000/);
    assert.equal(describeEnum('EventMask', -2147483648)!.value, 'Extended');
    assert.equal(describeEnum('AppointmentState', 8)!.provenance, 'unverified');
  });
  it('reads names back', () => {
    assert.equal(enumValue('EventMask', 'MailboxMoveStarted'), 0x8000);
    assert.equal(enumValue('EventFlags', 'Source, SoftDeleted'), 0x120);
    assert.equal(enumValue('EventMask', 'Extended'), 0x80000000);
    assert.equal(enumValue('EventMask', 'NoSuchEvent'), undefined);
    assert.equal(enumValue('EventFlags', 'None'), 0);
  });
  it('holds no value twice and finds itself', () => {
    for (const one of enumTypes) {
      assert.equal(new Set(one.members.map((m) => m.value)).size, one.members.length, one.name);
      assert.equal(findEnum(one.name), one);
      for (const member of one.members) {
        assert.ok(Number.isInteger(member.value), `${one.name} ${member.name}`);
        assert.equal(enumValue(one.name, member.name), member.value);
      }
    }
  });
});

describe('sizes', () => {
  it('reads what cmdlets print', () => {
    assert.deepEqual(parseSize('1.5 MB (1,572,864 bytes)'), { bytes: 1572864, exact: true });
    assert.deepEqual(parseSize('1,5 MB (1.572.864 bytes)'), { bytes: 1572864, exact: true });
    assert.deepEqual(parseSize('2 GB'), { bytes: 2147483648, exact: false });
    assert.deepEqual(parseSize('Unlimited'), { bytes: Infinity, exact: true });
    assert.equal(parseSize('1.5 MB (9,572,864 bytes)')!.disagrees, 1572864);
    assert.equal(parseSize('fifteen MB'), undefined);
  });
  it('round trips', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 46 }), (bytes) => {
      const size = parseSize(formatSize(bytes))!;
      assert.deepEqual(size, { bytes, exact: true });
    }));
  });
});
