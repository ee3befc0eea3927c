import { isMainThread } from 'node:worker_threads';
import { version } from '../../package.json';
import { keepYoungSpaceSmall } from './young-space';

/** Only what every start needs is loaded at once; the engine comes with the command that uses it. */
async function main(): Promise<void> {
  if (isMainThread) keepYoungSpaceSmall();
  const args = process.argv.slice(2);
  if (!isMainThread) {
    (await import('./thread')).serve();
  } else if (args.length === 1 && ['--version', '-V', '-v', 'version'].includes(args[0]!)) {
    process.stdout.write(`${version}\n`);
  } else {
    const { run } = await import('./run');
    await leave(await run(args, version));
  }
}

/** At once when all is written: to take the heap down in good order takes longer than some files. */
async function leave(code: number): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.writableLength > 0) await new Promise<void>((resolve) => stream.write('', () => resolve()));
  }
  process.exit(code);
}

void main();
