import { t, wrap } from '../engine/index';
import type { CommandSpec } from './args';
import { LANGUAGES } from './language';
import { specOf, specs } from './specs';

/** Help for one command, or for all. */
export function helpText(command?: string): string {
  const spec = command === undefined ? undefined : specOf(command);
  return spec ? commandHelp(spec) : overview();
}

function overview(): string {
  const rows = specs.map((s): [string, string] => [`${s.name} ${s.operands}`, s.summary()]);
  return [
    t('exlens reads logs, traces, dumps and configuration files of Microsoft Exchange and says what is wrong.'),
    '',
    t('Usage: exlens COMMAND ...'),
    '',
    ...columns(rows),
    '',
    ...columns([['--version', t('The version.')], ['COMMAND --help', t('Options and examples of a command.')], [`--lang ${LANGUAGES.join('|')}`, t('Language of the text; otherwise EXLENS_LANG, LC_ALL, LC_MESSAGES or LANG says it.')]]),
    '',
    t('Example: {0}', 'exlens scan CONNECTLOG20110311-1.LOG'),
    t('Exit status: 0 nothing wrong found, 1 something wrong found, 2 wrong usage or nothing could be read.'),
    '',
  ].join('\n');
}

function commandHelp(spec: CommandSpec): string {
  const options = Object.entries(spec.options).map(([name, o]): [string, string] => [`${o.short ? `-${o.short}, ` : '    '}--${name}${o.value ? ` ${o.value}` : ''}`, o.help()]);
  return [
    t('Usage: {0}', `exlens ${spec.name} ${spec.operands}${options.length > 0 ? ` [${t('options')}]` : ''}`),
    '',
    spec.summary(),
    ...(spec.details ? [spec.details()] : []),
    '',
    ...columns(options),
    ...(options.length > 0 ? [''] : []),
    spec.examples.length > 1 ? t('Examples:') : t('Example:'),
    ...spec.examples.flatMap((e) => [`  ${e.line}`, `      ${e.what()}`]),
    '',
  ].join('\n');
}

/** Names wider than this put their text on the next line. */
const WIDEST_NAME = 26;

function columns(rows: readonly [string, string][]): string[] {
  const width = Math.min(WIDEST_NAME, Math.max(0, ...rows.map(([name]) => name.length)));
  const room = Math.max(40, (process.stdout.columns ?? 100) - width - 4);
  return rows.flatMap(([name, text]) => {
    const lines = wrap(text, room);
    const first = name.length > width ? [`  ${name}`] : [`  ${name.padEnd(width)}  ${lines.shift()!}`];
    return [...first, ...lines.map((line) => `  ${' '.repeat(width)}  ${line}`)];
  });
}
