import { matcherOf, PageBook, setMessages, ViewEngine, type IndexDelta, type LogSource, type ViewFile } from '../engine/index';
import type { Answers, FromWorker, Question, ToWorker } from './worker-protocol';

/**
 * The engine in the page: reads pages for the screen and, where no thread of the host does it, the whole file. It is part of the bundle for browsers,
 * which holds the whole engine: a bundle of its own would be a second copy of it in the package.
 */

/** One read of a scan. */
const CHUNK = 1 << 20;

const scope = globalThis as unknown as { postMessage(message: FromWorker): void; onmessage: ((e: MessageEvent<ToWorker>) => void) | null };
const post = (message: FromWorker): void => scope.postMessage(message);
const books: PageBook[] = [];
const waiting = new Map<number, { resolve(bytes: Uint8Array): void; reject(error: Error): void }>();
let nextRead = 1;
let engine: ViewEngine | undefined;

function read(file: number, from: number, to: number): Promise<Uint8Array> {
  if (to <= from) return Promise.resolve(new Uint8Array(0));
  const id = nextRead++;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    post({ type: 'read', id, file, from, to });
  });
}

function source(file: ViewFile, number: number): LogSource {
  return {
    path: file.path,
    size: file.size,
    async *chunks(from = 0, to = file.size, signal) {
      for (let at = from; at < to; at += CHUNK) {
        signal?.throwIfAborted();
        const bytes = await read(number, at, Math.min(at + CHUNK, to));
        if (bytes.length === 0) return;
        yield bytes;
      }
    },
  };
}

function addBook(file: ViewFile): void {
  const number = books.length;
  books.push(new PageBook(file.path, (from, to) => read(number, from, to)));
}

function onDelta(file: number, delta: IndexDelta): void {
  books[file]?.apply(delta);
}

async function answer(question: Question): Promise<Answers[keyof Answers]> {
  const book = books[question.file];
  if (!book) return undefined;
  switch (question.ask) {
    case 'lines': return book.lines(question.from, question.to);
    case 'text': return book.text(question.lines);
    case 'next': return book.next(question.where);
    case 'hover': {
      const { line, column, localZone, serverZone } = question;
      return book.hover(line, column, { ...(localZone ? { localZone } : {}), ...(serverZone ? { serverZone } : {}) });
    }
    case 'objects': return book.objects(question.parent);
    case 'time': return book.lineAt(question.ms);
    case 'highlight': {
      const matcher = matcherOf(question.query, await book.fields());
      if (typeof matcher === 'string') return { problem: matcher };
      return matcher?.highlight && { source: matcher.highlight.source, flags: matcher.highlight.flags, reach: matcher.reach };
    }
  }
}

/** Begins to answer the page. */
export function runViewWorker(): void {
  scope.onmessage = hear;
}

function hear({ data }: MessageEvent<ToWorker>): void {
  switch (data.type) {
    case 'start':
      setMessages(data.messages);
      data.files.forEach(addBook);
      if (data.scanning === 'page') engine = new ViewEngine({ source, read }, (event) => {
        if (event.type === 'index') onDelta(event.file, event.delta);
        if (event.type === 'report') for (const book of books) book.tell(event.report.findings, event.report.kinds);
        post({ type: 'event', event });
      });
      break;
    case 'add':
      addBook(data.file);
      break;
    case 'delta':
      onDelta(data.file, data.delta);
      break;
    case 'findings':
      for (const book of books) book.tell(data.findings, data.kinds);
      break;
    case 'engine':
      engine?.handle(data.request);
      break;
    case 'bytes':
      waiting.get(data.id)?.resolve(data.bytes);
      waiting.delete(data.id);
      break;
    case 'read-failed':
      waiting.get(data.id)?.reject(new Error(data.error));
      waiting.delete(data.id);
      break;
    case 'ask':
      answer(data.question).then(
        (value) => post({ type: 'answer', id: data.id, value }),
        (error: unknown) => post({ type: 'failed', id: data.id, error: error instanceof Error ? error.message : String(error) }),
      );
      break;
  }
}
