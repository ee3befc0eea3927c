/** Text for people, in one language per process. English is the key, as with `vscode.l10n.t`. */

let bundle: Readonly<Record<string, string>> = {};

/** Sets the translations: English message with `{0}` placeholders to the same message in the user's language. */
export function setMessages(messages: Readonly<Record<string, string>>): void {
  bundle = messages;
}

/** The message in the user's language, `{0}`, `{1}` ... replaced by the arguments. Unknown messages stay English. */
export function t(message: string, ...args: ReadonlyArray<string | number>): string {
  const text = Object.hasOwn(bundle, message) ? bundle[message]! : message;
  return args.length === 0 ? text : text.replace(/\{(\d+)\}/g, (whole, i: string) => String(args[Number(i)] ?? whole));
}
