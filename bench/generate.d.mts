/** The lines of one kind of log, in chunks; the same bytes for the same arguments. */
export function generate(kind: 'connectivity' | 'trace' | 'tracking', size: number, options?: { seed?: number; lf?: boolean }): Iterable<Uint8Array>;
