import * as vscode from 'vscode';

/** Files within archives, `/folder/logs.zip!/member.log`; read-only. */
export const PACKED = 'exchange-lens-packed';

const ARCHIVE = /\.(?:zip|gz|gzip|tgz|tar)$/i;
/** The shortest path that ends like an archive: archives within archives are not opened. */
const MEMBER = /^(.*?\.(?:zip|gz|gzip))!\//i;

/** What a platform found in an archive: a file of its own, or why it cannot be read. */
export interface PackedFile {
  uri: vscode.Uri;
  /** For a progress bar: bytes, perhaps packed ones. */
  size: number;
  error?: string;
}

/** True for a file whose members are read in its place. */
export function isArchive(uri: vscode.Uri): boolean {
  return uri.scheme !== PACKED && ARCHIVE.test(uri.path);
}

/** The address of a member, from its path on disk. */
export function packedUri(path: string): vscode.Uri {
  return vscode.Uri.file(path).with({ scheme: PACKED });
}

/** What a member is called within its archive. */
export function nameInArchive(uri: vscode.Uri): string {
  return uri.path.slice(holderOf(uri).path.length + '!/'.length);
}

/** The file on disk that holds a file: its archive, or itself. */
export function holderOf(uri: vscode.Uri): vscode.Uri {
  const archive = uri.scheme === PACKED ? MEMBER.exec(uri.path)?.[1] : undefined;
  return archive === undefined ? uri : uri.with({ scheme: 'file', path: archive });
}
