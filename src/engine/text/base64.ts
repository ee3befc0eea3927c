const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes of well-formed base64. The engine may use neither Buffer nor atob. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const values = new Uint8Array(128);
  for (let i = 0; i < 64; i++) values[ALPHABET.charCodeAt(i)] = i;
  const pad = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const out = new Uint8Array(text.length / 4 * 3 - pad);
  for (let i = 0, o = 0; i < text.length; i += 4) {
    const v = values[text.charCodeAt(i)]! << 18 | values[text.charCodeAt(i + 1)]! << 12
      | values[text.charCodeAt(i + 2)]! << 6 | values[text.charCodeAt(i + 3)]!;
    out[o++] = v >> 16;
    if (o < out.length) out[o++] = v >> 8;
    if (o < out.length) out[o++] = v;
  }
  return out;
}
