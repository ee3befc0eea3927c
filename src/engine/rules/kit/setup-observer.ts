import type { Observer } from '../rule';

/** What an entry of a setup log says about the attempt it belongs to. */
export type SetupEntry = 'start' | 'completed' | 'incomplete' | 'prerequisites' | 'stopping' | 'end' | 'required' | 'error' | 'generated' | 'reference';

/** Whole entries are scripts with call stacks; this much is read of one, and kept of its message. */
const MAX_READ = 20_000;
const MAX_TEXT = 600;

/** English, as setup writes these lines; the levels are the same in every language. */
const SIGNS: readonly [SetupEntry, RegExp][] = [
  ['start', /^Starting Microsoft (Exchange Server \d{4}(?: R2)?) Setup/i],
  ['completed', /^The Exchange Server setup operation completed successfully/i],
  ['incomplete', /^(?:The Exchange Server setup operation didn't complete|The Microsoft Exchange Server setup operation did not complete)/i],
  ['prerequisites', /^Exchange Server installation failed during prereq check/i],
  ['stopping', /^Setup is stopping now because of one or more critical errors/i],
  ['end', /^End of Setup$/i],
  ['reference', /^\[ERROR-REFERENCE\] Id=([A-Za-z0-9]{1,80})___/],
];
/** `" was run: "System.ArgumentException: message` behind the script that was run. */
const WAS_RUN = /" was run: "(?:([A-Za-z_][\w.+`]{0,200}(?:Exception|Error)): )?/;

/** The lines that tell how an attempt to set up went. Facts of kind `setup`. */
export const setupObserver: Observer = {
  id: 'setup',
  kinds: ['setup'],
  needles: ['[ERROR', '[REQUIRED]', 'Starting Microsoft Exchange Server', 'setup operation', 'failed during prereq check', 'Setup is stopping now', 'End of Setup'],
  onRecord(rec, notes) {
    const body = (rec.get('text') ?? '').slice(0, MAX_READ), level = rec.get('level');
    const keep = (what: SetupEntry, more: Record<string, string>): void => notes.keep('setup', { what, ...more }, rec.span('text'));
    if (level === 'REQUIRED') keep('required', { text: messageOf(body) });
    else if (level === 'ERROR' && body.startsWith('The following error was generated when')) {
      const run = WAS_RUN.exec(body);
      const [message = '', ...inner] = run ? messageOf(body.slice(run.index + run[0].length)).replace(/"\.?$/, '').split(' ---> ') : [];
      keep('generated', { text: message, exception: [run?.[1] ?? '', ...inner].join(' ').trim() });
    } else if (level === 'ERROR') keep('error', { text: messageOf(body) });
    else if (level === undefined) {
      for (const [what, sign] of SIGNS) {
        const found = sign.exec(body);
        if (found) return keep(what, { text: found[1] ?? '' });
      }
    }
  },
};

/** The message without the parameter and the call stack behind it. */
function messageOf(body: string): string {
  const text = body.split(/\r?\n(?:\s{0,20}at |Parameter name: )/, 1)[0]!;
  return text.replace(/\s+/g, ' ').trim().slice(0, MAX_TEXT);
}
