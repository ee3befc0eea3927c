import fs from 'node:fs';
import path from 'node:path';
import { reasonOf } from '../node/reasons';
import { UsageError } from './usage-error';
import { t } from '../engine/index';

/** Where a result goes. Nothing of it stands under its final name before {@link Output.commit}. */
export interface Output {
  /** Waits while the reader is slower than the writer. */
  write(text: string): Promise<void>;
  commit(): Promise<void>;
  /** Leaves nothing behind. */
  discard(): void;
}

/** Thrown by a write when nobody reads any more (`exlens ... | head`): no error, just the end. */
export class ClosedPipe extends Error {}

export function openOutput(file: string | undefined): Output {
  if (file === undefined || file === '-') return stdoutOutput();
  return fileOutput(file);
}

function stdoutOutput(): Output {
  const { stdout } = process;
  let failed: Error | undefined;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    failed ??= error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' ? new ClosedPipe() : error;
  });
  const write = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      if (failed) return reject(failed);
      stdout.write(text, (error) => (error ? reject((error as NodeJS.ErrnoException).code === 'EPIPE' ? new ClosedPipe() : error) : resolve()));
    });
  return { write, commit: async () => undefined, discard: () => undefined };
}

/** Writes beside the target and renames at the end; a device or a pipe is written to as it is. */
function fileOutput(file: string): Output {
  try {
    const target = fs.existsSync(file) ? fs.realpathSync(file) : path.resolve(file);
    const stat = fs.existsSync(target) ? fs.statSync(target) : undefined;
    if (stat?.isDirectory()) throw new UsageError(t('--output {0} is a folder; name a file.', file));
    if (stat && !stat.isFile()) return directOutput(fs.openSync(target, 'w'));
    const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
    return renamedOutput(target, temporary, fs.openSync(temporary, 'wx', stat?.mode ?? 0o666));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UsageError(t('Cannot write {0}: {1}', file, missing ? t('no such folder') : reasonOf(error)));
  }
}

function directOutput(fd: number): Output {
  const close = (): void => fs.closeSync(fd);
  return { write: async (text) => writeAll(fd, text), commit: async () => close(), discard: close };
}

function renamedOutput(target: string, temporary: string, fd: number): Output {
  let open = true;
  const close = (): void => {
    if (open) fs.closeSync(fd);
    open = false;
  };
  return {
    write: async (text) => writeAll(fd, text),
    commit: async () => {
      close();
      fs.renameSync(temporary, target);
    },
    discard: () => {
      close();
      fs.rmSync(temporary, { force: true });
    },
  };
}

function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += fs.writeSync(fd, bytes, at);
}
