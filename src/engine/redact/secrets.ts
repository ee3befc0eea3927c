/** Where in a line the things stand that name people, machines and mailboxes. Every pattern is linear: bounded repeats, no overlap between neighbours. */

export type Secret =
  | { kind: 'entry-id' | 'guid' | 'sid' | 'imcea' | 'address' | 'ipv4' | 'ipv6' | 'host' | 'account' | 'legacy-dn' | 'phone' | 'message-id'; start: number; end: number }
  | { kind: 'name'; start: number; end: number };

const HEX_PAIR = '[0-9A-Fa-f]{2}';
const PATTERNS: readonly [Secret['kind'], RegExp][] = [
  // StoreObjectId in base64 (64, 96 or 108 characters), dashed hex, plain hex of a folder or message entry id
  ['entry-id', /(?<![A-Za-z0-9+/])(?:RgAAAA[A-Za-z0-9+/]{90}|LgAAAA[A-Za-z0-9+/]{58}|C[A-Za-z0-9+/]{11}RgAAAA[A-Za-z0-9+/]{90})={0,2}(?![A-Za-z0-9+/])/g],
  ['entry-id', /(?<![0-9A-Fa-f-])0{1,2}(?:-[0-9A-Fa-f]{1,2}){45,69}(?![0-9A-Fa-f-])/g],
  ['entry-id', /(?<![0-9A-Fa-f ])0{1,2}(?: [0-9A-Fa-f]{1,2}){45,69}(?![0-9A-Fa-f])/g],
  ['entry-id', new RegExp(`(?<![0-9A-Fa-f])0{8}(?:${HEX_PAIR}){42}(?:(?:${HEX_PAIR}){24})?(?![0-9A-Fa-f])`, 'g')],
  ['guid', /(?<![0-9A-Fa-f-])[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f-])/g],
  ['sid', /\bS-1-5-21-\d{1,10}-\d{1,10}-\d{1,10}(?:-\d{1,10})?/g],
  ['imcea', /\bIMCEA[A-Z0-9]{1,16}-[^\s@<>"',;]{1,512}@[A-Za-z0-9._-]{1,255}/gi],
  ['message-id', /(?<=<)[^\s<>@]{1,256}@[^\s<>@]{1,256}(?=>)/g],
  ['address', /(?<![A-Za-z0-9._%+'-])[A-Za-z0-9._%+'=-]{1,128}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){0,10}[A-Za-z0-9-]{1,63}/g],
  ['ipv4', /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g],
  ['ipv6', /(?<![0-9A-Za-z:])(?:[0-9A-Fa-f]{1,4}:){3,7}(?::|[0-9A-Fa-f]{1,4})(?:[0-9A-Fa-f]{0,4})(?![0-9A-Za-z:])|(?<![0-9A-Za-z:])fe80::[0-9A-Fa-f:]{1,39}/gi],
  ['legacy-dn', /\/o=[^"'\r\n,;<>]{1,400}/gi],
  ['account', /(?<![\\A-Za-z0-9._-])[A-Za-z0-9-]{1,32}\\[A-Za-z0-9._$-]{1,64}(?![\\A-Za-z0-9])/g],
  ['host', /(?<![A-Za-z0-9._@-])(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,8}(?:com|net|org|edu|gov|mil|int|info|biz|local|lan|lab|corp|intra|internal|intranet|priv|private|test|example|invalid|ad|io|de|ru|uk|fr|nl|cn|jp|kr|br|it|es|pl|se|no|fi|dk|ch|at|be|cz|ca|au|us|eu|in)(?![A-Za-z0-9._-]*[A-Za-z0-9-])/gi],
  ['phone', /(?<![\w+.])\+\d{7,15}(?!\d)/g],
];

/** Secrets of a line, in order, none overlapping; earlier patterns win. `names` are the places of names known from elsewhere. */
export function findSecrets(line: string, names: readonly { start: number; end: number }[] = []): Secret[] {
  const found: Secret[] = [];
  for (const [kind, pattern] of PATTERNS) {
    for (const m of line.matchAll(pattern)) found.push({ kind, start: m.index, end: m.index + m[0].length } as Secret);
  }
  for (const n of names) found.push({ kind: 'name', ...n });
  return disjoint(found, line.length);
}

/** Keeps the first found of those that overlap: patterns come in order of how much they know. Time grows with the line only. */
function disjoint(found: Secret[], length: number): Secret[] {
  if (found.length < 2) return found;
  const taken = new Uint8Array(length);
  const kept = found.filter((s) => {
    if (taken.subarray(s.start, s.end).includes(1)) return false;
    taken.fill(1, s.start, s.end);
    return true;
  });
  return kept.sort((a, b) => a.start - b.start);
}
