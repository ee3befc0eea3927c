// Pictures of a screen have few colours: as an indexed PNG they take a third of the room.
import zlib from 'node:zlib';

const SIGNATURE = 8;
const MAX_COLOURS = 48; // text keeps its edges, and four fifths of the bytes

/** The unfiltered bytes of a PNG of 8 bits a channel, RGB or RGBA, as browsers write it. */
function decode(png) {
  const parts = [];
  let head;
  for (let at = SIGNATURE; at < png.length;) {
    const length = png.readUInt32BE(at), type = png.toString('latin1', at + 4, at + 8), data = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') head = { width: data.readUInt32BE(0), height: data.readUInt32BE(4), bytes: data[9] === 6 ? 4 : 3 };
    if (type === 'IDAT') parts.push(data);
    at += length + 12;
  }
  const raw = zlib.inflateSync(Buffer.concat(parts));
  const { width, height, bytes } = head, row = width * bytes;
  const out = Buffer.alloc(row * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (row + 1)], from = y * (row + 1) + 1, to = y * row;
    for (let x = 0; x < row; x++) {
      const a = x >= bytes ? out[to + x - bytes] : 0, b = y ? out[to + x - row] : 0, c = x >= bytes && y ? out[to + x - row - bytes] : 0;
      const p = a + b - c, pa = Math.abs(p - a), pb = Math.abs(p - b), pc = Math.abs(p - c);
      const guess = [0, a, b, (a + b) >> 1, pa <= pb && pa <= pc ? a : pb <= pc ? b : c][filter];
      out[to + x] = raw[from + x] + guess;
    }
  }
  return { ...head, pixels: out };
}

function chunk(type, data) {
  const out = Buffer.alloc(data.length + 12);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, 'latin1');
  data.copy(out, 8);
  out.writeUInt32BE(zlib.crc32(out.subarray(4, data.length + 8)), data.length + 8);
  return out;
}

/** Colours by how often they stand, near ones together; every colour's place in the palette. */
function paletteOf(counts) {
  const byUse = [...counts.entries()].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
  const parts = (c) => [c >> 16, (c >> 8) & 255, c & 255];
  const away = (a, b) => { const [r, g, l] = parts(a), [x, y, z] = parts(b); return (r - x) ** 2 + (g - y) ** 2 + (l - z) ** 2; };
  const nearest = (c) => palette.reduce((best, p, i) => { const d = away(c, p); return d < best[1] ? [i, d] : best; }, [0, Infinity]);
  const palette = [];
  for (const apart of [400, 100, 25, 1]) { // first what differs much, then finer shades as long as there is room
    for (const colour of byUse) if (palette.length < MAX_COLOURS && nearest(colour)[1] >= apart) palette.push(colour);
  }
  return { palette: palette.map(parts), index: new Map(byUse.map((c) => [c, nearest(c)[0]])) };
}

/** The same picture with few colours. */
export function palettePng(png) {
  const { width, height, bytes, pixels } = decode(png);
  const colours = new Int32Array(width * height), counts = new Map();
  for (let i = 0; i < colours.length; i++) {
    const c = colours[i] = (pixels[i * bytes] << 16) | (pixels[i * bytes + 1] << 8) | pixels[i * bytes + 2];
    counts.set(c, (counts.get(c) ?? 0) + 1);
  }
  const { palette, index } = paletteOf(counts);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = index.get(colours[y * width + x]);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3], 8);
  return Buffer.concat([png.subarray(0, SIGNATURE), chunk('IHDR', head), chunk('PLTE', Buffer.from(palette.flat())), chunk('IDAT', zlib.deflateSync(rows, { level: 9, memLevel: 9 })), chunk('IEND', Buffer.alloc(0))]);
}
