// node scripts/generate-samples.mjs : writes the large logs of samples/ (not kept in git). The same script writes the same bytes everywhere.
//
// The story, 11 March 2011, Fabrikam, Exchange 2010 SP1, three hub servers. A compliance job sends the night's journal reports again. All of
// them go to one mailbox, the journal vault, into which a hub server delivers on one thread at a time. From 04:00 to 06:59 UTC the vault is
// refused 4,980 times; four other recipients a little; for four minutes the store of MBX02 is too busy for submissions. Then the queue drains.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const SAMPLES = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'samples');
/** A time of a day of March 2011, UTC. */
const march = (day, text) => Date.parse(`2011-03-${day}T${text}Z`);

/** Numbers that look random and are always the same: mulberry32. */
function numbers(seed) {
  let a = seed >>> 0;
  const next = () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let x = Math.imul(a ^ (a >>> 15), a | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  };
  /** Whole numbers, both ends included. */
  const between = (low, high) => low + Math.floor(next() * (high - low + 1));
  return { next, between, pick: (list) => list[between(0, list.length - 1)], chance: (p) => next() < p };
}

const DATABASES = [
  { guid: '3c1a6f0e-52b7-4d86-9a41-0b7d5e90c1a1', server: 'MBX01.fabrikam.test' },
  { guid: '8f27b9d4-1e63-4c0a-b5f8-64a2d1c3e702', server: 'MBX01.fabrikam.test' },
  { guid: 'd05e4a87-c9f1-4b32-8e6d-f31b7a2c9403', server: 'MBX01.fabrikam.test' },
  { guid: '61b8d3f2-7a40-4e95-ac1b-20f9e8d7b504', server: 'MBX02.fabrikam.test' },
  { guid: 'a94c70e5-3d28-4f61-97b2-5c8e1f4da605', server: 'MBX02.fabrikam.test' },
];
const JOURNAL = { guid: '7be2c5a9-04d6-4138-b7e0-9d1f62c8aa10', server: 'MBX02.fabrikam.test' };
const VAULT = 'vault@fabrikam.test';
const SMART_HOST = 'SmartHostConnectorDelivery 2d6f9b1c-8a35-4e70-b1c4-7f0e63a5d821';

/** The whole night on three servers. */
const NIGHT = {
  begin: march(11, '02:00:00.000'),
  end: march(11, '09:00:00.000'),
  storm: [march(11, '04:00:11.120'), march(11, '06:59:41.000')],
  busy: [march(11, '05:12:30.000'), march(11, '05:16:10.000')],
  hubs: [
    { name: 'HUB01', seed: 101, share: 0.42, session: '08CDADA1F3' },
    { name: 'HUB02', seed: 202, share: 0.35, session: '08CDADA2B7' },
    { name: 'HUB03', seed: 303, share: 0.23, session: '08CDADA44C', restart: march(11, '07:40:12.406') },
  ],
  // how often each is refused, in all; together 5,210
  refused: [
    { recipient: VAULT, database: JOURNAL, times: 4980, most: 6 },
    { recipient: 'room.2@fabrikam.test', database: DATABASES[3], times: 121, most: 3 },
    { recipient: 'it-alerts@fabrikam.test', database: DATABASES[0], times: 74, most: 4 },
    { recipient: 'room.7@fabrikam.test', database: DATABASES[4], times: 35, most: 2 },
  ],
  sessions: { delivery: 2150, journal: 460, drain: 150, submission: 2000, busy: 66, smtp: 760 },
};

/** Three days later, one server, three quarters of an hour: small enough to be kept in git and to travel with the extension. */
const MORNING = {
  begin: march(14, '09:00:00.000'),
  end: march(14, '10:00:00.000'),
  storm: [march(14, '09:12:04.350'), march(14, '09:48:30.000')],
  busy: [march(14, '09:20:05.000'), march(14, '09:20:50.000')],
  hubs: [{ name: 'HUB04', seed: 404, share: 1, session: '08CDB0112E' }],
  refused: [
    { recipient: VAULT, database: JOURNAL, times: 212, most: 6 },
    { recipient: 'room.2@fabrikam.test', database: DATABASES[3], times: 9, most: 2 },
  ],
  sessions: { delivery: 90, journal: 24, drain: 8, submission: 80, busy: 7, smtp: 30 },
};

/** A session: its first stamp, source and destination, then [milliseconds since the line before, direction, description]. */
const session = (ms, source, destination, steps) => ({ ms, source, destination, steps });

function submission(r, story, ms, database) {
  if (ms >= story.busy[0] && ms <= story.busy[1] && database.server === 'MBX02.fabrikam.test') {
    return session(ms, 'MapiSubmission', database.guid, [
      [0, '+', database.server],
      [r.between(900, 4200), '>', 'Failed; HResult: 1140850693; DiagnosticInfo: Stage:LoadItem, SmtpResponse:432-4.3.2 STOREDRV; mailbox server is too busy'],
      [0, '-', 'RegularSubmissions: 0 ShadowSubmissions: 0 Bytes: 0 Recipients: 0 Failures: 1 ReachedLimit: False Idle: False'],
    ]);
  }
  const full = r.chance(0.012); // a session ends after 20 submissions: routine, not a limit that hurts
  const n = full ? 20 : r.between(1, 4);
  return session(ms, 'MapiSubmission', database.guid, [
    [0, '+', database.server],
    [r.between(40, 9000), '-', `RegularSubmissions: ${n} ShadowSubmissions: 0 Bytes: ${n * r.between(2100, 61000)} Recipients: ${n + r.between(0, 9)} Failures: 0 ReachedLimit: ${full ? 'True' : 'False'} Idle: ${full ? 'False' : 'True'}`],
  ]);
}

function delivery(r, ms, database, most) {
  const n = r.between(1, most);
  return session(ms, 'MapiDelivery', database.guid, [
    [0, '+', database.server],
    [n * r.between(60, 420), '-', `Messages: ${n} Bytes: ${n * r.between(3100, 74000)} Recipients: ${n + r.between(0, 2)}`],
  ]);
}

function outbound(r, ms) {
  const inner = r.chance(0.35);
  const host = inner ? 'edge.fabrikam.test' : 'mail.example.com';
  const ip = inner ? '192.0.2.31' : '192.0.2.25';
  const n = r.between(1, 5);
  const steps = [
    [0, '+', `${inner ? 'SmtpRelayWithinAdSiteToEdge 00000000-0000-0000-0000-000000000000' : SMART_HOST};QueueLength=${r.between(1, 14)}`],
    [r.between(1, 15), '>', `${host}[${ip}]`],
  ];
  if (!inner && r.chance(0.004)) {
    steps.push([21_000, '>', 'Failed connection to 192.0.2.25:25 (TimedOut:0000274C)'], [3, '-', 'Messages: 0 Bytes: 0 (Retry : Failed to connect)']);
  } else {
    steps.push([r.between(2, 90), '>', `Established connection to ${ip}`], [n * r.between(80, 900), '-', `Messages: ${n} Bytes: ${n * r.between(4000, 90000)} ()`]);
  }
  return session(ms, 'SMTP', inner ? 'edge.fabrikam.test' : 'example.com', steps);
}

/** A delivery in which `times` messages are refused, sometimes after some that went through. */
function refusal(r, ms, { recipient, database }, times, server) {
  const steps = [[0, '+', database.server]];
  for (let i = 0; i < times; i++) steps.push([i === 0 ? 0 : r.between(9, 380), '>', `Throttled delivery for recipient ${recipient} due to concurrency limit 1`]);
  if (server) steps.push([r.between(5, 60), '>', `Throttled Delivery due to server limit for ${database.server} with threshold 2`]);
  const n = r.between(0, 2);
  steps.push([r.between(15, 900), '-', `Messages: ${n} Bytes: ${n * r.between(9000, 210000)} Recipients: ${n}`]);
  return session(ms, 'MapiDelivery', database.guid, steps);
}

/** More in the middle of the storm than at its ends. */
const inStorm = (r, { storm }) => Math.round(storm[0] + ((r.next() + r.next()) / 2) * (storm[1] - storm[0]));
/** Between the two ends of the log, more towards the working day. */
const inDay = (r, { begin, end }) => Math.round(begin + (r.chance(0.6) ? r.next() : Math.max(r.next(), r.next())) * (end - begin - 60_000));

function refusals(r, story, hub) {
  const out = [];
  const { hubs } = story;
  const edges = hub === hubs[0] ? [...story.storm] : []; // the first and the last refusal of the story stand in the first server's log
  for (const who of story.refused) {
    // whole numbers per server; the last one takes what rounding left, so that the totals are exact
    const before = hubs.slice(0, hubs.indexOf(hub)).reduce((n, h) => n + Math.round(who.times * h.share), 0);
    let left = hub === hubs.at(-1) ? who.times - before : Math.round(who.times * hub.share);
    while (left > 0) {
      const times = Math.min(left, r.between(1, who.most));
      left -= times;
      out.push(refusal(r, edges.shift() ?? inStorm(r, story), who, times, who.recipient === VAULT && r.chance(0.032)));
    }
  }
  return out;
}

function sessionsOf(story, hub) {
  const r = numbers(hub.seed);
  const out = refusals(r, story, hub);
  const { sessions, storm, busy, end } = story;
  const times = (n, make) => { for (let i = 0; i < Math.round(n * hub.share); i++) out.push(make()); };
  times(sessions.delivery, () => delivery(r, inDay(r, story), r.pick(DATABASES), 6));
  times(sessions.journal, () => delivery(r, inDay(r, story), JOURNAL, 8));
  times(sessions.drain, () => delivery(r, r.between(storm[1] + 5000, storm[1] + Math.round((end - storm[1]) / 3)), JOURNAL, 20));
  times(sessions.submission, () => submission(r, story, inDay(r, story), r.pick(DATABASES)));
  times(sessions.busy, () => submission(r, story, r.between(...busy), r.pick(DATABASES.slice(3))));
  times(sessions.smtp, () => outbound(r, inDay(r, story)));
  return out.sort((a, b) => a.ms - b.ms);
}

/** A cell is quoted where it holds a comma. */
const cell = (text) => (text.includes(',') ? `"${text}"` : text);
const stamp = (ms) => new Date(ms).toISOString();
const header = (ms) => ['#Software: Microsoft Exchange Server', '#Version: 14.0.0.0', '#Log-type: Transport Connectivity Log', `#Date: ${stamp(ms)}`, '#Fields: date-time,session,source,Destination,direction,description'];

/** Lines of all sessions, mixed by time as a server writes them. */
function connectivityLog(story, hub) {
  const rows = [];
  sessionsOf(story, hub).forEach((s, i) => {
    const id = hub.session + (0xa1b200 + i).toString(16).toUpperCase();
    let { ms } = s;
    for (const [later, direction, description] of s.steps) {
      ms += later;
      rows.push({ ms, order: rows.length, text: `${stamp(ms)},${id},${s.source},${s.destination},${direction},${cell(description)}` });
    }
  });
  rows.sort((a, b) => a.ms - b.ms || a.order - b.order);
  const lines = [...header(rows[0].ms)];
  let restart = hub.restart ?? Infinity;
  for (const row of rows) {
    if (row.ms >= restart) {
      lines.push(...header(restart));
      restart = Infinity;
    }
    lines.push(row.text);
  }
  return lines;
}

function write(file, lines) {
  const text = lines.map((l) => `${l}\r\n`).join('');
  const same = fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text;
  if (!same) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
  return { file, lines: lines.length, bytes: Buffer.byteLength(text), written: !same };
}

/**
 * Writes the logs that are not there yet, or differ.
 * @param {string} root folder to write to; `samples` of this project when left out
 * @returns {{file: string, lines: number, bytes: number, written: boolean}[]}
 */
export function generateSamples(root = SAMPLES) {
  return [
    ...NIGHT.hubs.map((hub) => write(path.join(root, 'journaling-2010', hub.name, 'CONNECTLOG20110311-1.LOG'), connectivityLog(NIGHT, hub))),
    ...MORNING.hubs.map((hub) => write(path.join(root, 'first-look', 'CONNECTLOG20110314-1.LOG'), connectivityLog(MORNING, hub))),
  ];
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { file, lines, bytes, written } of generateSamples(process.argv[2])) {
    console.log(`${path.relative(process.cwd(), file)}  ${lines} lines  ${Math.ceil(bytes / 1024)} KB${written ? '' : '  (as it was)'}`);
  }
}
