/** The lines of one kind of log, in chunks; the same bytes for the same arguments. */
export function generate(kind: 'connectivity' | 'trace' | 'tracking' | 'dump', size: number, options?: { seed?: number; lf?: boolean; atLeast?: number; truth?: object }): Iterable<Uint8Array>;
