import type { LogSource } from '../engine/index';

/** Standard input, read once. */
export function stdinSource(): LogSource {
  return {
    path: '-',
    async *chunks(_from, _to, signal) {
      signal?.addEventListener('abort', () => process.stdin.destroy());
      for await (const chunk of process.stdin) {
        signal?.throwIfAborted();
        const { buffer, byteOffset, byteLength } = chunk as Buffer;
        yield new Uint8Array(buffer, byteOffset, byteLength);
      }
    },
  };
}
