// Where things are. Imports nothing that has to be installed.
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const at = (...parts) => path.join(root, ...parts);

/** The manifest as it is on disk now. */
export const manifest = () => JSON.parse(fs.readFileSync(at('package.json'), 'utf8'));
export const vsixPath = () => at(`exchange-lens-${manifest().version}.vsix`);

/** Scratch of this checkout: profiles, bundled tests, results. */
export const scratch = at('.cache');

/** Downloads shared by every clone on the machine; EXLENS_CACHE moves them. */
export function sharedCache() {
  if (process.env.EXLENS_CACHE) return path.resolve(process.env.EXLENS_CACHE);
  const base = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  try {
    const dir = path.join(base, 'exchange-lens');
    fs.mkdirSync(dir, { recursive: true });
    fs.accessSync(dir, fs.constants.W_OK);
    return dir;
  } catch {
    return scratch; // a home that cannot be written to
  }
}

/** First 8 hex digits of a file's SHA-256: names a cache folder after what is in it. */
export const fingerprint = (file) => crypto.createHash('sha256').update(fs.readFileSync(file)).digest('hex').slice(0, 8);

/** The path of a program, or undefined. */
export function which(name) {
  const extensions = process.platform === 'win32' ? ['.cmd', '.exe', '.bat'] : [''];
  for (const dir of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const extension of extensions) {
      const file = path.join(dir, name + extension);
      try {
        if (!fs.statSync(file).isFile()) continue;
        fs.accessSync(file, fs.constants.X_OK);
        return file;
      } catch { /* not here */ }
    }
  }
  return undefined;
}
