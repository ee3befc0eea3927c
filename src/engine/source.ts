/** Where bytes come from. Surfaces implement it over files, archives, standard input or memory. */
export interface LogSource {
  /** As shown to the user. */
  path: string;
  /** Bytes in all, where known. */
  size?: number;
  /** Bytes from `from` up to `to` (exclusive; to the end when left out), in order, in chunks of any size. */
  chunks(from?: number, to?: number, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** Where the bytes can be read straight into an array, at any place. */
  open?(signal?: AbortSignal): Promise<ByteReader>;
}

/** An open source. */
export interface ByteReader {
  /** Fills the front of `into` with the bytes at `at`; returns how many there were, 0 at the end. */
  read(into: Uint8Array, at: number): Promise<number>;
  close(): Promise<void>;
}

/** A source over bytes or text in memory. */
export function memorySource(path: string, content: Uint8Array | string, chunk = 1 << 20): LogSource {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return {
    path,
    size: bytes.length,
    async *chunks(from = 0, to = bytes.length) {
      for (let at = from; at < Math.min(to, bytes.length); at += chunk) yield bytes.subarray(at, Math.min(at + chunk, to, bytes.length));
    },
  };
}
