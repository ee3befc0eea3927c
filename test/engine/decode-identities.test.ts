import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { toHex } from '../../src/engine/decode/bytes';
import { decodeImcea, formatImcea, parseImcea } from '../../src/engine/decode/imcea';
import { decodeKinds, decodeValue, isDecodeKind, kindProblem } from '../../src/engine/decode/index';
import { decodeCounter, decodeEventFlags, decodeEventMask, formatCounter, parseCounter } from '../../src/engine/decode/mailbox-event';
import { decodeSid, formatSid, parseSid, sidToBytes } from '../../src/engine/decode/sid';
import { decodeStamp } from '../../src/engine/decode/stamp';

const samples = new URL('../../../shared/samples/dumps/', import.meta.url);

describe('IMCEA addresses', () => {
  it('reads the known vector', () => {
    assert.deepEqual(parseImcea('IMCEAMOBILE-+2B10008675309@domain.com'), { type: 'MOBILE', address: '+10008675309', domain: 'domain.com', utf8: false });
  });
  it('ends the type at the first dash and starts the domain at the last @', () => {
    assert.deepEqual(parseImcea('IMCEAEX-_o=Contoso_ou=First-Group_cn=a+40b@contoso.com'),
      { type: 'EX', address: '/o=Contoso/ou=First-Group/cn=a@b', domain: 'contoso.com', utf8: false });
    assert.equal(parseImcea('IMCEAX-a@b@c.example')!.address, 'a@b');
    assert.equal(parseImcea('IMCEAX-1+zz+4@c.example')!.address, '1+zz+4', 'a bad + stays');
    assert.equal(parseImcea('imceaex-a@example.com')!.type, 'ex');
    assert.equal(parseImcea('ann@contoso.com'), undefined);
    assert.equal(parseImcea('IMCEA-a@b'), undefined);
    assert.match(decodeImcea('IMCEAEX-_o=X@contoso.com')!.notes![0]!, /X500/);
  });
  it('round trips', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (address) => {
      const one = { type: 'NOTES', address, domain: 'example.com', utf8: true };
      assert.deepEqual(parseImcea(formatImcea(one)), one);
    }));
  });
});

describe('SIDs', () => {
  it('reads text and bytes alike', () => {
    const text = 'S-1-5-21-276227223-3107228690-1043224028-159164';
    assert.equal(decodeSid(text)!.value, text);
    assert.equal(decodeSid(toHex(sidToBytes(parseSid(text)!)))!.value, text);
    assert.match(decodeSid(text)!.children!.at(-1)!.label, /RID/);
    assert.match(decodeSid('S-1-5-18')!.value, /SYSTEM/);
    assert.match(decodeSid('S-1-5-21-1-2-3-512')!.value, /Domain Admins/);
    assert.doesNotMatch(decodeSid('S-1-5-32-512')!.value, /Domain Admins/);
    for (const bad of ['S-1-5', 'S-2-5-18', 'S-1-5-99999999999', '', 'S-1-5-x']) {
      assert.equal(parseSid(bad), undefined, bad);
    }
  });
  it('round trips', () => {
    const parts = fc.record({
      revision: fc.constant(1), authority: fc.bigInt({ min: 0n, max: (1n << 48n) - 1n }),
      subAuthorities: fc.array(fc.integer({ min: 0, max: 0xffffffff }), { minLength: 1, maxLength: 15 }),
    });
    fc.assert(fc.property(parts, (sid) => {
      assert.deepEqual(parseSid(formatSid(sid)), { ...sid });
      assert.ok(decodeSid(toHex(sidToBytes(sid)))!.value.startsWith(formatSid(sid)));
    }));
  });
  for (const file of existsSync(samples) ? readdirSync(samples).filter((name) => /^sid_.*\.in\.txt$/.test(name)) : []) {
    it(`finds the facts of ${file}`, () => {
      const decoded = decodeSid(readFileSync(new URL(file, samples), 'utf8').trim())!;
      const out = readFileSync(new URL(file.replace('.in.', '.out.'), samples), 'utf8');
      const sid = /Textual SID: (S-[\d-]+)/.exec(out)?.[1];
      if (sid === undefined) {
        assert.match(decoded.error!, /cut/);
      } else {
        assert.ok(decoded.value.startsWith(sid));
      }
      const parts = [...out.matchAll(/SubAuthority\[\d+\]: (\d+)/g)].map((m) => m[1]);
      assert.ok(parts.length > 0);
      assert.deepEqual(decoded.children!.filter((c) => c.kind === 'sub-authority').map((c) => c.raw), parts);
      const extra = /Unparsed[^]*lpb: ([0-9A-F]+)/.exec(out)?.[1];
      assert.equal(decoded.children!.find((c) => c.kind === 'extra')?.raw, extra);
      const authority = /IdentifierAuthority: (\S+)/.exec(out)![1]!;
      assert.ok(decoded.children!.find((c) => c.kind === 'authority')!.value.includes(authority));
    });
  }
});

describe('mailbox events', () => {
  it('reads counters in both bases', () => {
    assert.equal(parseCounter('0x3B331E14'), 993205780);
    assert.equal(formatCounter(993205780), '0x3B331E14 (993205780)');
    assert.equal(decodeCounter('993205780')!.value, '0x3B331E14 (993205780)');
    assert.equal(parseCounter('-1'), undefined);
  });
  it('reads masks and flags by name and by number', () => {
    assert.equal(decodeEventMask('MailboxMoveStarted')!.value, 'MailboxMoveStarted');
    assert.equal(decodeEventMask('0x8000')!.value, 'MailboxMoveStarted');
    assert.match(decodeEventMask('MailboxMoveStarted')!.notes![0]!, /Source/);
    assert.equal(decodeEventFlags('0x100')!.value, 'Source');
    assert.equal(decodeEventFlags('Destination')!.value, 'Destination');
    assert.equal(decodeEventMask('StopAll'), undefined);
  });
});

describe('stamps explained', () => {
  it('names the clock and the doubt', () => {
    assert.equal(decodeStamp('2011-01-12T00:00:00.775Z')!.value, '2011-01-12T00:00:00.775Z');
    assert.match(decodeStamp('2016/01/13-03:06:05.279')!.notes![0]!, /server/);
    assert.match(decodeStamp('1/2/2016 1:00 PM')!.value, /^2016-01-02 13:00:00\.000 \(month first\) or 2016-02-01/);
    assert.equal(decodeStamp('1/2/2016 1:00 PM')!.children!.length, 2);
    assert.equal(decodeStamp('1/13/2016 1:00 PM')!.children, undefined);
    assert.match(decodeStamp('4501-01-01 00:00:00')!.notes![0]!, /no date/);
    assert.equal(decodeStamp('StopAll'), undefined);
  });
});

describe('decodeValue', () => {
  const first = (text: string, as?: string): string => `${decodeValue(text, as)[0]?.kind} ${decodeValue(text, as)[0]?.value}`;

  it('finds what a value is', () => {
    assert.match(first('2419'), /^ec 0x973 \(2419\) RpcServerTooBusy/);
    assert.match(decodeValue('2419')[0]!.notes![0]!, /ec=/);
    assert.match(first('1140850693'), /^hresult 0x44000005/);
    assert.match(first('HResult: 1140850693'), /^hresult 0x44000005/);
    assert.match(first('ec=-1018'), /^jet .*ReadVerifyFailure/);
    assert.match(first('432-4.3.2 STOREDRV; mailbox server is too busy'), /^smtp-status 432/);
    assert.match(first('IMCEAMOBILE-+2B10008675309@domain.com'), /^imcea MOBILE \+10008675309/);
    assert.match(first('635864841000000000'), /^datetime 2015-12-23T16:15:00/);
    assert.match(first('1.00:00:00'), /^timespan 1 d/);
    assert.match(first('S-1-5-18'), /^sid/);
    assert.match(first('Counter: 0x3B331E14'), /0x3B331E14 \(993205780\)/);
    assert.match(first('0x3B331E14'), /993205780/);
    assert.match(first('MailboxMoveStarted'), /^event-mask/);
    assert.match(first('957ca0a9-f84f-425e-a263-5b468e90d574'), /^guid/);
    assert.match(first('RgAAAAAelTJECurWR6WYm/BfibkJBwC+myRoACNmSZVBu1bGAuPQAAAAA3FaAAB1+6aed8++Q6gquX/BNJoBAAAcyVmOAAAP'), /^entry-id folder 0x3715A/);
    assert.match(first('{IMCEAMOBILE-+2B10008675309@domain.com}'), /^imcea MOBILE \+10008675309/);
    assert.match(decodeValue('0xffffffff')[0]!.value, /4294967295|-1/);
    assert.deepEqual(decodeValue('StopAll'), []);
    assert.deepEqual(decodeValue(''), []);
  });
  it('gives several answers where there are several', () => {
    const both = decodeValue('Failed; HResult: 1140850693; DiagnosticInfo: Stage:LoadItem, SmtpResponse:432-4.3.2 STOREDRV; mailbox server is too busy');
    assert.deepEqual(both.map((one) => one.kind), ['smtp-status', 'hresult']);
    assert.deepEqual(decodeValue('1130').map((one) => one.kind), ['ec', 'win32']);
    assert.deepEqual(decodeValue('0x8000').map((one) => one.kind), ['number', 'event-mask']);
  });
  it('reads as it is told', () => {
    assert.match(first('2', 'BusyType'), /^enum Busy/);
    assert.match(first('0x8000', 'event-mask'), /MailboxMoveStarted/);
    assert.match(first('2419', 'ticks'), /^datetime 0001-01-01/);
    assert.deepEqual(decodeValue('hello', 'entry-id'), []);
    assert.deepEqual(decodeValue('2419', 'no-such-kind'), []);
  });
  it('knows its kinds and the nearest spelling', () => {
    for (const kind of [...decodeKinds, 'entryid', 'entry_id', 'HRESULT', 'ec=', 'datetime', 'CalendarItemType']) {
      assert.ok(isDecodeKind(kind), kind);
    }
    assert.ok(!isDecodeKind('entry-di'));
    assert.match(kindProblem('entry-di'), /Did you mean entry-id\?/);
    assert.match(kindProblem('zzzzzz'), /Kinds: entry-id/);
  });
  it('never throws', () => {
    const kind = fc.option(fc.constantFrom(...decodeKinds, 'BusyType'), { nil: undefined });
    const text = fc.oneof(fc.string({ maxLength: 100 }), fc.stringMatching(/^[-0-9a-fx.: ]{1,40}$/), fc.base64String({ maxLength: 120 }), fc.bigInt().map(String));
    fc.assert(fc.property(text, kind, (value, as) => {
      for (const one of decodeValue(value, as)) {
        assert.notEqual(one.kind, '');
        assert.equal(typeof one.value, 'string');
      }
    }), { numRuns: 500 });
  });
});
