import assert from 'node:assert/strict';
import { isPrivateAddress } from '../../src/engine/decode/private-address';
import { createRedactor } from '../../src/engine/redact/redact';
import { emptyNames } from '../../src/engine/redact/names';
import type { CaseReport } from '../../src/engine/index';
import { diagnoseByBoth, head, one } from './lib/cases';
import { DB, id, iso, repeat, sendLog, session, SMTP, T0, throttled, top } from './lib/transport';

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
