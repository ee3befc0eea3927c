import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { exlens, scratchFolder, throttledLog } from './lib/exlens';

/** What a JSON value is made of, without its words. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, key === 'evidence' || key === 'rule' ? v : shape(v)]));
  return typeof value === 'string' ? 'text' : value;
}

describe('the language of the command line', () => {
  const log = path.join(scratchFolder(), 'CONNECTLOG20110311-1.LOG');
  before(() => writeFileSync(log, throttledLog(30)));
  const russian = /лимит потоков на получателя/;

  it('--lang ru anywhere before --, also with =', async () => {
    for (const args of [['--lang', 'ru', 'scan', log], ['scan', log, '--lang=ru'], ['scan', '--lang', 'ru', log]]) {
      assert.match((await exlens(args)).stdout, russian, args.join(' '));
    }
    assert.match((await exlens(['decode', '2419', '--lang', 'ru'])).stdout, /Код ошибки MAPI/);
    assert.match((await exlens(['--help', '--lang', 'ru'])).stdout, /Использование/);
    assert.match((await exlens(['scann', '--lang', 'ru'])).stderr, /Возможно, scan/);
  });

  it('the environment says it; EXLENS_LANG before LC_ALL before LANG, --lang before all', async () => {
    const said = async (env: NodeJS.ProcessEnv, ...args: string[]): Promise<boolean> =>
      russian.test((await exlens(['scan', log, ...args], { env: { EXLENS_LANG: '', LC_ALL: '', LC_MESSAGES: '', LANG: '', ...env } })).stdout);
    assert.equal(await said({}), false);
    assert.equal(await said({ LANG: 'ru_RU.UTF-8' }), true);
    assert.equal(await said({ LANG: 'ru_RU.UTF-8', LC_ALL: 'C' }), false);
    assert.equal(await said({ LC_ALL: 'ru_RU', EXLENS_LANG: 'en' }), false);
    assert.equal(await said({ EXLENS_LANG: 'ru', LANG: 'en_US.UTF-8' }), true);
    assert.equal(await said({ LANG: 'de_DE.UTF-8' }), false);
    assert.equal(await said({ LANG: 'ru_RU.UTF-8' }, '--lang', 'en'), false);
  });

  it('JSON keeps its keys, ids, numbers and evidence', async () => {
    const [english, other] = [await exlens(['scan', log, '--format', 'json']), await exlens(['scan', log, '--format', 'json', '--lang', 'ru'])];
    const [a, b] = [JSON.parse(english.stdout) as unknown, JSON.parse(other.stdout) as unknown];
    assert.deepEqual(shape(b), shape(a));
    assert.notDeepEqual(b, a);
  });

  it('another language is a mistake of the caller', async () => {
    for (const args of [['scan', log, '--lang', 'de'], ['scan', log, '--lang']]) {
      const { code, stderr, stdout } = await exlens(args);
      assert.equal(code, 2);
      assert.match(stderr, /--lang is one of en, ru/);
      assert.equal(stdout, '');
    }
  });

  it('is spoken by the threads too', async () => {
    const binary = path.join(path.dirname(log), 'store.edb');
    writeFileSync(binary, Buffer.alloc(5000));
    const { stdout } = await exlens(['scan', log, binary, '--jobs', '2', '--lang', 'ru']);
    assert.match(stdout, russian);
    assert.match(stdout, /не текстовый файл/);
  });
});
