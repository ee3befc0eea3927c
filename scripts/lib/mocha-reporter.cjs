// One line of JSON for each test, as it ends, so that a run that is cut off still tells what it did.
// Lines go to the file EXLENS_RESULTS where there is a file system, else to the console after MARK.
'use strict';

const MARK = '@@exlens-result ';
const MAX_TEXT = 4000; // characters of one failure; consoles cut longer ones in the middle

function sink() {
  const file = typeof process === 'object' && process.env ? process.env.EXLENS_RESULTS : undefined;
  if (!file) return (line) => console.log(MARK + line);
  const fs = require('node:fs');
  return (line) => fs.appendFileSync(file, line + '\n');
}

module.exports = class ResultLines {
  constructor(runner) {
    const write = sink();
    const titleOf = (test) => test.titlePath().join(' > ');
    const fileOf = (test) => (test.file ? String(test.file) : undefined);
    runner.on('pass', (test) => write(JSON.stringify({ type: 'pass', title: titleOf(test), ms: test.duration })));
    runner.on('pending', (test) => write(JSON.stringify({ type: 'skip', title: titleOf(test) })));
    runner.on('fail', (test, error) => {
      const text = [error && (error.stack || error.message || String(error)),
        error && error.showDiff !== false && error.expected !== undefined && !/\n[+-] /.test(error.message || '')
          ? `actual:   ${brief(error.actual)}\nexpected: ${brief(error.expected)}` : ''].filter(Boolean).join('\n');
      write(JSON.stringify({ type: 'fail', title: titleOf(test), file: fileOf(test), text: text.slice(0, MAX_TEXT) }));
    });
    runner.on('end', () => write(JSON.stringify({ type: 'end' })));
  }
};

function brief(value) {
  try {
    return (typeof value === 'string' ? value : JSON.stringify(value) ?? String(value)).slice(0, 500);
  } catch {
    return String(value);
  }
}

module.exports.MARK = MARK;
