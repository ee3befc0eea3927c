import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { parseCommand } from '../../src/cli/args';
import { specs } from '../../src/cli/specs';
import { exlens, root, scratchFolder } from './lib/exlens';

const COMMANDS = specs.map((s) => s.name);

describe('exlens: usage', () => {
  it('tells its version', async () => {
    const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
    for (const asked of ['--version', '-V', '-v', 'version']) assert.deepEqual(await exlens([asked]), { code: 0, signal: null, stdout: `${version}\n`, stderr: '' });
  });

  it('lists its commands', async () => {
    const { code, stdout } = await exlens(['--help']);
    assert.equal(code, 0);
    for (const name of COMMANDS) assert.match(stdout, new RegExp(`^  ${name} `, 'm'));
  });

  for (const name of COMMANDS) {
    it(`${name} --help shows its options and an example`, async () => {
      const { code, stdout, stderr } = await exlens([name, '--help']);
      assert.equal(code, 0);
      assert.equal(stderr, '');
      assert.match(stdout, new RegExp(`^Usage: exlens ${name}`));
      assert.match(stdout, new RegExp(`Examples?:\\n.*exlens ${name}`));
    });
  }

  it('shows examples that it understands', () => {
    let seen = 0;
    for (const { examples } of specs) {
      assert.ok(examples.length > 0);
      for (const { line } of examples) {
        const words = [.../exlens ([^|>]*)/.exec(line)![1]!.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map((m) => m[1] ?? m[2]!);
        const spec = specs.find((s) => s.name === words[0])!;
        assert.ok(parseCommand(spec, words.slice(1)).operands.length > 0, line);
        seen++;
      }
    }
    assert.ok(seen >= specs.length);
  });

  const mistakes: [string[], RegExp][] = [
    [[], /Usage: exlens COMMAND/],
    [['scna', 'x'], /Unknown command scna\. Did you mean scan\?/],
    [['--vesion'], /Unknown option --vesion\. Did you mean --version\?/],
    [['--halp'], /Did you mean --help\?/],
    [['--format', 'json'], /A command comes first/],
    [['baseline', 'ad', '.'], /Did you mean add\?/],
    [['baseline', 'list', 'samples'], /cannot be read: no such file\nTry: exlens baseline --help/],
    [['frobnicate'], /Unknown command frobnicate\. There are: scan, /],
    [['help', 'scna'], /Did you mean scan\?/],
    [['scan', '--formt', 'json', 'x'], /Unknown option --formt\. Did you mean --format\?/],
    [['scan', '-x', 'x'], /Unknown option -x/],
    [['scan', '--format', 'jsn', 'x'], /--format cannot be jsn\. Did you mean json\?/],
    [['scan', '--format'], /--format needs a value/],
    [['scan', '--format', '--quiet', 'x'], /--format needs a value/],
    [['scan', '--quiet=yes', 'x'], /--quiet takes no value/],
    [['scan', '--exchange', '2012', 'x'], /--exchange cannot be 2012\. .*2010/],
    [['scan', '--fail-on', 'errors', 'x'], /Did you mean error\?/],
    [['scan', '--zone', 'Pacific Standrd Time', 'x'], /Did you mean Pacific Standard Time\?/],
    [['scan', '--rule', 'store-to-busy', 'x'], /Did you mean store-too-busy\?/],
    [['scan', '--since', 'yesterday', 'x'], /--since cannot be yesterday\. Write a time as/],
    [['scan', '--since', '2011-02-30', 'x'], /no such time/],
    [['scan', '--since', '2011-03-12', '--until', '2011-03-11', 'x'], /--until lies before --since/],
    [['scan', '--jobs', '0', 'x'], /--jobs cannot be 0/],
    [['scan'], /Name a file, a folder or -/],
    [['records', '--kind', 'conectivity', 'x'], /Did you mean connectivity\?/],
    [['decode', '--as', 'hresul', '1'], /Did you mean hresult\?/],
    [['decode'], /Name a value/],
    [['rules', 'store-too-bussy'], /Did you mean store-too-busy\?/],
    [['scan', '--output', root, 'x'], /is a folder; name a file/],
    [['scan', '--output', '/nonexistent/folder/out.json', 'x'], /Cannot write .*: no such folder/],
    [['redact', 'nowhere.log', '--output', path.join(scratchFolder(), 'copy')], /nowhere\.log: no such file\nexlens: Nothing was copied/],
  ];
  for (const [args, expected] of mistakes) {
    it(`exlens ${args.join(' ').replace(root, '.')} is a mistake that is explained`, async () => {
      const { code, stdout, stderr } = await exlens(args);
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, expected);
      assert.doesNotMatch(stderr, /\n\s+at /, 'no stack trace');
    });
  }

  it('says that a file has no objects, and leaves no map where nothing was copied', async () => {
    const dir = scratchFolder();
    const { code, stderr } = await exlens(['objects', 'README.md']);
    assert.equal(code, 0);
    assert.match(stderr, /README\.md: no objects of a debugger log/);
    await exlens(['redact', path.join(dir, 'nowhere'), '--output', path.join(dir, 'copy')]);
    assert.deepEqual(fs.readdirSync(dir), []);
  });

  it('takes values that begin with a minus', async () => {
    const decoded = await exlens(['decode', '-2147467259', '--format', 'json']);
    assert.equal(decoded.code, 0);
    assert.match(decoded.stdout, /"input": "-2147467259"/);
    assert.equal((await exlens(['scan', 'samples/first-look', '--zone', '-08:00', '--fail-on', 'never', '--quiet'])).code, 0);
    assert.match((await exlens(['scan', '--', '--quiet'])).stdout, /--quiet +no such file/);
  });
});
