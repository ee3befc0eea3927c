/** What a shell takes as one word, whatever stands beside it. */
const WORD = /^[A-Za-z0-9][\w.@-]{0,255}$/;
/** PowerShell ends a string at typographic quotes as well. */
const QUOTES = /['\u2018-\u201b]/g;
/** Line ends would be a second command, other controls something nobody sees. */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** A name out of a log as one argument of a cmdlet that somebody will paste: it cannot end the string it stands in. */
export function argument(name: string): string {
  return WORD.test(name) ? name : `'${name.replace(CONTROLS, ' ').replace(QUOTES, '$&$&')}'`;
}
