const TRIPLES = 1 << 15;

/**
 * Finds ASCII literals, in whatever case, in one pass over a text: three characters at a time, five bits of each, pick the few
 * literals that may begin there. Linear, whatever the text.
 */
export class NeedleSet {
  /** For three characters the number of a bucket, 0 for none. */
  private readonly table = new Uint16Array(TRIPLES);
  private readonly buckets: { text: string; owners: number }[][] = [[]];
  private readonly short: { text: string; owners: number }[] = [];
  private readonly all: number;

  /** @param owners for each owner its literals; at most 31 owners, as many as a number has bits to spare. */
  constructor(owners: readonly (readonly string[])[]) {
    if (owners.length > 31) throw new RangeError('More owners than bits');
    const merged = new Map<string, number>();
    owners.forEach((list, i) => list.forEach((needle) => merged.set(needle.toLowerCase(), (merged.get(needle.toLowerCase()) ?? 0) | (1 << i))));
    let all = 0;
    for (const [text, bits] of merged) {
      all |= bits;
      if (text.length < 3) this.short.push({ text, owners: bits });
      else this.put(text, bits);
    }
    this.all = all;
  }

  private put(text: string, owners: number): void {
    const key = five(text, 0) << 10 | five(text, 1) << 5 | five(text, 2);
    const bucket = this.table[key] || this.buckets.push([]) - 1;
    this.table[key] = bucket;
    this.buckets[bucket]!.push({ text, owners });
  }

  /** One bit for each owner with a literal in the text. */
  find(text: string): number {
    const { table, all } = this;
    let found = this.short.length > 0 ? this.findShort(text) : 0;
    let key = 0;
    for (let i = 0; i < text.length; i++) {
      key = (key << 5 | text.charCodeAt(i) & 31) & (TRIPLES - 1);
      const bucket = table[key]!;
      if (bucket === 0) continue;
      for (const needle of this.buckets[bucket]!) if ((needle.owners & ~found) !== 0 && standsAt(text, i - 2, needle.text)) found |= needle.owners;
      if (found === all) return found;
    }
    return found;
  }

  private findShort(text: string): number {
    let found = 0;
    for (let i = 0; i < text.length; i++) for (const needle of this.short) if (standsAt(text, i, needle.text)) found |= needle.owners;
    return found;
  }
}

function five(text: string, at: number): number {
  return text.charCodeAt(at) & 31;
}

/** `needle` is in lower case. Only letters of ASCII have two cases. */
function standsAt(text: string, at: number, needle: string): boolean {
  if (at < 0) return false;
  for (let k = 0; k < needle.length; k++) {
    const code = text.charCodeAt(at + k);
    if (code !== needle.charCodeAt(k) && !(code >= 65 && code <= 90 && code + 32 === needle.charCodeAt(k))) return false;
  }
  return true;
}

/** Which of many texts stand in another: one pass for those of at least three characters. Text for text, case and all. */
export class ProbeSet {
  private readonly table = new Uint16Array(TRIPLES);
  private readonly buckets: { probe: string; index: number }[][] = [[]];
  private readonly others: { probe: string; index: number }[] = [];

  private readonly found: Uint8Array;

  constructor(probes: readonly string[]) {
    this.found = new Uint8Array(probes.length);
    probes.forEach((probe, index) => {
      if (probe.length < 3) {
        this.others.push({ probe, index });
        return;
      }
      const key = five(probe, 0) << 10 | five(probe, 1) << 5 | five(probe, 2);
      const bucket = this.table[key] || this.buckets.push([]) - 1;
      this.table[key] = bucket;
      this.buckets[bucket]!.push({ probe, index });
    });
  }

  /** A one for each probe that stands in the text; valid until the next call. */
  find(lower: string): Uint8Array {
    const { found } = this;
    found.fill(0);
    for (const { probe, index } of this.others) if (lower.includes(probe)) found[index] = 1;
    let key = 0;
    for (let i = 0; i < lower.length; i++) {
      key = (key << 5 | lower.charCodeAt(i) & 31) & (TRIPLES - 1);
      const bucket = this.table[key]!;
      if (bucket !== 0) for (const { probe, index } of this.buckets[bucket]!) if (found[index] === 0 && lower.startsWith(probe, i - 2)) found[index] = 1;
    }
    return found;
  }
}
