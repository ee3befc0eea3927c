import assert from 'node:assert/strict';
import { isPrivateAddress } from '../../src/engine/decode/private-address';
import { createRedactor } from '../../src/engine/redact/redact';
import { emptyNames } from '../../src/engine/redact/names';
import type { CaseReport, Finding } from '../../src/engine/index';
import { diagnoseByBoth, head, one } from './lib/cases';

const DB = 'aa0e2b1c-1111-4222-8333-0123456789ab';
const T0 = Date.UTC(2021, 4, 4, 6);
const iso = (ms: number): string => new Date(ms).toISOString();
const id = (i: number): string => `08D8AABB${i.toString(16).toUpperCase().padStart(8, '0')}`;
const repeat = (n: number, row: (i: number) => string): string => Array.from({ length: n }, (_, i) => `${row(i)}\r\n`).join('');

const SMTP = 'date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context';

/** A delivery session with one line of its own. */
function session(i: number, text: string, db = DB): string {
  const row = (s: number, direction: string, what: string): string => `${iso(T0 + i * 30_000 + s * 1000)},${id(i)},MapiDelivery,${db},${direction},${what}`;
  return [row(0, '+', 'Delivery'), row(1, '>', text), row(2, '-', 'Messages: 1 Bytes: 100 Recipients: 1')].join('\r\n');
}

const throttled = (who: string, limit: number): string => `Throttled delivery for recipient ${who} due to concurrency limit ${limit}`;

const top = (f: Finding): unknown[] => (f.data.top as { name: string; count: number }[]).map(({ name, count }) => [name, count]);

/** A send log whose peer answers the same again and again. */
function sendLog(n: number, answer: string, peer = '203.0.113.5:25'): string {
  return head('15.01.2375.007', SMTP, 'SMTP Send Protocol Log') + repeat(n, (i) => `${iso(T0 + i * 20_000)},Outbound,${id(i)},5,10.0.0.5:5${1000 + i},${peer},<,${answer},`);
}

describe('a log that a spreadsheet saved again', () => {
  const log = head('14.03.0123.002') + repeat(10, (i) => session(i, throttled('j@contoso.com', 1)));
  const padded = (text: string, separator: string): string => text.split('\r\n').map((line) => (/^#(?!Fields)/.test(line) ? line + separator.repeat(5) : line.replaceAll(',', separator))).join('\r\n');

  for (const [how, text] of [['semicolons', log.replaceAll(',', ';')], ['tabs', log.replaceAll(',', '\t')], ['semicolons and padded headers', padded(log, ';')], ['padded headers', padded(log, ',')]] as const) {
    it(`has its times and its findings: ${how}`, async () => {
      const report = await diagnoseByBoth({ 'C.csv': text });
      const found = one(report, 'recipient-thread-limit');
      assert.deepEqual([found.count, found.data.attempts, found.data.first, found.data.versions], [10, 10, iso(T0 + 1000), ['2010']]);
      assert.deepEqual(report.files.map((f) => [f.format, f.records, f.unparsed, f.header.version]), [['connectivity-log', 30, 0, '14.03.0123.002']]);
      assert.equal(found.evidence[0]!.text.slice(found.evidence[0]!.column, found.evidence[0]!.endColumn), throttled('j@contoso.com', 1));
    });
  }

  it('is known without its header too', async () => {
    const report = await diagnoseByBoth({ 'notes.txt': `Rows:\n\n${session(1, throttled('j@contoso.com', 1)).replaceAll(',', ';').replaceAll('\r\n', '\n')}\n` });
    assert.deepEqual([one(report, 'recipient-thread-limit').data.first, report.files[0]!.records], [iso(T0 + 31_000), 3]);
  });
});

describe('limits of Exchange Online', () => {
  it('a server that is out of date is throttled for that, and no other side asks for patience', async () => {
    const report = await diagnoseByBoth({ 'SEND.LOG': sendLog(30, '450 4.7.230 Connecting Exchange server version is out-of-date; connection to Exchange Online throttled for 5 mins/hr.') });
    const found = one(report, 'online-sender-limit');
    assert.equal(found.title, 'Exchange Online refused mail 30 times: the version of the sending server is out of date');
    assert.match(found.remedy.join(), /Update the server/);
    assert.doesNotMatch(report.verdict, /Not throttling/);
    assert.equal(one(await diagnoseByBoth({ 'SEND.LOG': sendLog(30, '550 5.7.230 Connecting Exchange server version is out-of-date; connection to Exchange Online blocked for 10 mins/hr.') }), 'online-sender-limit').count, 30);
  });

  for (const [code, what] of [['550 5.2.122', 'messages received per hour'], ['550 5.2.121', 'messages received per hour'], ['550 5.7.233', 'external recipients per day'], ['550-5.7.232', 'external recipients per day'], ['550 5.1.90', 'recipients per day']] as const) {
    it(`${code} is one: ${what}`, async () => {
      assert.equal(one(await diagnoseByBoth({ 'ndr.txt': `Remote Server returned '${code} some words of the server'\n` }), 'online-sender-limit').title, `Exchange Online refused mail once: ${what}`);
    });
  }

  it('a full mailbox is none, however its report words it', async () => {
    const report = await diagnoseByBoth({ 'ndr.txt': '#554 5.2.2 mailbox full ##\n\n554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded; Failed to process message\n' });
    assert.match(report.verdict, /mailboxes that are full, 2 /);
    assert.deepEqual(report.findings.map((f) => f.rule), ['unknown-lines']);
  });
});

describe('back pressure', () => {
  it('of a resource with a path has the name of the resource', async () => {
    const path = 'C:\\Program Files\\Microsoft\\Exchange Server\\V15\\TransportRoles\\data\\Queue';
    const found = one(await diagnoseByBoth({ 'event.txt': `The following resources are under pressure:\r\nUsedVersionBuckets[${path}] = 1533 [Medium] [Low=999 Medium=1500 High=3000]\r\n` }), 'back-pressure');
    assert.equal(found.title, 'Back pressure: UsedVersionBuckets at 1533 [Medium]');
    assert.deepEqual(top(found), [[`UsedVersionBuckets[${path}]`, 1]]);
    const old = one(await diagnoseByBoth({ 'event.txt': 'Queue database and disk space ("D:\\Queue\\mail.que") = 98% [High] [Normal=92% Medium=94% High=96%]\r\n' }), 'back-pressure');
    assert.deepEqual(top(old), [['Queue database and disk space ("D:\\Queue\\mail.que")', 1]]);
  });
});

describe('the subject of a mail', () => {
  for (const subject of ['Subject: 452 4.3.1 Insufficient system resources', '> Betreff: AW: 452 4.3.1 Insufficient system resources', '*Subject:* RE: 452 4.3.1 Insufficient system resources', '\u0422\u0435\u043c\u0430: FW: 452 4.3.1 Insufficient system resources']) {
    it(`is no answer of a server: ${subject.slice(0, 14)}`, async () => {
      const found = one(await diagnoseByBoth({ 'mail.txt': `From: ann@contoso.com\n${subject}\nTo: bob@contoso.com\n` }), 'back-pressure');
      assert.deepEqual([found.severity, found.confidence, found.title], ['info', 'possible', 'Only mentioned in notes: Back pressure']);
    });
  }
});

describe('rows that stand in several files', () => {
  const rows = (n: number, from = 0, who = 'j@contoso.com'): string => repeat(n, (i) => session(from + i, throttled(who, 1)));
  const log = head('14.03.0123.002') + rows(10);
  const notes = (text: string): string => `Look at these:\n\n${text.replaceAll('\r\n', '\n')}\nWhat now?\n`;
  const counts = async (files: Record<string, string>): Promise<unknown[]> => {
    const { count, data } = one(await diagnoseByBoth(files), 'recipient-thread-limit');
    return [count, data.attempts];
  };

  it('count once where notes quote the log beside them, and that is said', async () => {
    const quoted = notes(rows(4)).replace(/^(?=2021)/gm, '> ');
    assert.deepEqual(await counts({ 'C.LOG': log, 'notes.txt': notes(rows(4)) }), [10, 10]);
    assert.deepEqual(await counts({ 'notes.txt': quoted, 'C.LOG': log }), [10, 10]);
    const found = one(await diagnoseByBoth({ 'C.LOG': log, 'notes.txt': quoted }), 'recipient-thread-limit');
    assert.match(found.detail, /Rows in notes that stand in the logs given with them, counted once: 4\./);
    assert.deepEqual([...new Set(found.evidence.map((e) => e.path))], ['C.LOG']);
  });

  it('count once in a log so long that not every line is known', async () => {
    assert.deepEqual(await counts({ 'C.LOG': head('14.03.0123.002') + rows(300), 'notes.txt': notes(rows(3, 150)) }), [300, 300]);
  });

  it('count where the log does not have them: other sessions, other recipients, another day', async () => {
    assert.deepEqual(await counts({ 'C.LOG': log, 'notes.txt': notes(rows(2, 11)) }), [12, 12]);
    assert.deepEqual(await counts({ 'C.LOG': log, 'notes.txt': notes(rows(2) + rows(2, 4, 'x@contoso.com')) }), [12, 12]);
    assert.deepEqual(await counts({ 'C.LOG': log, 'notes.txt': notes(rows(2).replaceAll('2021-05-04', '2021-05-03')) }), [12, 12]);
  });

  it('count once in a mail that quotes them again, and in two mails', async () => {
    const again = `Me too:\n${rows(4).replaceAll('\r\n', '\n')}\nOn Monday Ann wrote:\n\n${rows(4).replaceAll('\r\n', '\n').replace(/^(?=2)/gm, '> ')}`;
    const report = await diagnoseByBoth({ 'mail.txt': again });
    assert.deepEqual([one(report, 'recipient-thread-limit').count, one(report, 'log-repaired').data.kinds], [4, { 'repeated-row': 12 }]);
    assert.deepEqual(await counts({ 'a.txt': notes(rows(4)), 'b.txt': `${notes(rows(4))}\nbye` }), [4, 4]);
  });

  it('count once where a cmdlet printed what the log has', async () => {
    const fields = 'date-time,server-hostname,connector-id,source,event-id,message-id,source-context,recipient-address,recipient-status,sender-address';
    const limit = '432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded';
    const tracking = head('14.03.0123.002', fields, 'Message Tracking Log') + repeat(10, (i) => `${iso(T0 + i * 1000 + 7)},EX01,,STOREDRIVER,DEFER,<m${i}@contoso.com>,,bob@contoso.com,${limit},ann@contoso.com`);
    const list = (day: string): string => repeat(4, (i) => `Timestamp       : ${day} 8:00:0${i} AM\r\nServerHostname  : EX01\r\nSource          : STOREDRIVER\r\nEventId         : DEFER\r\nMessageId       : <m${i}@contoso.com>\r\nRecipients      : {bob@contoso.com}\r\nRecipientStatus : {${limit}}\r\n`);
    const report = await diagnoseByBoth({ 'MSGTRK.LOG': tracking, 'shell.txt': list('5/4/2021') });
    assert.deepEqual([one(report, 'recipient-thread-limit').count, one(report, 'delivery-deferred').count], [10, 10]);
    const unknownZone = await diagnoseByBoth({ 'MSGTRK.LOG': tracking.replaceAll('<m', '<n'), 'shell.txt': list('5/4/2021') });
    assert.equal(one(unknownZone, 'recipient-thread-limit').count, 14);
  });
});

describe('logs of two versions in one file', () => {
  it('get the advice of each, and no printed limit is taken for either', async () => {
    const both = head('14.03.0123.002') + repeat(30, (i) => session(i, throttled('j@contoso.com', 1))) + head('15.01.2375.007') + repeat(30, (i) => session(40 + i, throttled('k@contoso.com', 3)));
    const found = one(await diagnoseByBoth({ 'all.log': both }), 'recipient-thread-limit');
    assert.deepEqual(found.data.versions, ['2010', '2016']);
    assert.match(found.remedy.join('\n'), /EdgeTransport\.exe\.config[^]*MSExchangeDelivery\.exe\.config/);
    assert.match(found.detail, /RecipientThreadLimit = 1 \(default of 2010 SP1/);
  });

  it('are one where a header tells a schema and the next a build', async () => {
    const both = head('15.0.0.0') + repeat(5, (i) => session(i, throttled('j@contoso.com', 3))) + head('15.01.2375.007') + repeat(5, (i) => session(40 + i, throttled('j@contoso.com', 3)));
    assert.deepEqual(one(await diagnoseByBoth({ 'all.log': both }), 'recipient-thread-limit').data.versions, ['2016']);
  });
});

describe('an answer that the console cut', () => {
  for (const [how, end] of [['dots', '...'], ['an ellipsis', '\u2026']] as const) {
    it(`is told with the command that shows it whole: ${how}`, async () => {
      const table = ['[PS] C:\\>Get-Queue | ft Identity,Status,MessageCount,LastError', '', 'Identity           Status MessageCount LastError', '--------           ------ ------------ ---------', `HUB01\\14           Retry  412          432 4.3.2 STOREDRV.D${end}`, 'HUB01\\Submission   Ready  0', ''];
      const report = await diagnoseByBoth({ 'q.txt': table.join('\n') });
      const found = one(report, 'log-truncated');
      assert.deepEqual([found.severity, found.count, found.evidence.map((e) => e.line)], ['hint', 1, [5]]);
      assert.match(found.missing[0]!.how, /Get-Queue \| Format-List .*LastError/);
      assert.deepEqual(report.findings.map((f) => f.rule), ['other-refusals', 'log-truncated']);
    });
  }
});

describe('private addresses', () => {
  const inside = ['10.1.2.3', '127.0.0.1', '169.254.7.7', '172.16.0.9', '172.31.9.9', '192.168.1.1', '100.64.0.9', '100.127.3.4', '::1', 'fe80::5', 'febf::5', 'fd12:3456::7', 'fc00:1:2::9', '::ffff:10.0.0.5'];
  const outside = ['11.1.2.3', '172.15.0.9', '172.32.0.9', '100.63.0.9', '100.128.0.9', '203.0.113.9', '2001:db8::7', 'fec0::5', '::ffff:203.0.113.9'];

  it('are told by what they begin with', () => {
    assert.deepEqual(inside.filter((a) => !isPrivateAddress(a)), []);
    assert.deepEqual(outside.filter(isPrivateAddress), []);
  });

  it('stay private in a redacted copy, public ones public, and none stays what it was', () => {
    for (const salt of ['a', 'b', 'c', 'd']) {
      const redactor = createRedactor(emptyNames(), salt);
      const told = (address: string): string => redactor.text(`from ${address}, at`).slice(5, -4);
      for (const address of inside) assert.ok(isPrivateAddress(told(address)), `${address} ${told(address)}`);
      for (const address of outside) assert.ok(!isPrivateAddress(told(address)), `${address} ${told(address)}`);
      for (const address of [...inside, ...outside]) if (!/^(?:127|::1$)/.test(address)) assert.notEqual(told(address), address);
    }
  });

  it('answer for this organization, whatever their notation', async () => {
    const limit = '432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded';
    for (const peer of ['[fd12:3456::7]:25', '[::ffff:10.0.0.5]:25', '100.64.3.4:25']) assert.equal(one(await diagnoseByBoth({ 'SEND.LOG': sendLog(20, limit, peer) }), 'recipient-thread-limit').data.outside, undefined, peer);
    assert.ok(one(await diagnoseByBoth({ 'SEND.LOG': sendLog(20, limit, '[2001:db8::7]:25') }), 'recipient-thread-limit').data.outside);
  });
});

describe('configuration files of several servers', () => {
  const config = (keys: string): string => `<?xml version="1.0"?>\n<configuration>\n  <appSettings>\n${keys}  </appSettings>\n</configuration>\n`;
  const pair = (recipient: number, database: number): string => config(`    <add key="RecipientThreadLimit" value="${recipient}" />\n    <add key="MaxMailboxDeliveryPerMdbConnections" value="${database}" />\n`);
  const titles = async (files: Record<string, string>): Promise<string[]> => (await diagnoseByBoth(files)).findings.map((f) => f.title);

  it('are told apart by the first word of a title', async () => {
    assert.deepEqual(await titles({ 'HUB1/V14/Bin/EdgeTransport.exe.config': pair(3, 3), 'HUB2/V14/Bin/EdgeTransport.exe.config': pair(4, 4) }), [
      'HUB1: RecipientThreadLimit 3 is not below MaxMailboxDeliveryPerMdbConnections 3 in EdgeTransport.exe.config',
      'HUB2: RecipientThreadLimit 4 is not below MaxMailboxDeliveryPerMdbConnections 4 in EdgeTransport.exe.config',
    ]);
    assert.deepEqual(await titles({ 'V14/EdgeTransport.exe.config': pair(3, 3) }), ['RecipientThreadLimit 3 is not below MaxMailboxDeliveryPerMdbConnections 3 in EdgeTransport.exe.config']);
  });

  it('with a second appSettings load nothing', async () => {
    const twice = pair(2, 3).replace('</configuration>', '  <appSettings>\n    <add key="RecipientThreadLimit" value="1" />\n  </appSettings>\n</configuration>');
    const report = await diagnoseByBoth({ 'V14/EdgeTransport.exe.config': twice });
    assert.deepEqual(report.findings.map((f) => [f.rule, f.severity, f.title]), [['config-not-well-formed', 'error', 'EdgeTransport.exe.config holds appSettings twice: line 7']]);
    assert.deepEqual(await titles({ 'V14/EdgeTransport.exe.config': pair(2, 3).replace('</appSettings>', '</appSettings>\n  <!-- <appSettings></appSettings> -->') }), []);
  });

  it('count each though they are the same, unless one is a copy', async () => {
    const copies = async (a: string, b: string): Promise<number> => (await diagnoseByBoth({ [a]: pair(3, 3), [b]: pair(3, 3) })).copies.length;
    const edge = 'EdgeTransport.exe.config';
    for (const [a, b] of [[`HUB1/${edge}`, `HUB2/${edge}`], [`HUB1-${edge}`, `HUB2-${edge}`], [`in/EX01.zip!/V14/Bin/${edge}`, `in/EX02.zip!/Bin/${edge}`], [`\\\\BER-HT1\\c$\\V14\\Bin\\${edge}`, `\\\\BER-HT2\\c$\\V14\\Bin\\${edge}`]] as const) {
      assert.equal(await copies(a, b), 0, `${a} ${b}`);
    }
    for (const [a, b] of [[`HUB1/${edge}`, `HUB1/old/${edge}`], [`HUB1/${edge}`, `HUB1/${edge}.bak`], [`HUB1/${edge}`, `HUB1/EdgeTransport.exe (2).config`], [`HUB1.zip!/${edge}`, `HUB1/${edge}`], [`HUB1/${edge}`, `before/HUB1/${edge}`], [`a/${edge}`, `b/${edge}`]] as const) {
      assert.equal(await copies(a, b), 1, `${a} ${b}`);
    }
    assert.deepEqual(await titles({ [`HUB1/V14/${edge}`]: pair(3, 3), [`HUB2/V14/${edge}`]: pair(3, 3) }), ['HUB1', 'HUB2'].map((server) => `${server}: RecipientThreadLimit 3 is not below MaxMailboxDeliveryPerMdbConnections 3 in ${edge}`));
  });

  it('that are broken are all named', async () => {
    const broken = (value: number): string => config(`    <add key="MaxConnectionRatePerMinute" value="${value}">\n`);
    assert.deepEqual(await titles({ 'HUB1/V14/EdgeTransport.exe.config': broken(500), 'HUB2/V14/EdgeTransport.exe.config': broken(600) }), ['2 configuration files are not well-formed XML: HUB1, HUB2']);
  });
});

describe('the load of servers', () => {
  const node = (servers: Record<string, string>): Promise<CaseReport> => diagnoseByBoth(Object.fromEntries(Object.entries(servers).map(([name, rows]) => [`${name}/CONNECTLOG20210504-1.LOG`, head('14.03.0123.002') + rows])));
  const busy = repeat(240, (i) => session(i, i % 2 === 1 ? throttled('j@contoso.com', 1) : 'Starting delivery'));
  const names = async (servers: Record<string, string>): Promise<unknown[]> => (one(await node(servers), 'recipient-thread-limit').data.patterns as { name: string }[]).map((p) => p.name);

  it('is not compared over different times: a log of ten minutes beside one of two hours', async () => {
    assert.ok(!(await names({ HUB1: busy, HUB2: repeat(20, (i) => session(10 + i, 'Starting delivery')) })).includes('one-node'));
    assert.ok((await names({ HUB1: busy, HUB2: repeat(2, (i) => session(1 + 200 * i, 'Starting delivery')) })).includes('one-node'));
  });
});

describe('who refused whom', () => {
  const recv = (answer: string): string => head('15.01.2375.007', SMTP, 'SMTP Receive Protocol Log') + repeat(30, (i) => `${iso(T0 + i * 20_000)},EX01\\Default EX01,${id(i)},5,10.0.0.5:25,203.0.113.9:4${100 + i},>,"${answer}",`);
  const tracking = (status: string, event = 'DEFER', context = ''): string => {
    const fields = 'date-time,server-hostname,connector-id,source,event-id,message-id,source-context,recipient-address,recipient-status,sender-address';
    return head('14.03.0123.002', fields, 'Message Tracking Log') + repeat(10, (i) => `${iso(T0 + i * 20_000)},HUB01,Internet,SMTP,${event},<m${i}@contoso.com>,${context},bob@contoso.com,${status},ann@contoso.com`);
  };

  it('a client with too many errors was not called by this server', async () => {
    const found = one(await diagnoseByBoth({ 'RECV.LOG': recv('421 4.7.0 Too many errors on this connection, closing transmission channel') }), 'connection-failed');
    assert.equal(found.title, 'Connections from 203.0.113.9 ended early 30 times: Too many errors');
    assert.match(found.detail, /MaxProtocolErrors/);
    assert.doesNotMatch(found.remedy.join(), /listens on its port/);
  });

  it('a status that names the host tells it, not its address', async () => {
    const found = one(await diagnoseByBoth({ 'MSGTRK.LOG': tracking('[{LED=421 4.4.2 Connection dropped due to SocketError};{FQDN=mx.fabrikam.com};{IP=203.0.113.9}]') }), 'connection-failed');
    assert.deepEqual(top(found), [['mx.fabrikam.com', 10]]);
  });

  it('the quota of a sender on premises is none of Exchange Online', async () => {
    const found = one(await diagnoseByBoth({ 'MSGTRK.LOG': tracking('', 'SUBMITFAIL', 'SubmissionQuotaExceededException') }), 'online-sender-limit');
    assert.equal(found.title, 'ann@contoso.com reached the number of recipients for a day 10 times');
    assert.doesNotMatch(found.detail + found.remedy.join(), /Exchange Online/);
  });

  it('a store that the network does not reach, and a database that is dismounted', async () => {
    const of = async (exception: string): Promise<string> => one(await diagnoseByBoth({ 'C.LOG': head('15.01.2375.007') + repeat(30, (i) => session(i, `432 4.2.0 STOREDRV.Deliver.Exception:ConnectionFailedTransientException.${exception}; Failed to process message`)) }), 'store-offline').title;
    assert.equal(await of('MapiExceptionNetworkError'), `The store of ${DB} not reached 30 times in 30 sessions (100 %)`);
    assert.equal(await of('MapiExceptionMdbOffline'), `Database ${DB} offline 30 times in 30 sessions (100 %)`);
  });
});

describe('tracking rows of several versions', () => {
  const limit = '432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded';
  const sp1 = 'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info,directionality,tenant-id,original-client-ip,original-server-ip,custom-data';
  const e16 = `${sp1.replace('message-id,recipient', 'message-id,network-message-id,recipient')},transport-traffic-type,log-id,schema-version`;
  const row = (i: number, layout: string, subject = 'Hello'): string => {
    const cells: Record<string, string> = {
      'date-time': iso(T0 + i * 20_000), 'server-hostname': 'EX01', source: 'STOREDRIVER', 'event-id': 'DEFER', 'message-id': `<m${i}@contoso.com>`, 'network-message-id': DB, 'recipient-address': 'bob@contoso.com',
      'recipient-status': limit, 'message-subject': subject, 'sender-address': 'ann@contoso.com', 'return-path': 'ann@contoso.com', 'schema-version': '15.01.2375.007',
    };
    return layout.split(',').map((name) => cells[name] ?? '').join(',');
  };
  const log = (version: string, header: string, rows: string): Record<string, string> => ({ 'MSGTRK.LOG': head(version, header, 'Message Tracking Log') + rows });

  for (const [what, version, header, layout] of [['2016 under a header of 2010', '14.03.0123.002', sp1, e16], ['2010 under a header of 2016', '15.01.2375.007', e16, sp1]] as const) {
    it(`are read by their own columns: ${what}`, async () => {
      const report = await diagnoseByBoth(log(version, header, repeat(10, (i) => row(i, header)) + repeat(10, (i) => row(10 + i, layout))));
      assert.deepEqual(top(one(report, 'recipient-thread-limit')), [['bob@contoso.com', 20]]);
      assert.deepEqual([...(one(report, 'recipient-thread-limit').data.versions as string[])].sort(), ['2010', '2016']);
      assert.deepEqual(one(report, 'log-repaired').data.kinds, { 'other-columns': 10 });
    });
  }

  it('are not taken for those of another version because of commas in their subjects', async () => {
    const report = await diagnoseByBoth(log('14.03.0123.002', sp1, repeat(5, (i) => row(i, sp1, 'one, two')) + repeat(5, (i) => row(5 + i, sp1, 'a, b, c, d, e'))));
    assert.deepEqual(top(one(report, 'recipient-thread-limit')), [['bob@contoso.com', 10]]);
    assert.deepEqual(one(report, 'log-repaired').data.kinds, { 'rejoined-cells': 10 });
  });

  it('are no answers where an agent notes the name of its rule', async () => {
    const rows = repeat(5, (i) => row(i, e16).replace('DEFER', 'AGENTINFO').replace('STOREDRIVER', 'AGENT').replace(limit, '').replace(/,,,,,,,15\.01/, ",,,,S:TRA=ETR|name='Reply to 452 4.3.1 Insufficient system resources',,,15.01"));
    assert.match(rows, /Reply to 452/);
    assert.deepEqual((await diagnoseByBoth(log('15.01.2375.007', e16, rows))).findings, []);
  });

  it('name the database of a deferral', async () => {
    const dynamic = '432 4.3.2 STOREDRV.Deliver; dynamic mailbox database throttling limit exceeded';
    const rows = repeat(10, (i) => row(i, e16).replace(limit, dynamic).replace(/,,,,,,,15\.01/, ',,,,S:DeliveryPriority=Normal;S:MailboxDatabaseName=DB 07,,,15.01'));
    assert.match(rows, /DB 07/);
    assert.deepEqual(top(one(await diagnoseByBoth(log('15.01.2375.007', e16, rows)), 'dynamic-database-limit')), [['DB 07', 10]]);
    const list = repeat(3, (i) => `Timestamp       : 04.05.2021 08:00:0${i}\r\nSource          : STOREDRIVER\r\nEventId         : DEFER\r\nMessageId       : <m${i}@contoso.com>\r\nRecipients      : {bob@contoso.com}\r\nRecipientStatus : {${dynamic}}\r\nEventData       : {[DeliveryPriority, Normal], [MailboxDatabaseName, DB 07], [DatabaseHealth, 12]}\r\n`);
    assert.deepEqual(top(one(await diagnoseByBoth({ 'list.txt': list }), 'dynamic-database-limit')), [['DB 07', 3]]);
  });
});

describe('lines of a log that are no rows', () => {
  it('are searched for what servers say, and counted as what they are', async () => {
    const report = await diagnoseByBoth({ 'C.LOG': `${head('14.03.0123.002')}${session(1, 'Starting delivery')}\r\n--- cut ---\r\n${throttled('j@contoso.com', 1)}\r\n${session(2, 'Starting delivery')}\r\n` });
    const found = one(report, 'recipient-thread-limit');
    assert.deepEqual([found.count, found.evidence.map((e) => e.line), report.files[0]!.unparsed], [1, [10], 2]);
  });

  it('are rows where a spreadsheet kept them whole in one column', async () => {
    const lines = (head('14.03.0123.002') + repeat(10, (i) => session(i, i % 2 === 0 ? throttled('j@contoso.com', 1) : '"Failed; HResult: 1140850693; DiagnosticInfo: Stage:LoadItem, SmtpResponse:432-4.3.2 STOREDRV; mailbox server is too busy"'))).trimEnd().split('\r\n');
    const text = lines.map((line) => (/[,"]/.test(line) ? `"${line.replaceAll('"', '""')}"` : line)).join('\r\n');
    const report = await diagnoseByBoth({ 'C.csv': `${text}\r\n` });
    assert.deepEqual(report.files.map((f) => [f.format, f.records, f.unparsed]), [['connectivity-log', 30, 0]]);
    for (const [rule, words] of [['recipient-thread-limit', throttled('j@contoso.com', 1)], ['store-too-busy', 'mailbox server is too busy']] as const) {
      const { count, evidence: [first] } = one(report, rule);
      assert.deepEqual([count, first!.text.slice(first!.column, first!.endColumn)], [5, words]);
    }
  });
});

describe('a limit of a connector at the other end', () => {
  it('is told as one that our connections met', async () => {
    const connection = one(await diagnoseByBoth({ 'SEND.LOG': sendLog(30, '"421 4.3.2 The maximum number of concurrent server connections has exceeded a per-source limit, closing transmission channel"') }), 'smtp-connection-limit');
    assert.deepEqual([connection.title, connection.data.cmdlet], ['Connections to 203.0.113.5 refused 30 times by its limit: MaxInboundConnectionPerSource', null]);
    assert.equal(one(await diagnoseByBoth({ 'SEND.LOG': sendLog(30, '421 4.4.2 Message submission rate for this client has exceeded the configured limit') }), 'smtp-rate-limit').title, 'Mail to 203.0.113.5 refused 30 times by its limit: MessageRateLimit');
  });
});

describe('a table whose last column is broken into lines', () => {
  const head2 = ['Identity DeliveryType          Status MessageCount NextHopDomain LastError', '-------- ------------          ------ ------------ ------------- ---------'];
  const blanks = ' '.repeat(65);

  it('has one row for each queue, without the command that printed it', async () => {
    const rows = ['EX01\\4   SmtpDeliveryToMailbox Retry  231          db04          [{LRT=5/4/2021 6:00:00 AM};{LED=432 4.3.2', `${blanks}STOREDRV.Deliver; recipient thread limit`, `${blanks}exceeded};{FQDN=db04};{IP=10.0.0.5}]`, 'EX01\\5   SmtpDeliveryToMailbox Ready  0            db05', ''];
    const report = await diagnoseByBoth({ 'q.txt': [...head2, ...rows].join('\n') });
    assert.equal(report.files[0]!.records, 2);
    assert.match(one(report, 'recipient-thread-limit').title, /; 231 messages wait$/);
  });
});

describe('passing refusals that no rule explains', () => {
  const rows = (answers: readonly string[], peer: (i: number) => string = () => '203.0.113.5:25'): string => head('15.01.2375.007', SMTP, 'SMTP Send Protocol Log')
    + answers.map((answer, i) => `${iso(T0 + i * 600_000)},Outbound,${id(i)},5,10.0.0.5:5${1000 + i},${peer(i)},<,${/[,"]/.test(answer) ? `"${answer.replaceAll('"', '""')}"` : answer},\r\n`).join('');

  it('are told by code, with their words, hosts and times', async () => {
    const report = await diagnoseByBoth({ 'SEND.LOG': rows(['451 4.7.5 Certificate validation failure', '250 2.1.0 Ok', '450-4.2.2 Mailbox of <ann@fabrikam.com> is busy, "later"', '450 4.2.2 Mailbox of <bob@fabrikam.com> is busy, "later"', '451 4.7.5 Certificate validation failure'], (i) => `203.0.113.${i < 4 ? 5 : 6}:25`) });
    const found = one(report, 'other-refusals');
    assert.deepEqual([found.severity, found.count, found.title, found.data.first, found.data.last, found.evidence.map((e) => e.line)], ['hint', 4, 'Passing refusals (4xx) that no rule explains: 450 4.2.2 (2), 451 4.7.5 (2)', iso(T0), iso(T0 + 2_400_000), [6, 8, 9, 10]]);
    assert.deepEqual((found.data.top as Record<string, unknown>[]).map(({ name, count, first, last, texts, hosts }) => ({ name, count, first, last, texts, hosts })), [
      { name: '450 4.2.2', count: 2, first: iso(T0 + 1_200_000), last: iso(T0 + 1_800_000), texts: ['450-4.2.2 Mailbox of <ann@fabrikam.com> is busy, "later"'], hosts: [{ name: '203.0.113.5', count: 2 }] },
      { name: '451 4.7.5', count: 2, first: iso(T0), last: iso(T0 + 2_400_000), texts: ['451 4.7.5 Certificate validation failure'], hosts: [{ name: '203.0.113.5', count: 1 }, { name: '203.0.113.6', count: 1 }] },
    ]);
    assert.match(report.verdict, /no rule explains: 4 \(450 4\.2\.2: 2; 451 4\.7\.5: 2\)\./);
  });

  it('may have no enhanced code', async () => {
    const found = one(await diagnoseByBoth({ 'SEND.LOG': rows(['451 try again', '421 Too busy, come back', '45 no answer', '4500 no answer', '354 go ahead', '451-first line']) }), 'other-refusals');
    assert.deepEqual([found.count, top(found)], [3, [['451', 2], ['421', 1]]]);
    const grey = await diagnoseByBoth({ 'SEND.LOG': rows(['450 Greylisted, please come back']) });
    assert.deepEqual(grey.findings, []);
    assert.match(grey.verdict, /greylisting, 1 /);
  });

  it('are none where a rule explains them, or where a client says it', async () => {
    assert.deepEqual((await diagnoseByBoth({ 'SEND.LOG': rows(['452 4.3.1 Insufficient system resources']) })).findings.map((f) => f.rule), ['back-pressure']);
    const said = head('15.01.2375.007', SMTP, 'SMTP Receive Protocol Log') + `${iso(T0)},EX01\\Default EX01,${id(1)},5,10.0.0.5:25,203.0.113.9:4100,<,451 nonsense,\r\n`;
    assert.deepEqual((await diagnoseByBoth({ 'RECV.LOG': said })).findings, []);
  });
});

describe('watermarks of a database that was active on two servers', () => {
  const told = async (...rows: string[]): Promise<unknown[]> => (await diagnoseByBoth({ 'w.txt': `${rows.join('\n')}\n` })).findings.filter((f) => f.rule === 'watermark-backlog').map(({ data }) => [data.server, data.readings, data.growth, data.standsStill]);

  it('are readings one behind the other', async () => {
    assert.deepEqual(await told('DB07\\MBX01 CalendarNotificationAssistant  299000000 301100400    2100400', 'DB07\\MBX02 CalendarNotificationAssistant  299000000 301109440    2109440'), [['MBX02', 2, 9040, true]]);
    const [found] = (await diagnoseByBoth({ 'w.txt': 'DB07\\MBX02 CalendarAssistant 300 50300 50000\nDB07\\MBX01 CalendarAssistant 200 50100 49900\nDB07\\MBX02 ElcEventBasedAssistant 50299 50300 1\n' })).findings;
    assert.match(found!.detail, /The readings are from MBX01, MBX02: one database/);
    assert.match(found!.detail, /Other assistants of this database are not behind \(1\)/);
    assert.deepEqual(found!.data.servers, ['MBX01', 'MBX02']);
  });

  it('are of two databases where a counter goes back, or where every server has one of that name', async () => {
    assert.equal((await told('DB07\\MBX01 CalendarAssistant 700000 801000 101000', 'DB07\\MBX02 CalendarAssistant 5000 901000 896000')).length, 2);
    assert.equal((await told('Mailbox Database\\MBX01 CalendarAssistant 5000 77000 72000', 'Mailbox Database\\MBX02 CalendarAssistant 15000 177000 162000')).length, 2);
  });
});

describe('events of the application log that name a limit', () => {
  const event = (id: number, text: string): Record<string, string> => ({ 'event.txt': `Log Name:      Application\r\nSource:        MSExchangeTransport\r\nEvent ID:      ${id}\r\nDescription:\r\n${text}\r\n` });
  const told = async (id: number, text: string): Promise<unknown[]> => (await diagnoseByBoth(event(id, text))).findings.filter((f) => f.severity !== 'hint').map((f) => [f.rule, f.title, f.data.limit, f.evidence.map((e) => e.line)]);

  it('1021 and 1009: connections of a Receive connector', async () => {
    const perSource = [['smtp-connection-limit', 'Connections from 10.7.7.7 refused once at connector Relay Apps: MaxInboundConnectionPerSource', 20, [5]]];
    assert.deepEqual(await told(1021, 'Receive connector "Relay Apps" rejected an incoming connection from IP address 10.7.7.7. The maximum number of connections per source (20) for this connector has been reached by this source IP address.'), perSource);
    assert.deepEqual(await told(1021, "Receive connector 'Relay Apps' rejected an incoming connection from IP address '10.7.7.7'. The maximum number of connections per source ('20') for this connector has been reached by this source IP address."), perSource);
    assert.deepEqual(await told(1009, 'Receive connector Relay Apps rejected an incoming connection from IP address fd00::7. The maximum number of connections (5000) for this connector has been reached.'), [['smtp-connection-limit', 'Connections from fd00::7 refused once at connector Relay Apps: MaxInboundConnection', 5000, [5]]]);
    assert.deepEqual(await told(0, 'Is the maximum number of connections per source (20) too small? The maximum number of connections (5000) is not.'), []);
  });

  it('1031: messages a minute, with the user', async () => {
    const report = await diagnoseByBoth(event(1031, 'The connection for user [T\\svc-scan] with IP address [10.7.7.8] is being dropped. The rate of message submissions from this connection has exceeded the throttling policy of 5 per minute.'));
    const found = one(report, 'smtp-rate-limit');
    assert.deepEqual([found.title, found.data.limit, found.data.users], ['Mail from 10.7.7.8 refused once: MessageRateLimit', 5, [{ name: 'T\\svc-scan', count: 1 }]]);
  });

  it('1017 and 1010: threads of submission', async () => {
    assert.deepEqual(await told(1017, 'There are too many mail submission threads. The number of submission threads is currently limited to 80.'), [['submission-limit', 'Submission of mail stopped once: submission threads 80', 80, [5]]]);
    assert.deepEqual(await told(1010, 'The hub server HT1.contoso.com is currently processing 40 submissions, which is the maximum allowed.'), [['submission-limit', 'Submission from HT1.contoso.com stopped once: submission threads 40', 40, [5]]]);
  });

  it('and the sessions of remote PowerShell', async () => {
    const found = one(await diagnoseByBoth({ 'ps.txt': 'Fail to create a runspace because you have exceeded the maximum number of connections allowed : 18 for the policy party : MaxConcurrency. Please close existing runspace and try again.\n' }), 'client-budget');
    assert.deepEqual([found.data.parts, found.data.values, found.data.budgets], [['MaxConcurrency'], ['18'], ['PowerShell']]);
    assert.match(found.remedy[0]!, /Remove-PSSession/);
  });

  it('as Get-WinEvent lists them', async () => {
    const list = [1, 2, 3].map((n) => `TimeCreated : 3/7/2023 8:0${n}:00 AM\r\nId          : 1021\r\nMachineName : HT1.contoso.com\r\nMessage     : Receive connector Relay Apps rejected an incoming connection from IP address 10.7.7.${n === 3 ? 8 : 7}. The maximum\r\n              number of connections per source (20) for this connector has been reached by this source IP address.\r\n`).join('\r\n');
    const found = one(await diagnoseByBoth({ 'events.txt': `${list}\r\n` }), 'smtp-connection-limit');
    assert.deepEqual([found.count, top(found), found.data.firstLocal !== undefined], [3, [['10.7.7.7', 2], ['10.7.7.8', 1]], true]);
  });

  it('15004 names the resource that stops mail before the memory that only empties a cache', async () => {
    const found = one(await diagnoseByBoth(event(15004, 'The resource pressure increased from Normal to High.\r\nPhysical memory load = 97% [limit is 94% to start dehydrating messages.]\r\nVersion buckets = 2731 [High] [Normal=1750 Medium=2000 High=2500]')), 'back-pressure');
    assert.equal(found.title, 'Back pressure: Version buckets at 2731 [High]');
  });
});

describe('what is said beside a refusal', () => {
  const recv = (answer: string, n = 30): string => head('15.02.1544.009', SMTP, 'SMTP Receive Protocol Log') + repeat(n, (i) => `${iso(T0 + i * 20_000)},EX01\\Default EX01,${id(i)},5,10.0.0.5:25,203.0.113.9:4${100 + i},>,${answer},`);

  it('follows the resource that the refusals name, not a word of its path', async () => {
    const found = one(await diagnoseByBoth({ 'RECV.LOG': recv('452 4.3.1 Insufficient system resources (UsedVersionBuckets[D:\\Disk space\\Submission\\Queue])') }), 'back-pressure');
    assert.deepEqual([found.remedy.length, /version buckets fill up/i.test(found.remedy[0]!)], [1, true]);
    assert.match(found.missing[0]!.what, /^The level of the resource/);
    assert.match(one(await diagnoseByBoth({ 'RECV.LOG': recv('452 4.3.1 Insufficient system resources') }), 'back-pressure').missing[0]!.what, /^The resource:/);
  });

  it('tells how long the files go on in words', async () => {
    const said = async (...more: string[]): Promise<string> => one(await diagnoseByBoth({ 'SEND.LOG': sendLog(3, '421 4.4.2 Connection dropped due to ConnectionReset') + more.join('') }), 'connection-failed').detail;
    assert.match(await said(), /The files end with the last refusal: whether it goes on is not known\./);
    assert.match(await said(`${iso(T0 + 40_000 + 250_000)},Outbound,${id(9)},0,10.0.0.5:51009,203.0.113.5:25,+,,\r\n`), /The files end 4 min 10 s after the last refusal: too short to say/);
  });

  it('asks for the databases that no line names', async () => {
    const asked = async (text: string): Promise<string[]> => one(await diagnoseByBoth({ 'n.txt': `${text}\n` }), 'dynamic-database-limit').missing.map((m) => m.what);
    const limit = '432 4.3.2 STOREDRV.Deliver; dynamic mailbox database throttling limit exceeded';
    assert.equal((await asked(limit))[0], 'Which databases refused');
    assert.ok(!(await asked(`{LED=${limit}};{FQDN=db07};{IP=10.0.0.5}`)).includes('Which databases refused'));
  });
});

describe('Get-QueueDigest', () => {
  const limit = '432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded';

  it('by LastError tells how many messages wait', async () => {
    const found = one(await diagnoseByBoth({ 'qd.txt': `GroupByValue         : ${limit}\nMessageCount         : 412\nDeferredMessageCount : 400\nDetails              : {EX1\\4, EX2\\9}\n\nGroupByValue         : \nMessageCount         : 20\nDetails              : {EX1\\Submission}\n\n` }), 'recipient-thread-limit');
    assert.match(found.title, /; 412 messages wait$/);
    assert.match(found.detail, /EX1\\4, EX2\\9 with 412 messages/);
  });

  it('whose answers the console cut says so, and where its groups are hosts nothing', async () => {
    const table = (value: string): Record<string, string> => ({ 'qd.txt': `${'GroupByValue'.padEnd(60)} MessageCount DeferredMessageCount Details\n${'------------'.padEnd(60)} ------------ -------------------- -------\n${value.padEnd(60)} 96           90                   {EX1\\4}\n` });
    const cut = await diagnoseByBoth(table('432 4.3.2 STOREDRV.Deliver; dynamic mailbox database th...'));
    assert.match(one(cut, 'log-truncated').missing[0]!.how, /^Get-QueueDigest -GroupBy LastError/);
    assert.match(one(cut, 'other-refusals').detail, /\u201c432 4\.3\.2 STOREDRV\.Deliver; dynamic mailbox database th\.\.\.\u201d/);
    assert.deepEqual((await diagnoseByBoth(table('a-very-long-name-of-a-database-or-of-a-host.contoso.ex...'))).findings, []);
  });
});

describe('an event whose words stand on a later line of its cell', () => {
  it('shows that line', async () => {
    const found = one(await diagnoseByBoth({ 'e.csv': '"TimeCreated","Id","Message"\n"5/14/2021 6:00:00 AM","15004","The resource pressure increased from Medium to High.\n\nVersion buckets = 250 [High] [Normal=80 Medium=120 High=200]"\n' }), 'back-pressure');
    assert.deepEqual(found.evidence.map(({ line, text, column, endColumn }) => [line, text.slice(column, endColumn)]), [[4, '= 250 [High] [Normal=80 Medium=120 High=200]']]);
  });
});

describe('words of a limit that nobody was refused with', () => {
  it('stand in a command that looks for them', async () => {
    for (const line of ['Select-String -Path *.LOG -Pattern \'452 4.3.1 Insufficient system resources\'', 'findstr /c:"452 4.3.1 Insufficient system resources" RECV*.LOG', 'Get-Queue | ? {$_.LastError -like "*452 4.3.1 Insufficient system resources*"}', '$ grep \'452 4.3.1 Insufficient system resources\' RECV.LOG | wc -l']) {
      assert.equal(one(await diagnoseByBoth({ 'notes.txt': `${line}\n` }), 'back-pressure').title, 'Only mentioned in notes: Back pressure', line);
    }
    assert.doesNotMatch(one(await diagnoseByBoth({ 'notes.txt': 'The queue says "452 4.3.1 Insufficient system resources"\n' }), 'back-pressure').title, /mentioned/);
  });

  it('stand in an answer that takes the message', async () => {
    const log = head('15.01.2375.007', SMTP, 'SMTP Receive Protocol Log') + `${iso(T0)},EX01\\Default EX01,${id(1)},9,10.0.0.5:25,203.0.113.9:41,>,250 2.6.0 <452 4.3.1 Insufficient system resources@contoso.com> [InternalId=77] Queued mail for delivery,\r\n`;
    assert.deepEqual((await diagnoseByBoth({ 'RECV.LOG': log })).findings, []);
  });
});

describe('hub servers with different limits', () => {
  const config = (keys: string): string => `<configuration>\n  <appSettings>\n${keys}  </appSettings>\n</configuration>\n`;
  const raised = config('    <add key="RecipientThreadLimit" value="2" />\n    <add key="MaxMailboxDeliveryPerMdbConnections" value="3" />\n');
  const log = (limit: number): string => head('14.03.0123.002') + repeat(20, (i) => session(i, throttled('j@contoso.com', limit)));
  const same = /First set the same values on all hub servers of the site, RecipientThreadLimit 2 and MaxMailboxDeliveryPerMdbConnections 3/;

  it('get the same ones first, by their files and by what their lines print', async () => {
    const byFiles = one(await diagnoseByBoth({ 'HUB1/V14/Bin/EdgeTransport.exe.config': raised, 'HUB2/V14/Bin/EdgeTransport.exe.config': config(''), 'HUB1/CONNECTLOG20210504-1.LOG': log(2) }), 'recipient-thread-limit');
    assert.match(byFiles.detail, /HUB1\/\S+ RecipientThreadLimit = 2, HUB2\/\S+ RecipientThreadLimit = 1 \(default\)/);
    assert.match(byFiles.remedy.join('\n'), same);
    assert.match(one(await diagnoseByBoth({ 'HUB1/CONNECTLOG20210504-1.LOG': log(2), 'HUB2/CONNECTLOG20210504-1.LOG': log(1) }), 'recipient-thread-limit').remedy.join('\n'), same);
  });

  it('have none to change where they are alike, or where one server changed its own', async () => {
    for (const files of [{ 'HUB1/CONNECTLOG20210504-1.LOG': log(2), 'HUB2/CONNECTLOG20210504-1.LOG': log(2).replaceAll('08D8AABB', '08D8AABC') }, { 'HUB1/CONNECTLOG20210503-1.LOG': log(1).replaceAll('2021-05-04', '2021-05-03'), 'HUB1/CONNECTLOG20210504-1.LOG': log(2) }]) {
      assert.doesNotMatch(one(await diagnoseByBoth(files), 'recipient-thread-limit').remedy.join('\n'), /First set/);
    }
  });
});

describe('answers of the store that no rule explains', () => {
  it('are told, as submission writes them', async () => {
    const report = await diagnoseByBoth({ 'C.LOG': head('15.00.1497.048') + repeat(8, (i) => session(i, i % 2 === 0 ? 'Failed; HResult: 2214592514; DiagnosticInfo: Stage:LoadItem, SmtpResponse:430-4.2.0 STOREDRV; mailbox logon failure' : '420-4.2.0 STOREDRV; something else')) });
    assert.deepEqual(top(one(report, 'other-refusals')), [['420 4.2.0', 4], ['430 4.2.0', 4]]);
  });
});

describe('the ResourceThrottling diagnostic as the shell lists it', () => {
  const list = (...rows: [name: string, level: string, pressure: string][]): Record<string, string> => ({
    'd.txt': rows.map(([name, level, pressure]) => `Resource            : ${name}\nCurrentResourceUse  : ${level}\nPreviousResourceUse : Low\nPressureTransitions : PressureTransitions: MediumToHigh=1500 HighToMedium=1000 LowToMedium=999 MediumToLow=800\nPressure            : ${pressure}\n`).join('\n') + '\n',
  });

  it('names the resource, its level, value and marks', async () => {
    const found = one(await diagnoseByBoth(list(['UsedDiskSpace[C:\\]', 'Low', '44'], ['UsedVersionBuckets[D:\\Queue]', 'High', '1733'])), 'back-pressure');
    assert.deepEqual([found.title, found.severity, found.count, found.evidence.map((e) => e.line)], ['Back pressure: UsedVersionBuckets at 1733 [High]', 'error', 1, [8]]);
    assert.match(found.detail, /normal 800, medium 999, high 1500/);
    assert.deepEqual(found.missing, []);
  });

  it('says nothing where every resource is low', async () => {
    assert.deepEqual((await diagnoseByBoth(list(['UsedDiskSpace[C:\\]', 'Low', '44'], ['SystemMemory', 'Low', '61']))).findings, []);
  });
});

describe('the version that Get-ExchangeServer prints', () => {
  const log = repeat(10, (i) => session(i, throttled('j@contoso.com', 1)));
  const versions = async (...shown: string[]): Promise<unknown> => one(await diagnoseByBoth({ 'C.LOG': log, 'servers.txt': shown.map((version, i) => `Name                : EX0${i}\nAdminDisplayVersion : ${version}\n\n`).join('') }), 'recipient-thread-limit').data.versions;

  it('is the one of logs without a header', async () => {
    assert.deepEqual(await versions('Version 14.3 (Build 123.4)'), ['2010']);
    assert.deepEqual(await versions('Version 15.2 (Build 1118.7)', 'Version 15.2 (Build 1118.20)'), ['2019']);
    assert.deepEqual(await versions('Version 15.2 (Build 2562.17)'), ['SE']);
    assert.deepEqual(await versions('Version 15.1 (Build 2507.6)', 'Version 15.2 (Build 1118.7)'), ['2013+']);
    assert.deepEqual(await versions('Version 14.3 (Build 123.4)', 'Version 15.1 (Build 2507.6)'), [null]);
  });
});

describe('Receive connectors whose limits are given', () => {
  const recv = (answer: string): string => head('15.01.2375.007', SMTP, 'SMTP Receive Protocol Log') + repeat(30, (i) => `${iso(T0 + i * 20_000)},EX01\\Default EX01,${id(i)},5,10.0.0.5:25,203.0.113.9:4${100 + i},>,"${answer}",`);
  const list = (identity: string): string => `Identity                                : ${identity}\nMaxInboundConnection                    : 5000\nMaxInboundConnectionPerSource           : 20\nMaxInboundConnectionPercentagePerSource : 2\nMessageRateLimit                        : 5\n\n`;
  const perSource = recv('421 4.3.2 The maximum number of concurrent server connections has exceeded a per-source limit, closing transmission channel');

  it('are told with them, and nobody is asked for them again', async () => {
    const found = one(await diagnoseByBoth({ 'RECV.LOG': perSource, 'c.txt': list('EX01\\Default EX01') }), 'smtp-connection-limit');
    assert.match(found.detail, /In force on EX01\\Default EX01: MaxInboundConnectionPerSource 20, MaxInboundConnectionPercentagePerSource 2, MaxInboundConnection 5000\./);
    assert.deepEqual(found.missing, []);
    const rate = one(await diagnoseByBoth({ 'RECV.LOG': recv('421 4.4.2 Message submission rate for this client has exceeded the configured limit'), 'c.txt': list('EX01\\Default EX01') }), 'smtp-rate-limit');
    assert.match(rate.detail, /In force on EX01\\Default EX01: MessageRateLimit 5\./);
    assert.deepEqual(rate.missing, []);
  });

  it('are not those of another connector', async () => {
    const found = one(await diagnoseByBoth({ 'RECV.LOG': perSource, 'c.txt': list('EX02\\Default EX01') }), 'smtp-connection-limit');
    assert.doesNotMatch(found.detail, /In force on/);
    assert.equal(found.missing.length, 1);
  });
});
