/** The nearest known spelling of a misspelt name. */

/** Names longer than this are not compared: the cost grows with the square of the length. */
const MAX_NAME = 64;

/** Letters to add, drop or change to make one name of the other. */
export function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row.push(Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    previous = row;
  }
  return previous[b.length]!;
}

/**
 * The known name that is nearest to `text`, without regard to case; `undefined` where nothing is near (more than a third of the letters
 * differ). A name that starts with the text, or one of whose words does, wins.
 */
export function nearestName(text: string, names: Iterable<string>): string | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted === '' || wanted.length > MAX_NAME) {
    return undefined;
  }
  let best: string | undefined;
  let bestCost = Math.floor(wanted.length / 3) + 1;
  for (const name of names) {
    const lower = name.toLowerCase();
    const cost = lower.startsWith(wanted) && wanted.length >= 3 ? 0.5 : distance(wanted, lower);
    if (cost < bestCost) {
      best = name;
      bestCost = cost;
    }
  }
  return best;
}
