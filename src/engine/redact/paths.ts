import type { Redactor } from './redact';

/** File names of the product itself: they tell what a file is and nothing about its owner. */
const PRODUCT = /^(?:EdgeTransport|MSExchange\w{1,40}|web|Microsoft\.\w[\w.]{0,80})\.(?:exe\.)?config$|^[A-Z]{4,16}\d{8,10}(?:-\d{1,4})?\.log$/i;
/** What a machine is called: letters, then at least one digit at the end (`HUB01`, `EX-MBX-2`). Dates and plain words are not. */
const MACHINE = /(?<![A-Za-z0-9])[A-Za-z][A-Za-z-]{1,20}(?!(?:19|20)\d\d)\d{1,4}(?![A-Za-z0-9])/g;

/**
 * Relative paths with names in them replaced, no two the same. What looks like a machine is replaced even where no log names it:
 * folders are often called after the server that the logs are from.
 */
export function redactedPaths(paths: readonly string[], redactor: Redactor): string[] {
  const taken = new Set<string>();
  return paths.map((path) => {
    const made = path.split('/').map((part) => redactedPart(part, redactor)).join('/');
    let free = made;
    for (let n = 2; taken.has(free.toLowerCase()); n++) free = made.replace(/(\.[^./]*)?$/, `~${n}$1`);
    taken.add(free.toLowerCase());
    return free;
  });
}

function redactedPart(part: string, redactor: Redactor): string {
  if (PRODUCT.test(part)) return part;
  return redactor.text(part.replace(MACHINE, (name) => redactor.label(name)));
}
