import assert from 'node:assert/strict';
import fc from 'fast-check';
import { memorySource, scan, type FileScan } from '../../src/engine/index';
import { Replays } from '../../src/engine/fast/replay';
import { Scanner } from '../../src/engine/scanner';
import { random } from './kernel-support';

const HEAD = ['#Software: Microsoft Exchange Server', '#Version: 15.0.0.0', '#Log-type: Transport Connectivity Log', '#Date: 2011-03-11T00:00:00.000Z', '#Fields: date-time,session,source,Destination,direction,description'];
const DESTINATIONS = ['5f24e416-c380-41b5-bfe0-37b6f1091f49', '0C8E27D5-6a3f-4b90-8d17-e2f95a46b3c8', '', 'mx1.example.com', 'DB02', '"5f24e416-c380-41b5-bfe0-37b6f1091f49"', ' ', 'bob@contoso.com', 'EX1'];
const SOURCES = ['MapiDelivery', 'MapiDelivery', 'SMTP', 'MapiSubmission', 'StoreDriver', '', 'mapidelivery'];
const NAMES = ['bob@contoso.com', 'anna.b@fabrikam.example', "o'neil+x@contoso.com", '.a@contoso.com', 'a@b', '<id77@DB01>', '@', 'x@', '@y', 'Иван@contoso.com', `${'l'.repeat(300)}@contoso.com`, 'bob@contoso.com.', 'journal@contoso.com'];
const TEXTS = [
  'recipient thread limit exceeded', 'mailbox database thread limit exceeded', 'dynamic mailbox database throttling limit exceeded', 'mailbox server thread limit exceeded', 'sender thread limit exceeded',
  'sender thread limit exceeded [Hostname=mx9]', 'hop count exceeded', 'quota exceeded', 'Exceeded', 'mailbox server is too busy', 'is too busy', 'mailbox database is offline', 'ReachedLimit: True', 'ReachedLimit: True Idle: False',
  'Throttled delivery for recipient bob@contoso.com due to concurrency limit 1', 'Throttled delivery for recipient <bob@contoso.com> due to concurrency limit 2', 'Throttled delivery for recipient due to concurrency limit 3',
  'Throttled Delivery due to server limit for EX1 with threshold 3', 'Throttled Delivery due to MDB limit 2', 'Failed connection to 192.0.2.1:25 (TimedOut:0000274C)[NextRetryTime:7]', 'Failed connection to mx1 (what', 'DNS query failed',
  'mailbox database IO error', 'unable to resolve host', '452 4.3.1 Insufficient system resources', '421 4.4.2 Connection dropped', '550 5.1.1 unknown', 'MapiExceptionMaxObjsExceeded', 'MarkedUnhealthy', '450 4.7.1 greylisted', '4.4.7 delayed',
  '450 4.7.0 Organization queue quota exceeded', '455 4.1.1 other', '430-4.2.2 other', 'Rejecting incoming mail because disk', "Throttled Delivery due to server limit for ' with threshold 3",
];
/** The same about others: a name stands in the middle. */
const ABOUT = [
  ['Throttled delivery for recipient ', ' due to concurrency limit 2'], ['Throttled delivery for recipient <', '> due to concurrency limit 1'], ['Throttled Delivery due to server limit for ', ' with threshold 4'],
  ['Failed connection to ', ':25 (TimedOut:0000274C)[NextRetryTime:7]'], ['mailbox ', ': mailbox server is too busy'], ['sender thread limit exceeded [Hostname=', ']'], ['432 4.3.2 STOREDRV.Deliver; recipient ', ' thread limit exceeded'],
] as const;
const OTHERS = [...NAMES, '192.0.2.7', '198.51.100.23', 'ex2.contoso.com', 'EX7', 'a.421', '4.3.2', 'health', 'exceeded@contoso.com', 'x@is', 'STOREDRV', 'to@contoso.com', 'DB02', '5f24e416-c380-41b5-bfe0-37b6f1091f49', 'a_b@contoso.com', '7@contoso.com', 'x@421'];
const GLUE = ['', ' ', '; ', ', ', ' for ', ' Bytes: 71, Status:Retry, SmtpResponse:', '432 4.3.2 STOREDRV.Deliver; ', '432-4.3.2 STOREDRV; ', 'STOREDRV', ' Stage:LoadItem HResult: 1140850693 ', ' Database=DB07;', ' mailbox anna@contoso.com ', 'Message ', '""', ` ${'x'.repeat(80)} `];
const ENDS = ['', ' Health=', ' Health ', ' health: ', ';Health=', ' health=-'];

/** Texts that mean something, glued together as they may stand in a description, and as they should not. */
function log(seed: number, lines: number): { text: string; lines: number } {
  const next = random(seed);
  const pick = <T>(list: readonly T[]): T => list[next(list.length)]!;
  // a log has few sorts of lines, and each of them often
  const sorts = Array.from({ length: 2 + next(9) }, () => ({ parts: next(3) === 0 ? [4] : Array.from({ length: 1 + next(4) }, () => next(6)), text: pick(TEXTS), about: pick(ABOUT), other: pick(TEXTS), glue: [pick(GLUE), pick(GLUE), pick(GLUE)], end: pick(ENDS) }));
  const destinations = Array.from({ length: 1 + next(3) }, () => pick(DESTINATIONS));
  const names = Array.from({ length: 1 + next(4) }, () => pick(NAMES));
  const others = Array.from({ length: 1 + next(12) }, () => pick(OTHERS));
  const out = [...HEAD];
  let ms = Date.UTC(2011, 2, 11);
  for (let i = 0; i < lines; i++) {
    ms += next(60_000);
    const sort = pick(sorts);
    let text = sort.parts.map((part, k) => (part === 0 ? `${pick(names)}${sort.glue[k % 3]}` : part === 1 ? `${sort.glue[k % 3]}${next(9) === 0 ? next(1e6) : ''}` : part === 2 ? sort.text : part > 3 ? sort.about.join(pick(others)) : `${sort.other}${sort.glue[0]}`)).join('');
    if (sort.end !== '') text += `${sort.end}${next(110)}`;
    if (text.includes(',') || text.includes('"') || next(20) === 0) text = `"${text.replaceAll('"', '""')}"`;
    out.push(`${new Date(ms).toISOString()},08CD7F1200CBDBD${next(10)},${pick(SOURCES)},${pick(destinations)},${pick(['+', '>', '-'])},${text}`);
  }
  return { text: `${out.join('\r\n')}\r\n`, lines };
}

/** Everything but the distance of the entries for paging. */
const comparable = (s: FileScan): unknown => ({ ...s, index: [] });


describe('lines that say the same', () => {
  let observed = 0;
  let told = 0;
  let all = 0;
  const observe = Scanner.prototype.observe;
  before(() => {
    Scanner.prototype.observe = function (...args) {
      observed++;
      return observe.apply(this, args);
    };
  });
  const leave = Replays.prototype.leave;
  before(() => {
    Replays.prototype.leave = function (...args) {
      const left = leave.apply(this, args);
      if (left) told++;
      return left;
    };
  });
  after(() => {
    Replays.prototype.leave = leave;
    Scanner.prototype.observe = observe;
  });

  for (const tier of ['wasm', 'typescript'] as const) {
    it(`are counted as if each had been read, ${tier}`, async () => {
      observed = told = all = 0;
      await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 31 }), fc.constantFrom(64, 512), fc.boolean(), async (seed, blocks, fresh) => {
        const { text, lines } = log(seed, 1500);
        const bytes = new TextEncoder().encode(text);
        const exact = await scan(memorySource('a.log', bytes), { tier: 'exact' });
        assert.deepEqual(comparable(await scan(memorySource('a.log', bytes, 30_000), { tier, kernel: { headBytes: 4000, blockBytes: blocks * 64, fresh } })), comparable(exact));
        all += lines;
      }), { numRuns: tier === 'wasm' ? Number(process.env.RUNS ?? 60) : 30, seed: process.env.RUNS ? undefined : 11 });
      // the test is about those that are not read
      assert.ok(observed > 1000 && observed < 0.8 * all, `${observed} of ${all} lines were read`);
      assert.ok(told > 1000, `${told} lines were told from others`);
    }).timeout(600_000);
  }

  // what was once counted as the same and is not: line i, and columns behind the description
  const database = '5f24e416-c380-41b5-bfe0-37b6f1091f49', far = 'x'.repeat(80);
  const cases: [string, (late: boolean, i: number) => string, string?][] = [
    ['an answer whose code is no needle, far before another', (late) => `MapiDelivery,${database},-,${late ? '455 4.2.2' : '456 4.1.1'} ${far} 451 4.4.0 b`],
    ['a text without a needle, far before another', (late) => `MapiDelivery,${database},-,${late ? 'Rejecting incoming mail because disk' : 'a'} ${far} mailbox database thread limit exceeded`],
    ['a text beyond what is searched', (late, i) => `MapiDelivery,${database},-,${i === FIRST ? 'y'.repeat(25_000) : 'y'}${i < FIRST ? '' : ` ${far} mailbox database thread limit exceeded`}`],
    ['a destination that is the recipient', (late) => `MapiDelivery,${late ? 'DB02' : 'bob@contoso.com'},>,Throttled delivery for recipient bob@contoso.com due to concurrency limit 1`],
    ['a destination that is the server', (late) => `MapiDelivery,${late ? 'DB02' : 'EX1'},>,Throttled Delivery due to server limit for EX1 with threshold 3`],
    ['a server without a name', (late) => `MapiDelivery,${late ? 'DB02' : 'DB01'},>,Throttled Delivery due to server limit for ' with threshold 3`],
    ['a limit of the organization', (late) => `MapiDelivery,${late ? 'DB02' : 'DB01'},>,450 4.7.0 Organization queue quota exceeded`],
    ['a sender in a column of its own', (late) => `MapiDelivery,${database},>,sender thread limit exceeded [Hostname=mx9],${late ? 'a@b.example' : 'c@d.example'}`, ',sender-address'],
    ['a user with the name of the database', (late) => `MapiDelivery,${late ? 'DB02' : 'DB01'},>,User 'DB01' exceeded the maximum of 5 objects of type 'x'`],
    ['a source with the name of the destination', (late) => `MapiDelivery,${late ? 'DB02' : '192.0.2.7'},>,192.0.2.7 delivery source thread limit exceeded`],
    ['a server in a column of its own, with the name of a database', (late) => `MapiDelivery,${late ? 'DB02' : 'DB01'},>,mailbox server is too busy,DB02`, ',Server'],
    ['the same, where the limit is one of databases', (late) => `MapiDelivery,${late ? 'DB02' : 'DB01'},>,mailbox database thread limit exceeded,DB02`, ',Server'],
    ['a database that has the name of none', (late) => `MapiDelivery,-,>,Database=${late ? 'DB05' : '-'}; ${far} mailbox database thread limit exceeded`],
    ['a database where one is told that is the recipient', (late, i) => i < 200 ? `MapiDelivery,DB01,>,bob@contoso.com ${far} recipient thread limit exceeded Health=5` : i === 200 ? `MapiDelivery,anna@contoso.com,>,anna@contoso.com ${far} recipient thread limit exceeded Health=5` : late ? `MapiDelivery,DB0${i % 7},>,anna@contoso.com ${far} recipient thread limit exceeded Health=5` : `MapiDelivery,DB0${i % 7},>,Health=5`],
    ['a source behind a byte order mark', (late) => `${late ? '\ufeff' : ''}MapiDelivery,DB01,>,mailbox server is too busy`],
  ];
  /** Behind the head, which is read line by line. */
  const FIRST = 60;
  for (const [name, line, columns = ''] of cases) {
    it(`are told apart: ${name}`, async () => {
      const stamps = Array.from({ length: 1500 }, (_, i) => new Date(Date.UTC(2011, 2, 11) + i * 1000).toISOString());
      const rows = stamps.map((stamp, i) => `${stamp},08CD7F1200CBDBD0,${line(i >= 200 && i % 2 === 1, i)}`);
      const bytes = new TextEncoder().encode(`${[...HEAD.slice(0, -1), HEAD.at(-1)! + columns, ...rows].join('\r\n')}\r\n`);
      const exact = comparable(await scan(memorySource('a.log', bytes), { tier: 'exact' }));
      for (const tier of ['wasm', 'typescript'] as const) {
        for (const fresh of [true, false]) assert.deepEqual(comparable(await scan(memorySource('a.log', bytes, 300_000), { tier, kernel: { headBytes: 4000, blockBytes: 512 * 64, fresh } })), exact, tier);
      }
    });
  }
});
