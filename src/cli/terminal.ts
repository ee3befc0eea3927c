import { byteText, t } from '../engine/index';

/** Colour only where a person looks and does not object: https://no-color.org. */
export function useColour(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): boolean {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}

/** Progress is redrawn at most this often: enough to be alive, too little to cost time. */
const REDRAW_MS = 120;
/** Work shorter than this shows no progress: a flash tells nothing. */
const PATIENCE_MS = 400;

export interface Progress {
  /** Bytes read so far in all. */
  at(bytes: number): void;
  /** Takes the line away. */
  done(): void;
}

const SILENT: Progress = { at: () => undefined, done: () => undefined };

/** One line on standard error: bytes, rate and time left. Silent where standard error is no terminal. */
export function progressOf(total: number, quiet: boolean, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (quiet || !stream.isTTY) return SILENT;
  const began = performance.now();
  let drawn = began + PATIENCE_MS - REDRAW_MS;
  let shown = false;
  return {
    at(bytes) {
      const now = performance.now();
      if (now - drawn < REDRAW_MS) return;
      drawn = now;
      shown = true;
      stream.write(`\r\u001b[K${progressLine(bytes, total, (now - began) / 1000)}`);
    },
    done() {
      if (shown) stream.write('\r\u001b[K');
    },
  };
}

/** `62 %  1.2 of 2.0 GB  310 MB/s  3 s left`. `total` 0: not known. */
export function progressLine(bytes: number, total: number, seconds: number): string {
  const rate = seconds > 0 ? bytes / seconds : 0;
  const speed = t('{0}/s', byteText(rate));
  if (total <= 0) return `${byteText(bytes)}  ${speed}`;
  const left = rate > 0 ? t('{0} s left', Math.max(0, Math.ceil((total - bytes) / rate))) : '';
  const percent = Math.min(100, Math.floor((bytes / total) * 100));
  return [`${percent} %`, t('{0} of {1}', byteText(bytes), byteText(total)), speed, left].filter((x) => x !== '').join('  ');
}
