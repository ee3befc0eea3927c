/** Where in a line the things stand that name people, machines and mailboxes. Every pattern is linear: bounded repeats, no overlap between neighbours. */

export type Secret =
  | { kind: 'entry-id' | 'guid' | 'sid' | 'imcea' | 'address' | 'ipv4' | 'ipv6' | 'host' | 'account' | 'legacy-dn' | 'phone' | 'message-id' | 'free-text'; start: number; end: number }
  | { kind: 'name'; start: number; end: number };

const HEX_PAIR = '[0-9A-Fa-f]{2}';
/** Pattern, and texts at least one of which stands in every line that it matches: most lines hold none of them. */
const PATTERNS: readonly [kind: Secret['kind'], pattern: RegExp, needed?: readonly string[]][] = [
  // StoreObjectId in base64 (64, 96 or 108 characters), dashed hex, plain hex of a folder or message entry id
  ['entry-id', /(?<![A-Za-z0-9+/])(?:RgAAAA[A-Za-z0-9+/]{90}|LgAAAA[A-Za-z0-9+/]{58}|C[A-Za-z0-9+/]{11}RgAAAA[A-Za-z0-9+/]{90})={0,2}(?![A-Za-z0-9+/])/g, ['RgAAAA', 'LgAAAA']],
  ['entry-id', /(?<![0-9A-Fa-f-])0{1,2}(?:-[0-9A-Fa-f]{1,2}){45,69}(?![0-9A-Fa-f-])/g, ['0-0', '00-']],
  ['entry-id', /(?<![0-9A-Fa-f ])0{1,2}(?: [0-9A-Fa-f]{1,2}){45,69}(?![0-9A-Fa-f])/g, ['0 0']],
  ['entry-id', new RegExp(`(?<![0-9A-Fa-f])0{8}(?:${HEX_PAIR}){42}(?:(?:${HEX_PAIR}){24})?(?![0-9A-Fa-f])`, 'g'), ['00000000']],
  ['guid', /(?<![0-9A-Fa-f-])[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f-])/g, ['-']],
  ['sid', /\bS-1-5-21-\d{1,10}-\d{1,10}-\d{1,10}(?:-\d{1,10})?/g, ['S-1-5-21-']],
  ['imcea', /\bIMCEA[A-Z0-9]{1,16}-[^\s@<>"',;]{1,512}@[A-Za-z0-9._-]{1,255}/gi, ['@']],
  ['message-id', /(?<=<)[^\s<>@]{1,256}@[^\s<>@]{1,256}(?=>)/g, ['@']],
  ['address', /(?<![A-Za-z0-9._%+'-])[A-Za-z0-9._%+'=-]{1,128}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){0,10}[A-Za-z0-9-]{1,63}/g, ['@']],
  // four octets, unless a word before them says that they are a version
  ['ipv4', /(?<![\w.]|\b(?:version|build|ver|v|id)[:=#]?[ "]{0,2})(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?!\d|\.\d)/gi],
  ['ipv6', /(?<![0-9A-Za-z:])(?:[0-9A-Fa-f]{1,4}:){3,7}(?::|[0-9A-Fa-f]{1,4})(?:[0-9A-Fa-f]{0,4})(?![0-9A-Za-z:])|(?<![0-9A-Za-z:])fe80::[0-9A-Fa-f:]{1,39}/gi, [':']],
  ['legacy-dn', /\/o=[^"'\r\n,;<>]{1,400}/gi, ['/o=', '/O=']],
  ['account', /(?<![\\A-Za-z0-9._-])[A-Za-z0-9-]{1,32}\\[A-Za-z0-9._$-]{1,64}(?![\\A-Za-z0-9])/g, ['\\']],
  ['host', /(?<![A-Za-z0-9_-]|[A-Za-z0-9_-]\.)(?:[A-Za-z0-9][A-Za-z0-9_-]{0,62}\.){1,8}(?:com|net|org|edu|gov|mil|int|info|biz|local|lan|lab|corp|intra|internal|intranet|priv|private|test|example|invalid|ad|io|de|ru|uk|fr|nl|cn|jp|kr|br|it|es|pl|se|no|fi|dk|ch|at|be|cz|ca|au|us|eu|in)(?:(?=\.[0-9a-f]{8}-)|(?![A-Za-z0-9._-]*[A-Za-z0-9-]))/gi],
  // subjects and people by what stands around them
  ['free-text', /(?<=\bsubj: )[^\r\n]{1,256}?(?=, usr: )/g, ['subj: ']],
  ['free-text', /(?<=\busr: )[^,\r\n]{3,256}(?=,)/g, ['usr: ']],
  ['free-text', /(?<=\bDispatcher for )[^()\r\n]{1,128}(?= \([0-9a-f]{8}-)/g, ['Dispatcher for ']],
  ['free-text', /(?<=<(?:DisplayName|Alias|Location|Organizer|Subject|NormalizedSubject)>k__BackingField:[^"\r\n]{1,120}String=")[^"\r\n]{1,256}/g, ['k__BackingField']],
  ['phone', /(?<![\w+.])\+\d{7,15}(?!\d)/g, ['+']],
];

/** Secrets of a line, in order, none overlapping; earlier patterns win. `names` are the places of names known from elsewhere. */
export function findSecrets(line: string, names: readonly { start: number; end: number }[] = []): Secret[] {
  const found: Secret[] = [];
  for (const [kind, pattern, needed] of PATTERNS) {
    if (needed !== undefined && !needed.some((n) => line.includes(n))) continue;
    for (const m of line.matchAll(pattern)) found.push({ kind, start: m.index, end: m.index + m[0].length } as Secret);
  }
  // `Sales DB 07\HUB01`: the pattern of an account sees only the end of the known name
  const clear = found.filter((s) => s.kind !== 'account' || !names.some((n) => n.start < s.start && s.start < n.end));
  for (const n of names) clear.push({ kind: 'name', ...n });
  return disjoint(clear, line.length);
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
