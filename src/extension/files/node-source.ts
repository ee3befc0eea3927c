import { read } from 'node:fs';
import { open } from 'node:fs/promises';
import { t, type LogSource } from '../../engine/index';

/** One read: large enough that the call costs nothing beside the bytes. */
const READ_BYTES = 1 << 20;

/** A file on disk, read in ranges. Two buffers take turns: a chunk is valid until the next one is asked for. */
export function fileSource(file: string, path: string, size?: number): LogSource {
  return {
    path,
    ...(size === undefined ? {} : { size }),
    async open() {
      const handle = await open(file, 'r');
      if (!(await handle.stat()).isFile()) {
        await handle.close();
        throw new Error(t('not a file'));
      }
      return {
        read: (into, at) => new Promise((resolve, reject) => read(handle.fd, into, 0, into.length, at, (error, count) => (error ? reject(error) : resolve(count)))),
        close: () => handle.close(),
      };
    },
    async *chunks(from = 0, to = Infinity, signal) {
      const handle = await open(file, 'r');
      try {
        const stat = await handle.stat();
        if (!stat.isFile()) throw new Error(t('not a file'));
        const buffers = [Buffer.allocUnsafeSlow(READ_BYTES), Buffer.allocUnsafeSlow(READ_BYTES)];
        for (let at = from, turn = 0; at < to; turn ^= 1) {
          signal?.throwIfAborted();
          const buffer = buffers[turn]!;
          const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, to - at), at);
          if (bytesRead === 0) return;
          at += bytesRead;
          yield buffer.subarray(0, bytesRead);
        }
      } finally {
        await handle.close();
      }
    },
  };
}
