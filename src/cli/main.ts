import { isMainThread } from 'node:worker_threads';
import { version } from '../../package.json';

/** Only what every start needs is loaded at once; the engine comes with the command that uses it. */
async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (!isMainThread) {
    (await import('./thread')).serve();
  } else if (args.length === 1 && ['--version', '-V', '-v', 'version'].includes(args[0]!)) {
    process.stdout.write(`${version}\n`);
  } else {
    const { run } = await import('./run');
    process.exitCode = await run(args, version);
  }
}

void main();
