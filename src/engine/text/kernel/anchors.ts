import { NEEDLES_MAX, NIBBLE_PAIRS_MAX, PAIRS_MAX } from './assembly/layout';

/**
 * Two bytes at a distance that many needles share: a cheap sieve for all of them. Bytes are folded by | 0x20, which makes
 * letters of one case and lets a few other bytes through; every place found is compared in full.
 */
export interface AnchorPair {
  first: number;
  second: number;
  distance: number;
  /** `index`: its place among the needles given. */
  needles: { text: Uint8Array; anchor: number; index: number }[];
}

/** Farther pairs find nothing that nearer ones do not. */
const DISTANCE_MAX = 7;
/** Cost of one more pair for 64 bytes, and of comparing at one place, in the same unit (cycles, measured roughly). */
const PAIR_COST = 12;
const COMPARE_COST = 60;
/** Few pairs are sought one by one; more of them, all at one distance, eight at a time by the halves of their bytes. */
const FEW_PAIRS = 4;
const NIBBLE_DISTANCE_MAX = 4;
const NIBBLE_BASE = 12;
/** Of eight pairs. */
const NIBBLE_COST = 28;
/** What a pair is taken to cost while pairs are chosen: more makes fewer of them. */
const NIBBLE_TRIES = [4, 12, 30];
/** Bytes of a sample that are counted: enough for pairs that come in every hundredth line. */
const SAMPLE_MAX = 16384;
/** Pairs that a sample lacks may well come later: this share is added to each. */
const UNSEEN = 0.0002;

/** Lines of each sort, as often as an Exchange server writes them; only their pairs of letters matter. */
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
 * Anchors that cover all needles at little cost: greedily, the pair with the least cost a needle it newly covers.
 * @param needles ASCII, lower case, at least two bytes each.
 * @param separator never an anchor, like the quote: both mean something to the scanner already.
 * @throws RangeError when too many anchors or needles would be needed.
 */
export function chooseAnchors(needles: readonly Uint8Array[], separator: number, sample?: Uint8Array): AnchorPair[] {
  if (needles.length > NEEDLES_MAX) throw new RangeError(`More than ${NEEDLES_MAX} needles`);
  if (needles.length === 0) return [];
  const candidates = [...collect(needles, byte => byte !== separator && byte !== 0x22).values()];
  const share = shares(sample);
  for (const candidate of candidates) candidate.hits = 64 * COMPARE_COST * share(candidate);
  let best = greedy(needles, candidates, PAIR_COST, PAIRS_MAX);
  if (!best || best.pairs.length > FEW_PAIRS) {
    for (let distance = 1; distance <= NIBBLE_DISTANCE_MAX; distance++) {
      const near = candidates.filter(c => c.distance === distance);
      for (const pairCost of NIBBLE_TRIES) {
        const choice = greedy(needles, near, pairCost, NIBBLE_PAIRS_MAX);
        if (!choice || choice.pairs.length <= FEW_PAIRS) continue;
        choice.cost += NIBBLE_BASE + Math.ceil(choice.pairs.length / 8) * NIBBLE_COST - choice.pairs.length * pairCost;
        if (!best || choice.cost < best.cost) best = choice;
      }
    }
  }
  if (!best) throw new RangeError('No anchors for these needles');
  return best.pairs;
}

/** The distance of all pairs, where it is the same and there are enough of them to be sought together; 0 otherwise. */
export function commonDistance(pairs: readonly AnchorPair[]): number {
  const distance = pairs[0]?.distance ?? 0;
  return pairs.length > FEW_PAIRS && pairs.length <= NIBBLE_PAIRS_MAX && pairs.every(pair => pair.distance === distance) ? distance : 0;
}

/** The pair with the least cost a needle it newly covers, again and again. Undefined when `most` pairs do not cover all. */
function greedy(needles: readonly Uint8Array[], candidates: readonly Candidate[], pairCost: number, most: number): { pairs: AnchorPair[]; cost: number } | undefined {
  const ofNeedle: Candidate[][] = needles.map(() => []), open = new Set(needles.keys()), pairs: AnchorPair[] = [];
  for (const candidate of candidates) {
    candidate.gain = candidate.places.size;
    for (const needle of candidate.places.keys()) ofNeedle[needle]!.push(candidate);
  }
  let cost = 0;
  while (open.size > 0) {
    let best: Candidate | undefined, bestCost = Infinity;
    for (const candidate of candidates) {
      if (candidate.gain === 0) continue;
      const each = (pairCost + candidate.hits) / candidate.gain;
      if (each < bestCost) { best = candidate; bestCost = each; }
    }
    if (!best || pairs.length === most) return undefined;
    cost += pairCost + best.hits;
    const covered = [...best.places].filter(([needle]) => open.delete(needle));
    for (const [needle] of covered) for (const candidate of ofNeedle[needle]!) candidate.gain--;
    pairs.push({
      first: best.first, second: best.second, distance: best.distance,
      needles: covered.map(([needle, anchor]) => ({ text: needles[needle]!, anchor, index: needle })),
    });
  }
  return { pairs, cost };
}

interface Candidate {
  first: number;
  second: number;
  distance: number;
  /** Cost of comparing at the places where it is. */
  hits: number;
  /** Needles it would newly cover. */
  gain: number;
  /** Needle to the place of the first byte in it. */
  places: Map<number, number>;
}

function collect(needles: readonly Uint8Array[], allowed: (byte: number) => boolean): Map<number, Candidate> {
  const out = new Map<number, Candidate>();
  needles.forEach((text, needle) => {
    for (let at = 0; at < text.length; at++) {
      if (!allowed(text[at]!)) continue;
      for (let distance = 1; distance <= DISTANCE_MAX && at + distance < text.length; distance++) {
        if (!allowed(text[at + distance]!)) continue;
        const first = text[at]! | 0x20, second = text[at + distance]! | 0x20, key = first << 16 | second << 8 | distance;
        let candidate = out.get(key);
        if (!candidate) out.set(key, candidate = { first, second, distance, hits: 0, gain: 0, places: new Map() });
        if (!candidate.places.has(needle)) candidate.places.set(needle, at);
      }
    }
  });
  return out;
}

/** The share of a pair among the places of a text: by both bytes and the distance. */
function shares(sample: Uint8Array | undefined): (candidate: Candidate) => number {
  const text = sample && sample.length >= 2048 ? sample.subarray(0, SAMPLE_MAX) : new TextEncoder().encode(TYPICAL);
  const counts = new Uint32Array(64 * 64 * 8);
  for (let i = DISTANCE_MAX; i < text.length; i++) {
    const second = six(text[i]!);
    for (let distance = 1; distance <= DISTANCE_MAX; distance++) counts[(six(text[i - distance]!) << 6 | second) << 3 | distance]!++;
  }
  return ({ first, second, distance }) => counts[(six(first) << 6 | six(second)) << 3 | distance]! / text.length + UNSEEN;
}

/** The six bits that are left of a printable character once folded. */
function six(byte: number): number {
  return byte & 0x1f | byte >> 1 & 0x20;
}
