import { DELIVERY, EDGE, SUBMISSION } from '../formats/config-keys';
import type { FileScan } from '../model';

/** Files that count, and those that are copies of one of them. */
export interface Unique {
  files: FileScan[];
  copies: { path: string; of: string }[];
}

/** The same content twice is one file given twice. Of configurations only where their paths do not name two servers: those of a site should be the same. */
export function setCopiesAside(scans: readonly FileScan[]): Unique {
  const seen = new Map<string, string[]>();
  const out: Unique = { files: [], copies: [] };
  for (const s of scans) {
    const before = s.bytes > 0 && s.digest !== '' ? (seen.get(s.digest) ?? []) : [];
    const first = before.find((path) => s.format !== 'transport-config' || !ofTwoServers(path, s.path));
    if (first !== undefined) out.copies.push({ path: s.path, of: first });
    else {
      if (s.digest !== '') seen.set(s.digest, [...before, s.path]);
      out.files.push(s);
    }
  }
  return out;
}

/** Folders and parts of names that are no server: places where files lie, and marks of a copy. */
const NO_SERVER = /^(?:v8|v14|v15|\$|[a-z]\$?|logs?|conf(?:ig)?s?|configurations?|files?|bin|data|te?mp|desktop|downloads?|documents|home|users?|incident|case|exchange|exchange server|program files|microsoft|transportroles|.{0,20}(?:\bold\b|\bnew\b|back-?up|\bbak\b|\borig|before|after|copy|copies|kopie|kopia|\u043a\u043e\u043f\u0438\u044f|vorher|nachher|template|previous|current).{0,40})$/i;
const OWN_NAMES = [EDGE, DELIVERY, SUBMISSION].map((name) => name.toLowerCase().replace(/\.config$/, ''));

/** What a path has that may name a server: its folders, and what its name has beside the name of the configuration. */
function namesIn(path: string): string[] {
  const parts = path.toLowerCase().split(/[\\/]/);
  const name = OWN_NAMES.reduce((rest, own) => rest.replace(own, ''), parts.pop()!).replace(/\.config\b/, '');
  return [...parts, name].map((part) => part.replace(/\.(?:zip|gz|gzip)!$/, '').replace(/^[-_. ]+|[-_. ]+$/g, ''));
}

/** Does each of two paths name something that the other does not, and that may be a server? */
function ofTwoServers(a: string, b: string): boolean {
  const [one, other] = [namesIn(a), namesIn(b)];
  const own = (mine: readonly string[], theirs: readonly string[]): boolean => mine.some((part) => /\p{L}/u.test(part) && !theirs.includes(part) && !NO_SERVER.test(part));
  return own(one, other) && own(other, one);
}
