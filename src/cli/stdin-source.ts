import { Readable } from 'node:stream';
import type { LogSource } from '../engine/index';
import { gunzipSource, isGzip, type Member } from '../node/archive';

/** Standard input, read once and unpacked where it is gzip. */
export function stdinSource(input: Pick<Member, 'problem'> = {}): LogSource {
  return {
    path: '-',
    async *chunks(from, to, signal) {
      signal?.addEventListener('abort', () => process.stdin.destroy());
      const rest = process.stdin[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
      const head = await firstBytes(rest);
      let read = 0;
      const all = async function* (): AsyncGenerator<Buffer> {
        for (let chunk = head.length > 0 ? head : undefined; chunk; chunk = nextOf(await rest.next())) {
          signal?.throwIfAborted();
          read += chunk.length;
          yield chunk;
        }
      };
      if (isGzip(head)) yield* gunzipSource('-', input, () => Readable.from(all()), () => read).chunks(from, to, signal);
      else for await (const { buffer, byteOffset, byteLength } of all()) yield new Uint8Array(buffer, byteOffset, byteLength);
    },
  };
}

/** At least the two bytes that tell gzip, where there are two. */
async function firstBytes(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 2) {
    const chunk = nextOf(await chunks.next());
    if (!chunk) break;
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
  }
  return head;
}

function nextOf(result: IteratorResult<Buffer>): Buffer | undefined {
  return result.done ? undefined : result.value;
}
