import assert from 'node:assert/strict';
import { combine, memorySource, scan, scanText, type Finding } from '../../src/engine/index';

const VERSIONS: Record<string, string> = { 2010: '14.03.0513.000', 2013: '15.00.1497.048', 2016: '15.01.2507.006', 2019: '15.02.1118.040', '2013+': '15.0.0.0' };
const DB = '3c1a6f0e-52b7-4d86-9a41-0b7d5e90c1a1';

function log(version: string, rows: string[]): string[] {
  return ['#Software: Microsoft Exchange Server', `#Version: ${VERSIONS[version]}`, '#Log-type: Transport Connectivity Log', '#Date: 2011-03-14T08:00:00.000Z', '#Fields: date-time,session,source,Destination,direction,description', ...rows];
}

function stamp(minute: number, second = 0): string {
  return new Date(Date.UTC(2011, 2, 14, 8, minute, second)).toISOString();
}

function refusals(n: number, who = 'vip@contoso.com', limit = 1, db = DB): string[] {
  return Array.from({ length: n }, (_, i) => `${stamp(i)},08CDB0000000A${i.toString(16).padStart(3, '0')},MapiDelivery,${db},>,Throttled delivery for recipient ${who} due to concurrency limit ${limit}`);
}

function starts(n: number, db = DB, source = 'MapiDelivery'): string[] {
  return Array.from({ length: n }, (_, i) => `${stamp(i, 30)},08CDB0000000B${i.toString(16).padStart(3, '0')},${source},${db},+,Delivery;MailboxServer=mbx01.contoso.com;Database=DB01`);
}

function find(rule: string, files: [string, string[]][], options: Parameters<typeof combine>[1] = {}): Finding {
  const report = combine(files.map(([path, lines]) => scanText(path, lines)), options);
  const found = report.findings.find((f) => f.rule === rule);
  assert.ok(found, `${rule} among ${report.findings.map((f) => f.rule).join(', ')}`);
  return found;
}

const config = (recipient: number, database: number): string[] =>
  ['<?xml version="1.0" encoding="utf-8"?>', '<configuration>', '  <appSettings>', `    <add key="RecipientThreadLimit" value="${recipient}" />`, `    <add key="MaxMailboxDeliveryPerMdbConnections" value="${database}" />`, '  </appSettings>', '</configuration>'];

describe('advice by version', () => {
  it('2010: one step, the file, the service, the undo, straight quotes', () => {
    const f = find('recipient-thread-limit', [['CONNECTLOG20110314-1.LOG', log('2010', refusals(25))]]);
    assert.match(f.remedy.join('\n'), /EdgeTransport\.exe\.config.*RecipientThreadLimit from 1 to 2 and MaxMailboxDeliveryPerMdbConnections from 2 to 3/);
    assert.match(f.remedy.join('\n'), /restart MSExchangeTransport/);
    assert.match(f.remedy.join('\n'), /undo/);
    assert.equal(f.data.xml, '<add key="RecipientThreadLimit" value="2" />\n<add key="MaxMailboxDeliveryPerMdbConnections" value="3" />');
  });

  it('2010 with the file in the case: the values in force count, up to the ceiling', () => {
    const next = find('recipient-thread-limit', [['CONNECTLOG20110314-1.LOG', log('2010', refusals(25, 'a@contoso.com', 2))], ['EdgeTransport.exe.config', config(2, 3)]]);
    assert.match(next.remedy.join('\n'), /RecipientThreadLimit from 2 to 3 and MaxMailboxDeliveryPerMdbConnections from 3 to 4/);
    assert.match(next.detail, /RecipientThreadLimit = 2 \(EdgeTransport\.exe\.config, line 4\)/);
    const top = find('recipient-thread-limit', [['CONNECTLOG20110314-1.LOG', log('2010', refusals(25, 'a@contoso.com', 3))], ['EdgeTransport.exe.config', config(3, 4)]]);
    assert.doesNotMatch(top.remedy.join('\n'), /from \d to \d/);
    assert.match(top.detail, /ceiling of 4/);
    assert.equal(top.data.xml, undefined);
  });

  it('2010: a broken file is not in force, and the lines win over a file', () => {
    const broken = config(2, 3).map((l) => l.replace(/"(\d)"/, '”$1″'));
    const f = find('recipient-thread-limit', [['CONNECTLOG20110314-1.LOG', log('2010', refusals(25))], ['EdgeTransport.exe.config', broken]]);
    assert.match(f.remedy.join('\n'), /RecipientThreadLimit from 1 to 2 and MaxMailboxDeliveryPerMdbConnections from 2 to 3/);
    const other = find('recipient-thread-limit', [['CONNECTLOG20110314-1.LOG', log('2010', refusals(25))], ['EdgeTransport.exe.config', config(2, 3)]]);
    assert.match(other.remedy.join('\n'), /RecipientThreadLimit from 1 to 2/);
    assert.match(other.detail, /sets RecipientThreadLimit to 2, but the lines print 1/);
  });

  for (const version of ['2013', '2016', '2019', '2013+']) {
    it(`${version}: the other file, no number`, () => {
      const f = find('recipient-thread-limit', [['CONNECTLOG20110314-1.LOG', log(version, refusals(25))]]);
      assert.match(f.remedy.join('\n'), /MSExchangeDelivery\.exe\.config/);
      assert.doesNotMatch(f.remedy.join('\n'), /EdgeTransport|from \d to \d|value=/);
      assert.match(f.detail, /3 and 8, unverified/);
      assert.equal(f.data.xml, undefined);
    });
  }

  it('2007 and unknown: no number', () => {
    const bare = ['432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded'];
    for (const exchange of ['2007', undefined]) assert.doesNotMatch(find('recipient-thread-limit', [['q.txt', bare]], { exchange }).remedy.join('\n'), /from \d to \d|value=/);
    assert.ok(find('recipient-thread-limit', [['q.txt', bare]]).missing.some((m) => /version/.test(m.what)));
  });

  it('mixed versions: advice for each, each with its own file', () => {
    const f = find('recipient-thread-limit', [['CONNECTLOG20110314-1.LOG', log('2010', refusals(25))], ['CONNECTLOG20110314-2.LOG', log('2016', refusals(25))]]);
    assert.match(f.remedy.join('\n'), /Exchange 2010: .*EdgeTransport\.exe\.config/);
    assert.match(f.remedy.join('\n'), /MSExchangeDelivery\.exe\.config/);
    assert.match(f.detail, /several versions/);
  });

  it('a database below 100: no key is raised', () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${stamp(i)},,MapiDelivery,${DB},*,Throttled delivery due to MDB limit 1`);
    const ill = find('database-thread-limit', [['CONNECTLOG20110314-1.LOG', log('2010', [...rows, `${stamp(31)},,MapiDelivery,${DB},*,Database health = 25`])]]);
    assert.doesNotMatch(ill.remedy.join('\n'), /RecipientThreadLimit|MaxMailboxDelivery/);
    assert.match(ill.detail, /health of the database as logged: .* 25/i);
    const well = find('database-thread-limit', [['CONNECTLOG20110314-1.LOG', log('2010', [...rows, `${stamp(31)},,MapiDelivery,${DB},*,Database health = 100`])]]);
    assert.match(well.remedy.join('\n'), /MaxMailboxDeliveryPerMdbConnections/);
  });

  it('on 2010 a small server threshold is the limit of the database; later, or larger, it is the server\'s', () => {
    const rows = (n: number): string[] => [`${stamp(0)},,MapiDelivery,${DB},*,Throttled Delivery due to server limit for mbx01.contoso.com with threshold ${n}`];
    find('database-thread-limit', [['a.log', log('2010', rows(2))]]);
    find('server-thread-limit', [['a.log', log('2010', rows(20))]]);
    find('server-thread-limit', [['a.log', log('2016', rows(2))]]);
  });
});

describe('weight, state and scenes', () => {
  it('severity follows number, share and time', () => {
    const at = (n: number, sessions: number): string => find('recipient-thread-limit', [['CONNECTLOG20110314-1.LOG', log('2010', [...refusals(n), ...starts(sessions)])]]).severity;
    assert.equal(at(1, 0), 'info');
    assert.equal(at(4, 10), 'info');
    assert.equal(at(30, 100), 'warning');
    assert.equal(at(200, 200), 'error');
  });

  it('drained only when the log goes on without refusals', () => {
    const state = (last: number): unknown => find('recipient-thread-limit', [['CONNECTLOG20110314-1.LOG', log('2010', [...refusals(20), `${stamp(last)},08CDB0000000C001,SMTP,mx.example.com,+,x`])]]).data.state;
    assert.equal(state(20), 'going');
    assert.equal(state(60), 'drained');
  });

  it('files that overlap come from different servers', () => {
    const f = find('recipient-thread-limit', ['a', 'b', 'c'].map((s): [string, string[]] => [`CONNECTLOG20110314-${s}.LOG`, log('2010', refusals(25))]));
    assert.equal((f.data.coverage as { serverCount: number }).serverCount, 3);
    assert.match(f.detail, /At least 3 servers/);
  });

  it('one database that stands out, and one node that takes the load', () => {
    const dbs = [DB, DB.replace('3c1', '4d2'), DB.replace('3c1', '5e3')];
    const busy = (db: string, n: number): string[] => Array.from({ length: n }, (_, i) => `${stamp(i)},08CDB0000000A${i.toString(16).padStart(3, '0')},MapiSubmission,${db},>,"432-4.3.2 STOREDRV; mailbox server is too busy"`);
    const rows = [...busy(dbs[0]!, 40), ...busy(dbs[1]!, 2), ...dbs.flatMap((db) => starts(50, db, 'MapiSubmission'))];
    const f = find('store-too-busy', [['HUB01/CONNECTLOG20110314-1.LOG', log('2010', rows)], ['HUB02/CONNECTLOG20110314-1.LOG', log('2010', starts(5))]]);
    const names = (f.data.patterns as { name: string }[]).map((p) => p.name);
    assert.ok(names.includes('sick-database'), names.join());
    assert.ok(names.includes('one-node'), names.join());
  });

  it('the scene by the name of the recipient', () => {
    const names: Record<string, string> = { 'journal-01@contoso.com': 'journal-mailbox', 'EX01-IS@contoso.com': 'public-folder', 'room.12@contoso.com': 'application-mailbox', 'anna@contoso.com': 'application-mailbox' };
    for (const [who, scene] of Object.entries(names)) {
      const f = find('recipient-thread-limit', [['a.log', log('2010', refusals(25, who))]]);
      assert.equal((f.data.patterns as { name: string }[])[0]!.name, scene, who);
    }
  });
});

describe('the same text in other formats', () => {
  it('the last error of a queue', () => {
    const lines = ['[PS] C:\\>Get-Queue -Server EX01 | Format-List', '', 'Identity       : EX01\\17', 'DeliveryType   : SmtpDeliveryToMailbox', 'NextHopDomain  : DB07', 'Status         : Retry', 'MessageCount   : 412', 'LastError      : 432 4.3.2 STOREDRV.Deliver; dynamic mailbox database throttling limit exceeded', '', ''];
    const f = find('dynamic-database-limit', [['queues.txt', lines]]);
    assert.equal((f.data.top as { name: string }[])[0]!.name, 'DB07');
    assert.equal(f.evidence[0]!.line, 8);
  });

  it('a cell of a log nobody knows', () => {
    const lines = ['#Software: Microsoft Exchange Server', '#Version: 15.01.2507.006', '#Log-type: EWS Logs', '#Date: 2024-02-05T07:00:00.000Z', '#Fields: DateTime,AuthenticatedUser,SoapAction,GenericErrors',
      "2024-02-05T07:00:01.000Z,CONTOSO\\svc-crm,FindItem,\"This operation exceeds the throttling budget for policy part 'MaxConcurrency', policy value '27',  Budget type: 'Ews'.  Suggested backoff time 1200 ms.\""];
    const f = find('client-budget', [['Ews_2024020507-1.LOG', lines]]);
    assert.equal((f.data.top as { name: string }[])[0]!.name, 'CONTOSO\\svc-crm');
    assert.equal(f.data.waitMs, 1200);
  });

  it('encoding and line ends make no difference', async () => {
    const lines = log('2010', refusals(3));
    const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
    const inputs: (string | Uint8Array)[] = [lines.join('\n'), lines.join('\r\n') + '\r\n', `\ufeff${lines.join('\r\n')}`, utf16(lines.join('\r\n'))];
    for (const input of inputs) {
      const f = combine([await scan(memorySource('a.log', input))]).findings.find((x) => x.rule === 'recipient-thread-limit')!;
      assert.equal(f.count, 3);
      assert.equal(f.evidence[0]!.text.slice(f.evidence[0]!.column, f.evidence[0]!.endColumn), 'Throttled delivery for recipient vip@contoso.com due to concurrency limit 1');
    }
  });
});
