import { parseArgs } from 'node:util';
import { nearestName, t } from '../engine/index';
import { UsageError } from './usage-error';

export interface OptionSpec {
  /** Shown in the help: `FILE`; left out for a switch. */
  value?: string;
  short?: string;
  /** May be given more than once. */
  many?: boolean;
  /** The only values allowed. */
  oneOf?: readonly string[];
  help: () => string;
}

export interface CommandSpec {
  name: string;
  /** `PATH...` */
  operands: string;
  summary: () => string;
  details?: () => string;
  options: Record<string, OptionSpec>;
  examples: readonly { line: string; what: () => string }[];
}

export interface Parsed {
  operands: string[];
  /** Last value of a single option, all values of a repeatable one, '' for a switch. */
  values: Record<string, string[]>;
}

export const one = (parsed: Parsed, name: string): string | undefined => parsed.values[name]?.at(-1);
export const given = (parsed: Parsed, name: string): boolean => parsed.values[name] !== undefined;

/** `-8`, `-08:00`, `-1056749262`: values that only look like options. */
const NEGATIVE = /^-\d/;

/**
 * Reads the arguments of one command.
 * @throws UsageError for an unknown option, a missing or a forbidden value, with the nearest correct spelling
 */
export function parseCommand(spec: CommandSpec, args: readonly string[]): Parsed {
  const known: Record<string, { type: 'string' | 'boolean'; short?: string }> = { help: { type: 'boolean', short: 'h' } };
  for (const [name, o] of Object.entries(spec.options)) known[name] = { type: o.value ? 'string' : 'boolean', ...(o.short ? { short: o.short } : {}) };
  const { tokens } = parseArgs({ args: guardNegatives(args, known), options: known, strict: false, tokens: true, allowPositionals: true });
  const parsed: Parsed = { operands: [], values: {} };
  for (const token of tokens) {
    if (token.kind === 'positional') parsed.operands.push(token.value.startsWith(GUARD) ? token.value.slice(GUARD.length) : token.value);
    if (token.kind !== 'option') continue;
    if (!Object.hasOwn(known, token.name)) throw unknownOption(spec, token.rawName, Object.keys(known));
    (parsed.values[token.name] ??= []).push(optionValue(spec, token.name, token.rawName, token.value, known));
  }
  return parsed;
}

/** Marks an operand that begins with a minus, so that it is not taken for a bundle of short options. */
const GUARD = '\u0000';

function guardNegatives(args: readonly string[], known: Record<string, { type: string }>): string[] {
  const out: string[] = [];
  let rest = false;
  for (const [i, arg] of args.entries()) {
    const before = args[i - 1] ?? '';
    const isValue = !rest && before.startsWith('--') && !before.includes('=') && known[before.slice(2)]?.type === 'string';
    if (arg === '--') rest = true;
    out.push(!rest && !isValue && NEGATIVE.test(arg) ? GUARD + arg : arg);
  }
  return out;
}

function optionValue(spec: CommandSpec, name: string, rawName: string, value: string | undefined, known: Record<string, { type: string }>): string {
  const option = spec.options[name];
  if (!option?.value) {
    if (value !== undefined) throw new UsageError(t('{0} takes no value.', rawName), spec.name);
    return '';
  }
  const missing = value === undefined || value === '' || (value.startsWith('--') && Object.hasOwn(known, value.slice(2).split('=')[0]!));
  if (missing) throw new UsageError(t('{0} needs a value: {0} {1}', rawName, option.value), spec.name);
  if (option.oneOf && !option.oneOf.includes(value)) throw wrongValue(spec, rawName, value, option.oneOf);
  return value;
}

function unknownOption(spec: CommandSpec, rawName: string, names: string[]): UsageError {
  const near = nearestWord(rawName.replace(/^-+/, ''), names);
  return new UsageError(near ? t('Unknown option {0}. Did you mean --{1}?', rawName, near) : t('Unknown option {0}.', rawName), spec.name);
}

/** More values than this are a page, not a line. */
const MAX_LISTED = 20;

/** A value that is none of the allowed ones. */
export function wrongValue(spec: CommandSpec, option: string, value: string, allowed: readonly string[]): UsageError {
  const near = nearestWord(value, allowed);
  const list = allowed.length <= MAX_LISTED ? t('One of: {0}.', allowed.join(', ')) : near || option !== '--rule' ? '' : t('List them: {0}', 'exlens rules');
  const hint = near ? t('Did you mean {0}?', near) : '';
  return new UsageError([t('{0} cannot be {1}.', option, value), hint, list].filter((x) => x !== '').join(' '), spec.name);
}

/** The nearest of a few words; letters that changed places count as near, however short the word, and so does the beginning of only one. */
export function nearestWord(text: string, words: readonly string[]): string | undefined {
  const letters = (word: string): string => [...word.toLowerCase()].sort().join('');
  const begun = text === '' ? [] : words.filter((word) => word.toLowerCase().startsWith(text.toLowerCase()));
  return words.find((word) => letters(word) === letters(text)) ?? (begun.length === 1 ? begun[0] : nearestName(text, words));
}
