import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { exlens, HEADER, scratchFolder, shell, throttledLog } from './lib/exlens';

describe('exlens: what it writes, and where', () => {
  const dir = scratchFolder();
  const storm = path.join(dir, 'storm.LOG');
  fs.writeFileSync(storm, throttledLog(300));

  it('writes nothing but the result to standard output, without colour', async () => {
    const { stdout, stderr } = await exlens(['scan', storm], { env: { FORCE_COLOR: '1' } });
    assert.equal(stderr, '');
    assert.doesNotMatch(stdout, /\u001b/);
    assert.match(stdout.split('\n')[0]!, /vault@fabrikam\.test/, 'the verdict comes first');
  });

  it('puts --output in place at the end, whole, keeping its rights', async () => {
    const out = path.join(dir, 'out.json');
    fs.writeFileSync(out, 'old', { mode: 0o640 });
    const { stdout } = await exlens(['scan', storm, '--format', 'json', '--output', out]);
    assert.equal(stdout, '');
    assert.equal((JSON.parse(fs.readFileSync(out, 'utf8')) as { version: number }).version, 1);
    if (process.platform !== 'win32') assert.equal(fs.statSync(out).mode & 0o777, 0o640);
    assert.deepEqual(fs.readdirSync(dir).filter((n) => n.endsWith('.tmp')), []);
  });

  it('follows a link to its file and writes to a device as it is', async () => {
    const real = path.join(dir, 'real.txt');
    const link = path.join(dir, 'link.txt');
    fs.writeFileSync(real, '');
    fs.symlinkSync(real, link);
    await exlens(['scan', storm, '--output', link]);
    assert.ok(fs.lstatSync(link).isSymbolicLink());
    assert.match(fs.readFileSync(real, 'utf8'), /vault/);
    assert.notEqual((await exlens(['scan', storm, '--output', '/dev/null'])).code, 2);
    assert.ok(fs.statSync('/dev/null').isCharacterDevice());
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`${signal} ends it quietly and leaves nothing behind`, async () => {
      const out = path.join(dir, `never-${signal}.json`);
      const result = await exlens(['scan', '-', '--format', 'json', '--output', out], {
        during: (child) => {
          child.stdin!.write(HEADER);
          const wait = setInterval(() => {
            if (!fs.readdirSync(dir).some((n) => n.includes(path.basename(out)))) return;
            clearInterval(wait);
            child.kill(signal);
          }, 20);
        },
      });
      assert.equal(result.code, signal === 'SIGINT' ? 130 : 143);
      assert.equal(result.stderr, '');
      assert.deepEqual(fs.readdirSync(dir).filter((n) => n.includes('never')), []);
    });
  }

  it('ends quietly when nobody reads any more', async () => {
    const big = path.join(dir, 'big.LOG');
    fs.writeFileSync(big, throttledLog(40_000));
    for (const line of [`exlens records "${big}" | head -n 2`, `exlens scan "${big}" --format json | head -c 20`, `exlens scan "${big}" | true`]) {
      const { stderr } = await shell(`set -o pipefail; ${line}; echo "\${PIPESTATUS[0]}" >&2`);
      assert.match(stderr, /^[01]\n$/, line);
    }
  });

  it('writes records as they come: memory stays small', async () => {
    const { stdout } = await shell(`exlens records "${path.join(dir, 'big.LOG')}" | wc -l`);
    assert.equal(Number(stdout), 80_000);
  });

  it('lets nothing in a log act on the terminal, the page or the ticket', async () => {
    const evil = path.join(dir, 'evil\u001b]0;owned\u0007\u202e.LOG');
    const tail = ' \u001b]0;owned\u0007\u202e<img/src=x>[a](command:b)`|';
    fs.writeFileSync(evil, throttledLog(200).replaceAll('limit 1', `limit 1${tail}`).replaceAll(',MapiDelivery,7be2c5a9-04d6-4138-b7e0-9d1f62c8aa10', ',MapiDelivery,x'));
    const text = (await exlens(['scan', evil])).stdout;
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    assert.match(text, /evil\\x1b\]0;owned\\x07\\u\{202e\}\.LOG:/);
    const page = (await exlens(['scan', evil, '--format', 'html'])).stdout;
    assert.doesNotMatch(page, /<img|\u001b|\u202e/);
    assert.match(page, /&lt;img/);
    const ticket = (await exlens(['scan', evil, '--format', 'markdown'])).stdout;
    assert.match(ticket, /<img/, 'it is there, inside a block of code');
    for (const line of ticket.replace(/^(`{3,})text\n[^]*?\n\1$/gm, '').split('\n')) {
      const prose = line.replace(/(`+)[^`](?:.*?[^`])?\1(?!`)/g, '');
      assert.doesNotMatch(prose, /(^|[^\\])<img|(^|[^\\])\[a\]/, line);
    }
  });

  it('writes one object a line as ndjson', async () => {
    const { stdout } = await exlens(['scan', storm, '--format', 'ndjson']);
    const types = stdout.trimEnd().split('\n').map((line) => (JSON.parse(line) as { type: string }).type);
    assert.equal(types[0], 'file');
    assert.equal(types.at(-1), 'case');
    assert.ok(types.includes('finding'));
  });

  it('shows no progress where standard error is no terminal', async () => {
    assert.equal((await exlens(['scan', path.join(dir, 'big.LOG'), '--fail-on', 'never'])).stderr, '');
  });
});
