/** The last part of a path, with either kind of slash. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** Short names of files that are listed together: the last part of the path, and as many folders before it as tell it from the others. */
export function distinctNames(paths: Iterable<string>): Map<string, string> {
  const names = new Map<string, string>();
  let open = [...new Set(paths)].map((path) => ({ path, parts: path.split(/[\\/]/).filter((part) => part !== '') }));
  for (let depth = 1; open.length > 0; depth++) {
    const seen = new Map<string, number>();
    const named = open.map((file) => ({ ...file, name: file.parts.slice(-depth).join('/') }));
    for (const { name } of named) seen.set(name, (seen.get(name) ?? 0) + 1);
    open = [];
    for (const file of named) {
      if (seen.get(file.name) === 1 || depth >= file.parts.length) names.set(file.path, file.name || file.path);
      else open.push(file);
    }
  }
  return names;
}
