import { constants, read } from 'node:fs';
import { open as openFile, type FileHandle } from 'node:fs/promises';
import type { LogSource } from '../../engine/index';
import { reasonOf, specialKind } from '../../node/reasons';

/** One read: large enough that the call costs nothing beside the bytes. */
const READ_BYTES = 1 << 20;

/** Opened without blocking, so that a named pipe is told instead of waited for. */
async function open(file: string): Promise<FileHandle> {
  let handle: FileHandle;
  try {
    handle = await openFile(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw new Error(reasonOf(error));
  }
  const special = specialKind(await handle.stat());
  if (special === undefined) return handle;
  await handle.close();
  throw new Error(special);
}

/** A file on disk, read in ranges. Two buffers take turns: a chunk is valid until the next one is asked for. */
export function fileSource(file: string, path: string, size?: number): LogSource {
  return {
    path,
    ...(size === undefined ? {} : { size }),
    async open() {
      const handle = await open(file);
      return {
        read: (into, at) => new Promise((resolve, reject) => read(handle.fd, into, 0, into.length, at, (error, count) => (error ? reject(error) : resolve(count)))),
        close: () => handle.close(),
      };
    },
    async *chunks(from = 0, to = Infinity, signal) {
      const handle = await open(file);
      try {
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
