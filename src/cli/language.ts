import fs from 'node:fs';
import path from 'node:path';
import { setMessages, t } from '../engine/index';
import { UsageError } from './usage-error';

export const LANGUAGES = ['en', 'ru'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Translations stand beside the bundle in an installed extension, and at the root of a checkout. */
const FOLDERS = ['../l10n', '../../l10n', '../../../l10n'];

const isLanguage = (text: string | undefined): text is Language => (LANGUAGES as readonly (string | undefined)[]).includes(text);

/**
 * Takes `--lang` out of the arguments; it may stand anywhere before `--`.
 * @throws UsageError for a language there is no translation of
 */
export function takeLanguage(args: readonly string[]): { rest: string[]; language?: Language } {
  const end = args.indexOf('--') < 0 ? args.length : args.indexOf('--');
  const at = args.findIndex((arg, i) => i < end && (arg === '--lang' || arg.startsWith('--lang=')));
  if (at < 0) return { rest: [...args] };
  const joined = args[at]!.startsWith('--lang=');
  const language = joined ? args[at]!.slice('--lang='.length) : at + 1 < end ? args[at + 1] : undefined;
  if (!isLanguage(language)) throw new UsageError(t('--lang is one of {0}.', LANGUAGES.join(', ')));
  return { rest: [...args.slice(0, at), ...args.slice(at + (joined ? 1 : 2))], language };
}

/** The language of the environment: EXLENS_LANG, else the first of LC_ALL, LC_MESSAGES and LANG that is set, as POSIX has it; English otherwise. */
export function languageOf(env: NodeJS.ProcessEnv): Language {
  const own = env.EXLENS_LANG?.toLowerCase();
  if (isLanguage(own)) return own;
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  const word = locale.toLowerCase().split(/[_.@-]/, 1)[0];
  return isLanguage(word) ? word : 'en';
}

/** Speaks this language from now on, in threads started later too. */
export function useLanguage(language: Language): void {
  process.env.EXLENS_LANG = language;
  const file = language === 'en' ? undefined : FOLDERS.map((folder) => path.join(__dirname, folder, `engine.${language}.json`)).find((name) => fs.existsSync(name));
  setMessages(file === undefined ? {} : (JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, string>));
}
