import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { decodeException, parseException } from '../../src/engine/decode/exception';
import { decodeHresult, decodeStatusCodes, findEc, findStatusByName, findStatusCode } from '../../src/engine/decode/hresult';
import type { CodeSpace } from '../../src/engine/decode/hresult';
import { decodeSmtpStatus, explainSmtp, findSmtpResponses } from '../../src/engine/decode/smtp-status';

describe('status codes', () => {
  it('knows the HResult of MapiSubmission in every spelling', () => {
    for (const text of ['1140850693', '0x44000005', '0x44000005 ']) {
      assert.match(decodeHresult(text)!.value, /^0x44000005 RetryMailboxServerError/, text);
    }
    assert.match(decodeHresult('1140850693', 'hr')!.value, /RetryMailboxServerError/);
  });
  it('keeps the spaces apart', () => {
    assert.equal(findStatusCode('ec', 2419)!.name, 'RpcServerTooBusy');
    assert.equal(findStatusCode('ec', 0x46a)!.name, 'PublicDatabase');
    assert.equal(findStatusCode('win32', 0x46a)!.name, 'ERROR_NOT_ENOUGH_SERVER_MEMORY');
    assert.equal(decodeStatusCodes('1130').length, 2);
    assert.equal(findStatusCode('jet', -1018)!.name, 'IsamErrorReadVerifyFailure');
    assert.equal(findStatusCode('jet', 0xfffffc06)!.code, -1018);
  });
  it('looks a negative ec up in jet, then in hr', () => {
    assert.equal(findEc(-1018)!.space, 'jet');
    assert.equal(findEc(-2147221233)!.name, 'NotFound');
    assert.equal(findEc(-2147221227)!.name, 'NetworkError');
    assert.equal(findEc(2419)!.resource, true);
  });
  it('works Win32 HRESULTs out', () => {
    assert.equal(findStatusCode('hr', 0x8007274c)!.name, 'HRESULT_FROM_WIN32(WSAETIMEDOUT)');
    assert.equal(findStatusCode('hr', 0x80070005)!.name, 'AccessDenied');
  });
  it('finds codes by name, other name and exception', () => {
    assert.equal(findStatusByName('MAPI_E_NOT_FOUND')!.name, 'NotFound');
    assert.equal(findStatusByName('JET_errReadVerifyFailure')!.code, -1018);
    assert.equal(findStatusByName('MapiExceptionRpcServerTooBusy')!.code, 2419);
    assert.equal(findStatusByName('StopAll'), undefined);
  });
  it('shows the layout of an unknown HRESULT and says so', () => {
    const one = decodeHresult('0x80131fff')!;
    assert.match(one.error!, /no name known/);
    assert.match(one.children![1]!.value, /0x13/);
    assert.equal(decodeHresult('77'), undefined);
    assert.equal(decodeHresult('0x1ffffffff'), undefined);
  });
  it('never throws', () => {
    fc.assert(fc.property(fc.integer(), (code) => {
      decodeStatusCodes(String(code));
      decodeHresult(String(code), 'ec');
    }));
    fc.assert(fc.property(fc.string(), (text) => { decodeStatusCodes(text); decodeHresult(text); }));
  });
  const facts = new URL('../../../shared/facts/status-codes.json', import.meta.url);
  (existsSync(facts) ? it : it.skip)('holds every code of the reference list', () => {
    const { codes } = JSON.parse(readFileSync(facts, 'utf8')) as { codes: { space: CodeSpace; signed: number; name: string; alt: string[]; exception?: string; resource?: boolean }[] };
    for (const code of codes) {
      const found = findStatusCode(code.space, code.signed);
      assert.equal(found?.name, code.name, `${code.space} ${code.signed}`);
      if (!code.name.startsWith('HRESULT_FROM_WIN32')) {
        assert.equal(found?.exception, code.exception);
        assert.equal(found?.resource, code.resource === true);
        assert.deepEqual(found?.aliases, code.alt.filter((a) => !a.startsWith('HRESULT_FROM_WIN32')));
      }
      assert.notEqual(found?.meaning, '');
    }
  });
});

describe('exception text', () => {
  it('reads codes in parentheses and without', () => {
    const [one] = parseException('MapiExceptionRpcServerTooBusy: Unable to get properties on object. (hr=0x80004005, ec=2419)');
    assert.equal(one!.type, 'MapiExceptionRpcServerTooBusy');
    assert.equal(one!.message, 'Unable to get properties on object.');
    assert.equal(one!.hr, 0x80004005 | 0);
    assert.equal(one!.ec, 2419);
    assert.equal(parseException('Unable to open. hr=0x80040115, ec=-2147221227')[0]!.ec, -2147221227);
    assert.match(decodeException('hr=0x80040115, ec=-2147221227')!.value, /NetworkError/);
  });
  it('follows the chain through any arrow', () => {
    for (const arrow of ['--->', '\u2014>', '\u2013>', '---&gt;', '-->']) {
      const links = parseException(`Contoso.Storage.StorageTransientException: Cannot open. ${arrow} Microsoft.Mapi.MapiExceptionNetworkError: MapiExceptionNetworkError: Unable. (hr=0x80040115, ec=-2147221227)`);
      assert.deepEqual(links.map((l) => l.type), ['Contoso.Storage.StorageTransientException', 'Microsoft.Mapi.MapiExceptionNetworkError'], arrow);
      assert.equal(links[1]!.message, 'Unable.');
    }
  });
  it('names a code of the exception itself as inferred', () => {
    const decoded = decodeException('432 4.3.2 STOREDRV.Deliver.Exception:StorageTransientException.MapiExceptionRpcServerTooBusy; Failed to process message')!;
    assert.match(decoded.value, /2419/);
    assert.equal(decoded.provenance, 'inferred');
  });
  it('leaves other text alone and is bounded', () => {
    assert.equal(decodeException('nothing here'), undefined);
    assert.ok(parseException('A.BException: x ---> '.repeat(10_000)).length <= 16);
  });
});

describe('SMTP responses', () => {
  const find = (text: string): string[] => findSmtpResponses(text).map((r) => `${r.code} ${r.enhanced ?? '-'} ${r.text}`);

  it('accepts the blank and the dashed form', () => {
    assert.deepEqual(find('432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded'), ['432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded']);
    assert.deepEqual(find('Failed; HResult: 1140850693; DiagnosticInfo: Stage:LoadItem, SmtpResponse:432-4.3.2 STOREDRV; mailbox server is too busy'),
      ['432 4.3.2 STOREDRV; mailbox server is too busy']);
  });
  it('joins the two lines of one response', () => {
    for (const end of ['\\r\\n', '\r\n', '\n']) {
      const text = `SmtpResponse:431-4.3.1 STOREDRV; disk is full${end}431 4.3.1 STOREDRV.Submit.Exception:X; Failed`;
      assert.deepEqual(find(text), ['431 4.3.1 STOREDRV; disk is full\nSTOREDRV.Submit.Exception:X; Failed']);
      const [one] = findSmtpResponses(text);
      assert.equal(one!.start, text.indexOf('431'));
      assert.equal(one!.end, text.length);
    }
  });
  it('ends at the bracket, quote or arrow that encloses it', () => {
    assert.deepEqual(find('{[ItemEntryId, 00], [DiagnosticInfo, SmtpResponse:431-4.3.1 STOREDRV; disk is full], [DeliveryPriority,Normal]}'), ['431 4.3.1 STOREDRV; disk is full']);
    assert.deepEqual(find('451 4.4.397 Error communicating with target host -> 421 4.4.2 Connection dropped'),
      ['451 4.4.397 Error communicating with target host', '421 4.4.2 Connection dropped']);
    assert.deepEqual(find('\u201dFailed; SmtpResponse:432-4.3.2 STOREDRV; mailbox server is too busy\u201d'), ['432 4.3.2 STOREDRV; mailbox server is too busy']);
    assert.deepEqual(find('432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded [Hostname=mbx.contoso.com]'),
      ['432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded [Hostname=mbx.contoso.com]']);
  });
  it('finds a response inside another', () => {
    const all = findSmtpResponses('451 4.4.0 Primary target IP address responded with: "421 4.4.2 Connection dropped." Attempted failover');
    assert.deepEqual(all.map((r) => r.code), [451, 421]);
    assert.match(all[0]!.text, /failover$/);
    assert.equal(all[1]!.text, 'Connection dropped.');
  });
  it('finds bare codes at the start and after a label only', () => {
    assert.deepEqual(find('220 mail.contoso.com Microsoft ESMTP MAIL Service ready'), ['220 - mail.contoso.com Microsoft ESMTP MAIL Service ready']);
    assert.deepEqual(find('SmtpResponse:550 Requested action not taken'), ['550 - Requested action not taken']);
    assert.deepEqual(find('we saw 550 Requests'), []);
  });
  it('does not fire on addresses, versions, dates, sizes and counts', () => {
    for (const text of ['192.0.2.250 4.3.2 x', '192.0.2.1:432 4.3.2.1', '432 4.3.2.1', 'version 15.01.2375.432 4.3.2', 'Build 432 2.3.4', '2011-01-12 250-4.3', '250 MB free', '250 KB',
      '250 recipients', '1432 4.3.2', '12/17/2015 13:18:432 4.5.3', '15.0.432-4.3.2', 'Messages: 250 Bytes: 4.3', 'a432 4.3.2 b', '2016-01-13T11:06:04.432 4.3.2', '', '550']) {
      assert.deepEqual(find(text), [], text);
    }
  });
  it('takes linear time', function () {
    this.timeout(5000);
    for (const text of ['432 4.3.2 '.repeat(200_000), '"432 4.3.2 x '.repeat(200_000), '-> '.repeat(500_000), `432 4.3.2${' '.repeat(1_000_000)}x`, '[432-4.3.2'.repeat(100_000)]) {
      const started = Date.now();
      findSmtpResponses(text);
      assert.ok(Date.now() - started < 1000, text.slice(0, 20));
    }
  });
  it('gives offsets that hold the response', () => {
    fc.assert(fc.property(fc.string({ maxLength: 30 }), fc.constantFrom('432 4.3.2 too busy', '550-5.7.1 no'), fc.string({ maxLength: 30 }), (before, response, after) => {
      const text = `${before} ${response}\n${after}`;
      for (const one of findSmtpResponses(text)) {
        assert.ok(text.slice(one.start, one.end).startsWith(String(one.code)));
      }
      assert.ok(findSmtpResponses(text).some((one) => one.start === before.length + 1) || /->$|["'\\]/.test(before) || /\d$/.test(before));
    }));
  });
  it('explains class, code and the usual meaning', () => {
    const decoded = explainSmtp({ code: 432, enhanced: '4.3.2', text: 'x' });
    assert.match(decoded.value, /^432 4\.3\.2: /);
    assert.deepEqual(decoded.children!.map((c) => c.kind), ['smtp-class', 'smtp-reply', 'smtp-enhanced', 'smtp-exchange', 'smtp-text']);
    assert.ok(decoded.notes!.length > 0);
    assert.equal(explainSmtp({ code: 452, enhanced: '4.6.0', text: '' }).provenance, 'reported');
    assert.match(explainSmtp({ code: 554, enhanced: '4.3.2', text: '' }).children![2]!.notes![0]!, /disagrees/);
    assert.match(explainSmtp({ code: 599, enhanced: '5.99.99', text: '' }).children![2]!.value, /no name known/);
  });
  it('explains codes alone', () => {
    assert.match(decodeSmtpStatus('4.3.2')!.value, /^4\.3\.2: /);
    assert.match(decodeSmtpStatus('432')!.value, /^432: /);
    assert.match(decodeSmtpStatus('550 5.1.1')!.value, /recipient does not exist/);
    assert.equal(decodeSmtpStatus('2419'), undefined);
    assert.equal(decodeSmtpStatus('599'), undefined);
    assert.equal(decodeSmtpStatus(''), undefined);
  });

  it('knows the HResults of the runtime\'s own exceptions', () => {
    assert.equal(findStatusCode('hr', 0x80131505)?.name, 'Timeout');
    assert.deepEqual(findStatusCode('hr', 0x80131500)?.aliases, ['COR_E_EXCEPTION']);
    assert.equal(findStatusCode('hr', 0x80131999), undefined);
    assert.equal(findStatusCode('ec', 0x80131505), undefined);
  });
});
