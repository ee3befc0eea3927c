/** A zip archive whose members are stored as they are; `encrypted` is only claimed. Made without Node, for the web worker host. */
export function storedZip(members: readonly { name: string; text: string; encrypted?: boolean }[]): Uint8Array {
  const parts: number[] = [];
  const directory: number[] = [];
  const u16 = (n: number): number[] => [n & 255, (n >>> 8) & 255];
  const u32 = (n: number): number[] => [...u16(n & 0xffff), ...u16(n >>> 16)];
  for (const { name, text, encrypted } of members) {
    const [title, plain] = [new TextEncoder().encode(name), new TextEncoder().encode(text)];
    // twelve bytes of an encrypted member are its own head
    const data = encrypted ? new Uint8Array([...new Uint8Array(12), ...plain.subarray(0, 100)]) : plain;
    const size = data.length - (encrypted ? 12 : 0);
    const common = [...u16(20), ...u16(0x800 | (encrypted ? 1 : 0)), ...u16(0), ...u32(0), ...u32(crc32(data)), ...u32(data.length), ...u32(size), ...u16(title.length), ...u16(0)];
    directory.push(0x50, 0x4b, 1, 2, 20, 3, ...common, ...Array.from({ length: 10 }, () => 0), ...u32(parts.length), ...title);
    for (const bytes of [[0x50, 0x4b, 3, 4], common, title, data]) for (const byte of bytes) parts.push(byte);
  }
  const end = [0x50, 0x4b, 5, 6, 0, 0, 0, 0, ...u16(members.length), ...u16(members.length), ...u32(directory.length), ...u32(parts.length), 0, 0];
  return new Uint8Array([...parts, ...directory, ...end]);
}

/** gzip as every platform has it. */
export async function gzip(text: string): Promise<Uint8Array> {
  return new Uint8Array(await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer());
}

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
