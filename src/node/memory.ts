import v8 from 'node:v8';
import vm from 'node:vm';

const MB = 1 << 20;
/** Of the memory that Node gives: what is held of files may take so much, as putting it together takes some as well. */
const HELD_SHARE = 0.5;
/** What the limit that Node tells has for young objects; the others have what is left. */
const YOUNG_BYTES = 48 * MB;

/** To collect takes seconds where much is held: a shortage that it found is taken to last for so long. */
const LASTS_MS = 10_000;
let found = -Infinity;

/** Megabytes in use and in all, where too few are left for more files: Node ends a program that needs more than there is, whatever it has found. */
export function shortage(): { used: number; limit: number } | undefined {
  if (!isShort()) return undefined;
  if (performance.now() - found > LASTS_MS) {
    collect();
    if (!isShort()) return undefined;
    found = performance.now();
  }
  const { used, limit } = heap();
  return { used: Math.round(used / MB), limit: Math.round(limit / MB) };
}

function isShort(): boolean {
  const { used, limit } = heap();
  return used > HELD_SHARE * limit;
}

function heap(): { used: number; limit: number } {
  const { used_heap_size: used, heap_size_limit: limit } = v8.getHeapStatistics();
  return { used, limit: limit - YOUNG_BYTES };
}

/** What is in use tells nothing before what is not has been collected. */
function collect(): void {
  v8.setFlagsFromString('--expose-gc');
  (vm.runInNewContext('gc') as () => void)();
}
