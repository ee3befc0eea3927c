import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { resume, scan } from '../../src/engine/index';
import { fileSource } from '../../src/node/file-source';
import { ScanCache, statOf } from '../../src/node/scan-cache';

describe('A file scanned before', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cache-'));
  const file = path.join(folder, 'CONNECTLOG20110112-1.LOG');
  const line = (i: number): string => `2011-01-12T00:00:0${i % 10}.775Z,08CD7F1200CBDBD0,MapiDelivery,5f24e416-c380-41b5-bfe0-37b6f1091f49,>,Throttled delivery for recipient r${i % 3}@contoso.com due to concurrency limit 1\r\n`;
  const head = '#Software: Microsoft Exchange Server\r\n#Version: 14.0.0.0\r\n#Log-type: Transport Connectivity Log\r\n#Fields: date-time,session,source,Destination,direction,description\r\n';

  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  async function remembered(): Promise<ScanCache> {
    fs.writeFileSync(file, head + Array.from({ length: 3000 }, (_, i) => line(i)).join(''));
    const cache = new ScanCache();
    cache.put(file, statOf(file)!, await scan(fileSource(file)));
    return cache;
  }

  it('is not read again while it is the same, and has the path that is asked for', async () => {
    const cache = await remembered();
    const again = await cache.get(file, { ...fileSource(file), path: 'as shown' });
    assert.deepEqual(again, { ...(await scan(fileSource(file))), path: 'as shown' });
  });

  it('is read again once it grew, or was written to in place, even with its old time', async () => {
    let cache = await remembered();
    fs.appendFileSync(file, line(1));
    assert.equal(await cache.get(file, fileSource(file)), undefined);
    cache = await remembered();
    const { atime, mtime } = fs.statSync(file);
    const fd = fs.openSync(file, 'r+');
    fs.writeSync(fd, '2', head.length);
    fs.writeSync(fd, 'X', head.length + 30);
    fs.closeSync(fd);
    fs.utimesSync(file, atime, mtime);
    assert.equal(await cache.get(file, fileSource(file)), undefined);
  });

  it('is read from where it ended once it was added to, and what was known stays as it was', async () => {
    const cache = await remembered();
    const size = fs.statSync(file).size;
    fs.appendFileSync(file, Array.from({ length: 2000 }, (_, i) => line(i + 7)).join(''));
    const known = await cache.grown(file, fileSource(file));
    const before = structuredClone(known);
    const asked: (number | undefined)[] = [];
    const whole = await resume(known!, fileSource(file, fs.statSync(file).size), { keep: true }, (source, options) => {
      asked.push(options?.from);
      return scan(source, options);
    });
    assert.deepEqual(asked, [size]);
    // where lines begin is told more often: once a read
    assert.deepEqual({ ...whole, index: [] }, { ...(await scan(fileSource(file))), index: [] });
    assert.deepEqual(known, before);
  });

  it('is read from its start when more happened to it than that something was added', async () => {
    for (const change of [
      () => fs.writeFileSync(file, head.replace('14.0', '15.0') + Array.from({ length: 4000 }, (_, i) => line(i)).join('')),
      () => fs.writeFileSync(file, head + Array.from({ length: 4000 }, (_, i) => line(i + 1)).join('')),
      () => fs.truncateSync(file, head.length + 100 * line(0).length),
    ]) {
      const cache = await remembered();
      change();
      assert.equal(await cache.grown(file, fileSource(file)), undefined);
    }
  });

  it('is not remembered when it changed while it was read, was gone, or could not be read', async () => {
    const cache = await remembered();
    const before = statOf(file)!;
    const scanned = await scan(fileSource(file));
    fs.appendFileSync(file, line(1));
    cache.put(file, before, scanned);
    assert.equal(await cache.get(file, fileSource(file)), undefined);
    cache.put(file, statOf(file)!, { ...scanned, error: 'x' });
    assert.equal(await cache.get(file, fileSource(file)), undefined);
    fs.rmSync(file);
    cache.put(file, before, scanned);
    assert.equal(await cache.get(file, fileSource(file)), undefined);
  });

  it('gives way to others: at most 500 are kept', async () => {
    const cache = await remembered();
    const scanned = await scan(fileSource(file));
    const names = Array.from({ length: 505 }, (_, i) => path.join(folder, `${i}.log`));
    for (const name of names) {
      fs.copyFileSync(file, name);
      cache.put(name, statOf(name)!, scanned);
    }
    const kept = await Promise.all([file, ...names].map((name) => cache.get(name, fileSource(name))));
    assert.equal(kept.filter((scan) => scan !== undefined).length, 500);
    assert.ok(kept.at(-1) && !kept[0]);
  });
});
