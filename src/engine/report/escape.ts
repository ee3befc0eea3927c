/**
 * Characters that could act on a terminal or change the order in which text is read: C0 and C1 controls, DEL, bidirectional marks and
 * overrides, invisible separators, interlinear and tag characters, and halves of surrogate pairs.
 */
const ACTING = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

/** JSON has codes of its own for C0 controls and halves of pairs; line ends are its layout. */
const ACTING_IN_JSON = /[\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** Log text as it can be shown anywhere: what acts or hides is written as its code, `\x1b`, `\u{202e}`. Tabs become blanks. */
export function visible(text: string): string {
  return text.replace(ACTING, codeOf).replaceAll('\t', ' ');
}

/** The same for a text of our own that may have several lines. */
export function visibleLines(text: string): string[] {
  return text.split('\n').map(visible);
}

/** JSON that acts nowhere, not on a terminal either; read back it is the same value. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(ACTING_IN_JSON, (char) => char.replace(/[^]/g, (half) => `\\u${half.charCodeAt(0).toString(16).padStart(4, '0')}`));
}

function codeOf(char: string): string {
  const code = char.codePointAt(0)!;
  if (code === 10) return '\\n';
  if (code === 13) return '\\r';
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
