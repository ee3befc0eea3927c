import { existsSync } from 'node:fs';
import { t, visibleLines } from '../engine/index';
import { nearestWord, parseCommand, type Parsed } from './args';
import { languageOf, takeLanguage, useLanguage } from './language';
import { ClosedPipe } from './output';
import { specOf, specs } from './specs';
import { UsageError } from './usage-error';

/** What a command gets besides its arguments. */
export interface Context {
  version: string;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
}

type Command = (parsed: Parsed, context: Context) => Promise<number>;

/** Commands are loaded when used. */
const commands: Record<string, () => Promise<Command>> = {
  scan: async () => (await import('./commands/scan')).scanCommand,
  objects: async () => (await import('./commands/objects')).objectsCommand,
  records: async () => (await import('./commands/records')).recordsCommand,
  decode: async () => (await import('./commands/decode')).decodeCommand,
  redact: async () => (await import('./commands/redact')).redactCommand,
  compare: async () => (await import('./commands/compare')).compareCommand,
  baseline: async () => (await import('./commands/baseline')).baselineCommand,
  rules: async () => (await import('./commands/rules')).rulesCommand,
  mcp: async () => (await import('./commands/mcp')).mcpCommand,
};

/** Runs one command line and gives its exit status. */
export async function run(args: readonly string[], version: string): Promise<number> {
  const stop = new AbortController();
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stop.signal.aborted) process.exit(exitOf(signal));
    stop.abort(signal);
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    useLanguage(languageOf(process.env));
    const { rest, language } = takeLanguage(args);
    if (language) useLanguage(language);
    return await dispatch(rest, { version, signal: stop.signal });
  } catch (error) {
    if (error instanceof ClosedPipe) return 0;
    if (stop.signal.aborted) return exitOf(stop.signal.reason as NodeJS.Signals);
    return complain(error);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

/** What a shell expects of a process that a signal ended. */
function exitOf(signal: NodeJS.Signals): number {
  return signal === 'SIGTERM' ? 143 : 130;
}

function complain(error: unknown): number {
  const usage = error instanceof UsageError ? error : undefined;
  process.stderr.write(`exlens: ${visibleLines(error instanceof Error ? error.message : String(error)).join('\n')}\n`);
  if (usage) process.stderr.write(`${usage.command ? t('Try: exlens {0} --help', usage.command) : t('Try: exlens --help')}\n`);
  return 2;
}

async function dispatch(args: readonly string[], context: Context): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') return help(rest[0], name === undefined);
  const spec = specOf(name);
  const load = commands[name];
  if (!spec || !load) throw unknownCommand(name);
  if (rest.some((arg, i) => (arg === '--help' || arg === '-h') && !rest.slice(0, i).includes('--'))) return help(name, false);
  return (await load())(parseCommand(spec, rest), context);
}

async function help(command: string | undefined, missing: boolean): Promise<number> {
  const { helpText } = await import('./help');
  if (command !== undefined && !specOf(command)) throw unknownCommand(command);
  const text = helpText(command);
  if (missing) process.stderr.write(text);
  else process.stdout.write(text);
  return missing ? 2 : 0;
}

function unknownCommand(name: string): UsageError {
  if (name.startsWith('-')) {
    const near = nearestWord(name.replace(/^-+/, ''), ['help', 'version', 'lang']);
    return new UsageError(near ? t('Unknown option {0}. Did you mean --{1}?', name, near) : t('A command comes first, its options behind it.'));
  }
  if (existsSync(name)) return new UsageError(t('{0} is a file or folder, not a command. To read it: {1}', name, `exlens scan ${name}`), 'scan');
  const near = nearestWord(name, specs.map((s) => s.name));
  if (near) return new UsageError(t('Unknown command {0}. Did you mean {1}?', name, near));
  return new UsageError(t('Unknown command {0}. There are: {1}.', name, specs.map((s) => s.name).join(', ')));
}
