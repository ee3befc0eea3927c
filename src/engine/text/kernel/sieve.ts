import { BUCKETS_MAX, NEEDLES_MAX } from './assembly/layout';

/**
 * A cheap test of every byte for all needles at once. Each needle is sought by three bytes in a row of it, its window; windows share
 * eight buckets, and the halves of three bytes tell the buckets whose windows may be at a place. Every place that passes is looked up
 * and compared in full, so that the choice of windows changes the speed alone.
 */
export interface Sieve {
  /** For each of the three places the buckets, a bit each, by the low and by the high half of a byte. */
  low: readonly Uint8Array[];
  high: readonly Uint8Array[];
  windows: readonly Window[];
}

export interface Window {
  /** Three bytes, folded by | 0x20; the first one lowest. */
  word: number;
  needles: SoughtNeedle[];
}

export interface SoughtNeedle {
  /** Lower case. */
  text: Uint8Array;
  /** Where its window begins in it. */
  window: number;
  /** Its place among the needles given. */
  index: number;
}

const WINDOW = 3;
/** Bytes of a sample that are counted: enough for words that come in every hundredth line. */
const SAMPLE_MAX = 16384;
/** A sample of so many bytes promises a log for which a better choice is worth some milliseconds. */
const LARGE_SAMPLE = 8192;
/** Words that decide between buckets: the most frequent ones of a large sample, and of a small one. */
const WORDS_MAX = 300;
const FEW_WORDS = 80;
/** A window costs at least so much: fewer of them are better. */
const WINDOW_SHARE = 0.00005;

/** Lines of each sort, as often as an Exchange server writes them; only their words matter. */
const TYPICAL = `2011-01-12T00:00:01.775Z,08CD7F1200CBDBD0,MapiDelivery,5f24e416-c380-41b5-bfe0-37b6f1091f49,+,EXMBX07.corp.contoso.com;QueueLength=12;TQ=4;RN=2;Database=DB031;Health=77
2011-01-12T00:00:01.812Z,08CD7F1200CBDBD0,MapiDelivery,5f24e416-c380-41b5-bfe0-37b6f1091f49,>,Delivered <4be1c2a09f3d7e58@DB017> to karin.d1346@corp.contoso.com; size 55210
2011-01-12T00:00:02.104Z,08CD7F1200CBDBD0,MapiDelivery,5f24e416-c380-41b5-bfe0-37b6f1091f49,-,Messages: 12 Bytes: 4203991 Recipients: 14 Failures: 1 ReachedLimit: True Idle: False
2011-01-12T00:00:02.301Z,08CD7F1200CBDBD1,MapiSubmission,0c8e27d5-6a3f-4b90-8d17-e2f95a46b3c8,-,RegularSubmissions: 3 ShadowSubmissions: 1 Bytes: 77120 Recipients: 6 Failures: 0 ReachedLimit: False Idle: True
2011-01-12T00:00:02.517Z,08CD7F1200CBDBD2,SMTP,mail17.partner4.example.com,+,DnsConnectorDelivery mail17.partner4.example.com;QueueLength=8;TQ=2;RN=1;Connector=Internet2;Priority=Normal
2011-01-12T00:00:02.731Z,08CD7F1200CBDBD2,SMTP,mail17.partner4.example.com,>,Established connection to 192.0.2.61:25 from EXMBX11.corp.contoso.com:40912
2011-01-12T00:00:02.950Z,08CD7F1200CBDBD2,SMTP,mail17.partner4.example.com,-,Messages: 3 Bytes: 190233 Recipients: 4 (Retry : 1)
"2016/01/13-03:06:05.279","9444","2480","Assistants","EventDispatcher","Dispatcher for boris.c77 (957ca0a9-f84f-425e-a263-5b468e90d574) and Calendar Notification Assistant: Event handled successfully: Counter: 0x3B331E14; MailboxID: 957ca0a9-f84f-425e-a263-5b468e90d574; Mask: ObjectModified; Flags: None; ExtendedFlags: None;Object Class: IPM.Appointment; Created Time: 1/13/2016 11:06:04 AM;Item Type: MAPI_MESSAGEClient Type: MOMTDocument ID: 40221"
"2016/01/13-03:06:05.301","9444","2480","MailboxAssistants.Assistants.CalendarNotification","Utils","rmd----- caller: Schedule, subj: Lunch, usr: 957ca0a9-f84f-425e-a263-5b468e90d574, calItemId: RgAAAAAelTJECurWR6WYm, calItemOccId: , event_t: 01/13/2016 16:15:00, rmd_t: 01/13/2016 19:45:00"
"2016/01/13-03:06:05.388","9812","4120","Assistants","EventController","Event controller for database 347a971c-e8f5-45de-8e01-870ed4dc6901: processed watermark 4099213, high 4099300, queue depth 87, elapsed 12 ms"
2022-09-19T15:00:00.384Z,192.0.2.105,EXMBX09,192.0.2.105,EXMBX09.corp.contoso.com,08DA36066DA0970D,EXMBX09\\Default,STOREDRIVER,DELIVER,605024882,<fc947465ee49fc60@corp.contoso.com>,83c86266-86a6-44d2-78ba-5b27f59c3ed4,frank.d2865@corp.contoso.com,,836405,1,,,Meeting notes,dmitri.b23@corp.contoso.com,dmitri.b23@corp.contoso.com,2022-09-19T15:00:00.384Z;SRV=EXMBX09.corp.contoso.com:TOTAL-DEL=0.167|SDD=0.243,Originating,,192.0.2.36,198.51.100.7,S:MailboxDatabaseGuid=48536bc4-4b3f-4a8d-3522-f026944dfe25;S:DeliveryPriority=Normal;S:AccountForest=corp.contoso.com,Email,243ed8ce-d4e9-483d-c72b-6998f3d6699c,15.01.2375.007
`;

/**
 * Windows and buckets for needles. No window begins with the separator or a quote: both mean something to the scanner already.
 * @param needles ASCII, lower case, at least three bytes each.
 * @throws RangeError when there are too many needles, or one has nothing but separators and quotes.
 */
export function chooseSieve(needles: readonly Uint8Array[], separator: number, sample?: Uint8Array): Sieve {
  if (needles.length > NEEDLES_MAX) throw new RangeError(`More than ${NEEDLES_MAX} needles`);
  const words = countWords(sample);
  return fill(chooseWindows(needles, separator, words), words, isLarge(sample) ? ROUNDS : 1);
}

function isLarge(sample: Uint8Array | undefined): boolean {
  return sample !== undefined && sample.length >= LARGE_SAMPLE;
}

/** Three bytes in a row of the sample and their share of its places. */
interface Words {
  byWord: ReadonlyMap<number, number>;
  /** The most frequent ones. */
  words: Int32Array;
  shares: Float64Array;
  /** Share of each byte, folded. */
  bytes: Float64Array;
}

/** The words of a sample and of typical lines: the first lines of a log lack what comes at the end of a session. */
function countWords(sample: Uint8Array = new Uint8Array(0)): Words {
  const typical = new TextEncoder().encode(TYPICAL), counts = new Map<number, number>();
  const bytes = new Float64Array(256);
  let all = 0;
  for (const text of [sample.subarray(0, SAMPLE_MAX), typical]) {
    all += text.length;
    for (let i = 0; i < text.length; i++) {
      bytes[text[i]! | 0x20]!++;
      if (i < WINDOW - 1) continue;
      const key = wordAt(text, i - WINDOW + 1);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  // a letter that the sample lacks may well come later
  for (let byte = 0; byte < 256; byte++) bytes[byte] = (bytes[byte]! + 1) / (all + 256);
  const byWord = new Map([...counts].map(([word, count]) => [word, count / all]));
  const frequent = [...byWord].filter(([, share]) => share * all > 1).sort(([, a], [, b]) => b - a).slice(0, isLarge(sample) ? WORDS_MAX : FEW_WORDS);
  return { byWord, words: Int32Array.from(frequent, ([word]) => word), shares: Float64Array.from(frequent, ([, share]) => share), bytes };
}

/** The window with the least cost a needle it newly covers, again and again. */
function chooseWindows(needles: readonly Uint8Array[], separator: number, words: Words): Window[] {
  const places = new Map<number, { cost: number; at: Map<number, number> }>();
  const ofNeedle: number[][] = needles.map(() => []);
  needles.forEach((text, needle) => {
    for (let at = 0; at <= text.length - WINDOW; at++) {
      if (text[at] === separator || text[at] === 0x22) continue;
      const key = wordAt(text, at);
      let place = places.get(key);
      if (!place) places.set(key, (place = { cost: WINDOW_SHARE + shareOf(key, words), at: new Map() }));
      if (place.at.has(needle)) continue;
      place.at.set(needle, at);
      ofNeedle[needle]!.push(key);
    }
  });
  const out: Window[] = [];
  const open = new Set(needles.keys());
  while (open.size > 0) {
    let best: number | undefined, least = Infinity;
    for (const [key, { cost, at }] of places) {
      const each = cost / at.size;
      if (at.size > 0 && each < least) { least = each; best = key; }
    }
    if (best === undefined) throw new RangeError('A needle of nothing but separators and quotes');
    const covered = [...places.get(best)!.at];
    out.push({ word: best, needles: covered.map(([index, window]) => ({ text: needles[index]!, window, index })) });
    for (const [needle] of covered) {
      open.delete(needle);
      for (const key of ofNeedle[needle]!) places.get(key)!.at.delete(needle);
    }
  }
  return out;
}

/** Three bytes, folded. */
function wordAt(text: Uint8Array, at: number): number {
  return (text[at]! | text[at + 1]! << 8 | text[at + 2]! << 16) | 0x202020;
}

/** Of the places of a text those that a word takes: as counted, and as its letters alone make it likely. */
function shareOf(word: number, { byWord, bytes }: Words): number {
  return bytes[word & 255]! * bytes[word >> 8 & 255]! * bytes[word >> 16]! + (byWord.get(word) ?? 0);
}

/** Rounds in which windows may change their bucket, with a large sample. */
const ROUNDS = 6;
/** What is counted tells more than what letters make likely. */
const UNSEEN_WEIGHT = 0.3;

/** Puts each window into the bucket where it lets the fewest other words through, and tries again once all have one. */
function fill(windows: readonly Window[], words: Words, rounds: number): Sieve {
  const buckets: Window[][] = Array.from({ length: Math.min(BUCKETS_MAX, windows.length) }, () => []);
  const masks = buckets.map(() => new Uint16Array(2 * WINDOW)), passing = buckets.map(() => 0);
  for (let round = 0; round < rounds; round++) {
    for (const window of windows) {
      const before = buckets.findIndex(bucket => bucket.includes(window));
      if (before >= 0) {
        buckets[before] = buckets[before]!.filter(other => other !== window);
        masks[before] = buckets[before].reduce((mask, { word }) => widened(mask, word), new Uint16Array(2 * WINDOW));
        passing[before] = shareOfMask(masks[before], words);
      }
      let best = 0, least = Infinity, share = 0;
      for (let b = 0; b < buckets.length; b++) {
        const passes = shareOfMask(widened(masks[b]!, window.word), words);
        if (passes - passing[b]! < least) { least = passes - passing[b]!; best = b; share = passes; }
      }
      masks[best] = widened(masks[best]!, window.word);
      passing[best] = share;
      buckets[best]!.push(window);
    }
  }
  const table = (at: number): Uint8Array => Uint8Array.from({ length: 16 }, (_, half) => masks.reduce((all, mask, b) => all | (mask[at]! >> half & 1) << b, 0));
  return { low: [table(0), table(2), table(4)], high: [table(1), table(3), table(5)], windows };
}

/** Halves of bytes, a bit each, that pass: low and high at each place. All bytes pass that the window's may be without their fold. */
function widened(mask: Uint16Array, word: number): Uint16Array<ArrayBuffer> {
  const out = mask.slice();
  for (let place = 0; place < WINDOW; place++) {
    const byte = word >> 8 * place & 255;
    out[2 * place]! |= 1 << (byte & 15);
    out[2 * place + 1]! |= 1 << (byte >> 4);
    if (byte >= 0x60) out[2 * place + 1]! |= 1 << (byte >> 4) - 2;
  }
  return out;
}

/** Of the places of a text those that a bucket lets through: frequent words as counted, the others as their letters make it likely. */
function shareOfMask(mask: Uint16Array, { words, shares, bytes }: Words): number {
  const [low0, high0, low1, high1, low2, high2] = mask as unknown as [number, number, number, number, number, number];
  let sum = UNSEEN_WEIGHT;
  for (let place = 0; place < WINDOW; place++) {
    const low = mask[2 * place]!, high = mask[2 * place + 1]!;
    let share = 0;
    for (let top = 2; top < 8; top++) if (high >> top & 1) for (let half = 0; half < 16; half++) share += (low >> half & 1) * bytes[top << 4 | half]!;
    sum *= share;
  }
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if ((low0 >> (word & 15) & high0 >> (word >> 4 & 15) & low1 >> (word >> 8 & 15) & high1 >> (word >> 12 & 15) & low2 >> (word >> 16 & 15) & high2 >> (word >> 20) & 1) !== 0) sum += shares[i]!;
  }
  return sum;
}
