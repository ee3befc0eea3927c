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
/** More places than a sample has; beyond what a count is multiplied by. */
const MAX_WORDS = 2 ** 20;
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
 * Windows and buckets for needles. No window begins with the separator or a quote: both mean something to the scanner already. None has a tab:
 * folding makes it a character of its own.
 * @param needles printable ASCII or tabs, lower case, at least three bytes each.
 * @throws RangeError when there are too many needles, or one has nothing but separators, quotes and tabs.
 */
export function chooseSieve(needles: readonly Uint8Array[], separator: number, sample?: Uint8Array): Sieve {
  if (needles.length > NEEDLES_MAX) throw new RangeError(`More than ${NEEDLES_MAX} needles`);
  const words = countWords(sample);
  return fill(chooseWindows(needles, separator, words), words, isLarge(sample) ? ROUNDS : 1);
}

function isLarge(sample: Uint8Array | undefined): boolean {
  return sample !== undefined && sample.length >= LARGE_SAMPLE;
}

/** Three bytes in a row of the sample, each once and in order, and their share of its places. */
interface Words {
  all: Uint32Array;
  shares: Float64Array;
  /** Places in `all` of the most frequent ones. */
  frequent: number[];
  /** Share of each byte, folded. */
  bytes: Float64Array;
}

/** The words of a sample and of typical lines: the first lines of a log lack what comes at the end of a session. Sorted, not hashed: this runs once, before anything is compiled. */
function countWords(sample: Uint8Array = new Uint8Array(0)): Words {
  const texts = [sample.subarray(0, SAMPLE_MAX), new TextEncoder().encode(TYPICAL)];
  const found = new Uint32Array(texts[0]!.length + texts[1]!.length), bytes = new Float64Array(256);
  let n = 0;
  for (const text of texts) {
    for (let i = 0, word = 0; i < text.length; i++) {
      const byte = text[i]! | 0x20;
      bytes[byte]!++;
      word = word >> 8 | byte << 16;
      if (i >= WINDOW - 1) found[n++] = word;
    }
  }
  // a letter that the sample lacks may well come later
  for (let byte = 0; byte < 256; byte++) bytes[byte] = (bytes[byte]! + 1) / (found.length + 256);
  const all = new Uint32Array(n), shares = new Float64Array(n), ranks = new Float64Array(n);
  found.subarray(0, n).sort();
  let words = 0, ranked = 0;
  for (let i = 0; i < n;) {
    const word = found[i]!, from = i;
    while (i < n && found[i] === word) i++;
    all[words] = word;
    shares[words] = (i - from) / found.length;
    if (i - from > 1) ranks[ranked++] = (i - from) * MAX_WORDS + words;
    words++;
  }
  const frequent = Array.from(ranks.subarray(0, ranked).sort().subarray(-(isLarge(sample) ? WORDS_MAX : FEW_WORDS)), (rank) => rank % MAX_WORDS);
  return { all: all.subarray(0, words), shares, frequent, bytes };
}

/** A word that stands in needles: which of them, and where. */
interface Place {
  word: number;
  cost: number;
  needles: number[];
  at: number[];
  /** Those that have no window yet. */
  open: number;
}

/** The window with the least cost a needle it newly covers, again and again. */
function chooseWindows(needles: readonly Uint8Array[], separator: number, words: Words): Window[] {
  const byWord = new Map<number, Place>(), ofNeedle: Place[][] = [];
  for (let needle = 0; needle < needles.length; needle++) {
    const text = needles[needle]!, own: Place[] = [];
    for (let at = 0; at <= text.length - WINDOW; at++) {
      if (text[at] === separator || text[at] === 0x22 || text[at]! < 0x20 || text[at + 1]! < 0x20 || text[at + 2]! < 0x20) continue;
      const word = wordAt(text, at);
      let place = byWord.get(word);
      if (!place) byWord.set(word, (place = { word, cost: WINDOW_SHARE + shareOf(word, words), needles: [], at: [], open: 0 }));
      if (place.needles[place.needles.length - 1] === needle) continue;
      place.needles.push(needle);
      place.at.push(at);
      place.open++;
      own.push(place);
    }
    ofNeedle.push(own);
  }
  const out: Window[] = [], covered = new Uint8Array(needles.length);
  const places = [...byWord.values()];
  for (let left = needles.length; left > 0;) {
    let best: Place | undefined, least = Infinity, kept = 0;
    for (let i = 0; i < places.length; i++) {
      const place = places[i]!;
      if (place.open === 0) continue;
      places[kept++] = place;
      const each = place.cost / place.open;
      if (each < least) { least = each; best = place; }
    }
    places.length = kept;
    if (!best) throw new RangeError('A needle of nothing but separators, quotes and tabs');
    const sought: SoughtNeedle[] = [];
    for (let i = 0; i < best.needles.length; i++) {
      const index = best.needles[i]!;
      if (covered[index] === 1) continue;
      covered[index] = 1;
      left--;
      sought.push({ text: needles[index]!, window: best.at[i]!, index });
      for (const place of ofNeedle[index]!) place.open--;
    }
    out.push({ word: best.word, needles: sought });
  }
  return out;
}

/** Three bytes, folded. */
function wordAt(text: Uint8Array, at: number): number {
  return (text[at]! | text[at + 1]! << 8 | text[at + 2]! << 16) | 0x202020;
}

/** Of the places of a text those that a word takes: as counted, and as its letters alone make it likely. */
function shareOf(word: number, { all, shares, bytes }: Words): number {
  let from = 0, to = all.length;
  while (from < to) {
    const middle = from + to >> 1;
    if (all[middle]! < word) from = middle + 1;
    else to = middle;
  }
  return bytes[word & 255]! * bytes[word >> 8 & 255]! * bytes[word >> 16]! + (all[from] === word ? shares[from]! : 0);
}

/** Rounds in which windows may change their bucket, with a large sample. */
const ROUNDS = 6;
/** What is counted tells more than what letters make likely. */
const UNSEEN_WEIGHT = 0.3;
/** Sorts of halves: the low and the high one of each byte of a window. */
const HALF_SORTS = 2 * WINDOW;

/** Halves of bytes, a bit each, low and high by turns for each place; and the frequent words that have them, a bit each. */
interface Mask {
  halves: Int32Array;
  /** `span` words of 32 bits for each sort of halves. */
  words: Int32Array;
}

/** Puts each window into the bucket where it lets the fewest other words through, and tries again once all have one. */
function fill(windows: readonly Window[], { all, shares, frequent, bytes }: Words, rounds: number): Sieve {
  const span = frequent.length + 31 >> 5, weights = Float64Array.from(frequent, (i) => shares[i]!);
  const having = wordsByHalf(frequent.map((i) => all[i]!), span);
  const none = (): Mask => ({ halves: new Int32Array(HALF_SORTS), words: new Int32Array(HALF_SORTS * span) });
  const own = windows.map(({ word }) => widen(none(), halvesOf(word), having, span)), at = windows.map(() => -1);
  const masks = Array.from({ length: Math.min(BUCKETS_MAX, windows.length) }, none), passing = masks.map(() => 0);
  for (let round = 0, moved = true; round < rounds && moved; round++) {
    moved = false;
    for (let w = 0; w < windows.length; w++) {
      const before = at[w]!;
      if (before >= 0) {
        const mask = none();
        for (let other = 0; other < windows.length; other++) if (other !== w && at[other] === before) merge(mask, own[other]!);
        masks[before] = mask;
        passing[before] = shareOfBoth(mask, mask, span, weights, bytes);
      }
      let best = 0, least = Infinity, share = 0;
      for (let b = 0; b < masks.length; b++) {
        const passes = shareOfBoth(masks[b]!, own[w]!, span, weights, bytes);
        if (passes - passing[b]! < least) { least = passes - passing[b]!; best = b; share = passes; }
      }
      merge(masks[best]!, own[w]!);
      passing[best] = share;
      at[w] = best;
      if (best !== before) moved = true;
    }
  }
  const table = (sort: number): Uint8Array => Uint8Array.from({ length: 16 }, (_, half) => masks.reduce((set, { halves }, b) => set | (halves[sort]! >> half & 1) << b, 0));
  return { low: [table(0), table(2), table(4)], high: [table(1), table(3), table(5)], windows };
}

/** Of a word: all halves that pass, as its bytes may be without their fold. */
function halvesOf(word: number): Int32Array {
  const out = new Int32Array(HALF_SORTS);
  for (let place = 0; place < WINDOW; place++) {
    const byte = word >> 8 * place & 255;
    out[2 * place] = 1 << (byte & 15);
    out[2 * place + 1] = 1 << (byte >> 4) | (byte >= 0x60 ? 1 << (byte >> 4) - 2 : 0);
  }
  return out;
}

/** For each sort of halves and each half the words that have it, a bit each. */
function wordsByHalf(words: readonly number[], span: number): Int32Array {
  const out = new Int32Array(HALF_SORTS * 16 * span);
  for (let i = 0; i < words.length; i++) {
    for (let sort = 0; sort < HALF_SORTS; sort++) out[(sort * 16 + (words[i]! >> 4 * sort & 15)) * span + (i >> 5)]! |= 1 << (i & 31);
  }
  return out;
}

function widen(mask: Mask, halves: Int32Array, having: Int32Array, span: number): Mask {
  for (let sort = 0; sort < HALF_SORTS; sort++) {
    mask.halves[sort]! |= halves[sort]!;
    for (let half = 0; half < 16; half++) {
      if ((halves[sort]! >> half & 1) !== 0) for (let i = 0; i < span; i++) mask.words[sort * span + i]! |= having[(sort * 16 + half) * span + i]!;
    }
  }
  return mask;
}

function merge(mask: Mask, other: Mask): void {
  for (let i = 0; i < mask.halves.length; i++) mask.halves[i]! |= other.halves[i]!;
  for (let i = 0; i < mask.words.length; i++) mask.words[i]! |= other.words[i]!;
}

/** Of the places of a text those that two masks together let through: frequent words as counted, the others as their letters make it likely. */
function shareOfBoth({ halves: a, words: p }: Mask, { halves: b, words: q }: Mask, span: number, weights: Float64Array, bytes: Float64Array): number {
  let sum = UNSEEN_WEIGHT;
  for (let place = 0; place < WINDOW; place++) {
    const high = a[2 * place + 1]! | b[2 * place + 1]!;
    let share = 0;
    for (let low = a[2 * place]! | b[2 * place]!; low !== 0; low &= low - 1) {
      const half = 31 - Math.clz32(low & -low);
      for (let top = high & 0xfc; top !== 0; top &= top - 1) share += bytes[31 - Math.clz32(top & -top) << 4 | half]!;
    }
    sum *= share;
  }
  for (let i = 0; i < span; i++) {
    let both = -1;
    for (let at = i; at < HALF_SORTS * span; at += span) both &= p[at]! | q[at]!;
    for (; both !== 0; both &= both - 1) sum += weights[i << 5 | 31 - Math.clz32(both & -both)]!;
  }
  return sum;
}
