import fs from 'node:fs';
import path from 'node:path';

export interface Input {
  path: string;
  bytes: Uint8Array;
}

/** What is mutated stays small, so that many inputs fit into a second; growth has its own mutator. */
const SEED_BYTES = 16_384;

/** The project's own samples and golden inputs, and the shared ones where they are present. */
export function readCorpus(root: string, folders = ['samples', 'test/golden', '../shared/samples']): Input[] {
  const out: Input[] = [];
  for (const folder of folders) {
    for (const file of filesUnder(path.join(root, folder))) {
      if (/(?:expected|options)\.json$|\.md$/.test(file)) continue;
      const bytes = fs.readFileSync(file);
      if (bytes.length === 0) continue;
      out.push({ path: path.basename(file), bytes: bytes.subarray(0, SEED_BYTES) });
      // a piece from the middle shows what the head does not
      if (bytes.length > 3 * SEED_BYTES) out.push({ path: path.basename(file), bytes: joined(bytes.subarray(0, 600), bytes.subarray(bytes.length >> 1, (bytes.length >> 1) + SEED_BYTES)) });
    }
  }
  if (out.length === 0) throw new Error('no samples to mutate');
  return out;
}

function filesUnder(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => path.join(e.parentPath, e.name)).sort();
}

export function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
