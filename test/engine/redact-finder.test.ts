import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineFinder } from '../../src/engine/redact/finder';
import { NameMatcher } from '../../src/engine/redact/matcher';
import { emptyNames, type NameSet } from '../../src/engine/redact/names';
import { Places, withoutOverlaps } from '../../src/engine/redact/overlaps';
import { mayHaveRole, ROLE_WORDS } from '../../src/engine/redact/public';
import { findAll, Found, NAME } from '../../src/engine/redact/secrets';
import { createRedactor } from '../../src/engine/index';

const NAMES: NameSet = {
  ...emptyNames(), labels: new Set(['HUB01', 'akern', 'contoso', 'Sales DB 07']), texts: new Set(['Anna Kern', 'Quarterly plan', 'Анна Керн', 'b2']), pieces: new Set(['Zaubertrank', 'für']),
  stems: new Set(['hub', 'db']),
};

/** Whatever means something to a pattern, and what it must not stand beside. */
const PIECES = [
  ...' ,;:"\'<>()[]{}|=+-_/\\%@.#?$*&\t', ' ', ', ', '""', '","', '  ', '::', '\\\\', '\\', '.', '.', '-', '@', '@', '<', '>', '=?', '?=', '%40', '%5C', '%5c', '%2B', '%3D', '\u00a0', '\u2028', '\r', '\u017f', 'é', 'Анна', 'Керн', 'Тема: ', 'тел. ', 'для', '×', '😀',
  '5f24e416-c380-41b5-bfe0-37b6f1091f49', '5f24e416', '-c380-', 'c380', '37b6f1091f49', '5f24e416c38041b5bfe037b6f1091f49', '0-', '0 ', 'a1 ', '00-01-02-', 'RgAAAAAelTJECurWR6WYm/BfibkJBwC+myRoACNmSZVBu1bGAuPQAAAAA3FaAAB1+6aed8++Q6gquX/BNJoBAAAcyVmOAAAP',
  'QW5uYSBLZXJuIHNheXM=', 'QW5uYUtlcm5zYXlzMTIz', '?utf-8?B?QW5uYQ==?', 'Basic ', 'S-1-5-21-', '276227283-3107228690-1043224028', '-1001', 'IMCEAMOBILE-+2B', 'IMCEAEX-_O=A_OU=', 'DeviceId=', 'CN=', 'OU=', 'DC=', 'O=', 'Anna Kern', 'Anna', 'Kern, Anna',
  'contoso', 'corp.contoso.com', 'contoso.example', '.com', '.example', '.cloud', '.kz', 'HUB01', 'HUB04', 'hub01', 'DB07', 'Sales DB 07', 'akern', 'CORP\\akern', 'contoso.com\\akern', '/Sales', '/Anna Kern', 'https://', '//', 'b2', 'b2c4d6e8',
  '192.0.2.7', '10.0.0.256', '1.2.3.4', 'version ', 'id ', 'v', '.1', '15.01.2375.007', '[IPv6:', '2001:db8', ':5:0:0', 'fe80::1', '::1', '12:34:56', '12:34:56:78', 'X400:C=SI;A= ;P=T;S=K;', 'EUM:', '47112', '\\\\file7\\homes$\\akern\\a', 'C:\\Users\\', 'Anna Kern\\', 'plan.docx', '.PDF', '.msg',
  '/o=Tailspin/ou=First/cn=Recipients/cn=', '/o=', 'Subject: ', 'RE: ', 'Thread-Topic: ', ' -Identity ', ' -Server ', '>Get-Mailbox ', 'Get-MailboxStatistics ', 'String="', 'STRVAL="', 'System.String  ', 'String:      ', 'displayName:0 (', '<Subject>k__BackingField:0 ', '00000000`02d41b10  "', '00000000`02d41b10  41 00',
  'subj: ', ', usr: ', 'Dispatcher for ', ' (5f24e416-', '+386 1 234 56 78', '+491234567', '+', 'tel ', 'Fax: ', 'mobile', '030 1234567', 'Phone : ', 'OtherTelephone : {', 'Zaubertrank', 'für', 'Quarterly plan', 'user', 'User Name', 'displayName', '(cn=', 'cn', " -like '*", ' = ', '=', 'Machine Name: ', 'COMPUTERNAME=', 'password', 'api_key', 'X-Auth-Token: ', 'Cookie: ', 'Bearer ', '?subject=', '&q=', 'name="', 'a.zip"', 'Loading Dump File [', '0:023> ', 's -u 0 "', '!strings -m:*', 'findstr ', '!grep ', '$contains($string(), "', '0171 ', '0049 171 ', '2345678', '555-0187', '425-', '(425) ', '01 42 68 53 00', '123-45-67', '00', '4171234567', 'S-1-12-1-', 's-1-5-21-', '/home/', 'file://', '\\pst\\', 'номер ', 'tél ', '4c696e6471766973747474', 'of', 'the', 'MapiDelivery', '08CD7F1200CBDBEE', '>', 'ſ',
];

const line = fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }).map((parts) => parts.join(''));

function looked(finder: LineFinder, text: string, from = 0, to = text.length): string[] {
  const places = new Places();
  finder.find(text, Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)), from, to, places);
  return list(places);
}

function list(places: Places): string[] {
  return Array.from({ length: places.count }, (_, i) => `${places.way[i]!} ${places.start[i]!} ${places.end[i]!}`);
}

/** Every pattern and every name, one after another. */
function tried(matcher: NameMatcher, text: string): string[] {
  const found = new Found();
  findAll(text.replace(/\r+$/, ''), 0, found);
  for (const p of [...matcher.pieces(text), ...matcher.places(text)]) found.add(NAME, p.start, p.end);
  const places = new Places();
  withoutOverlaps(found, places);
  return list(places);
}

describe('the look at a line', () => {
  const matcher = new NameMatcher(NAMES), finder = new LineFinder(matcher);
  it('finds what every pattern would find, whatever stands in the line', () => {
    fc.assert(fc.property(line, (text) => assert.deepEqual(looked(finder, text), tried(matcher, text))), { numRuns: 20_000, seed: 11 });
  }).timeout(120_000);
  it('sees nothing of the lines around it', () => {
    fc.assert(fc.property(fc.array(line, { minLength: 3, maxLength: 3 }), ([before, text, behind]) => {
      const whole = `${before!}\n${text!}\n${behind!}`, from = before!.length + 1;
      const alone = looked(finder, text!), inside = looked(finder, whole, from, from + text!.length);
      assert.deepEqual(inside, alone.map((place) => place.replace(/ (\d+) (\d+)$/, (_, a, b) => ` ${Number(a) + from} ${Number(b) + from}`)));
    }), { numRuns: 4000, seed: 12 });
  }).timeout(60_000);
});

describe('a line without end', () => {
  const r = createRedactor({ ...NAMES, labels: new Set(NAMES.labels), people: new Set() }, 's');
  const time = (text: string): number => {
    const began = performance.now();
    r.text(text);
    return performance.now() - began;
  };
  for (const piece of ['a@', 'a@b.c\'', '@a', '\\', 'a\\', '\\\\a', 'a.', 'a.com', 'com.', 'a.com/', '1.', '1.2.3.4 ', ':', 'a:', '::', '<a', '<a@', 'a@b>', '0-', '0 ', '00', 'A', 'Aa1', '%40', '%', 'a%40', '=?', '=?a?B?', '+', '+1 ', '+1-', '/o=', '/o=a/', 'CN=', 'CN=A ', 'CN=a,', 'X400:', 'String="', '"', '  "', 'tel ',
    'tel 1', ' -User ', ' -User a', '>Get-User ', 'subj: ', 'usr: ', 'usr: a,', 'Dispatcher for ', 'HUB01', 'HUB04 ', 'Anna ', 'Anna Kern ', 'Sales DB 07\\akern ', 'é', 'Анна ', '\u2028', '\u2028a@b.c ', '.doc', 'a.doc', '(', 'Basic ', 'S-1-5-21-1-2-', 'IMCEA-', 'IMCEAA-a@', '-', '_', 'subject', '\\Users\\', '\\Users\\ab\\', 'user=', 'user=a ', 'user', '(cn=', '(cn=a', "cn -like '*", 'Machine Name: ', 'password=', 'password=abcd ', 'Cookie: ', 'Cookie: a=b; ', '?q=', 'name="', 'name="a', 'Loading Dump File [', '0:023> ', '0:023> s "', '0:023> !strings -m:*a ', 'findstr ', '0171 ', '0171-', '00', '425-', '(425) ', '01 42 ', '1-', '123-45-', 'S-1-12-1-1-', '/home/a', '/home/a/', 'file://', 'CN=\\\\,', 'cn=a,', '4c', '0123 4567 ']) {
    it(`of ${JSON.stringify(piece)} costs what its length says`, () => {
      const short = piece.repeat(Math.ceil(60_000 / piece.length)), long = short.repeat(4);
      time(short);
      // four times as long: sixteen times as much would be its square
      const ratio = Math.min(...[1, 2, 3].map(() => time(long) / Math.max(5, time(short))));
      assert.ok(ratio < 9, `${ratio.toFixed(1)} times`);
    }).timeout(30_000);
  }
});

describe('words of roles', () => {
  it('are never in a text that is told to have none', () => {
    const word = fc.constantFrom('journal', 'Archive', 'public', 'folder', 's', '.', '-', 'pf', '1', 'is', 'no', 'reply', 'svc', 'alert', 'app', 'lication', 'scan', 'ner', 'журнал', 'mail', 'er', 'daemon', 'x', 'fax', 'm', 'igration', 'crm', 'erp', 'vault', ' ', 'room', 'monitor', 'ing');
    fc.assert(fc.property(fc.array(word, { maxLength: 5 }).map((parts) => parts.join('')), (text) => assert.ok(mayHaveRole(text) || !ROLE_WORDS.test(text), text)), { numRuns: 5000, seed: 3 });
    assert.ok(['fe2c1e04027fdfb9', 'anna.kern', 'hub'].every((text) => !mayHaveRole(text)));
  });
});
