import assert from 'node:assert/strict';
import { decodeValue, whyNotDecoded } from '../../src/engine/decode/index';
import type { Decoded } from '../../src/engine/model';

/** The calendar item of docs and samples: a message entry id of 70 bytes. */
const item = Buffer.from('000000001e9532440aead647a5989bf05f89b9090700be9b24680023664995 41bb56c602e3d00000000371 5a000075fba69e77cfbe43a82ab97fc1349a0100001cc9598e0000'.replaceAll(' ', ''), 'hex');
const store = Buffer.from([70, ...item, 15]).toString('base64');
const dashed = [...item].map((b) => b.toString(16).padStart(2, '0').toUpperCase()).join('-');
const spaced = [...item].map((b) => b.toString(16)).join(' ');
const hex = item.toString('hex');
const occurrence = (date: string): string => Buffer.from([8, ...Buffer.from(date, 'hex'), 70, ...item, 16]).toString('base64');

const event = 'Counter: 0x3B331E14; MailboxID: 957ca0a9-f84f-425e-a263-5b468e90d574; Mask: MailboxMoveStarted; Flags: Source; ExtendedFlags: None;Object Class: ; Created Time: 1/13/2016 11:06:04 AM;'
  + 'Item Type: MAPI_STOREItem EntryId: Parent entryId: Old Item entryId: Old parent entryId: SID: S-1-5-21-276227223-3107228690-1043224028-159164Client Type: MigrationDocument ID: 0';

const flat = (all: readonly Decoded[]): string => all.map((d) => `${d.kind}|${d.label}|${d.value}${d.error === undefined ? '' : ` !${d.error}`}${d.notes ? ` (${d.notes.join('; ')})` : ''}\n${flat(d.children ?? [])}`).join('');

/** What is pasted, and what has to be said of it. */
const told: readonly [what: string, text: string, expected: RegExp, as?: string][] = [
  ['an entry id for the web', store.replaceAll('+', '-').replaceAll('/', '_'), /^entry-id.*0x1CC9598E/],
  ['with bytes too many', `${hex}abcd`, /^entry-id.*!2 bytes more/],
  ['with one digit missing', hex.slice(0, -1), /^entry-id.*!cut.*an odd number of digits/],
  ['with a digit that is none', `${hex.slice(0, 20)}g${hex.slice(21)}`, /^entry-id.*!malformed token g6 at position 10 /],
  ['wrapped by a console', `${spaced.slice(0, 60)}\n   ${spaced.slice(60)}`, /^entry-id.*0x1CC9598E/],
  ['in quotes', `"${dashed}"`, /^entry-id.*0x1CC9598E/],
  ['behind a name nobody knows', `calItemId: ${store}`, /^entry-id.*0x1CC9598E/],
  ['as a pair of event data', `[ItemEntryId, ${dashed}]`, /^event-data\|[^]*entry-id\|ItemEntryId\|.*0x1CC9598E/],
  ['event data', `{[MailboxDatabaseGuid, 347a971c-e8f5-45de-8e01-870ed4dc6901], [ItemEntryId, ${dashed}]}`, /^event-data[^]*MailboxDatabaseGuid\|347a971c[^]*0x1CC9598E/],
  ['an occurrence', occurrence('08d30b2c003f8000'), /occurrence of 2015-12-23/],
  ['an occurrence on a day that is none', occurrence('3fffffffffffffff'), /^entry-id\|[^|]*\|folder [^]*!the day of the occurrence is no date/],
  ['a domain', 'S-1-5-21-276227223-3107228690-1043224028', /A domain or a machine/],
  ['a date as a property holds it', '0040DDA35745B30C', /filetime.*4501-01-01[^\n]*lowest first/],
  ['a DateTime of a debugger without 0x', '48d30bb434f71a00', /datetime.*2015-12-23T16:15:00\.000Z/],
  ['a duration of XML', 'PT30M', /timespan.*\|30 min/],
  ['a longer one', 'P1DT2H3.5S', /1 d 2 h 3\.5 s/],
  ['a negative one', '-PT15M', /-15 min/],
  ['a size in Russian', '1,5 МБ (1\u00a0572\u00a0864 байт)', /1,572,864 bytes/],
  ['a size in French', '1,5 Mo (1\u202f572\u202f864 octets)', /1,572,864 bytes/],
  ['an address cut in front of its domain', 'IMCEAEX-_O=CONTOSO_CN=anna', /imcea.*\/O=CONTOSO\/CN=anna !cut/],
  ['an HRESULT without 0x', '8004010F', /MAPI_E_NOT_FOUND/],
  ['one of COM', '0x80004005', /also called .*E_FAIL/],
  ['one of COM by name', 'E_OUTOFMEMORY', /0x8007000E/],
  ['an NTSTATUS', '0xC000006D', /^ntstatus.*STATUS_LOGON_FAILURE/],
  ['an NTSTATUS in decimal', '-1073741819', /STATUS_ACCESS_VIOLATION/],
  ['an NTSTATUS in an HRESULT', '0xD0000022', /HRESULT_FROM_NT\(0xC0000022\) STATUS_ACCESS_DENIED/],
  ['an NTSTATUS nobody knows', '0xC0999999', /^ntstatus.*!no name known/],
  ['an exception code', '0xE0434352', /exception of \.NET/],
  ['events joined by a bar', 'MailboxMoveStarted|MailboxMoveFailed', /MailboxMoveStarted, MailboxMoveFailed/],
  ['a piece of an event', 'Mask: MailboxMoveStarted; Flags: Source', /event-mask\|Event\|MailboxMoveStarted[^]*flags\|Flags\|Source/],
  ['a counter of a spreadsheet', '993,205,780', /0x3B331E14 \(993205780\)/, 'event-counter'],
  ['an address of a debugger', 'deadbeef', /read as hexadecimal: 0xdeadbeef/],
  ['a time with an offset', '2016-01-13T03:06:05.279-08:00', /2016-01-13T11:06:05\.279Z/],
  ['a dispatcher message', `Dispatcher for Anna Kern (957ca0a9-f84f-425e-a263-5b468e90d574) and Calendar Notification Assistant: Event handled successfully: ${event}`,
    /^mailbox-event.*MailboxMoveStarted, Calendar Notification Assistant: Event handled successfully\nassistant[^]*Anna Kern \(957ca0a9[^]*993205780[^]*2016-01-13T11:06:04\.000Z[^]*159164/],
  ['a line of a trace', `"2016/01/13-03:06:05.279","9444","2480","Assistants","EventDispatcher","Dispatcher for Anna Kern (957ca0a9-f84f-425e-a263-5b468e90d574) and Calendar Notification Assistant: Event handled successfully: ${event}"`, /^mailbox-event.*MailboxMoveStarted, Calendar[^]*Document id\|0\n/],
  ['a line about a reminder', `rmd----- caller: StopAll, subj: x, usr: y, calItemId: ${store}, calItemOccId: , event_t: 01/13/2016 16:15:00, rmd_t: 01/13/2016 19:45:00, s_t: 01/13/2016 20:00:00`,
    /^reminder-line.*removed, StopAll.*All reminders[^]*0x1CC9598E[^]*Reminder is due\|2016-01-13 19:45:00\.000/],
];

/** What is refused, and why. */
const refused: readonly [text: string, why: RegExp, as?: string][] = [
  ['S-1-5-21-99999999999-1', /99999999999 does not fit into 32 bits/],
  ['S-2-5-21-1', /revision 2/],
  ['957ca0a9-f84f-425e-a263-5b468e90d57', /8-4-4-4-12 .* 8-4-4-4-11/],
  ['00'.repeat(70), /70 bytes, all zero/],
  [`ffff${hex.slice(4, 60)}`, /30 bytes \(hex\) that begin FF FF/],
  ['2016-02-30T00:00:00.000Z', /no such date/],
  ['24:09:09', /TimeSpan has days .* 1\.00:09:09/],
  ['999 9.9.9 x', /no reply code 999/],
  ['MailboxMoveStarted, Frobnicated', /no such name: Frobnicated/, 'event-mask'],
  ['MailboxMoveStartd', /Did you mean MailboxMoveStarted/, 'event-mask'],
  ['0x100000000', /does not fit into 32 bits/, 'event-mask'],
  ['Counter: -1', /never negative/],
  ['hello', /no value of this kind: sid/, 'sid'],
  ['', /nothing/],
];

describe('a pasted value', () => {
  for (const [what, text, expected, as] of told) it(`is told: ${what}`, () => assert.match(flat(decodeValue(text, as)), expected));
  for (const [text, why, as] of refused) {
    it(`is refused with a reason: ${text.slice(0, 40)}`, () => {
      assert.deepEqual(decodeValue(text, as), []);
      assert.match(whyNotDecoded(text, as)!, why);
    });
  }
  it('that is only words is not recognised, without a reason', () => {
    for (const text of ['hello world', '🙂🙂🙂🙂', 'Quarterly plan', 'Administrator', 'internationalization', 'a-b-c-d', 'x=y']) assert.deepEqual([decodeValue(text), whyNotDecoded(text)], [[], undefined], text);
  });
});
