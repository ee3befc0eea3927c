import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeValue, whyNotDecoded } from '../../src/engine/decode/index';

const uid = '5d8f1b3cc2a94e47b1d0a3f4c5e60718';
const replica = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const message = `00000000${uid}0700${replica}0000000a1b2c0000${replica}00000badf00d0000`;
const pairs = message.match(/../g)!;
const bytes = Buffer.from(message, 'hex');
const rows = (from: number): string => Array.from({ length: Math.ceil(70 / 16) }, (_, i) => `00000000\`${(from + 16 * i).toString(16).padStart(8, '0')}  ${pairs.slice(16 * i, 16 * i + 8).join(' ')}${pairs.length > 16 * i + 8 ? '-' : ''}${pairs.slice(16 * i + 8, 16 * i + 16).join(' ')}  ....]..<..NG....`).join('\n');
const b64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
const storeId = b64(`46${message}0f`);

const mailbox = Buffer.from('a8f4924d-d1e0-416a-8fb1-b8fd8842af21');
/** Packs as [MS-OXCEXT] says: two equal bytes, and how many more. */
function packed(plain: Buffer): string {
  const out: number[] = [1];
  for (let i = 0; i < plain.length;) {
    let n = 1;
    while (plain[i + n] === plain[i] && n < 257) n += 1;
    out.push(plain[i]!, ...(n > 1 ? [plain[i]!, n - 2] : []));
    i += n;
  }
  return Buffer.from(out).toString('base64');
}
const item = Buffer.concat([Buffer.from([3, 36, 0]), mailbox, Buffer.from([0, 70, 0]), bytes]);

const goid = (date: string, data: string): string => `040000008200e00074c5b7101a82e008${date}00d6b7b3a5f5d1010000000000000000${Buffer.from([data.length / 2, 0, 0, 0]).toString('hex')}${data}`;
const foreign = Buffer.from('vCal-Uid\x01\0\0\x007dtq0k6b8m@example.com\0', 'latin1').toString('hex');

const first = (text: string, as?: string): string => {
  const [one] = decodeValue(text, as);
  return one === undefined ? '-' : `${one.kind}|${one.value}${one.error === undefined ? '' : ` !${one.error}`}`;
};
const kinds = (text: string): string[] => decodeValue(text).map((one) => one.kind);

const MESSAGE = /^entry-id\|folder 0xA1B2C, message 0xBADF00D, store 3c1b8f5d-a9c2-474e-b1d0-a3f4c5e60718$/;

/** What is pasted, and its first reading. */
const table: readonly [text: string, expected: RegExp][] = [
  [pairs.join(':'), MESSAGE], [pairs.map((p) => `0x${p}`).join(', '), MESSAGE], [pairs.map((p) => `0x${p}`).join(','), MESSAGE], [pairs.map((p) => `\\x${p}`).join(''), MESSAGE], [pairs.map((p) => `\\${p}`).join(''), MESSAGE],
  [`{${[...bytes].join(', ')}}`, MESSAGE], [rows(0x2d41b10), MESSAGE], [`cb: 70 lpb: ${message.toUpperCase()}`, MESSAGE], [encodeURIComponent(storeId), MESSAGE],
  [`https://owa.contoso.com/owa/?ae=Item&t=IPM.Note&id=${encodeURIComponent(storeId)}&x=1`, MESSAGE], [`https://owa.contoso.com/owa/?id=${encodeURIComponent(storeId)}`, MESSAGE], [`"${message}"`, MESSAGE], [`(${message})`, MESSAGE],
  [packed(item), /^ews-id\|item of a mailbox, by mailbox GUID: folder 0xA1B2C, message 0xBADF00D, store 3c1b.*, mailbox a8f4924d/],
  [Buffer.concat([Buffer.from([0, 4, 36, 0]), mailbox, Buffer.from([0, 16, 0]), Buffer.from(uid, 'hex')]).toString('base64'), /^ews-id\|conversation, by mailbox GUID: 5D8F1B3C.*, mailbox a8f4924d/],
  [Buffer.concat([Buffer.from([0, 0, 16, 0]), Buffer.from('anna@example.com'), Buffer.from([0, 70, 0]), bytes]).toString('base64'), /^ews-id\|item of a mailbox, by address: folder 0xA1B2C.*mailbox anna@example\.com/],
  [goid('00000000', uid), /^meeting-id\|the meeting or the whole series, id 5D8F1B3C[0-9A-F]{24}$/], [goid('07e0020e', uid), /^meeting-id\|the occurrence of 2016-02-14, id 5D8F/], [b64(goid('00000000', foreign)), /^meeting-id\|.*id 7dtq0k6b8m@example\.com$/],
  [goid('00000000', uid).slice(0, -4), /^meeting-id.*!cut: 54 bytes, 2 more expected/], [goid('07e00d20', uid), /!2016-13-32 is no date/],
  [b64(`01d1f5a5b3b7${uid}`), /^conversation-index\|conversation 5D8F1B3C[0-9A-F]{24} of 2016-08-13T21:00:20\.397Z, answers: 0/], [b64(`01d1f5a5b3b7${uid}0000012c3d`), /answers: 1$/],
  [`${replica}0000000a1b2c0000`, /^replica-id\|3d2c1b0a-5f4e-7160-8293-a4b5c6d7e8f9 0xA1B2C$/], [b64(`0900000016000000${replica}0000000a1b2c`), /^replica-id\|3d2c1b0a.* 0xA1B2C$/],
  ['957ca0a9f84f425ea2635b468e90d574', /^guid\|957ca0a9-f84f-425e-a263-5b468e90d574$/], ['a9a07c954ff85e42a2635b468e90d574', /^guid\|957ca0a9-f84f-425e-a263-5b468e90d574$/], ['qaB8lU/4XkKiY1tGjpDVdA==', /^guid\|957ca0a9-f84f-425e/],
  ['957ca0a9-f84f-425e-a263-5b468e90d574@contoso.com', /^guid\|957ca0a9-f84f-425e/], ['{0x957ca0a9,0xf84f,0x425e,{0xa2,0x63,0x5b,0x46,0x8e,0x90,0xd5,0x74}}', /^guid\|957ca0a9-f84f-425e-a263-5b468e90d574$/],
  ['urn:uuid:957ca0a9-f84f-425e-a263-5b468e90d574', /^guid\|957ca0a9/], ['{00062002-0000-0000-C000-000000000046}', /PSETID_Appointment/], ['S-1-5-32-580', /Remote Management Users/], ['{S-1-5-18}', /SYSTEM/],
  ['2015-12-23 16:15:00Z', /^timestamp\|2015-12-23T16:15:00\.000Z$/], ['20151223161500.0Z', /^timestamp\|2015-12-23T16:15:00\.000Z$/], ['20151223T161500Z', /^timestamp\|2015-12-23T16:15:00\.000Z$/], ['20151223161500.000000+060', /^timestamp\|2015-12-23T15:15:00\.000Z$/],
  ['Wed, 23 Dec 2015 16:15:00 +0300 (MSK)', /^timestamp\|2015-12-23T13:15:00\.000Z$/], ['23 Dec 2015 16:15 GMT', /^timestamp\|2015-12-23T16:15:00\.000Z$/], ['Wed Dec 23 16:15:00.000 2015 (UTC + 3:00)', /^timestamp\|2015-12-23T13:15:00\.000Z$/],
  ['/Date(1450887300000)/', /^unix-time\|2015-12-23T16:15:00\.000Z/], ['1450887300.5', /^unix-time\|2015-12-23T16:15:00\.500Z/], ['42361.67708', /^ole-date\|2015-12-23T16:14:59\.712 \(zone/], ['01D13D9E:3F5E5C00', /^filetime\|2015-12-23T16:23:24\.773Z/],
  ['Low: 0x3F5E5C00 High: 0x01D13D9E', /^filetime\|2015-12-23T16:23:24\.773Z/], ['1:2:3', /^timespan\|1 h 2 min 3 s/], ['00:15', /^timespan\|15 min/], ['1.02:03', /^timespan\|1 d 2 h 3 min/],
  ['5.7.54', /^smtp-status\|5\.7\.54: no relaying/], ['#5.1.1', /^smtp-status\|5\.1\.1: the recipient does not exist/], ['Status: 5.4.6', /^smtp-status\|5\.4\.6: routing loop/], ['5.9.99', /^smtp-status\|5\.9\.99, no name known/],
  ['550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup', /^smtp-status\|550 5\.1\.10: the recipient was not found by its SMTP address/], ['550 5.1.10 Domain has a null MX', /null MX/],
  ['450 4.7.320 Certificate validation failed', /the certificate of the other side/], ['0x80090325', /SEC_E_UNTRUSTED_ROOT/], ['-2146893019', /SEC_E_UNTRUSTED_ROOT/], ['0x80072EE2', /ERROR_WINHTTP_TIMEOUT/], ['CERT_E_UNTRUSTEDROOT', /0x800B0109/],
  ['STATUS_LOGON_FAILURE', /^ntstatus\|0xC000006D/], ['S_OK', /0x00000000/], ['0x0037001F', /^property-tag\|0x0037 PR_SUBJECT, PT_UNICODE$/], ['0x8204001F', /^property-tag\|0x8204 a property with a name/], ['PR_SUBJECT_W', /^property-tag\|0x0037/],
  ['0x80040102', /^hresult/], ['(0x8004010F)', /MAPI_E_NOT_FOUND|NotFound/], ['0x8004010FL', /NotFound/], ['&H8004010F', /NotFound/], ['80040115h', /NetworkError/], ['0x8004010F.', /NotFound/], ['1,572,864 bytes', /^size\|1\.5 MB \(1,572,864 bytes\)/],
  ['1.465 MB (1,536,000 bytes', /^size\|.*1,536,000/], ['=?utf-8?B?0JrQstCw0YDRgtCw0Ls=?= =?UTF-8?Q?=C3=BCber_uns?=', /^mime\|Кварталüber uns$/], ['=?koi8-r?Q?=F0=D2=C9=D7=C5=D4?=', /^mime\|Привет$/],
  ['=?utf-8?B?w?= =?utf-8?B?vA==?=', /^mime\|/], ['=?x-none?Q?a?=', /!the character set x-none is not known/], ['Pr=C3=BCfung=20der', /^quoted-printable\|Prüfung der$/], ['<a1b2@MBX01.contoso.com>', /^message-id\|a1b2, made by MBX01\.contoso\.com/],
  ['X500:/o=Contoso/ou=First Administrative Group/cn=Recipients/cn=akern', /^legacy-dn\|recipient akern/], ['/O=C/OU=X/CN=CONFIGURATION/CN=SERVERS/CN=MBX01/CN=MICROSOFT PRIVATE MDB', /^legacy-dn\|the mailbox store of server MBX01/],
  ['CN=Kern\\, Anna,OU=Users,DC=contoso,DC=com', /^distinguished-name\|Kern, Anna in the domain contoso\.com/], ['Version 15.1 (Build 32507.6)', /^exchange-build\|Exchange 2016 CU23 \(15\.1\.2507\.6\)/], ['14.03.0123.003', /Exchange 2010 SP3/],
  ['error 0x80070005', /^hresult\|0x80070005/], ['Error code: -2147024891', /^hresult\|0x80070005/], ['JET error -1811', /^jet\|.*-1811/], ['JET_errOutOfMemory -1011', /^jet\|.*-1011/], ['-1018 (0xfffffc06)', /^jet\|.*-1018/], ['ec 2419', /^ec\|.*2419/],
  ['0xC0000005 (access violation)', /^ntstatus\|0xC0000005/], ['x-supplemental-info; < #5.1.1>', /^smtp-status\|5\.1\.1/], ['635864841000000000L', /^datetime\|2015-12-23/], ['=?windows-1252?Q?=93quoted=94?=', /^mime\|\u201cquoted\u201d$/],
  ['=?utf-8?B?w4k=?= test =?utf-8?Q?=C3=A9?=', /^mime\|\u00c9 test \u00e9$/], ['-1', /^number\|0xffffffff \(-1\)/], ['5', /^number/], ['9223372036854775807', /^number/],
];

describe('values in other spellings', () => {
  for (const [text, expected] of table) it(text.slice(0, 60).replace(/\s+/g, ' '), () => assert.match(first(text), expected));

  it('gives every reading of what is ambiguous, and none that a name rules out', () => {
    assert.deepEqual(decodeValue('957ca0a9f84f425ea2635b468e90d574').map((one) => one.value), ['957ca0a9-f84f-425e-a263-5b468e90d574', 'a9a07c95-4ff8-5e42-a263-5b468e90d574']);
    assert.deepEqual(kinds('5'), ['number', 'win32']);
    assert.deepEqual(kinds('-1'), ['number', 'jet']);
    assert.deepEqual(kinds('1450887300'), ['number', 'unix-time']);
    assert.deepEqual(kinds('1140850693'), ['hresult']);
    assert.deepEqual(kinds('01d13d9e3f5e5c00'), ['filetime', 'number']);
    assert.deepEqual(kinds('9223372036854775807'), ['number', 'filetime']);
    assert.deepEqual(kinds('0x80070005'), ['hresult']);
    assert.deepEqual(kinds(`${Buffer.concat([Buffer.from([0]), item]).toString('base64')}`), ['entry-id']);
  });

  it('knows what a family of SIDs is for', () => {
    const note = (sid: string): string => decodeValue(sid)[0]!.notes?.join() ?? '';
    assert.match(note('S-1-5-80-1-2-3-4-5'), /service/);
    assert.match(note('S-1-5-82-1-2-3-4-5'), /application pool/);
    assert.match(note('S-1-12-1-1234567890-1234567890-1234567890-1234567890'), /499602d2-02d2-4996-d202-9649d2029649/);
    assert.equal(note('S-1-5-99-7'), '');
  });

  it('does not take for another value what is none', () => {
    for (const text of ['12:30:45:50', '1, 2, 3, 4, 5, 6, 7, 300', 'a=b=20c', '=?', '<anna>', '/o=', 'CN=', '99.99.1.1', 'https://a/?q=1', '%zz', '####', '((', '0xL', 'PR_NOSUCHNAME', '12345.6', 'Status: x']) assert.deepEqual(decodeValue(text), [], text);
    assert.match(whyNotDecoded('{0, 0, 0, 0, 93, 143...}')!, /FormatEnumerationLimit/);
  });

  it('reads the code that an exception of another system carries', () => {
    assert.deepEqual(kinds('System.Net.Sockets.SocketException (10060): x'), ['exception', 'win32']);
    assert.deepEqual(kinds('MapiExceptionNotFound: Unable to open. (hr=0x8004010f, ec=-2147221233)'), ['exception']);
    for (const text of ['took 2419 ms', 'room 1722', 'in 2016', 'error in 3 files', 'version 15.1.2507', 'Code review 1130 done']) assert.deepEqual(decodeValue(text), [], text);
  });

  it('says what is wrong with a date and a GUID', () => {
    assert.match(whyNotDecoded('957ca0a9-f84f-425e-a263-5b468e90d57g')!, /g is no hexadecimal digit/);
    assert.match(whyNotDecoded('20151301161500Z')!, /no such date/);
    assert.match(whyNotDecoded('Wed, 32 Dec 2015 16:15:00 +0300')!, /no such date/);
  });

  it('reads pasted bytes where it is told the kind', () => {
    assert.match(first(pairs.join(':'), 'entry-id'), MESSAGE);
    assert.match(first('3604511', 'property-tag'), /PR_SUBJECT/);
  });

  it('never throws, and ends soon whatever the text', function () {
    this.timeout(20_000);
    const noise = fc.array(fc.constantFrom('0x', 'ff', ':', ',', ' ', '\\x', '=?utf-8?B?', '?=', '=C3', '(', ')', '[', '{', '#', '%2', 'CN=', '/o=', '@', '<', '>', '.', '5.7.1', 'S-1-', '\n', '00', 'PR_', 'AAMk', '&H'), { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(fc.property(noise, (text) => { for (const one of decodeValue(text)) assert.equal(typeof one.value, 'string'); whyNotDecoded(text); }), { numRuns: 500 });
    for (const text of ['#'.repeat(19_000), '('.repeat(19_000), '0x00,'.repeat(3800), '=?utf-8?Q?'.repeat(1900), '=C3'.repeat(6300), 'CN=a,'.repeat(3900), '00:'.repeat(6300), `https://a/?${'a&'.repeat(9000)}`, '00 '.repeat(6300), '/o=a'.repeat(4700)]) {
      const began = Date.now();
      decodeValue(text);
      assert.ok(Date.now() - began < 1500, text.slice(0, 20));
    }
  });

  it('a code that a debugger prints without 0x comes before a property tag of the same digits', () => {
    assert.deepEqual(['80070005', 'c0000005'].map((one) => decodeValue(one).map((answer) => answer.kind)), [['hresult', 'property-tag'], ['ntstatus', 'property-tag']]);
    assert.equal(decodeValue('0037001E')[0]!.kind, 'property-tag');
  });

  it('names are numbers too, and the smallest time span is one', () => {
    assert.deepEqual([decodeValue('OOF', 'BusyType')[0]!.notes, decodeValue('3', 'BusyType')[0]!.notes, decodeValue('NewMail, ObjectCreated', 'event-mask')[0]!.notes], [['as a number: 0x3 (3)'], undefined, ['as a number: 0x6 (6)']]);
    assert.deepEqual(['-10675199.02:48:05.4775808', '-10675199.02:48:05.4775809', '10675199.02:48:05.4775808'].map((one) => decodeValue(one, 'timespan').length), [1, 0, 0]);
  });
});
