import { joined, type Input } from './corpus';
import type { Random } from './random';

/** Text that has broken programs before, and text that would act if a surface let it. */
export const HOSTILE: readonly string[] = [
  '\u001b[31m', '\u001b]0;title\u0007', '\u009b2J', '\u0000', '\u0001', '\u0008', '\u007f', '\u202e', '\u2066', '\u200b', '\ufeff', '\ud800', '\udfff', '\u2028', '\r', '\t', '\u000c', '\u0085',
  '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '](javascript:alert(1))', '[x](command:workbench.action.quit)', '```', '````', '$(error)', '${env}', '%s%n', '{0}', '\\', '\\\\?\\', '../../../etc/passwd',
  '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'NaN', 'Infinity', '-0', '1e999', '9999999999999999999', '-2147483649', '0x', '18446744073709551616',
  '"', '""', '"""', '\u201c', '\u201d', "'", ';', ',', ',,,,,,,,', '#', '#Fields: ', '#Fields: date-time,a,b', '#Software: Microsoft Exchange Server', '#Version: ', '#Log-type: ', '#Date: ', '# ',
  '9999-12-31T23:59:59.999Z', '0000-00-00T00:00:00.000Z', '2011-13-45T99:99:99.999Z', '+275760-09-13T00:00:00.000Z', '1.00:00:00', '-10675199.02:48:05.4775808',
  '0:000> !do 00000000', '!dumpobj /d 0', 'MethodTable: ', 'Name: ', '<Value>', '<!--', '-->', '<![CDATA[', '&#0;', '&lol;', '<!DOCTYPE a [<!ENTITY b "c">]>', '[PS] C:\\>Get-', '-----', '{', '}', '(', '[', ':', ' : ', '=', '\n\n', ' ',
  'Throttled delivery for recipient ', ' due to concurrency limit 1', '432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded', 'a@b', 'IMCEAEX-_O=+', '550 5.7.1 ', '(((((((((((', '[[[[[[[[[', '{{{{{{{{{{', '<a><a><a><a>',
];

type Mutator = (lines: string[], r: Random, corpus: readonly Input[]) => void;

const place = (lines: string[], r: Random): number => r.int(lines.length);
const at = (text: string, r: Random): number => r.int(text.length + 1);
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** Mutators that know lines, cells, headers and numbers. */
const STRUCTURED: readonly Mutator[] = [
  (l, r) => void l.splice(place(l, r), 1 + r.int(3)),
  (l, r) => { const n = place(l, r); l.splice(place(l, r), 0, ...l.slice(n, n + 1 + r.int(8))); },
  (l, r) => { const a = place(l, r), b = place(l, r); [l[a], l[b]] = [l[b]!, l[a]!]; },
  (l, r) => { const n = place(l, r), text = l[n]!, i = at(text, r); l[n] = text.slice(0, i) + r.pick(HOSTILE) + text.slice(i); },
  (l, r) => { const n = place(l, r), text = l[n]!, i = at(text, r); l[n] = text.slice(0, i) + r.pick(HOSTILE) + text.slice(i + 1 + r.int(12)); },
  (l, r) => { l.splice(place(l, r), 0, r.pick(HOSTILE)); },
  (l, r) => { const n = place(l, r), cells = l[n]!.split(','); const a = r.int(cells.length), b = r.int(cells.length); [cells[a], cells[b]] = [cells[b]!, cells[a]!]; l[n] = cells.join(','); },
  (l, r) => { const n = place(l, r), cells = l[n]!.split(','); cells.splice(r.int(cells.length), 1 - r.int(2), ...Array.from({ length: r.int(3) }, () => r.pick(HOSTILE))); l[n] = cells.join(','); },
  (l, r) => { const n = place(l, r), cells = l[n]!.split(','), c = r.int(cells.length); cells[c] = `"${cells[c]!}`; l[n] = cells.join(','); },
  (l, r) => { const n = place(l, r), i = at(l[n]!, r); l.splice(n, 1, l[n]!.slice(0, i), l[n]!.slice(i)); },
  (l, r) => { const n = place(l, r); l.splice(n, 2, l[n]! + (l[n + 1] ?? '')); },
  (l, r) => { const n = place(l, r); l[n] = l[n]!.replace(/\d+/g, (d) => (r.chance(3) ? r.pick(['0', '-1', '99999999999999999999', '4294967296', d + d, d.slice(1)]) : d)); },
  (l, r) => { const n = place(l, r); l[n] = r.pick([l[n]!.toUpperCase(), l[n]!.toLowerCase(), l[n]!.trim(), `  ${l[n]!}`, `${l[n]!}  `, [...l[n]!].reverse().join('')]); },
  (l, r) => { const n = place(l, r), text = l[n]!, i = at(text, r), piece = text.slice(i, i + 1 + r.int(20)) || r.pick(HOSTILE); l[n] = text.slice(0, i) + piece.repeat(1 + r.int(r.pick([4, 60, 2000]))).slice(0, 20_000) + text.slice(i); },
  (l, r, corpus) => { const other = latin1(r.pick(corpus).bytes).split('\n'), n = r.int(other.length); l.splice(place(l, r), 0, ...other.slice(n, n + 1 + r.int(30))); },
  (l, r, corpus) => { const other = latin1(r.pick(corpus).bytes).split('\n'); l.splice(place(l, r), l.length, ...other.slice(r.int(other.length))); },
  (l, r) => { const n = place(l, r), many = l.slice(n, n + 1 + r.int(4)); for (let size = 0; size < 100_000 && r.int(200) > 0; size += many.join('').length + 1) l.splice(n, 0, ...many); },
  (l, r) => { l.length = 1 + place(l, r); },
  (l, r) => { l.splice(0, place(l, r)); },
];

type ByteMutator = (bytes: Uint8Array, r: Random) => Uint8Array;

const BYTES: readonly ByteMutator[] = [
  (b, r) => { const out = b.slice(); for (let n = 1 + r.int(8); n > 0; n--) out[r.int(out.length)] = r.int(256); return out; },
  (b, r) => { const out = b.slice(); for (let n = 1 + r.int(8); n > 0; n--) out[r.int(out.length)]! ^= 1 << r.int(8); return out; },
  (b, r) => b.slice(0, r.int(b.length + 1)),
  (b, r) => { const i = r.int(b.length + 1); return joined(b.subarray(0, i), Uint8Array.from({ length: r.int(40) }, () => r.int(256)), b.subarray(i)); },
  (b, r) => { const i = r.int(b.length + 1); return joined(b.subarray(0, i), b.subarray(i + 1 + r.int(60))); },
  (b) => joined(Uint8Array.of(0xff, 0xfe), Buffer.from(latin1(b), 'utf16le')),
  (b, r) => joined(Uint8Array.of(0xff, 0xfe), Buffer.from(latin1(b), 'utf16le').subarray(0, b.length - r.int(3))),
  (b) => joined(Uint8Array.of(0xfe, 0xff), Buffer.from(latin1(b).slice(0, 20_000), 'utf16le').swap16()),
  (b) => joined(Uint8Array.of(0xef, 0xbb, 0xbf), b),
  (b) => new Uint8Array(Buffer.from(latin1(b).replaceAll('\r\n', '\n').replaceAll('\n', '\r\n'))),
  (b) => new Uint8Array(Buffer.from(latin1(b).replaceAll('\r', '').replaceAll('\n', '\r'))),
];

/** No mutated input is larger: time is measured against size, and memory of the run stays flat. */
const MOST_BYTES = 300_000;

/** One input out of the corpus, changed in a few ways. */
export function mutated(corpus: readonly Input[], r: Random): Input {
  const seed = r.pick(corpus);
  let { bytes } = seed;
  if (!r.chance(6)) {
    const lines = latin1(bytes).split('\n');
    for (let n = 1 + r.int(5); n > 0; n--) {
      if (lines.length === 0) lines.push('');
      r.pick(STRUCTURED)(lines, r, corpus);
    }
    bytes = new Uint8Array(Buffer.from(lines.join('\n')));
  }
  if (bytes.length > 0 && r.chance(3)) for (let n = 1 + r.int(2); n > 0 && bytes.length > 0; n--) bytes = r.pick(BYTES)(bytes, r);
  return { path: r.chance(8) ? r.pick(['x', 'a\nb.log', '\u001b[2J.log', 'EdgeTransport.exe.config', 'CONNECTLOG.LOG', 'MSGTRK.LOG', '.', '']) : seed.path, bytes: bytes.subarray(0, MOST_BYTES) };
}
