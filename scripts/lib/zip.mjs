// Reads a .vsix (a zip without encryption, without zip64).
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const END = 0x06054b50, ENTRY = 0x02014b50, END_SIZE = 22;

/** @returns {{name: string, size: number, packed: number, read: () => Buffer}[]} the entries, in the file's order */
export function readZip(file) {
  const data = fs.readFileSync(file);
  let end = data.length - END_SIZE;
  while (end >= 0 && data.readUInt32LE(end) !== END) end--;
  if (end < 0) throw new Error(`${file} is not a zip file`);
  const entries = [];
  for (let n = data.readUInt16LE(end + 10), p = data.readUInt32LE(end + 16); n > 0; n--) {
    if (data.readUInt32LE(p) !== ENTRY) throw new Error(`${file}: damaged directory at ${p}`);
    const method = data.readUInt16LE(p + 10), packed = data.readUInt32LE(p + 20), size = data.readUInt32LE(p + 24);
    const nameLength = data.readUInt16LE(p + 28), local = data.readUInt32LE(p + 42);
    const name = data.toString('utf8', p + 46, p + 46 + nameLength);
    const read = () => {
      const from = local + 30 + data.readUInt16LE(local + 26) + data.readUInt16LE(local + 28);
      const raw = data.subarray(from, from + packed);
      return method === 0 ? raw : zlib.inflateRawSync(raw);
    };
    entries.push({ name, size, packed, read });
    p += 46 + nameLength + data.readUInt16LE(p + 30) + data.readUInt16LE(p + 32);
  }
  return entries;
}

/** Unpacks the entries under a prefix into a folder. */
export function unzip(file, folder, prefix = '') {
  for (const entry of readZip(file)) {
    if (!entry.name.startsWith(prefix) || entry.name.endsWith('/')) continue;
    const target = path.join(folder, entry.name.slice(prefix.length));
    if (!target.startsWith(folder + path.sep)) throw new Error(`${file}: ${entry.name} leads out of the folder`);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, entry.read());
  }
}
