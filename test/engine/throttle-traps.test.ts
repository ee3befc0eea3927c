import assert from 'node:assert/strict';
import { combine, memorySource, scan, type Finding } from '../../src/engine/index';
import { diagnoseByBoth, head, one } from './lib/cases';

const DB = 'aa0e2b1c-1111-4222-8333-0123456789ab';
const T0 = Date.UTC(2021, 4, 4, 6);
const iso = (ms: number): string => new Date(ms).toISOString();
const id = (i: number): string => `08D8AABB${i.toString(16).toUpperCase().padStart(8, '0')}`;

const COLUMNS = { connectivity: 'date-time,session,source,Destination,direction,description', smtp: 'date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context' };

/** A line of a delivery session, half a minute behind the one before. */
const event = (i: number, text: string, direction = '>'): string => `${iso(T0 + i * 30_000)},${id(i)},MapiDelivery,${DB},${direction},${text}`;
const throttled = (who: string, limit: number): string => `Throttled delivery for recipient ${who} due to concurrency limit ${limit}`;

/** Sessions, each with a refusal. */
function sessions(n: number, text: string, from = 0): string {
  return Array.from({ length: n }, (_, i) => `${event(from + i, 'Delivery', '+')}\r\n${event(from + i, text)}\r\n`).join('');
}

const lines = (f: Finding): number[] => f.evidence.map((e) => e.line);

describe('rows of logs, however they come', () => {
  it('a header without a column that its log usually has is still of that log', async () => {
    const report = await diagnoseByBoth({ 'a.log': head('14.0.0.0', 'date-time,session,source,Destination,description') + `${iso(T0)},${id(1)},MapiDelivery,${DB},${throttled('a@contoso.com', 1)}\r\n` });
    assert.deepEqual(report.files.map((f) => f.format), ['connectivity-log']);
    assert.equal(one(report, 'recipient-thread-limit').count, 1);
  });

  it('logs put one behind the other keep their byte order marks', async () => {
    const part = (from: number): string => `\ufeff${head('14.0.0.0')}${sessions(5, throttled('a@contoso.com', 1), from)}`;
    const report = await diagnoseByBoth({ 'a.log': part(0) + part(100).replaceAll('\r\n', '\n') });
    assert.equal(one(report, 'recipient-thread-limit').count, 10);
    assert.deepEqual(report.files.map((f) => f.unparsed), [0]);
  });

  it('an answer right below a pasted row is read', async () => {
    assert.deepEqual(lines(one(await diagnoseByBoth({ 'a.txt': `Log:\n${event(1, 'Delivery', '+')}\n432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded\n` }), 'recipient-thread-limit')), [3]);
  });

  for (const [how, mark] of [['quoted', '> '], ['quoted twice', '>> '], ['as a list', '  * '], ['indented', '    '], ['behind a hard blank', '\u00a0']] as const) {
    it(`rows that were pasted ${how} have their times, with their header and without`, async () => {
      const rows = [event(1, throttled('q@contoso.com', 3)), event(2, throttled('q@contoso.com', 3))].map((row) => mark + row);
      const bare = one(await diagnoseByBoth({ 'mail.txt': ['Hello,', ...rows, '', 'Any idea?'].join('\n') }), 'recipient-thread-limit');
      assert.deepEqual([bare.count, bare.data.first, bare.data.limit, lines(bare)], [2, iso(T0 + 30_000), 3, [2, 3]]);
      assert.equal(bare.evidence[0]!.text.slice(bare.evidence[0]!.column, bare.evidence[0]!.endColumn), throttled('q@contoso.com', 3));
      const whole = one(await diagnoseByBoth({ 'mail.txt': ['Hello,', ...head('15.01.2375.007').trimEnd().split('\r\n').map((line) => mark + line), ...rows].join('\n') }), 'recipient-thread-limit');
      assert.deepEqual([whole.count, whole.data.versions, lines(whole)], [2, ['2016'], [7, 8]]);
    });
  }

  it('a mail that begins with a quoted row is no log', async () => {
    assert.deepEqual(lines(one(await diagnoseByBoth({ 'mail.txt': `> ${event(1, throttled('q@contoso.com', 1))}\n> ${event(2, throttled('q@contoso.com', 1))}\n\nWhat is this?\n` }), 'recipient-thread-limit')), [1, 2]);
  });

  it('rows that a mail program broke are one', async () => {
    for (const mark of ['', '> ']) {
      const rows = [1, 2].flatMap((i) => event(i, throttled('w@contoso.com', 1)).replace('Throttled ', 'Throttled\n').split('\n')).map((line) => mark + line);
      const found = one(await diagnoseByBoth({ 'mail.txt': ['Log:', ...rows].join('\n') }), 'recipient-thread-limit');
      assert.deepEqual([found.count, (found.data.top as { name: string }[])[0]!.name, lines(found)], [2, 'w@contoso.com', [2, 4]]);
    }
  });
});

const STATUS = 'date-time,server-hostname,connector-id,source,event-id,message-id,source-context,recipient-address,recipient-status,sender-address';
const LIMIT = '432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded';

function answers(n: number, { answer, endpoint = '203.0.113.5:25', connector = 'Internet', direction = '<' }: { answer: string; endpoint?: string; connector?: string; direction?: string }): string {
  const row = (i: number): string => `${iso(T0 + i * 20_000)},${connector},${id(i)},5,10.0.0.5:5${1000 + i},${endpoint},${direction},${answer},\r\n`;
  return head('15.02.0858.005', COLUMNS.smtp, 'SMTP Send Protocol Log') + Array.from({ length: n }, (_, i) => row(i)).join('');
}

describe('refusals that somebody else made', () => {
  it('an answer of another organization is its limit, not ours', async () => {
    const found = one(await diagnoseByBoth({ 'SEND.LOG': answers(25, { answer: LIMIT }) }), 'recipient-thread-limit');
    assert.deepEqual([found.count, found.confidence, found.data.outside, found.data.advice], [25, 'likely', { count: 25, hosts: ['203.0.113.5'] }, []]);
    assert.doesNotMatch(found.remedy.join(), /config|restart/i);
    assert.equal(one(await diagnoseByBoth({ 'SEND.LOG': answers(25, { answer: '432 4.3.2 STOREDRV; mailbox server is too busy' }) }), 'store-too-busy').confidence, 'likely');
  });

  for (const [where, endpoint, connector] of [['the delivery service', '198.51.100.7:475', 'Internal'], ['a private address', '10.0.0.9:25', 'To hub'], ['a server of the organization', '198.51.100.7:25', 'Intra-Organization SMTP Send Connector']] as const) {
    it(`an answer of ${where} is our own`, async () => {
      const found = one(await diagnoseByBoth({ 'SEND.LOG': answers(25, { answer: LIMIT, endpoint, connector }) }), 'recipient-thread-limit');
      assert.deepEqual([found.confidence, found.data.outside], ['proven', undefined]);
      assert.match(found.remedy.join(), /MSExchangeDelivery\.exe\.config/);
    });
  }

  it('a status tells who answered; names without a dot, private addresses and our own domain are ours', async () => {
    const of = async (fqdn: string, ip: string): Promise<unknown> => {
      const row = `${iso(T0)},ex01.contoso.com,Internet,SMTP,DEFER,<a@contoso.com>,,bob@fabrikam.com,"[{LRT=5/4/2021 6:00:00 AM};{LED=${LIMIT}};{FQDN=${fqdn}};{IP=${ip}}]",ann@contoso.net\r\n`;
      return one(await diagnoseByBoth({ 'MSGTRK.LOG': head('15.02.0858.005', STATUS, 'Message Tracking Log') + row }), 'recipient-thread-limit').data.outside;
    };
    assert.deepEqual(await of('mail.fabrikam.com', '203.0.113.5'), { count: 1, hosts: ['mail.fabrikam.com'] });
    for (const [fqdn, ip] of [['db05', '203.0.113.5'], ['mail.fabrikam.com', '172.20.0.5'], ['ex02.contoso.com', '203.0.113.5'], ['ex02.ad.contoso.net', '203.0.113.5'], ['', '']] as const) assert.equal(await of(fqdn, ip), undefined, fqdn);
  });

  it('what a report of non-delivery repeats was said by the other end', async () => {
    const found = one(await diagnoseByBoth({ 'ndr.txt': `Diagnostic information for administrators:\n\nbob@fabrikam.com\nRemote Server returned '550 5.4.300 Message expired -> ${LIMIT}'\n` }), 'recipient-thread-limit');
    assert.deepEqual([found.confidence, found.data.outside], ['likely', { count: 1, hosts: [] }]);
  });

  it('back pressure at the other end asks for nothing of this server', async () => {
    const found = one(await diagnoseByBoth({ 'SEND.LOG': answers(60, { answer: '452 4.3.1 Insufficient system resources' }) }), 'back-pressure');
    assert.deepEqual([found.missing, found.data.remote], [[], 60]);
    assert.match(found.remedy.join(), /administrators of 203\.0\.113\.5/);
  });

  for (const text of [`Microsoft says: in case of "${LIMIT}" you may set a key.`, 'We looked for "recipient thread limit exceeded" and found nothing.', 'There is no recipient thread limit exceeded in the queue.', `На форуме: если «${LIMIT}», поднимите лимит.`]) {
    it(`notes that only mention a text prove nothing: ${text.slice(0, 30)}`, async () => {
      const found = one(await diagnoseByBoth({ 'notes.txt': `Hello,\n${text}\n` }), 'recipient-thread-limit');
      assert.deepEqual([found.severity, found.confidence, found.data.mentions], ['info', 'possible', 1]);
      assert.doesNotMatch(found.remedy.join(), /config|restart/i);
    });
  }

  for (const text of [LIMIT, `The queue shows "${LIMIT}".`, `Event log says: "${LIMIT}"`, `The message could not be delivered: ${LIMIT}`]) {
    it(`notes that show a text do: ${text.slice(0, 30)}`, async () => {
      assert.equal(one(await diagnoseByBoth({ 'notes.txt': `Hello,\n${text}\n` }), 'recipient-thread-limit').confidence, 'proven');
    });
  }
});

describe('what lines print', () => {
  it('a limit that was changed is told with its times, one that differs by file with its files', async () => {
    const changed = one(await diagnoseByBoth({ 'a.log': head('14.0.0.0') + sessions(20, throttled('a@contoso.com', 1)) + sessions(20, throttled('a@contoso.com', 2), 20) }), 'recipient-thread-limit');
    assert.match(changed.detail, /The printed limit changed: 1 from 2021-05-04T06:00:00\.000Z to 2021-05-04T06:09:30\.000Z, 2 from 2021-05-04T06:10:00\.000Z to/);
    const differs = one(await diagnoseByBoth({ 'HUB1/a.log': head('14.0.0.0') + sessions(20, throttled('a@contoso.com', 1)), 'HUB2/a.log': head('14.0.0.0') + sessions(20, throttled('a@contoso.com', 2), 20) }), 'recipient-thread-limit');
    assert.match(differs.detail, /differs from file to file: HUB1\/a\.log 1, HUB2\/a\.log 2/);
    const mixed = one(await diagnoseByBoth({ 'a.log': head('14.0.0.0') + [0, 1, 2, 3].map((i) => sessions(1, throttled('a@contoso.com', 1 + (i % 2)), i)).join('') }), 'recipient-thread-limit');
    assert.doesNotMatch(mixed.detail, /printed limit (?:changed|differs)/);
  });

  it('the resource that a refusal names is named', async () => {
    const found = one(await diagnoseByBoth({ 'RECV.LOG': answers(30, { answer: '452 4.3.1 Insufficient system resources (UsedDiskSpace[C:\\Queue])', direction: '>', endpoint: '10.0.0.9:4711', connector: 'EX01\\Default EX01' }) }), 'back-pressure');
    assert.match(found.title, /mail refused 30 times for UsedDiskSpace/);
    assert.doesNotMatch(found.detail, /No line names the resource/);
    assert.match(found.remedy.join(), /Free space/);
    const code = one(await diagnoseByBoth({ 'RECV.LOG': answers(30, { answer: '452 4.3.1 Insufficient system resources (TSTE)', direction: '>', endpoint: '10.0.0.9:4711' }) }), 'back-pressure');
    assert.match(code.title, /resource not named/);
  });

  it('pressure that went up and down again is over', async () => {
    const found = one(await diagnoseByBoth({ 'events.txt': 'The resource pressure increased from Normal to Medium.\nThe resource pressure decreased from Medium to Normal.\n' }), 'back-pressure');
    assert.deepEqual([found.severity, found.title], ['info', 'Back pressure went up and down again: 2 events']);
  });

  it('limits of open objects stand by their types, and the id of a session is no database', async () => {
    const found = one(await diagnoseByBoth({ 'events.txt': [[250, 'objtMessage'], [500, 'objtFolder']].map(([n, type]) => `Mapi session "6e8a2b4c-1111-2222-3333-444455556666: /o=Contoso/cn=Recipients/cn=ann" exceeded the maximum of ${n} objects of type "${type}".\n`).join('') }), 'session-limit');
    assert.match(found.title, /250 objtMessage, 500 objtFolder/);
    assert.doesNotMatch(found.detail, /6e8a2b4c/);
  });

  it('times of a zone that nobody knows are told as such', async () => {
    const block = (i: number): string => `Timestamp       : 04.05.2021 08:0${i}:00\nServerHostname  : HUB01\nSource          : STOREDRIVER\nEventId         : DEFER\nMessageId       : <d${i}@contoso.com>\nRecipients      : {archiv@contoso.com}\nRecipientStatus : {${LIMIT}}\n\n`;
    const report = await diagnoseByBoth({ 'list.txt': [0, 1, 2].map(block).join('') });
    const { data } = one(report, 'delivery-deferred');
    assert.deepEqual([data.first, data.firstLocal], [null, '2021-05-04 08:00:00 (zone unknown)']);
    assert.match(report.verdict, /since 2021-05-04 08:00:00 \(zone unknown\)/);
  });
});

const config = (...entries: string[]): string => `<?xml version="1.0" encoding="utf-8"?>\r\n<configuration>\r\n  <appSettings>\r\n${entries.map((e) => `    ${e}\r\n`).join('')}  </appSettings>\r\n</configuration>\r\n`;
const key = (name: string, value: string): string => `<add key="${name}" value="${value}" />`;
const limits = (recipient: number, database: number): string => config(key('RecipientThreadLimit', `${recipient}`), key('MaxMailboxDeliveryPerMdbConnections', `${database}`));
const hub = head('14.0.0.0') + sessions(40, throttled('j@contoso.com', 1));

describe('configurations, beside the logs of their servers and alone', () => {
  it('a copy kept aside is not in force', async () => {
    const live = config(key('AgentLogEnabled', 'true'));
    for (const name of ['EdgeTransport.exe.config.bak', 'Copy of EdgeTransport.exe.config', 'EdgeTransport.exe - Copy.config', 'EdgeTransport.exe.config.20210504', 'EdgeTransport.exe.config_old']) {
      const report = await diagnoseByBoth({ 'HUB1/EdgeTransport.exe.config': live, [`HUB1/${name}`]: limits(3, 10), 'HUB1/CONNECTLOG20210504-1.LOG': hub });
      assert.deepEqual(report.findings.filter((f) => f.rule.startsWith('config-')).map((f) => f.rule), [], name);
      assert.doesNotMatch(one(report, 'recipient-thread-limit').detail, /did not run with that file/, name);
      assert.deepEqual(report.settings.find((s) => s.path.endsWith(name))?.settings.map((s) => [s.key, s.value, s.source]), [['RecipientThreadLimit', null, 'not-read'], ['MaxMailboxDeliveryPerMdbConnections', null, 'not-read']], name);
    }
    // alone it is all there is
    one(await diagnoseByBoth({ 'HUB1/EdgeTransport.exe.config.bak': limits(3, 10), 'HUB1/CONNECTLOG20210504-1.LOG': hub }), 'config-above-ceiling');
  });

  it('a file that names its installation tells its version', async () => {
    const path = (v: number, name = 'QueueDatabasePath'): string => key(name, `D:\\Exchange Server\\V${v}\\TransportRoles\\data\\Queue`);
    const of = async (...entries: string[]): Promise<string[]> => (await diagnoseByBoth({ 'EdgeTransport.exe.config': config(...entries, key('RecipientThreadLimit', '2'), key('MaxMailboxDeliveryPerMdbConnections', '5')) })).findings.map((f) => f.rule);
    assert.deepEqual(await of(path(15)), ['config-wrong-file']);
    assert.deepEqual(await of(path(14)), ['config-above-ceiling']);
    assert.deepEqual(await of(path(14), path(15, 'QueueDatabaseLoggingPath')), []);
    assert.deepEqual(await of(`<!-- ${path(15)} -->`), []);
  });

  it('a key with a blank in its quotes is another key', async () => {
    const report = await diagnoseByBoth({ 'HUB1/EdgeTransport.exe.config': config(key('RecipientThreadLimit ', '3'), key('MaxMailboxDeliveryPerMdbConnections', '4')), 'HUB1/CONNECTLOG20210504-1.LOG': hub });
    assert.match(one(report, 'config-unknown-key').title, /"RecipientThreadLimit "/);
    assert.match(one(report, 'recipient-thread-limit').remedy.join(), /RecipientThreadLimit from 1 to 2/);
  });

  it('names in large letters keep the service from starting', async () => {
    const found = one(await diagnoseByBoth({ 'EdgeTransport.exe.config': config('<add Key="RecipientThreadLimit" Value="2" />', '<Add key="MaxMailboxDeliveryPerMdbConnections" value="3" />') }), 'config-not-an-element');
    assert.deepEqual([found.severity, found.count], ['error', 2]);
    assert.match(found.title, /Key, Value, Add/);
  });

  it('a key of the transport service has no effect in the file of delivery', async () => {
    const found = one(await diagnoseByBoth({ 'MSExchangeDelivery.exe.config': config(key('SmtpConnectorQueueMessageCountThresholdForConcurrentConnections', '2')) }), 'config-wrong-file');
    assert.equal(found.data.rightFile, 'EdgeTransport.exe.config');
  });

  it('back pressure at work beside a file that switches it off is no contradiction of the lines', async () => {
    const report = await diagnoseByBoth({ 'EdgeTransport.exe.config': config(key('EnableResourceMonitoring', 'False')), 'RECV.LOG': answers(12, { answer: '452 4.3.1 Insufficient system resources', direction: '>', endpoint: '10.0.0.9:4711' }) });
    assert.match(one(report, 'back-pressure').detail, /switches back pressure off, and yet/);
    assert.equal(one(report, 'config-protection-off').count, 1);
  });
});

describe('exported output of cmdlets', () => {
  const columns = ['Timestamp', 'EventId', 'Source', 'MessageId', 'Sender', 'Recipients', 'RecipientStatus'];
  const exported = (separator: string, quote: string): string => {
    const row = (...cells: string[]): string => cells.map((c) => (c.includes(separator) ? `"${c}"` : `${quote}${c}${quote}`)).join(separator);
    const defer = (i: number): string => row(`04.05.2021 06:${10 + i}:00`, 'DEFER', 'STOREDRIVER', `<m${i}@contoso.com>`, 'x@contoso.com', 'archiv@contoso.com', LIMIT);
    return [row(...columns), ...Array.from({ length: 30 }, (_, i) => defer(i)), row('25.05.2021 10:00:00', 'DELIVER', 'STOREDRIVER', '<m1@contoso.com>', 'x@contoso.com', 'archiv@contoso.com', '')].join('\r\n') + '\r\n';
  };

  for (const [how, separator, quote] of [['with quotes', ',', '"'], ['of a German console', ';', '"'], ['from a spreadsheet', ';', ''], ['with tabs', '\t', '']] as const) {
    it(`a tracking log ${how} is followed like any other`, async () => {
      const report = await diagnoseByBoth({ 'export.csv': exported(separator, quote) });
      assert.deepEqual(report.files.map((f) => [f.format, f.records, f.unparsed]), [['cmdlet-csv', 31, 0]]);
      assert.equal((one(report, 'recipient-thread-limit').data.top as { name: string }[])[0]!.name, 'archiv@contoso.com');
      const { data } = one(report, 'delivery-deferred');
      assert.deepEqual([data.deferrals, data.delivered, data.pending, data.firstLocal], [30, 1, 29, '2021-05-04 06:10:00 (zone unknown)']);
      assert.doesNotMatch(one(report, 'recipient-thread-limit').detail, /hour 2021-05-04T06Z/);
    });
  }

  it('queues tell how many messages wait, behind the line that names their type', async () => {
    const found = one(await diagnoseByBoth({ 'q.csv': `#TYPE Microsoft.Exchange.Data.QueueViewer.ExtensibleQueueInfo\r\n"Identity","MessageCount","NextHopDomain","LastError"\r\n"EX01\\14","640","db05","${LIMIT}"\r\n` }), 'recipient-thread-limit');
    assert.match(found.title, /640 messages wait/);
    assert.deepEqual(lines(found), [3]);
  });

  it('messages of events may have many lines, and the evidence is where the words are', async () => {
    const found = one(await diagnoseByBoth({ 'e.csv': '"TimeCreated","Id","Message"\n"5/14/2021 6:00:00 AM","15004","The resource pressure increased from Medium to High.\n\nThe following resources are under pressure:\nVersion buckets = 250 [High] [Normal=80 Medium=120 High=200]"\n' }), 'back-pressure');
    assert.match(found.title, /Version buckets at 250 \[High\]/);
  });

  it('a list that was exported as it is has lost its values, and other tables are left alone', async () => {
    const lost = one(await diagnoseByBoth({ 't.csv': `Timestamp,EventId,Source,MessageId,Sender,Recipients,RecipientStatus\r\n5/14/2021 6:00:00 AM,DEFER,STOREDRIVER,<a@b>,x@contoso.com,System.String[],"${LIMIT}"\r\n` }), 'recipient-thread-limit');
    assert.equal((lost.data.top as { name: string }[])[0]!.name, '(recipient not named)');
    for (const text of ['Name,Mail,Department\nAnn,ann@contoso.com,HR\n', 'Status, message, database\nwe saw it, three times, on DB1, and more\n']) assert.notEqual((await diagnoseByBoth({ 'x.csv': text })).files[0]!.format, 'cmdlet-csv');
  });
});

describe('connections, answers of others, and what is no throttling', () => {
  const queue = (error: string): Record<string, string> => ({ 'q.txt': `Identity      : EX01\\77\nDeliveryType  : DnsConnectorDelivery\nNextHopDomain : fabrikam.com\nStatus        : Retry\nMessageCount  : 9\nLastError     : [{LRT=4/6/2021 1:14:51 PM};{LED=${error}};{FQDN=mail.fabrikam.com};{IP=203.0.113.7}]\n` });

  for (const [error, code] of [
    ['441 4.4.1 Error encountered while communicating with primary target IP address: "Failed to connect. Winsock error code: 10060, Win32 error code: 10060."', 'WSAETIMEDOUT (10060)'],
    ['451 4.4.397 Error communicating with target host. -> 421 4.2.1 Unable to connect -> SocketError: Failed to connect. Winsock error code: 10061, Win32 error code: 10061', 'WSAECONNREFUSED (10061)'],
    ['450 4.4.316 Connection refused [Message=Socket error code 10061]', 'WSAECONNREFUSED (10061)'],
  ] as const) {
    it(`a socket that was not opened is told with its code: ${error.slice(0, 12)}`, async () => {
      const found = one(await diagnoseByBoth(queue(error)), 'connection-failed');
      assert.ok(found.title.startsWith(`Connection to fabrikam.com failed or dropped once: ${code}`), found.title);
      assert.match(found.detail, new RegExp(`${code.slice(-6, -1)} is 0x`));
    });
  }

  it('a limit of the other end asks to send less, not to raise our own', async () => {
    const connection = one(await diagnoseByBoth({ 'SEND.LOG': answers(30, { answer: '421 4.3.2 The maximum number of concurrent connections has exceeded a limit; closing transmission channel' }) }), 'smtp-connection-limit');
    assert.deepEqual([connection.missing, connection.remedy.length], [[], 1]);
    const rate = one(await diagnoseByBoth({ 'SEND.LOG': answers(30, { answer: '421 4.4.2 Message submission rate for this client has exceeded the configured limit' }) }), 'smtp-rate-limit');
    assert.deepEqual([rate.missing, rate.remedy.length], [[], 1]);
    assert.match(rate.detail, /30 of the answers came from the server at the other end/);
  });

  it('expired messages and full mailboxes are named and no finding', async () => {
    for (const [error, words] of [['550 4.4.7 QUEUE.Expired; message expired', /expired in a queue, 1 /], ['522 5.2.2 STOREDRV.Deliver; mailbox full', /mailboxes that are full, 1 /]] as const) {
      const report = await diagnoseByBoth(queue(error));
      assert.match(report.verdict, words);
      assert.deepEqual(report.findings, []);
    }
  });

  it('an answer 420 is counted among those that no rule explains', async () => {
    assert.match((await diagnoseByBoth(queue('420 4.2.0 RESOLVER.Something; transient'))).verdict, /no rule explains: 1 \(420 4\.2\.0\)\./);
  });

  it('a start of the service behind the last refusal is told, also in the log of the next day', async () => {
    const start = (at: number): string => `${iso(T0 + at)},,Transport,,*,"service started; #MaxConcurrentSubmissions=20; MaxConcurrentDeliveries=20"\r\n`;
    const refused = head('14.0.0.0') + sessions(40, throttled('a@contoso.com', 1));
    const next = await diagnoseByBoth({ 'CONNECTLOG20210504-1.LOG': refused, 'CONNECTLOG20210505-1.LOG': head('14.0.0.0') + start(86_400_000) + `${event(3000, 'Delivery', '+')}\r\n` });
    assert.match(one(next, 'recipient-thread-limit').detail, /started again \(2021-05-05T06:00:00\.000Z\), and none of these refusals stands behind that/);
    const on = await diagnoseByBoth({ 'CONNECTLOG20210504-1.LOG': refused + start(1_210_000) + sessions(10, throttled('a@contoso.com', 2), 41) });
    assert.match(one(on, 'recipient-thread-limit').detail, /started again .*, and refusals go on behind that/);
  });

  it('a log without any row is a log', async () => {
    assert.equal((await diagnoseByBoth({ 'CONNECTLOG20210504-1.LOG': head('14.0.0.0') })).verdict, 'Nothing was found in 1 file.');
  });
});

describe('the same log by other ways, and other servers beside it', () => {
  const rows = Array.from({ length: 12 }, (_, i) => event(i, throttled('a@contoso.com', 1)));
  for (const [how, mark, tail] of [
    ['Select-String', (i: number) => `C:\\Logs\\Hub 01\\CONNECTLOG20210504-1.LOG:${100 + i * 7}:`, ''], ['findstr', () => 'HUB01\\CONNECTLOG20210504-1.LOG:', ''], ['grep -n', (i: number) => `${100 + i}:`, ''], ['a mail', (i: number) => `> logs/CONNECTLOG.LOG:${i + 1}:`, '\n\nWhat now?'],
    ['a search of VS Code', (i: number) => (i === 0 ? '12 results - 1 file\n\nHUB01/CONNECTLOG20210504-1.LOG:\n' : '') + `  ${96 + i}${i % 3 === 1 ? ' ' : ':'} `, ''],
  ] as const) {
    it(`rows that ${how} found have their times`, async () => {
      const found = one(await diagnoseByBoth({ 'found.txt': rows.map((row, i) => mark(i) + row).join('\n') + tail }), 'recipient-thread-limit');
      assert.deepEqual([found.count, found.data.limit, found.data.first, found.data.last], [12, 1, iso(T0), iso(T0 + 330_000)]);
      assert.ok(found.evidence.every((e) => e.text.slice(e.column, e.endColumn) === throttled('a@contoso.com', 1)));
    });
  }

  it('a page may have escaped the signs of the direction', async () => {
    assert.equal(one(await diagnoseByBoth({ 'page.txt': rows.join('\n').replaceAll(',>,', ',&gt;,') }), 'recipient-thread-limit').data.first, iso(T0));
  });

  it('stamps with an offset are the same moments', async () => {
    const found = one(await diagnoseByBoth({ 'a.log': head('14.0.0.0') + rows.join('\r\n').replaceAll('Z,', '+03:00,') }), 'recipient-thread-limit');
    assert.deepEqual([found.count, found.data.first], [12, iso(T0 - 3 * 3_600_000)]);
  });

  it('each server is judged by its own file', async () => {
    const two = one(await diagnoseByBoth({
      'HUB1/EdgeTransport.exe.config': limits(2, 3), 'HUB2/EdgeTransport.exe.config': limits(1, 2),
      'HUB1/CONNECTLOG20210504-1.LOG': head('14.0.0.0') + sessions(40, throttled('a@contoso.com', 2)), 'HUB2/CONNECTLOG20210504-1.LOG': hub,
    }), 'recipient-thread-limit');
    assert.doesNotMatch(two.detail, /did not run with that file/);
    assert.match(two.detail, /The files of the servers differ: HUB1\/EdgeTransport\.exe\.config RecipientThreadLimit = 2, HUB2/);
    assert.match(two.remedy.join(), /RecipientThreadLimit from 2 to 3 and MaxMailboxDeliveryPerMdbConnections from 3 to 4/);
    const wrong = one(await diagnoseByBoth({ 'HUB1/EdgeTransport.exe.config': limits(3, 4), 'HUB1/CONNECTLOG20210504-1.LOG': hub }), 'recipient-thread-limit');
    assert.match(wrong.detail, /did not run with that file/);
  });

  it('keys are not raised for a database whose store is too busy', async () => {
    const busy = Array.from({ length: 20 }, (_, i) => `${event(100 + i, '432-4.3.2 STOREDRV; mailbox server is too busy')}\r\n`).join('');
    const ill = one(await diagnoseByBoth({ 'a.log': hub + busy }), 'recipient-thread-limit');
    assert.deepEqual(ill.data.ill, [{ name: DB, count: 20 }]);
    assert.doesNotMatch(ill.remedy.join(), /set RecipientThreadLimit/);
    const elsewhere = one(await diagnoseByBoth({ 'a.log': hub + busy.replaceAll(DB, DB.replace('aa0e', 'bb0e')) }), 'recipient-thread-limit');
    assert.match(elsewhere.remedy.join(), /set RecipientThreadLimit/);
  });

  it('back pressure of another organization in the last error of a queue is its own', async () => {
    const of = async (fqdn: string, ip: string): Promise<unknown> => one(await diagnoseByBoth({ 'q.txt': `Identity      : EX01\\77\nNextHopDomain : fabrikam.com\nMessageCount  : 300\nLastError     : [{LRT=4/6/2021 1:14:51 PM};{LED=452 4.3.1 Insufficient system resources};{FQDN=${fqdn}};{IP=${ip}}]\n` }), 'back-pressure').data.outside;
    assert.deepEqual(await of('mail.fabrikam.com', '203.0.113.9'), { count: 1, hosts: ['mail.fabrikam.com'] });
    assert.equal(await of('ex02.contoso.local', '10.0.0.9'), undefined);
  });
});

describe('a window of time', () => {
  it('is all that is said to be covered: what stands behind it neither ends nor drains anything', async () => {
    const text = head('14.0.0.0') + sessions(240, throttled('a@contoso.com', 1));
    const report = combine([await scan(memorySource('a.log', text), { until: T0 + 3_600_000 - 1 })]);
    const found = one(report, 'recipient-thread-limit');
    assert.deepEqual([found.count, found.data.attempts, found.data.state], [120, 120, 'going']);
    assert.match(found.detail, /These files cover 2021-05-04T06:00:00\.000Z to 2021-05-04T06:59:30\.000Z/);
  });
});

describe('budgets of clients', () => {
  const EWS = ['DateTime', 'RequestId', 'AuthenticatedUser', 'SoapAction', 'HttpStatus', 'ErrorCode', 'ThrottlingPolicy', 'ThrottledBy'];
  const log = (error: string): Record<string, string> => ({ 'Ews_2021050406-1.LOG': head('15.01.2375.007', EWS.join(','), 'EWS Logs') + Array.from({ length: 30 }, (_, i) => `${iso(T0 + i * 1000)},r${i},CONTOSO\\svc-crm,FindItem,500,${error},GlobalThrottlingPolicy_d6f7,EwsMaxConcurrency\r\n`).join('') });

  it('part and policy come from the columns of the log', async () => {
    const { data, title, detail } = one(await diagnoseByBoth(log('ErrorServerBusy')), 'client-budget');
    assert.deepEqual([data.parts, data.policies], [['EwsMaxConcurrency'], ['GlobalThrottlingPolicy_d6f7']]);
    assert.match(title, /svc-crm over its throttling budget 30 times: EwsMaxConcurrency/);
    assert.match(detail, /Leave the default policy as it is/);
  });

  it('requests that were not refused say nothing, the exception does', async () => {
    assert.deepEqual((await diagnoseByBoth(log(''))).findings, []);
    assert.equal(one(await diagnoseByBoth({ 'e.txt': 'Microsoft.Exchange.Data.Storage.OverBudgetException: over budget\n' }), 'client-budget').count, 1);
  });
});

describe('weight, servers and versions', () => {
  it('one refusal an hour is a limit at its ordinary work, however few sessions there are', async () => {
    const day = Array.from({ length: 24 * 20 }, (_, i) => `${iso(T0 + i * 180_000)},${id(i)},MapiDelivery,${DB},+,Delivery\r\n${i % 20 === 0 ? `${iso(T0 + i * 180_000)},${id(i)},MapiDelivery,${DB},>,${throttled('scan@contoso.com', 1)}\r\n` : ''}`).join('');
    const report = await diagnoseByBoth({ 'a.log': head('14.0.0.0') + day });
    assert.deepEqual([one(report, 'recipient-thread-limit').count, one(report, 'recipient-thread-limit').severity], [24, 'info']);
    assert.match(report.verdict, /^No incident/);
  });

  it('servers are told by the names of their logs', async () => {
    const report = await diagnoseByBoth({ 'logs/HUB01-CONNECTLOG20210504-1.LOG': hub, 'logs/HUB02_CONNECTLOG20210504-1.LOG': head('14.0.0.0') + sessions(40, 'Delivery ended') });
    assert.deepEqual((one(report, 'recipient-thread-limit').data.coverage as { servers: string[] }).servers, ['hub01']);
  });

  it('the keys of 2010 have no effect on 2007, and nothing else is said of them', async () => {
    const report = await diagnoseByBoth({ 'HUB7/V8/Bin/EdgeTransport.exe.config': limits(4, 9) });
    assert.deepEqual(report.findings.map((f) => f.rule), ['config-wrong-file']);
    assert.match(report.findings[0]!.title, /no effect on Exchange 2007/);
  });

  it('an invisible character in a key is told once', async () => {
    const report = await diagnoseByBoth({ 'V14/EdgeTransport.exe.config': config(key('Recipient\u200bThreadLimit', '2'), key('MaxMailboxDeliveryPerMdbConnections', '3')) });
    assert.ok(!report.findings.some((f) => f.rule === 'config-unknown-key'));
    one(report, 'config-invisible-character');
  });
});

describe('the next value of a key', () => {
  const database = (limit: number): Record<string, string> => ({ 'a.log': head('14.0.0.0') + sessions(60, `Throttled Delivery due to server limit for mbx1.contoso.com with threshold [${limit}]`) });
  for (const [limit, from] of [[2, 'RecipientThreadLimit from 1 to 2 and MaxMailboxDeliveryPerMdbConnections from 2 to 3'], [3, 'RecipientThreadLimit from 1 to 2 and MaxMailboxDeliveryPerMdbConnections from 3 to 4']] as const) {
    it(`is one more where a database limit of ${limit} refused`, async () => {
      assert.match(one(await diagnoseByBoth(database(limit)), 'database-thread-limit').remedy.join(), new RegExp(from));
    });
  }

  it('is none at the ceiling, and the way back above it', async () => {
    const at = one(await diagnoseByBoth(database(4)), 'database-thread-limit');
    assert.doesNotMatch(at.remedy.join(), /set RecipientThreadLimit/);
    assert.match(at.detail, /so the keys stay as they are/);
    const above = one(await diagnoseByBoth({ 'a.log': head('14.0.0.0') + sessions(60, throttled('a@contoso.com', 5)) }), 'recipient-thread-limit');
    assert.match(above.detail, /above the ceiling of 4 already/);
    assert.doesNotMatch(above.detail, /so the keys stay as they are/);
  });

  it('throttling that is off already is not switched off again', async () => {
    const log = head('14.0.0.0') + Array.from({ length: 6 }, (_, d) => sessions(30, '432-4.3.2 STOREDRV; mailbox server is too busy', d * 30).replaceAll(DB, `${DB.slice(0, -1)}${d}`).replaceAll(/2021-05-04T\d\d:\d\d/g, '2021-05-04T06:00')).join('');
    const of = async (files: Record<string, string>): Promise<string> => one(await diagnoseByBoth({ 'H/a.log': log, ...files }), 'store-too-busy').remedy.join();
    assert.match(await of({}), /set MailboxDeliveryThrottlingEnabled to False[^]*back to True/);
    const off = await of({ 'H/EdgeTransport.exe.config': config(key('MailboxDeliveryThrottlingEnabled', 'False')) });
    assert.doesNotMatch(off, /Enabled to False/);
    assert.match(off, /back to True/);
  });
});

describe('over, or not', () => {
  it('refusals are over where every message that they deferred was delivered', async () => {
    const row = (i: number, at: number, name: string, status: string): string => `${iso(T0 + at)},ex01,,STOREDRIVER,${name},<m${i}@contoso.com>,,journal@contoso.com,${status},\r\n`;
    const log = (delivered: number): string => head('14.0.0.0', STATUS, 'Message Tracking Log') + Array.from({ length: 30 }, (_, i) => row(i, i * 60_000, 'DEFER', LIMIT)).join('') + Array.from({ length: delivered }, (_, i) => row(i, i * 60_000 + 900_000, 'DELIVER', '')).join('');
    const of = async (delivered: number): Promise<unknown> => one(await diagnoseByBoth({ 'MSGTRK20210504-1.LOG': log(delivered) }), 'recipient-thread-limit').data.state;
    assert.deepEqual([await of(30), await of(29)], ['drained', 'unknown']);
  });
});

describe('words that are no answers, and readings that follow each other', () => {
  it('what a client says to a Receive connector is no refusal', async () => {
    for (const words of ['EHLO 421 4.3.2 mailbox server is too busy', '452 4.3.1 Insufficient system resources', 'HELO 432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded']) {
      const report = await diagnoseByBoth({ 'RECV.LOG': answers(30, { answer: words, connector: 'EX01\\Default EX01', endpoint: '203.0.113.9:4711' }) });
      assert.deepEqual(report.findings, [], words);
    }
    one(await diagnoseByBoth({ 'RECV.LOG': answers(30, { answer: '452 4.3.1 Insufficient system resources', connector: 'EX01\\Default EX01', endpoint: '203.0.113.9:4711', direction: '>' }) }), 'back-pressure');
  });

  it('a queue that a later reading shows empty waits no more', async () => {
    const reading = (messages: number, error: string): string => `[PS] C:\\>Get-Queue HUB01\\12 | fl\n\nIdentity      : HUB01\\12\nMessageCount  : ${messages}\nLastError     : ${error}\n\n`;
    const over = one(await diagnoseByBoth({ 'q.txt': reading(150, LIMIT) + reading(0, '') }), 'recipient-thread-limit');
    assert.deepEqual([over.severity, over.data.queues], ['info', undefined]);
    assert.match(over.detail, /HUB01\\12 had 150 messages with this error, and 0 without it in a later reading/);
    const back = one(await diagnoseByBoth({ 'q.txt': reading(0, '') + reading(150, LIMIT) }), 'recipient-thread-limit');
    assert.match(back.title, /150 messages wait/);
  });
});

describe('settings in notes', () => {
  it('are the same where a page has escaped their signs', async () => {
    const plain = `We have Exchange 2016.\n\n${key('RecipientThreadLimit', '2')}\n${key('MaxMailboxDeliveryPerMdbConnections', '3')}\n\n${LIMIT}\n`;
    const of = async (text: string): Promise<unknown[]> => {
      const report = await diagnoseByBoth({ 'notes.txt': text });
      return [report.settings.map((s) => s.settings.map((x) => [x.key, x.value, x.source, x.written])), report.findings.map((f) => [f.rule, f.title, f.detail])];
    };
    assert.deepEqual(await of(plain.replaceAll('<', '&lt;').replaceAll('>', '&gt;')), await of(plain));
    assert.match(JSON.stringify(await of(plain)), /would lower the limits on Exchange 2013 and later/);
  });
});

describe('a quoted row with quotes', () => {
  it('goes on until they close, whatever its lines begin with', async () => {
    const row = `${iso(T0)},${id(1)},MapiSubmission,${DB},>,"Failed;\n> HResult: 1140850693; DiagnosticInfo: Stage:LoadItem,\n> SmtpResponse:432-4.3.2 STOREDRV; mailbox server is too busy"`;
    const found = one(await diagnoseByBoth({ 'mail.txt': `> ${row}\n> ${event(2, 'Delivery', '+')}\n\nWhy?\n` }), 'store-too-busy');
    assert.deepEqual([(found.data.top as { name: string }[])[0]!.name, found.data.stages, found.data.first], [DB, [{ name: 'LoadItem', count: 1 }], iso(T0)]);
  });
});
