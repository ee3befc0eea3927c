import fs from 'node:fs';
import { t } from '../engine/index';
import { reasonOf } from './reasons';

/**
 * What became of a file since it was found: logs in use grow, are replaced and deleted.
 * @param bytes that were read of it
 */
export function changed(path: string, found: fs.Stats, bytes: number): string | undefined {
  let now: fs.Stats;
  try {
    now = fs.statSync(path);
  } catch (error) {
    return t('gone while it was read: {0}', reasonOf(error));
  }
  if (now.ino !== found.ino || now.dev !== found.dev) return t('replaced while it was read: what is told here is of the file before');
  if (bytes < found.size) return t('became shorter while it was read: {0} of {1} bytes', bytes, found.size);
  if (bytes < now.size) return t('grew while it was read: {0} bytes read, {1} there now', bytes, now.size);
  return now.mtimeMs !== found.mtimeMs && now.size === found.size ? t('written to while it was read: what was read may be neither the old nor the new content') : undefined;
}
