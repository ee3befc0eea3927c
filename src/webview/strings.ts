let table: Record<string, string> = {};

export function setStrings(strings: Record<string, string>): void {
  table = strings;
}

/** A word of the page by its key, `{0}` ... replaced. */
export function w(key: string, ...args: (string | number)[]): string {
  return (table[key] ?? key).replace(/\{(\d)\}/g, (whole, i: string) => String(args[Number(i)] ?? whole));
}

/** What a rule is called; its id where nobody told. */
export function ruleName(rule: string): string {
  return table[`rule_${rule}`] ?? rule;
}
