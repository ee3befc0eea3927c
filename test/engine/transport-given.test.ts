import assert from 'node:assert/strict';
import { diagnoseByBoth, head, one } from './lib/cases';
import { id, iso, repeat, sendLog, session, SMTP, T0, throttled, top } from './lib/transport';

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
    const alike: Record<string, string>[] = [{ 'HUB1/CONNECTLOG20210504-1.LOG': log(2), 'HUB2/CONNECTLOG20210504-1.LOG': log(2).replaceAll('08D8AABB', '08D8AABC') }, { 'HUB1/CONNECTLOG20210503-1.LOG': log(1).replaceAll('2021-05-04', '2021-05-03'), 'HUB1/CONNECTLOG20210504-1.LOG': log(2) }];
    for (const files of alike) {
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
