import assert from 'node:assert/strict';
import fs from 'node:fs';
import { analysis, extension, hasTools, workspaceUri, write } from './lib/host';

const HEAD = '#Software: Microsoft Exchange Server\r\n#Version: 14.0.0.0\r\n#Log-type: Transport Connectivity Log\r\n#Fields: date-time,session,source,Destination,direction,description\r\n';
const lines = (from: number, to: number): string => Array.from({ length: to - from }, (_, k) => {
  const at = new Date(Date.UTC(2011, 0, 12) + (from + k) * 1000).toISOString();
  return `${at},08CD7F1200CBDBD0,MapiDelivery,5f24e416-c380-41b5-bfe0-37b6f1091f49,>,Throttled delivery for recipient r${(from + k) % 3}@contoso.com due to concurrency limit 1\r\n`;
}).join('');

describe('a log that grows', () => {
  before(async function () {
    if (!hasTools) this.skip();
    await extension().activate();
  });
  after(() => {
    for (const name of ['grown', 'whole']) fs.rmSync(workspaceUri(name).fsPath, { recursive: true, force: true });
  });

  it('says the same as one that was whole from the beginning', async () => {
    const { fsPath } = await write('grown/CONNECTLOG20110112-1.LOG', HEAD + lines(0, 3000));
    const first = await analysis('grown');
    assert.match(first, /3,?000/);
    for (const [from, to] of [[3000, 3100], [3100, 9000]] as const) fs.appendFileSync(fsPath, lines(from, to));
    await write('whole/CONNECTLOG20110112-1.LOG', HEAD + lines(0, 9000));
    const second = await analysis('grown');
    assert.notEqual(second, first);
    assert.equal(second.replaceAll('grown', 'whole'), await analysis('whole'));
  }).timeout(30_000);
});
