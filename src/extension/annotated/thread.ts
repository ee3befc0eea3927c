import { open, type FileHandle } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { ViewEngine } from '../../engine/index';
import { asEngineRequest } from '../../webview/protocol';
import { fileSource } from '../files/node-source';

/** What a thread is told to be that serves an annotated view. One script serves both kinds: the engine is most of it. */
export const VIEW_THREAD = 'annotated-view';

/** The engine of one annotated view, in a thread of the extension host. */
export function runViewThread(): void {
  const paths: string[] = [];
  const handles = new Map<number, Promise<FileHandle>>();

  async function read(file: number, from: number, to: number): Promise<Uint8Array> {
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
        return fileSource(file.path, file.path, file.size);
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
