/** From points of the page to columns of a line's text, and back. */

/** The line and column under a point; undefined where no character of a line is. */
export function placeAt(x: number, y: number): { line: number; column: number } | undefined {
  const range = document.caretRangeFromPoint(x, y);
  const text = (range?.startContainer.parentElement ?? undefined)?.closest<HTMLElement>('.row.log .text');
  const line = Number(text?.closest<HTMLElement>('.item')?.dataset.line);
  if (!range || !text || !(line > 0)) return undefined;
  // a caret stands between characters also beside the text: only a point on it counts
  const box = text.getBoundingClientRect();
  if (x < box.left || x > box.right || y < box.top || y > box.bottom) return undefined;
  let column = range.startOffset;
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && node !== range.startContainer; node = walker.nextNode()) column += node.nodeValue!.length;
  return { line, column };
}

/** Where a column of a line's text is drawn. */
export function rectOf(text: HTMLElement, column: number): DOMRect {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  let left = column;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.nodeValue!.length;
    if (left <= length) {
      const range = document.createRange();
      range.setStart(node, Math.min(left, length));
      range.setEnd(node, Math.min(left + 1, length));
      const rect = range.getBoundingClientRect();
      return rect.width > 0 || rect.height > 0 ? rect : text.getBoundingClientRect();
    }
    left -= length;
  }
  return text.getBoundingClientRect();
}
