// What tests use of node:assert/strict, for the web worker host.

class AssertionError extends Error {
  constructor(message: string, readonly actual?: unknown, readonly expected?: unknown) {
    super(message);
    this.name = 'AssertionError';
  }
}

type Matcher = RegExp | ((error: unknown) => boolean) | { message?: string | RegExp } | undefined;

const brief = (value: unknown): string => {
  try { return (JSON.stringify(value) ?? String(value)).slice(0, 500); } catch { return String(value); }
};

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Date) return a.getTime() === (b as Date).getTime();
  if (a instanceof Map || a instanceof Set) return same([...a], [...(b as Iterable<unknown>)]);
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length
    && keys.every((key) => Object.hasOwn(b, key) && same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}

function fail(message: string | Error | undefined, standard: string, actual?: unknown, expected?: unknown): never {
  if (message instanceof Error) throw message;
  throw new AssertionError(message ?? standard, actual, expected);
}

function fits(error: unknown, matcher: Matcher): boolean {
  if (matcher === undefined) return true;
  if (matcher instanceof RegExp) return matcher.test(String(error));
  if (typeof matcher === 'function') return matcher.prototype instanceof Error || matcher === (Error as unknown) ? error instanceof (matcher as never) : matcher(error);
  const text = (error as Error).message;
  return matcher.message instanceof RegExp ? matcher.message.test(text) : matcher.message === undefined || matcher.message === text;
}

function assert(value: unknown, message?: string | Error): asserts value {
  if (!value) fail(message, `${brief(value)} is not true`, value, true);
}

const equal = (a: unknown, b: unknown, m?: string | Error) => { if (!Object.is(a, b)) fail(m, `${brief(a)} !== ${brief(b)}`, a, b); };
const notEqual = (a: unknown, b: unknown, m?: string | Error) => { if (Object.is(a, b)) fail(m, `both are ${brief(a)}`, a, b); };
const deepEqual = (a: unknown, b: unknown, m?: string | Error) => { if (!same(a, b)) fail(m, `${brief(a)} is not deeply ${brief(b)}`, a, b); };
const notDeepEqual = (a: unknown, b: unknown, m?: string | Error) => { if (same(a, b)) fail(m, `both are ${brief(a)}`, a, b); };

export default Object.assign(assert, {
  ok: assert,
  equal, strictEqual: equal, notEqual, notStrictEqual: notEqual,
  deepEqual, deepStrictEqual: deepEqual, notDeepEqual, notDeepStrictEqual: notDeepEqual,
  match(text: string, pattern: RegExp, m?: string | Error) { if (!pattern.test(text)) fail(m, `${brief(text)} does not match ${pattern}`, text, pattern); },
  doesNotMatch(text: string, pattern: RegExp, m?: string | Error) { if (pattern.test(text)) fail(m, `${brief(text)} matches ${pattern}`, text, pattern); },
  fail(m?: string | Error) { fail(m, 'failed'); },
  throws(action: () => unknown, matcher?: Matcher, m?: string) {
    try { action(); } catch (error) { if (!fits(error, matcher)) throw error; return; }
    fail(m, 'nothing was thrown');
  },
  doesNotThrow(action: () => unknown) { action(); },
  async rejects(promise: Promise<unknown> | (() => Promise<unknown>), matcher?: Matcher, m?: string) {
    try { await (typeof promise === 'function' ? promise() : promise); } catch (error) { if (!fits(error, matcher)) throw error; return; }
    fail(m, 'nothing was rejected');
  },
  AssertionError,
});
