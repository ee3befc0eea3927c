/** `!pe` and the exception lines that the debugger prints when the process throws. */

import type { DumpException } from '../model';
import type { Builder, Mode } from './builder';
import { addressEnd, plainAddress } from './scan';
import { isStackHeader, readFrame } from './stacks';

/** Lines of one message. */
const MAX_MESSAGE_LINES = 200;

class ExceptionMode implements Mode {
  readonly name = 'pe';
  private inMessage = 0;

  constructor(readonly exception: DumpException) {}

  row(b: Builder, i: number, text: string, at: number): number {
    const taken = this.take(b, i, text, at);
    if (taken > 0) {
      this.exception.endLine = b.line(i);
    }
    return taken;
  }

  private take(b: Builder, i: number, text: string, at: number): number {
    const trimmed = text.slice(at).trim();
    const colon = trimmed.indexOf(':');
    const key = colon < 0 ? '' : trimmed.slice(0, colon);
    if (this.key(key, trimmed.slice(colon + 1).trim())) {
      return 1;
    }
    if (trimmed === '<none>' || isStackHeader(trimmed) || trimmed === '(nested exceptions)' || /^-{5,}$/.test(trimmed)) {
      this.inMessage = 0;
      return 1;
    }
    const frame = readFrame(b, i, text, at);
    if (frame) {
      this.exception.frames.push(frame);
      return 1;
    }
    if (this.inMessage > 0 && this.inMessage < MAX_MESSAGE_LINES) {
      this.inMessage += 1;
      this.exception.message = `${this.exception.message ?? ''}\n${trimmed}`;
      return 1;
    }
    return 0;
  }

  private key(key: string, value: string): boolean {
    const exception = this.exception;
    switch (key) {
      case 'Exception type':
        exception.type = value;
        break;
      case 'Message':
        if (value !== '<none>') {
          exception.message = value;
        }
        this.inMessage = 1;
        return true;
      case 'InnerException':
        readInner(exception, value);
        break;
      case 'HResult':
        exception.hresult = value.toLowerCase().replace(/^0x/, '');
        break;
      case 'StackTrace (generated)': case 'StackTraceString': case 'Exception MethodTable':
        break;
      default:
        return false;
    }
    this.inMessage = 0;
    return true;
  }
}

/** `System.X, Use !PrintException 0000.. to see more.` */
function readInner(exception: DumpException, value: string): void {
  if (value === '<none>' || value === '') {
    return;
  }
  const comma = value.search(/, use /i);
  const address = value.split(/\s+/).map((word) => word.replace(/[.,]$/, '')).find((word) => word.length >= 8 && addressEnd(word, 0) === word.length);
  exception.inner = { type: comma < 0 ? value : value.slice(0, comma), ...(address !== undefined && { address: plainAddress(address) }) };
}

export function openException(b: Builder, i: number, text: string, at: number): number {
  const place = b.whole(i, text);
  if (text.startsWith('Exception object:', at)) {
    const value = text.slice(at + 17).trim();
    const known = addressEnd(value, 0) > 0 ? { address: plainAddress(value) } : {};
    return begin(b, { ...place, endLine: place.line, type: '', frames: [], nested: /^-+$/.test(b.reader.text(i - 1).trim()) || (b.mode?.name === 'pe'), source: 'pe', ...known });
  }
  if (text.startsWith('Nested exception ---', at)) {
    return 1;
  }
  if (!text.startsWith('CLR exception type:', at)) {
    return 0;
  }
  const exception: DumpException = { ...place, endLine: place.line, type: text.slice(at + 19).trim(), frames: [], nested: false, source: 'event' };
  const message = b.reader.text(i + 1).trim();
  b.dump.exceptions.push(exception);
  b.mode = undefined;
  if (!message.startsWith('"') || message.length < 2) {
    return 1;
  }
  exception.message = message.endsWith('"') ? message.slice(1, -1) : message.slice(1);
  exception.endLine = b.line(i + 1);
  return 2;
}

function begin(b: Builder, exception: DumpException): number {
  b.dump.exceptions.push(exception);
  b.enter(new ExceptionMode(exception));
  return 1;
}
