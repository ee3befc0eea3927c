import { guidFromBytes, guidToBytes, knownGuid } from '../decode/guid';

export type SecretKind = 'label' | 'local-part' | 'guid' | 'sid' | 'ipv4' | 'ipv6' | 'phone' | 'text' | 'message-id';

/** A replacement made, for the map that stays with the owner. */
export interface Replacement {
  kind: SecretKind;
  from: string;
  to: string;
  count: number;
}

/** Tries for a free pseudonym of the same length before one unit is added. */
const TRIES = 64;

/**
 * Stable pseudonyms: the same secret gets the same one wherever it stands, different secrets get different ones, and the
 * shape stays (length, digits, letters, case), so that columns, joins and formats hold. `salt` makes them differ between runs.
 */
export class Pseudonyms {
  private readonly made = new Map<string, Replacement>();
  private readonly taken = new Set<string>();

  constructor(private readonly salt: string) {}

  /** A word, host label, local part or free text: letters become letters, digits digits, everything else stays. */
  word(kind: SecretKind, text: string): string {
    const key = text.toLowerCase();
    return likeCase(text, this.of(kind, key, (n) => this.shaped(`${kind}:${key}`, key, n)));
  }

  /** Digits of the same number, the first of a run never zero where it was not. */
  digits(kind: SecretKind, text: string): string {
    return this.of(kind, text, (n) => this.shaped(`${kind}:${text}`, text, n));
  }

  guid(text: string): string {
    if (knownGuid(text) !== undefined) return text;
    const key = text.toLowerCase();
    const made = this.of('guid', key, (n) => {
      const random = new Random(`${this.salt}:guid:${key}:${n}`);
      return key.replace(/[0-9a-f]/g, () => random.below(16).toString(16));
    });
    return likeCase(text, made);
  }

  /** Sixteen bytes of a GUID inside a binary value, in its mixed-endian order. */
  guidBytes(bytes: Uint8Array): Uint8Array {
    return guidToBytes(this.guid(guidFromBytes(bytes)))!;
  }

  /** Octets of the same width each, so that the text keeps its length and the address stays an address. */
  ipv4(text: string): string {
    if (/^(?:127\.|0\.0\.0\.0$|255\.255\.255\.255$)/.test(text)) return text;
    return this.of('ipv4', text, (n) => {
      const random = new Random(`${this.salt}:ipv4:${text}:${n}`);
      return text.split('.').map((o) => (o.length === 1 ? random.below(10) : o.length === 2 ? 10 + random.below(90) : 100 + random.below(155))).join('.');
    });
  }

  ipv6(text: string): string {
    return this.of('ipv6', text.toLowerCase(), (n) => {
      const random = new Random(`${this.salt}:ipv6:${text}:${n}`);
      return text.replace(/[0-9a-f]/gi, (c) => (c === '0' ? '0' : (1 + random.below(15)).toString(16)));
    });
  }

  replacements(): Replacement[] {
    return [...this.made.values()];
  }

  private of(kind: SecretKind, key: string, make: (attempt: number) => string): string {
    const id = `${kind}\u0001${key}`;
    let found = this.made.get(id);
    if (!found) {
      found = { kind, from: key, to: this.free(kind, key, make), count: 0 };
      this.made.set(id, found);
    }
    found.count++;
    return found.to;
  }

  private free(kind: SecretKind, key: string, make: (attempt: number) => string): string {
    for (let n = 0; ; n++) {
      const to = make(n) + (n >= TRIES ? 'x'.repeat(Math.floor(n / TRIES)) : '');
      const id = `${kind}\u0001${to}`;
      if (to !== key && !this.taken.has(id)) {
        this.taken.add(id);
        return to;
      }
      // a text without letters and digits has no other shape: it says nothing and stays
      if (!/[\p{L}\p{N}]/u.test(key)) return key;
    }
  }

  private shaped(seed: string, text: string, attempt: number): string {
    const random = new Random(`${this.salt}:${seed}:${attempt}`);
    return text.replace(/[\p{L}\p{N}]/gu, (c, at: number) => {
      if (/\p{N}/u.test(c)) return String(at > 0 || c === '0' ? random.below(10) : 1 + random.below(9));
      return String.fromCharCode(97 + random.below(26)) + (c.length > 1 ? 'x' : '');
    });
  }
}

function likeCase(original: string, made: string): string {
  if (original === original.toLowerCase()) return made;
  if (original === original.toUpperCase()) return made.toUpperCase();
  return original[0] === original[0]!.toUpperCase() ? made[0]!.toUpperCase() + made.slice(1) : made;
}

/** A small deterministic generator (xorshift over a hashed seed); no cryptography: the salt is the secret and stays with the owner. */
class Random {
  private a = 0x9e3779b9;
  private b = 0x243f6a88;

  constructor(seed: string) {
    for (let i = 0; i < seed.length; i++) {
      this.a = Math.imul(this.a ^ seed.charCodeAt(i), 0x85ebca6b);
      this.b = Math.imul(this.b ^ (this.a >>> 13) ^ seed.charCodeAt(i), 0xc2b2ae35);
    }
    for (let i = 0; i < 4; i++) this.next();
  }

  below(n: number): number {
    return (this.next() >>> 3) % n;
  }

  private next(): number {
    let x = this.a ^ (this.a << 11);
    x ^= x >>> 8;
    this.a = this.b;
    this.b = (this.b ^ (this.b >>> 19) ^ x) >>> 0;
    return this.b;
  }
}
