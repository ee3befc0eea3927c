import * as vscode from 'vscode';
import { Archives, MAX_WHOLE, wholeMember, type Member } from '../../node/archive';
import { fileSource } from '../../node/file-source';
import { holderOf, nameInArchive, packedUri, type PackedFile } from './packed';

const GZIP_MEMBER = /\.(?:gz|gzip)!\/[^/]*$/i;

/** Archives on disk as folders of files. */
export class ArchiveFiles implements vscode.FileSystemProvider {
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  private readonly archives = new Archives((file, size) => fileSource(file, size));
  /** Unpacked sizes that the archive does not tell. */
  private readonly sizes = new WeakMap<Member, number>();

  /** Everything in an archive; the archive itself with the reason when nothing can be read. */
  async files(archive: vscode.Uri): Promise<PackedFile[]> {
    const members = await this.archives.members(archive.fsPath);
    return [...members.values()].map((m) => ({ uri: m.path === archive.fsPath ? archive : packedUri(m.path), size: m.size, ...(m.error === undefined ? {} : { error: m.error }) }));
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const member = await this.member(uri);
    const { ctime, mtime } = await vscode.workspace.fs.stat(holderOf(uri));
    return { type: vscode.FileType.File, ctime, mtime, size: await this.sizeOf(member), permissions: vscode.FilePermission.Readonly };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const member = await this.member(uri);
    try {
      const bytes = await wholeMember(member);
      this.sizes.set(member, bytes.length);
      return bytes;
    } catch (error) {
      throw vscode.FileSystemError.Unavailable(error instanceof Error ? error.message : String(error));
    }
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.FileNotADirectory(uri);
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  private async member(uri: vscode.Uri): Promise<Member> {
    const archive = holderOf(uri);
    if (archive === uri) throw vscode.FileSystemError.FileNotFound(uri);
    const member = await this.archives.member(archive.fsPath, nameInArchive(uri)).catch(() => undefined);
    if (!member) throw vscode.FileSystemError.FileNotFound(uri);
    if (!member.source) throw vscode.FileSystemError.Unavailable(member.error ?? '');
    return member;
  }

  /** gzip does not tell: unpacked once, as far as it can be shown at all. */
  private async sizeOf(member: Member): Promise<number> {
    if (!GZIP_MEMBER.test(member.path)) return member.size;
    let size = this.sizes.get(member);
    if (size !== undefined) return size;
    size = 0;
    for await (const chunk of member.source!.chunks()) {
      size += chunk.length;
      if (size > MAX_WHOLE) break;
    }
    this.sizes.set(member, size);
    return size;
  }
}
