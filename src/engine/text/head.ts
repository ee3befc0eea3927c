/** The encoding is guessed from this many first bytes. */
export const HEAD_BYTES = 4096;

/** The same bytes; the first chunk holds {@link HEAD_BYTES} where there are so many, whatever pieces a pipe hands out. */
export async function* withHead(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array(0);
  for await (const chunk of chunks) {
    if (!head) yield chunk;
    else if (head.length === 0 && chunk.length >= HEAD_BYTES) {
      head = undefined;
      yield chunk;
    } else {
      const longer: Uint8Array = new Uint8Array(head.length + chunk.length);
      longer.set(head);
      longer.set(chunk, head.length);
      head = longer;
      if (head.length < HEAD_BYTES) continue;
      yield head;
      head = undefined;
    }
  }
  if (head && head.length > 0) yield head;
}
