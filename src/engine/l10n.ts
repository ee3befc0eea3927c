/** Text for people, in one language per process. English is the key, as with `vscode.l10n.t`. */

let bundle: Readonly<Record<string, string>> = {};

/** Sets the translations: English message with `{0}` placeholders to the same message in the user's language. */
export function setMessages(messages: Readonly<Record<string, string>>): void {
  bundle = messages;
}

/** `{0}`: the argument; `{0|one|few|many}`: only the word that goes with it as a number, for languages with three forms. */
const PLACEHOLDER = /\{(\d+)(?:\|([^{}|]*)\|([^{}|]*)\|([^{}|]*))?\}/g;

/** The message in the user's language, `{0}`, `{1}` ... replaced by the arguments. Unknown messages stay English. */
export function t(message: string, ...args: ReadonlyArray<string | number>): string {
  // an empty translation is one that nobody has written yet
  const text = (Object.hasOwn(bundle, message) && bundle[message]) || message;
  if (args.length === 0) return text;
  return (text === message ? singular(text, args) : text).replace(PLACEHOLDER, (whole, i: string, one?: string, few?: string, many?: string) => {
    const value = args[Number(i)];
    if (value === undefined) return whole;
    return one === undefined ? String(value) : [one, few!, many!][pluralForm(String(value))]!;
  });
}

/** Nouns that English messages count, and the verbs that follow them. */
const COUNTED = /\{(\d+)\} (bytes|chains|connections|databases|days|elements|entries|errors|events|failures|files|groups|heaps|hints|hours|lines|mailboxes|messages|minutes|objects|places|readings|records|recipients|references|refusals|reminders|repairs|requests|rows|seconds|servers|sessions|strings|tasks|threads|times|traces|values|warnings)( are| have| were| wait)?(?![\w-])/g;
const SINGULAR_VERB: Readonly<Record<string, string>> = { ' are': ' is', ' have': ' has', ' were': ' was', ' wait': ' waits' };

/** English has one form for 1 and one for all others; the key holds that of the others. */
function singular(text: string, args: ReadonlyArray<string | number>): string {
  return text.replace(COUNTED, (whole, i: string, noun: string, verb: string | undefined) => {
    if (String(args[Number(i)]) !== '1') return whole;
    const one = noun === 'entries' ? 'entry' : noun === 'mailboxes' ? 'mailbox' : noun.slice(0, -1);
    return `{${i}} ${one}${verb === undefined ? '' : SINGULAR_VERB[verb]!}`;
  });
}

/** Which of the three forms goes with a number as it is written: 1, 21 (one); 2, 34 (few); 5, 11, 112 (many). Separators between digits do not count. */
function pluralForm(value: string): 0 | 1 | 2 {
  const digits = value.replace(/\D/g, '');
  const last = Number(digits.slice(-1));
  if (digits.at(-2) === '1' || last === 0 || last > 4) return 2;
  return last === 1 ? 0 : 1;
}
