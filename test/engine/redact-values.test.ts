import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseEntryId } from '../../src/engine/decode/entry-id';
import { decodeSid } from '../../src/engine/decode/sid';
import { guidToBytes } from '../../src/engine/decode/guid';
import { collectNames, createRedactor, emptyNames, memorySource, scan } from '../../src/engine/index';

const DN = '/o=Tailspin/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=jvukovic77';
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const uid = (guid: string): Uint8Array => guidToBytes(guid)!;
const item = Buffer.from('000000001e9532440aead647a5989bf05f89b9090700be9b24680023664995' + '41bb56c602e3d000000003715a000075fba69e77cfbe43a82ab97fc1349a0100001cc9598e0000', 'hex');

/** Values that hold somebody's names, GUIDs or numbers in their bytes. */
const values: Readonly<Record<string, Buffer>> = {
  'message': item,
  'item of a trace': Buffer.from([70, ...item, 15]),
  'address book': Buffer.concat([Buffer.alloc(4), uid('c840a7dc-42c0-1a10-b4b9-08002b2fe182'), Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]), Buffer.from(`${DN}\0`)]),
  'one-off': Buffer.concat([Buffer.alloc(4), uid('a41f2b81-a3be-1910-9d6e-00dd010f5402'), Buffer.from([0, 0, 1, 0x90]), utf16('Jelena Vukovic\0SMTP\0jelena.vukovic@tailspin.example\0')]),
  'one-off in ANSI': Buffer.concat([Buffer.alloc(4), uid('a41f2b81-a3be-1910-9d6e-00dd010f5402'), Buffer.from([0, 0, 1, 0x10]), Buffer.from('Jelena Vukovic\0SMTP\0jelena.vukovic@tailspin.example\0')]),
  'store': Buffer.concat([Buffer.alloc(4), uid('10bba138-e505-1a10-a1bb-08002b2a56c2'), Buffer.from([0, 0]), Buffer.from('EMSMDB.DLL\0\0\0\0'), Buffer.alloc(4), uid('20fa551b-66aa-cd11-9bc8-00aa002fc45a'), Buffer.from([12, 0, 0, 0]), Buffer.from(`LJUMBX07\0${DN}\0`)]),
  'EWS id': Buffer.concat([Buffer.from([0, 3, 36, 0]), Buffer.from('957ca0a9-f84f-425e-a263-5b468e90d574'), Buffer.from([0, 70, 0]), item]),
};

const spellings: Readonly<Record<string, (bytes: Uint8Array) => string>> = {
  'base64': (b) => Buffer.from(b).toString('base64'),
  'base64 of the web': (b) => Buffer.from(b).toString('base64').replaceAll('+', '-').replaceAll('/', '_'),
  'base64 in an address': (b) => encodeURIComponent(Buffer.from(b).toString('base64')),
  'hex': (b) => Buffer.from(b).toString('hex'),
  'HEX': (b) => Buffer.from(b).toString('hex').toUpperCase(),
  'dashed': (b) => [...b].map((x) => x.toString(16).padStart(2, '0').toUpperCase()).join('-'),
  'spaced': (b) => [...b].map((x) => x.toString(16)).join(' '),
};

const SECRETS = ['jvukovic', 'jelena', 'vukovic', 'tailspin', 'ljumbx07', '957ca0a9-f84f'];
const GUIDS = ['1e9532440aead647a5989bf05f89b909', 'be9b24680023664995' + '41bb56c602e3d000', '75fba69e77cfbe43a82ab97fc1349a01'];

function bytesOf(text: string): Buffer {
  const plain = decodeURIComponent(text.replace(/%(?![0-9A-F]{2})/g, ''));
  if (/^[0-9A-Fa-f]{1,2}([- ][0-9A-Fa-f]{1,2})+$/.test(plain)) return Buffer.from(plain.split(/[- ]/).map((x) => parseInt(x, 16)));
  return /^[0-9A-Fa-f]+$/.test(plain) ? Buffer.from(plain, 'hex') : Buffer.from(plain.replaceAll('-', '+').replaceAll('_', '/'), 'base64');
}

describe('redacted binary values', () => {
  const redactor = createRedactor(emptyNames(), 'salt');
  for (const [what, bytes] of Object.entries(values)) {
    for (const [how, spell] of Object.entries(spellings)) {
      it(`${what}, ${how}`, () => {
        const text = spell(bytes);
        const out = redactor.text(`Item EntryId: ${text}`).slice('Item EntryId: '.length);
        const made = bytesOf(out);
        assert.equal(made.length, bytes.length);
        const seen = `${made.toString('latin1')} ${made.toString('utf16le')} ${made.subarray(1).toString('utf16le')}`.toLowerCase();
        for (const secret of SECRETS) assert.ok(!seen.includes(secret), `${secret} in ${out}`);
        for (const guid of GUIDS) assert.ok(!made.toString('hex').includes(guid), `${guid} in ${out}`);
        const [before, after] = [parseEntryId(decodeURIComponent(text))!, parseEntryId(decodeURIComponent(out))!];
        assert.deepEqual([after.structure, after.form, after.folderCounter, after.messageCounter, after.errors], [before.structure, before.form, before.folderCounter, before.messageCounter, before.errors]);
        assert.equal(spell(made), out, 'the spelling stays');
      });
    }
  }
  it('have the same GUIDs in every spelling and kind', () => {
    const stores = Object.values(spellings).flatMap((spell) => [item, values['item of a trace']!].map((b) => parseEntryId(decodeURIComponent(redactor.text(spell(b))))!.storeUid));
    assert.equal(new Set(stores).size, 1);
  });
  it('are replaced as far as they go where they are cut or damaged', () => {
    const whole = spellings['base64']!(values['item of a trace']!);
    for (const text of [whole.slice(0, -12), whole.slice(0, 60), spellings['dashed']!(item).replace('-1C-C9-', '-C-C9-'), spellings['hex']!(item).slice(0, -1)]) {
      const out = redactor.text(text);
      assert.equal(out.length, text.length);
      for (const guid of GUIDS.slice(0, 2)) assert.ok(!bytesOf(out.replace('-C-C9-', '-0C-C9-')).toString('hex').includes(guid), out);
    }
    assert.ok(redactor.text(spellings['dashed']!(item).replace('-1C-C9-', '-C-C9-')).includes('-C-C9-'), 'a malformed token stays');
  });
  it('are SIDs too', () => {
    const sid = Buffer.from('010500000000000515000000d3e47610128c34b9dc552e3ebc6d0200', 'hex');
    const texts = [sid.toString('base64'), sid.toString('hex')].map((text) => redactor.text(text));
    const values = texts.map((text) => /S-[\d-]+/.exec(decodeSid(text)!.value)![0]);
    assert.equal(values[0], values[1]);
    assert.equal(values[0], redactor.text('S-1-5-21-276227283-3107228690-1043224028-159164'));
    assert.doesNotMatch(values[0]!, /276227283|3107228690|1043224028|159164/);
  });
  it('are content of any other kind where they are long: nobody can say what it holds', () => {
    for (const text of ['9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B', Buffer.from('Jelena Vukovic wrote this to Petra on a Tuesday, 4th floor of the house').toString('base64')]) {
      const out = redactor.text(`x ${text} y`);
      assert.equal(out.length, text.length + 4);
      assert.ok(!out.includes(text.slice(4, 20)), out);
    }
  });
  it('are nothing of the product: types, paths and ids of sessions stay', () => {
    for (const text of ['Microsoft.Exchange.MailboxAssistants.Assistants.CalendarNotification.CalendarEvent', '08CD7F1200CBDBD0', '/EWS/Exchange.asmx/Something/Else/And/More/Of/It/2013/Version/A1', '00000000036e1088 000007ff002c5cb0 00000000036e10d0', 'MailboxAssistantsAssistantsCalendarNotificationUserSettings', '0'.repeat(70)]) assert.equal(redactor.text(text), text);
  });
  it('never change length and never fail, whatever the text', () => {
    const noise = fc.array(fc.constantFrom('RgAAAA', 'AAMkAD', '00-', '00 ', '0 ', 'ff', '=', '/', '+', '-', '_', 'C', '0105000000000005', '15000000', ' ', '\u00e9', '/o=', 'X400:', '\\\\', 'EUM:1'), { maxLength: 60 }).map((parts) => parts.join(''));
    fc.assert(fc.property(noise, (text) => {
      assert.equal(redactor.text(text).length, text.length);
      redactor.text(text.replaceAll('+', '%2B').replaceAll('0 ', '%'));
    }));
  });
});

/** A line, and what of it must be gone. */
const lines: readonly [line: string, secrets: readonly string[]][] = [
  ['EmailAddresses : {EUM:47112;phone-context=DialPlan.tailspin.example, X400:C=SI;A= ;P=Tailspin;O=Ljubljana;S=Vukovic;G=Jelena;}', ['47112', 'Tailspin', 'Ljubljana', 'Vukovic', 'Jelena', 'DialPlan']],
  ['from [IPv6:2001:db8:5:0:0:0:0:26] and ::ffff:192.0.2.41', ['2001:db8', '192.0.2.41']],
  ['copied to \\\\ljufile7\\homes$\\jvukovic\\a.txt', ['ljufile7', 'jvukovic']],
  ['S:Attachment=Gehaltsliste_Zupan.xlsx;S:X=1', ['Gehaltsliste', 'Zupan']],
];

describe('redacted lines', () => {
  for (const [line, secrets] of lines) {
    it(line.slice(0, 60), () => {
      const out = createRedactor(emptyNames(), 'salt').text(line);
      assert.equal(out.length, line.length);
      for (const secret of secrets) assert.ok(!out.toLowerCase().includes(secret.toLowerCase()), `${secret} in ${out}`);
    });
  }
  it('keep the sentence behind a legacy name', () => {
    const r = createRedactor(emptyNames(), 'salt');
    for (const [open, close] of [['\u201c', '\u201d'], ['"', '"'], ['', '']]) {
      const out = r.text(`Mapi session ${open}/o=Tailspin/ou=First Administrative Group/cn=Recipients/cn=Jelena Vukovic${close} exceeded the maximum of 500 objects of type x.`);
      assert.match(out, /^Mapi session .{60,90} exceeded the maximum of 500 objects of type x\.$/);
      assert.doesNotMatch(out, /Tailspin|Jelena|Vukovic/);
    }
  });
  it('keep escaped backslashes of a path apart from the machine of a share', () => {
    assert.match(createRedactor(emptyNames(), 'salt').text('C:\\\\Windows\\\\Temp\\\\x.log'), /^C:\\\\Windows\\\\Temp\\\\x\.log$/);
  });
  it('are known where a console broke them', async () => {
    const list = ['Timestamp      : 13.01.2016 11:06:04', 'EventId        : DELIVER', 'Source         : STOREDRIVER', 'Sender         : a@x.example', 'MessageSubject : Geheimer Vertrag mit der Firma ueber die', '                 Lieferung von Zaubertrank nach', '                 Absurdistan', ''];
    const table = ['Timestamp           EventId Source      Sender      MessageSubject', '---------           ------- ------      ------      --------------', '13.01.2016 11:06:04 DELIVER STOREDRIVER a@x.example Seltsamer Plan fuer', '                                                    Krokodile', '13.01.2016 11:06:05 DELIVER STOREDRIVER a@x.example x', ''];
    const names = emptyNames();
    for (const [path, text] of [['l.txt', list], ['t.txt', ['Get-MessageTrackingLog | ft -wrap', '', ...table]]] as const) await scan(memorySource(path, text.join('\n')), { onRecord: (rec) => collectNames(rec, names) });
    const redactor = createRedactor(names, 'salt');
    const out = [...list, ...table].map((line) => redactor.text(line));
    assert.deepEqual(out.map((line) => line.length), [...list, ...table].map((line) => line.length));
    for (const secret of ['Geheimer', 'Vertrag', 'Lieferung', 'Zaubertrank', 'Absurdistan', 'Seltsamer', 'Plan', 'Krokodile']) assert.ok(!out.join('\n').includes(secret), `${secret} in ${out.join('\n')}`);
    assert.equal(redactor.text('the word Absurdistan alone in a sentence'), 'the word Absurdistan alone in a sentence');
  });
  it('learn connectors, custom attributes and quoted subjects from their columns', async () => {
    const head = '#Software: Microsoft Exchange Server\n#Version: 14.0.0.0\n#Log-type: Message Tracking Log\n#Date: 2016-01-13T00:00:00.000Z\n'
      + '#Fields: date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info\n';
    const row = '2016-01-13T00:00:00.000Z,,,,,,Ljubljana to Internet,SMTP,SEND,1,<1@x.example>,a@x.example,,1,1,,,"Vertrag ""Zaubertrank"", Wohlgemuth",b@x.example,b@x.example,\n';
    const list = 'Name             : a\nCustomAttribute1 : KOSTENSTELLE-8812\nNotes            : Patientin von Dr. Hasenfuss\n';
    const names = emptyNames();
    for (const text of [head + row, list]) await scan(memorySource('a.log', text), { onRecord: (rec) => collectNames(rec, names) });
    const redactor = createRedactor(names, 'salt');
    const out = [...row.split('\n'), ...list.split('\n')].map((line) => redactor.text(line)).join('\n');
    for (const secret of ['Ljubljana', 'Zaubertrank', 'Wohlgemuth', 'Vertrag', 'KOSTENSTELLE', '8812', 'Patientin', 'Hasenfuss']) assert.ok(!out.includes(secret), `${secret} in ${out}`);
    assert.match(out, /"[A-Za-z]{7} ""[A-Za-z]{11}"", [A-Za-z]{10}"/);
  });
});
