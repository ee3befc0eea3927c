import fs from 'node:fs';
import type { ByteReader, LogSource } from '../engine/index';
import { reasonOf, specialKind } from './reasons';

/** One read: large enough that the call costs nothing beside the bytes, small enough for two of them per file. */
const READ_BYTES = 1 << 20;
/** The second buffer of a file that fits into the first: room to see that it ended, or what was appended meanwhile. */
const TAIL_BYTES = 4096;

/**
 * A file on disk. Two buffers take turns, one being read into while the other is worked on: a chunk is valid until the next one is asked for.
 * Opened without blocking and checked by handle, so that a named pipe put in the file's place cannot hang the scan.
 * @param shown what findings name it
 */
export function fileSource(path: string, size?: number, shown = path): LogSource {
  return {
    path: shown,
    ...(size === undefined ? {} : { size }),
    open: () => openReader(path),
    async *chunks(from = 0, to = Infinity, signal) {
      if (size !== undefined && size <= READ_BYTES) {
        yield* readAtOnce(path, from, to);
        return;
      }
      const handle = await open(path);
      try {
        const stat = await handle.stat();
        const special = specialKind(stat);
        if (special !== undefined) throw new Error(special);
        const wanted = Math.min(stat.size, to) - from;
        const first = Math.max(1, Math.min(READ_BYTES, wanted));
        // plain arrays: the engine keeps pieces with slice(), which copies from an array but not from a Buffer
        const buffers = [new Uint8Array(first), new Uint8Array(wanted > first ? first : TAIL_BYTES)];
        let at = from;
        const next = (turn: number): Promise<number> => {
          const length = Math.min(buffers[turn]!.length, to - at);
          return length > 0 ? handle.read(buffers[turn]!, 0, length, at).then((r) => r.bytesRead, (error: unknown) => { throw new Error(reasonOf(error)); }) : Promise.resolve(0);
        };
        let turn = 0;
        for (let read = await next(turn); read > 0; ) {
          signal?.throwIfAborted();
          at += read;
          const ahead = next(1 - turn);
          ahead.catch(() => undefined);
          yield buffers[turn]!.subarray(0, read);
          read = await ahead;
          turn = 1 - turn;
        }
      } finally {
        await handle.close();
      }
    },
  };
}

/** Reads where the engine wants the bytes; the callbacks of `fs` cost a third of what its promises do. */
async function openReader(path: string): Promise<ByteReader> {
  const handle = await open(path);
  const special = specialKind(await handle.stat());
  if (special !== undefined) {
    await handle.close();
    throw new Error(special);
  }
  return {
    read: (into, at) => new Promise((resolve, reject) => fs.read(handle.fd, into, 0, into.length, at, (error, count) => (error ? reject(new Error(reasonOf(error))) : resolve(count)))),
    close: () => handle.close(),
  };
}

/** A small file, without waiting for other threads: four waits a file are most of the time that ten thousand files take. */
function* readAtOnce(path: string, from: number, to: number): Generator<Uint8Array> {
  let fd: number;
  try {
    fd = fs.openSync(path, OPEN_FLAGS);
  } catch (error) {
    throw new Error(reasonOf(error));
  }
  try {
    const stat = fs.fstatSync(fd);
    const special = specialKind(stat);
    if (special !== undefined) throw new Error(special);
    for (let at = from; at < to; ) {
      const buffer = new Uint8Array(Math.max(TAIL_BYTES, Math.min(READ_BYTES, Math.min(stat.size, to) - at)));
      const read = fs.readSync(fd, buffer, 0, Math.min(buffer.length, to - at), at);
      if (read === 0) return;
      yield buffer.subarray(0, read);
      at += read;
    }
  } catch (error) {
    throw new Error(reasonOf(error));
  } finally {
    fs.closeSync(fd);
  }
}

/** Opening a named pipe for reading waits for a writer unless told not to. */
const OPEN_FLAGS = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0);

async function open(path: string): Promise<fs.promises.FileHandle> {
  try {
    return await fs.promises.open(path, OPEN_FLAGS);
  } catch (error) {
    throw new Error(reasonOf(error));
  }
}
