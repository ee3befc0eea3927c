/** Makes a value when it is first asked for: what a process may never need costs nothing when the engine is loaded. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
