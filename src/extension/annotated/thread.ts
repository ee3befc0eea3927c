import { open, type FileHandle } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { t, ViewEngine } from '../../engine/index';
import { Archives, splitMember, wholeMember, type Member } from '../../node/archive';
import { asEngineRequest } from '../../webview/protocol';
import { fileSource } from '../../node/file-source';

/** What a thread is told to be that serves an annotated view. One script serves both kinds: the engine is most of it. */
export const VIEW_THREAD = 'annotated-view';

/** The engine of one annotated view, in a thread of the extension host. */
export function runViewThread(): void {
  const paths: string[] = [];
  const handles = new Map<number, Promise<FileHandle>>();
  const archives = new Archives((file, size) => fileSource(file, size));
  const members = new Map<number, Promise<Member>>();
  /** Members that lines were asked of. */
  const whole = new Map<number, Promise<Uint8Array>>();

  async function memberOf(archive: string, name: string): Promise<Member> {
    const member = await archives.member(archive, name);
    if (!member?.source) throw new Error(member?.error ?? t('no such file'));
    return member;
  }

  async function read(file: number, from: number, to: number): Promise<Uint8Array> {
    const member = members.get(file);
    if (member) {
      if (!whole.has(file)) whole.set(file, member.then(wholeMember));
      return (await whole.get(file)!).slice(from, to);
    }
    let handle = handles.get(file);
    if (!handle) handles.set(file, (handle = open(paths[file]!, 'r')));
    const buffer = Buffer.allocUnsafe(to - from);
    const { bytesRead } = await (await handle).read(buffer, 0, buffer.length, from);
    return buffer.subarray(0, bytesRead);
  }

  const engine = new ViewEngine(
    {
      source(file, number) {
        paths[number] = file.path;
        const packed = splitMember(file.path);
        if (packed) {
          const member = memberOf(packed.archive, packed.name);
          members.set(number, member);
          member.catch(() => undefined);
          return { path: file.path, chunks: async function* (from, to, signal) { yield* (await member).source!.chunks(from, to, signal); } };
        }
        return fileSource(file.path, file.size);
      },
      read,
    },
    (event) => parentPort!.postMessage(event),
  );

  parentPort!.on('message', (message: unknown) => {
    const request = asEngineRequest(message);
    if (request?.type === 'grow') {
      void handles.get(request.file)?.then((h) => h.close(), () => undefined);
      handles.delete(request.file);
    }
    if (request) engine.handle(request);
  });
}
