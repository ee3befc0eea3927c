import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { formatBytes, parseBytes } from '../../src/engine/decode/bytes';
import type { ByteForm } from '../../src/engine/decode/bytes';
import { compareEntryIds, decodeEntryId, parseEntryId } from '../../src/engine/decode/entry-id';
import { decodeGuid, guidFromBytes, guidToBytes } from '../../src/engine/decode/guid';
import type { Decoded } from '../../src/engine/model';

const samples = new URL('../../../shared/samples/dumps/', import.meta.url);

// Invented: a message of a private store.
const uid = '1e95324400010203040506070809aabb';
const replica = 'be9b246800010203040506070809aabb';
const message = `00000000${uid}0700${replica}00000003715a0000${replica}00001cc9598e0000`;
const folder = `00000000${uid}0100${replica}00000003715a0000`;
const forms: ByteForm[] = ['base64', 'hex', 'dashed-hex', 'spaced-hex'];

const bytesOf = (hex: string): Uint8Array => parseBytes(hex)!.bytes;
const storeObjectId = (hex: string, type: number): Uint8Array => Uint8Array.from([hex.length / 2, ...bytesOf(hex), type]);
const base64 = (bytes: Uint8Array): string => formatBytes(bytes, 'base64');

function flatten(node: Decoded): Decoded[] {
  return [node, ...(node.children ?? []).flatMap(flatten)];
}

describe('entry ids', () => {
  it('says nothing of a part that is cut off', () => {
    const whole = base64(storeObjectId(message, 15));
    const cut = base64(storeObjectId(message, 15).slice(0, 63));
    assert.match(decodeEntryId(whole)!.value, /message 0x1CC9598E/);
    const decoded = decodeEntryId(cut)!;
    assert.ok(!decoded.value.includes('message'), decoded.value);
    assert.match(decoded.error!, /cut: 63 bytes/);
    assert.equal(compareEntryIds(parseEntryId(whole)!, parseEntryId(cut)!).relation, 'undecided');
  });
  it('gives the same fields in every spelling', () => {
    const plain = parseEntryId(message)!;
    assert.equal(plain.structure, 'message');
    assert.equal(plain.folderCounter, 0x3715a);
    assert.equal(plain.messageCounter, 0x1cc9598e);
    assert.equal(plain.type, 7);
    assert.deepEqual(plain.errors, []);
    for (const form of forms) {
      const { form: spelling, ...fields } = parseEntryId(formatBytes(bytesOf(message), form))!;
      const { form: _, ...expected } = plain;
      assert.equal(spelling, form);
      assert.deepEqual(fields, expected);
    }
  });
  it('covers every byte exactly once', () => {
    for (const text of [message, folder, base64(storeObjectId(message, 15)), base64(storeObjectId(folder, 2))]) {
      const parts = parseEntryId(text)!.parts;
      let at = 0;
      for (const part of parts) {
        assert.equal(part.offset, at);
        at += part.size!;
      }
      assert.equal(at, parseBytes(text)!.bytes.length);
    }
  });
  it('reads StoreObjectId and its item type', () => {
    const text = base64(storeObjectId(message, 15));
    assert.ok(text.startsWith('RgAAAA'));
    const id = parseEntryId(text)!;
    assert.equal(id.structure, 'store-object-id');
    assert.equal(id.itemType, 15);
    assert.match(decodeEntryId(text)!.children!.at(-1)!.value, /CalendarItem$/);
    const ofFolder = base64(storeObjectId(folder, 2));
    assert.ok(ofFolder.startsWith('LgAAAA'));
    assert.equal(parseEntryId(ofFolder)!.messageCounter, undefined);
  });
  it('reads the occurrence vector and finds its series', () => {
    const occurrence = parseEntryId('CAjTCywAP4AARgAAAAAelTJECurWR6WYm/BfibkJBwC+myRoACNmSZVBu1bGAuPQAAAAA3FaAAB1+6aed8++Q6gquX/BNJoBAAAcyVmOAAAQ')!;
    assert.equal(occurrence.occurrence, '2015-12-23T00:00:00.000');
    assert.equal(occurrence.itemType, 16);
    assert.equal(occurrence.storeUid, '4432951e-ea0a-47d6-a598-9bf05f89b909');
    const series = parseEntryId('RgAAAAAelTJECurWR6WYm/BfibkJBwC+myRoACNmSZVBu1bGAuPQAAAAA3FaAAB1+6aed8++Q6gquX/BNJoBAAAcyVmOAAAP')!;
    const compared = compareEntryIds(occurrence, series);
    assert.equal(compared.relation, 'same-item-other-occurrence');
    assert.match(compared.why, /2015-12-23/);
  });
  it('reports a malformed token and reads the rest', () => {
    const text = '00-00-00-00-1E-95-32-44-0A-EA-D6-47-A5-98-9B-F0-5F-89-B9-09-07-00-BE-9B-24-68-00-23-66-49-95-41-BB-56-C6-02-E3-D0-00-00-00-03-71-5C-00-00-'
      + '75-FB-A6-9E-77-CF-BE-43-A8-2A-B9-7F-C1-34-9A-01-00-00-1C-C-91-D1-00-00';
    const id = parseEntryId(text)!;
    assert.equal(id.errors.length, 1);
    assert.equal(id.errors[0]!.token, 65);
    assert.equal(id.errors[0]!.text, 'C');
    assert.equal(id.errors[0]!.part, 'messageCounter');
    assert.equal(id.folderCounter, 0x3715c);
    const other = parseEntryId('RgAAAAAelTJECurWR6WYm/BfibkJBwC+myRoACNmSZVBu1bGAuPQAAAAA3FaAAB1+6aed8++Q6gquX/BNJoBAAAcyVmOAAAP')!;
    const compared = compareEntryIds(id, other);
    assert.equal(compared.relation, 'same-mailbox');
    assert.match(compared.why, /0x3715C and 0x3715A/);
    assert.doesNotMatch(compared.why, /message counter/, 'a malformed field proves nothing');
    assert.match(decodeEntryId(text)!.error!, /65/);
  });
  it('does not decide on a malformed field alone', () => {
    const good = parseEntryId(formatBytes(bytesOf(message), 'dashed-hex'))!;
    const bad = parseEntryId(formatBytes(bytesOf(message), 'dashed-hex').replace('1C-C9', '1C-C'))!;
    assert.equal(compareEntryIds(good, bad).relation, 'undecided');
    assert.equal(compareEntryIds(good, good).relation, 'same-item');
  });
  it('compares stores and folders', () => {
    const elsewhere = parseEntryId(message.replace('1e953244', '00112233'))!;
    assert.equal(compareEntryIds(parseEntryId(message)!, elsewhere).relation, 'unrelated');
    const open = (text: string): string => text.replace(uid, '1a447390aa6611cd9bc800aa002fc45a').replace('0700', '0900');
    const publicOther = parseEntryId(open(message).replace('1cc9598e', '1cc9598f'))!;
    assert.equal(compareEntryIds(parseEntryId(open(message))!, publicOther).relation, 'unrelated');
    const within = compareEntryIds(parseEntryId(message)!, parseEntryId(folder)!);
    assert.equal(within.relation, 'same-mailbox');
    assert.match(within.why, /folder that holds/);
  });
  it('reports a cut value and extra bytes', () => {
    assert.match(parseEntryId(message.slice(0, 120))!.errors[0]!.message, /60 bytes, 10 more/);
    assert.match(decodeEntryId(`${message}ff`)!.error!, /1 byte more/);
  });
  it('reads recipients: one-off, in Unicode, and wrapped', () => {
    const z = (text: string): string => Buffer.from(`${text}\0`, 'utf16le').toString('hex');
    const oneOff = `00000000812b1fa4bea310199d6e00dd010f540200000180${z('Ann')}${z('SMTP')}${z('ann@contoso.com')}`;
    const id = parseEntryId(oneOff)!;
    assert.equal(id.structure, 'one-off');
    assert.equal(id.address, 'Ann [SMTP:ann@contoso.com]');
    assert.deepEqual(id.errors, []);
  });
  it('reads EWS ids', () => {
    const moniker = Buffer.from('957ca0a9-f84f-425e-a263-5b468e90d574', 'latin1').toString('hex');
    const id = parseEntryId(base64(bytesOf(`00032400${moniker}004600${message}00`)))!;
    assert.equal(id.structure, 'ews-id');
    assert.equal(id.messageCounter, 0x1cc9598e);
    assert.deepEqual(id.errors, []);
  });
  it('refuses what is no entry id, whatever it is', () => {
    for (const text of ['', 'hello', 'StopAll', 'RgAAAA', '0x44000005', '957ca0a9-f84f-425e-a263-5b468e90d574', 'ff'.repeat(70), 'A'.repeat(96)]) {
      assert.equal(parseEntryId(text), undefined, text);
    }
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => {
      decodeEntryId(text);
    }));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), fc.constantFrom(...forms), (bytes, form) => {
      decodeEntryId(formatBytes(bytes, form));
      decodeEntryId(formatBytes(Uint8Array.from([...bytesOf(message).slice(0, 24), ...bytes]), form));
    }));
  });
  it('bounds wrapped ids that wrap themselves', () => {
    const wrapped = '00000000c091add3519dcf11a4a900aa0047faa4b5';
    const decoded = decodeEntryId(wrapped.repeat(50));
    assert.ok(decoded && flatten(decoded).length < 40);
  });
  for (const file of existsSync(samples) ? readdirSync(samples).filter((name) => /^eid_.*\.in\.txt$/.test(name)) : []) {
    it(`finds the facts of ${file}`, () => {
      const decoded = decodeEntryId(readFileSync(new URL(file, samples), 'utf8'))!;
      assert.equal(decoded.error, undefined);
      const nodes = flatten(decoded);
      const text = nodes.map((n) => `${n.label}: ${n.value} ${n.raw}`).join('\n').toLowerCase();
      const out = readFileSync(new URL(file.replace('.in.', '.out.'), samples), 'utf8');
      let facts = 0;
      for (const [, guid] of out.matchAll(/\{([0-9A-F-]{36})\}/g)) {
        assert.ok(text.includes(guid!.toLowerCase()), guid);
        facts++;
      }
      for (const [, bytes] of out.matchAll(/lpb: ([0-9A-F]+)/g)) {
        assert.ok(nodes.some((n) => n.raw === bytes), bytes);
        facts++;
      }
      for (const [, name] of out.matchAll(/(?:DN|Shortname|FileName) = (.+)/g)) {
        assert.ok(text.includes(name!.trim().toLowerCase()), name);
        facts++;
      }
      assert.ok(facts > 2);
    });
  }
});

describe('bytes and GUIDs', () => {
  it('round trips in every spelling', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 5, maxLength: 100 }), fc.constantFrom<ByteForm>('hex', 'dashed-hex', 'spaced-hex'), (bytes, form) => {
      assert.deepEqual(parseBytes(formatBytes(bytes, form)), { form, bytes, errors: [] });
    }));
    fc.assert(fc.property(fc.uint8Array({ minLength: 5, maxLength: 100 }), (bytes) => {
      const text = formatBytes(bytes, 'base64');
      assert.equal(text, Buffer.from(bytes).toString('base64'));
      fc.pre(/[g-zG-Z+/=]/.test(text));
      assert.deepEqual(parseBytes(text), { form: 'base64', bytes, errors: [] });
    }));
  });
  it('reads unpadded bytes', () => {
    assert.deepEqual([...parseBytes('0 0 A ff 1E')!.bytes], [0, 0, 10, 255, 30]);
  });
  it('turns GUIDs to bytes and back', () => {
    assert.equal(guidFromBytes(bytesOf('1A447390AA6611CD9BC800AA002FC45A')), '9073441a-66aa-cd11-9bc8-00aa002fc45a');
    assert.match(decodeGuid('{9073441A-66AA-CD11-9BC8-00AA002FC45A}')!.value, /public folder/);
    fc.assert(fc.property(fc.uuid(), (guid) => {
      assert.equal(guidFromBytes(guidToBytes(guid)!), guid.toLowerCase());
    }));
  });
});
