import type fs from 'node:fs';
import { t } from '../engine/index';

/** What a path is, when it is not a file with bytes in it. */
export function specialKind(stat: fs.Stats): string | undefined {
  if (stat.isFile()) return undefined;
  if (stat.isDirectory()) return t('a folder, not a file');
  if (stat.isFIFO()) return t('a named pipe, not a file');
  if (stat.isSocket()) return t('a socket, not a file');
  if (stat.isCharacterDevice() || stat.isBlockDevice()) return t('a device, not a file');
  return t('not a file');
}

const REASONS: Record<string, () => string> = {
  EACCES: () => t('permission denied'),
  EPERM: () => t('permission denied'),
  ENOENT: () => t('no such file'),
  ENOTDIR: () => t('no such file'),
  ELOOP: () => t('a symbolic link that leads to itself'),
  EISDIR: () => t('a folder, not a file'),
  EBUSY: () => t('in use by another program'),
  EIO: () => t('the disk could not read it'),
  ENAMETOOLONG: () => t('the name is too long'),
};

/** A system error in words a person can act on. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const reason = code === undefined ? undefined : REASONS[code];
  return reason ? reason() : error instanceof Error ? error.message : String(error);
}
