import v8 from 'node:v8';

/** Versions of Node whose engine is known to have the flag; one that has not would say so on the terminal. */
const KNOWN_NODES = [20, 24];

/** What a scan of one file allocates is kept until its end or dropped at once: a larger space for young objects takes 30 MB and saves no time. */
export function keepYoungSpaceSmall(): void {
  growBy(1);
}

/**
 * Of many files much is kept, a little of each; of a block of cmdlet output or a dump every line is kept until it ends: in a small space most of what
 * is young is copied again and again.
 */
export function letYoungSpaceGrow(): void {
  growBy(2);
}

function growBy(factor: number): void {
  const node = Number(process.versions.node.split('.', 1)[0]);
  if (node >= KNOWN_NODES[0]! && node <= KNOWN_NODES[1]!) v8.setFlagsFromString(`--semi-space-growth-factor=${factor}`);
}
