import type { EngineEvent, EngineRequest } from '../engine/index';
import type { ToPage, ViewStart } from './protocol';
import { send } from './host';
import type { Answers, FromWorker, Question, ToWorker } from './worker-protocol';

/** What the host of extensions does with a bundle, and what it does not: one of its exports is the worker. */
const BEFORE = 'const module = { exports: {} }, exports = module.exports;\n';
const AFTER = '\nmodule.exports.runViewWorker();\n';

/** The page's worker, and the host behind it: questions go to the worker, bytes come from the host. */
export class Client {
  private worker: Worker | undefined;
  private readonly queue: ToWorker[] = [];
  private readonly waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  private next = 1;

  constructor(
    private readonly start: ViewStart,
    private readonly onEvent: (event: EngineEvent) => void,
  ) {
    void this.load();
  }

  /** Workers may not be loaded from another origin: the script is fetched and started from a blob. */
  private async load(): Promise<void> {
    try {
      const script = await (await fetch(this.start.worker)).blob();
      const worker = new Worker(URL.createObjectURL(new Blob([BEFORE, script, AFTER], { type: 'text/javascript' })));
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.receive(data);
      worker.onerror = (e) => send({ type: 'complain', message: `worker: ${e.message}`.slice(0, 5000) });
      this.worker = worker;
      const { files, messages, scanning, options } = this.start;
      worker.postMessage({ type: 'start', files, messages, scanning } satisfies ToWorker);
      if (scanning === 'page') worker.postMessage({ type: 'engine', request: { type: 'open', files, options, messages } } satisfies ToWorker);
      for (const message of this.queue.splice(0)) worker.postMessage(message);
    } catch (error) {
      send({ type: 'complain', message: `worker: ${String(error)}`.slice(0, 5000) });
    }
  }

  ask<K extends Question['ask']>(question: Question & { ask: K }): Promise<Answers[K]> {
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.post({ type: 'ask', id, question });
    });
  }

  /** To whoever scans. */
  engine(request: EngineRequest): void {
    if (this.start.scanning === 'page') this.post({ type: 'engine', request });
    else send({ type: 'engine', request });
  }

  /** What the host says and the worker has to know. */
  fromHost(message: ToPage): void {
    if (message.type === 'bytes') {
      const given = message.bytes instanceof Uint8Array ? message.bytes : new Uint8Array(message.bytes);
      // the message's buffer is ours now and moves on; a piece of a larger one is copied out first
      const bytes = given.byteLength === given.buffer.byteLength ? given : given.slice();
      if (this.worker) this.worker.postMessage({ type: 'bytes', id: message.id, bytes } satisfies ToWorker, [bytes.buffer as ArrayBuffer]);
    } else if (message.type === 'read-failed') this.post(message);
    else if (message.type === 'event') this.take(message.event);
  }

  add(file: ViewStart['files'][number]): void {
    this.post({ type: 'add', file });
    if (this.start.scanning === 'page') this.post({ type: 'engine', request: { type: 'add', file } });
  }

  private post(message: ToWorker): void {
    if (this.worker) this.worker.postMessage(message);
    else this.queue.push(message);
  }

  /** Events of the host's thread: the worker's pages follow them. */
  private take(event: EngineEvent): void {
    if (event.type === 'index') this.post({ type: 'delta', file: event.file, delta: event.delta });
    if (event.type === 'report') this.post({ type: 'findings', findings: event.report.findings, kinds: event.report.kinds });
    this.onEvent(event);
  }

  private receive(message: FromWorker): void {
    if (message.type === 'read') send(message);
    else if (message.type === 'event') this.onEvent(message.event);
    else {
      const call = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      if (message.type === 'answer') call?.resolve(message.value as never);
      else call?.reject(new Error(message.error));
    }
  }
}
