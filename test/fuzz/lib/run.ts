import fs from 'node:fs';
import path from 'node:path';
import type { Input } from './corpus';
import { LAWS } from './laws';
import { mutated } from './mutate';
import { Random } from './random';

/** CPU time of one law on one input: a base for small inputs on a busy machine, and so much a byte. */
const BASE_MS = 1500;
const PER_BYTE_MS = 0.02;
/** Memory that stays after an input; a leak shows over many. */
const MOST_HEAP = 1.5 * 2 ** 30;

export interface Failure {
  law: string;
  seed: number;
  number: number;
  message: string;
  input: Input;
}

/** Seconds of processor time, not of the clock: the machine is shared. */
const cpu = (): number => process.cpuUsage().user / 1000;

/** One law on one input; the reason where it is broken. The random choices of a law depend on seed and number alone. */
export async function check(law: string, input: Input, seed: number, number: number, root: string): Promise<string | undefined> {
  for (let tries = 0; ; tries++) {
    const from = cpu();
    try {
      await LAWS[law]!(input, new Random(seed * 31 + number * 7 + 1), root);
    } catch (error) {
      return error instanceof Error ? (error.stack ?? error.message).slice(0, 3000) : String(error);
    }
    const took = cpu() - from;
    if (took <= BASE_MS + input.bytes.length * PER_BYTE_MS) break;
    // a pause of the collector is no hang: only what is slow twice is slow
    if (tries > 0) return `slow: ${Math.round(took)} ms for ${input.bytes.length} bytes`;
  }
  if (process.memoryUsage().heapUsed > MOST_HEAP) return `memory: ${Math.round(process.memoryUsage().heapUsed / 2 ** 20)} MB in use`;
  return undefined;
}

export interface RunOptions {
  root: string;
  seed: number;
  /** First and one past the last input. */
  from: number;
  to: number;
  corpus: readonly Input[];
  /** Only these laws. */
  laws?: readonly string[];
  /** Called before each law, so that a watcher knows what hangs. */
  begin?: (number: number, law: string) => void;
  onFailure: (failure: Failure) => void;
}

/** Which inputs of a seed there are; the same for every run. */
export function inputOf(corpus: readonly Input[], seed: number, number: number): Input {
  return mutated(corpus, new Random(Math.imul(seed, 0x85ebca6b) ^ Math.imul(number + 1, 0xc2b2ae35)));
}

export async function run({ root, seed, from, to, corpus, laws = Object.keys(LAWS), begin, onFailure }: RunOptions): Promise<void> {
  for (let number = from; number < to; number++) {
    const input = inputOf(corpus, seed, number);
    for (const law of laws) {
      begin?.(number, law);
      const message = await check(law, input, seed, number, root);
      if (message !== undefined) onFailure({ law, seed, number, message, input });
    }
  }
}

/** First line of a message without numbers: failures of one cause look alike. */
export const causeOf = (f: Failure): string => {
  const lines = f.message.split('\n');
  const where = lines.find((l) => /src[/\\]engine/.test(l))?.trim() ?? '';
  return `${f.law}: ${lines[0]!.slice(0, 120).replace(/\d+/g, 'N')} ${where.replace(/:\d+:\d+\)?$/, '')}`;
};

/** Takes lines, then characters away while the same law stays broken in the same way. */
export async function minimised(f: Failure, root: string, milliseconds = 15_000): Promise<Input> {
  const until = performance.now() + milliseconds;
  const cause = causeOf(f);
  let best = f.input;
  const broken = async (bytes: Uint8Array): Promise<boolean> => {
    const message = await check(f.law, { ...best, bytes }, f.seed, f.number, root);
    return message !== undefined && causeOf({ ...f, message }) === cause;
  };
  for (const separator of ['\n', '']) {
    let parts = Buffer.from(best.bytes).toString('latin1').split(separator);
    for (let size = parts.length >> 1; size >= 1; size = size > 1 ? size >> 1 : 0) {
      for (let at = 0; at < parts.length && performance.now() < until; ) {
        const fewer = [...parts.slice(0, at), ...parts.slice(at + size)];
        const bytes = new Uint8Array(Buffer.from(fewer.join(separator), 'latin1'));
        if (bytes.length < best.bytes.length && await broken(bytes)) {
          parts = fewer;
          best = { ...best, bytes };
        } else at += size;
      }
    }
  }
  return best;
}

/** Saves an input under test/fuzz/found, beside it why. */
export function save(f: Failure, input: Input, root: string): string {
  const folder = path.join(root, 'test/fuzz/found');
  fs.mkdirSync(folder, { recursive: true });
  const name = `${f.law}-${f.seed}-${f.number}`;
  fs.writeFileSync(path.join(folder, `${name}.bin`), input.bytes);
  fs.writeFileSync(path.join(folder, `${name}.md`), `law ${f.law}, seed ${f.seed}, input ${f.number}, path ${JSON.stringify(f.input.path)}, ${f.input.bytes.length} bytes made ${input.bytes.length}\n\n${f.message}\n`);
  return path.join(folder, `${name}.bin`);
}
