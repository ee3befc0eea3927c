#!/usr/bin/env node
// Writes logs as Exchange would, the same bytes for the same arguments, with what they hold in FILE.truth.json.
//   node bench/generate.mjs connectivity|trace|tracking|dump SIZE FILE [--seed=N] [--lf] [--lines=N]        SIZE like 10M, 1G
// Everything is invented. Shapes: connectivity about 175 bytes a line, 3 to 6 lines a session, 2.4 % throttled; trace about
// 370 bytes, one StopAll in 20,000; tracking about 620 bytes, quotes in a tenth of the lines, names in several scripts;
// dump about 75 bytes, mostly calendar events of !mdt, and what else a long session prints: !do, !clrstack, !dumpheap.
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const UNITS = { '': 1, K: 1e3, M: 1e6, G: 1e9 };
const CHUNK = 1 << 20;

/** xorshift128: 32-bit integers only, so that every machine draws the same numbers. */
function generator(seed) {
  let s0 = 0x9e3779b9 ^ seed, s1 = 0x243f6a88, s2 = 0xb7e15162, s3 = 0xdeadbeef ^ Math.imul(seed, 0x9e3779b1);
  const u32 = () => {
    let t = s3;
    const s = s0;
    s3 = s2; s2 = s1; s1 = s;
    t ^= t << 11;
    t ^= t >>> 8;
    s0 = (t ^ s ^ (s >>> 19)) | 0;
    return s0 >>> 0;
  };
  const below = n => (u32() / 4294967296 * n) | 0;
  return {
    u32, below,
    pick: list => list[below(list.length)],
    /** Small indexes far more often, as few databases get most of the mail. */
    skewed: list => { const r = u32() / 4294967296; return list[(r * r * r * list.length) | 0]; },
  };
}

const HEX = Array.from({ length: 65536 }, (_, i) => i.toString(16).padStart(4, '0'));
const pad = (n, width) => String(n).padStart(width, '0');
const increase = (object, key) => { object[key] = (object[key] ?? 0) + 1; };
const quote = text => `"${text.replace(/"/g, '""')}"`;
const FIRST = ['anna', 'boris', 'carla', 'dmitri', 'elena', 'frank', 'galina', 'hugo', 'irina', 'jose', 'karin', 'leon', 'maria', 'nikolai', 'olga', 'pavel', 'rosa', 'sergey', 'tanya', 'viktor'];
const NAMES = ['Иван Петров', 'Zoë Müller', 'Łukasz Żak', '山田太郎', 'José Ñuñez'];

/** The people and machines of the invented company. */
function world(r) {
  const hex8 = () => { const v = r.u32(); return HEX[v >>> 16] + HEX[v & 65535]; };
  const guid = () => { const [a, b, c, d] = [hex8(), hex8(), hex8(), hex8()]; return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${c.slice(0, 4)}-${c.slice(4)}${d}`; };
  return {
    hex8, guid,
    databases: Array.from({ length: 120 }, guid),
    servers: Array.from({ length: 24 }, (_, i) => `EXMBX${pad(i + 1, 2)}.corp.contoso.com`),
    domains: Array.from({ length: 400 }, (_, i) => `mail${i}.partner${i % 37}.example.com`),
    names: Array.from({ length: 60 }, (_, i) => `DB${pad(i + 1, 3)}`),
    people: Array.from({ length: 3000 }, (_, i) => `${FIRST[i % 20]}.${'abcdefghijklmnopqrst'[(i / 20 | 0) % 20]}${i}@corp.contoso.com`),
  };
}

/** A clock that spreads the lines over a span of hours; its text is kept for the second. */
function clock(r, start, target, lineBytes, hours) {
  const step = Math.max(0.02, 2 * hours * 3600e3 / (target / lineBytes));
  let at = start, second = -1, text = '';
  const format = ms => {
    const s = Math.floor(ms / 1000);
    if (s !== second) { second = s; text = new Date(s * 1000).toISOString().slice(0, 20); }
    return `${text}${pad(ms % 1000, 3)}Z`;
  };
  return { tick: () => { at += r.u32() / 4294967296 * step; return Math.floor(at); }, format };
}

function header(emit, type, stamp, fields, version) {
  emit('#Software: Microsoft Exchange Server');
  emit(`#Version: ${version}`);
  emit(`#Log-type: ${type}`);
  emit(`#Date: ${stamp}`);
  emit(`#Fields: ${fields}`);
}

function* connectivity(r, target, emit, truth) {
  const w = world(r), time = clock(r, Date.UTC(2011, 0, 12, 0, 0, 0, 775), target, 177, 72);
  Object.assign(truth, { byType: {}, byKey: {}, byHour: {}, allByHour: {}, bySource: {}, byDirection: {}, attempts: {}, dataLines: 0, throttled: 0 });
  let now = time.tick(), id = 0x00cbdbd0;
  header(emit, 'Transport Connectivity Log', time.format(now), 'date-time,session,source,Destination,direction,description', '14.0.0.0');
  const session = () => newSession(r, w, HEX, id = (id + 1) >>> 0, time.format(now + 60000));
  const open = Array.from({ length: 40 }, session);
  for (;;) {
    const i = r.below(open.length), s = open[i], [direction, text, throttle] = s.steps[s.at++];
    const stamp = time.format(now = time.tick()), hour = stamp.slice(0, 13);
    const description = text.includes(',') || text.includes('"') || r.below(25) === 0 ? quote(text) : text;
    emit(`${stamp},${s.id},${s.source},${s.destination},${direction},${description}`);
    truth.dataLines++;
    increase(truth.allByHour, hour);
    increase(truth.bySource, s.source);
    increase(truth.byDirection, direction);
    if (direction === '+') increase(truth.attempts, `${s.source}|${s.destination}`);
    if (throttle) {
      truth.throttled++;
      increase(truth.byType, throttle[0]);
      increase(truth.byKey, throttle.join('|'));
      increase(truth.byHour, hour);
    }
    if (s.at === s.steps.length) open[i] = session();
    yield;
  }
}

function throttle(r, w, source, destination) {
  const kind = r.below(100);
  if (source === 'MapiSubmission') {
    return kind < 70
      ? ['Failed; HResult: 1140850693; DiagnosticInfo: Stage:LoadItem, SmtpResponse:432-4.3.2 STOREDRV; mailbox server is too busy', ['mailbox-server-too-busy', destination]]
      : ['Failed; HResult: 1140850693; DiagnosticInfo: Stage:SubmitMail, SmtpResponse:432-4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded', ['sender-thread-limit', destination]];
  }
  const person = r.skewed(w.people), server = r.pick(w.servers);
  if (kind < 45) return [`Message ${w.hex8()} for ${person} Bytes: ${r.below(90000)}, Status:Retry, SmtpResponse:432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded`, ['recipient-thread-limit', person]];
  if (kind < 75) return [`Throttled delivery for recipient ${person} due to concurrency limit ${1 + r.below(3)}`, ['recipient-concurrency', person]];
  if (kind < 90) return [`Throttled Delivery due to server limit for ${server} with threshold ${2 + r.below(10)}; Health ${r.below(102) - 1}`, ['server-limit', server]];
  return [`SmtpResponse:432 4.3.2 STOREDRV.Deliver; dynamic mailbox database throttling limit exceeded, database ${r.pick(w.names)}; Health ${r.below(102) - 1}`, ['dynamic-database-limit', destination]];
}

function newSession(r, w, hex, number, retry) {
  const kind = r.below(100), lines = 3 + r.below(4), steps = [];
  const source = kind < 40 ? 'MapiDelivery' : kind < 65 ? 'MapiSubmission' : 'SMTP';
  const destination = r.skewed(source === 'SMTP' ? w.domains : w.databases);
  const some = chance => { if (r.below(100) >= chance) return false; const [text, key] = throttle(r, w, source, destination); steps.push(['>', text, key]); return true; };
  if (source === 'SMTP') {
    steps.push(['+', `DnsConnectorDelivery ${destination};QueueLength=${r.below(40)};TQ=${r.below(9)};RN=${r.below(5)};Connector=Internet${r.below(4)};Priority=Normal`]);
    steps.push(['>', `${destination}[192.0.2.${r.below(255)}], mx2.${destination}[198.51.100.${r.below(255)}]`]);
    steps.push(['>', `Established connection to 192.0.2.${r.below(255)}:25 from ${r.pick(w.servers)}:${1024 + r.below(60000)}`]);
    if (lines > 4) steps.push(['>', `Failed connection to 198.51.100.${r.below(255)}:25 (TimedOut:0000274C)[MarkedUnhealthy|FailureCount:${r.below(9)}|NextRetryTime:${retry}]`]);
    if (lines > 5) steps.push(['>', `Message ${w.hex8()}${w.hex8()} queued for next hop ${destination}; attempts ${r.below(9)}`]);
    steps.push(['-', `Messages: ${r.below(20)} Bytes: ${r.below(9000000)} Recipients: ${r.below(40)} (Retry : ${r.below(3)})`]);
  } else if (source === 'MapiDelivery') {
    steps.push(['+', `${r.pick(w.servers)};QueueLength=${r.below(40)};TQ=${r.below(9)};RN=${r.below(5)};Database=${r.pick(w.names)};Health=${r.below(102) - 1}`]);
    for (let i = 2; i < lines; i++) {
      if (some(8)) continue;
      if (r.below(1500) === 0) steps.push(['>', `Delivered message ${w.hex8()} to ${r.pick(NAMES)} <${r.skewed(w.people)}>, size ${r.below(90000)}, latency ${r.below(5000)} ms`]);
      else steps.push(['>', `Delivered <${w.hex8()}${w.hex8()}@${r.pick(w.names)}> to ${r.skewed(w.people)}; size ${r.below(90000)}`]);
    }
    steps.push(['-', `Messages: ${r.below(20)} Bytes: ${r.below(9000000)} Recipients: ${r.below(40)} Failures: ${r.below(2)} ReachedLimit: ${r.below(2) ? 'True' : 'False'} Idle: False`]);
  } else {
    steps.push(['+', `${r.pick(w.servers)};QueueLength=${r.below(40)};Database=${r.pick(w.names)};Watermark=${r.u32()};Lag=${r.below(500)}`]);
    for (let i = 2; i < lines; i++) if (!some(5)) steps.push(['>', `Succeeded; MessageId: <${w.hex8()}${w.hex8()}@${r.pick(w.names)}>; Sender: ${r.skewed(w.people)}`]);
    steps.push(['-', `RegularSubmissions: ${r.below(9)} ShadowSubmissions: ${r.below(3)} Bytes: ${r.below(900000)} Recipients: ${r.below(20)} Failures: ${r.below(2)} ReachedLimit: False Idle: ${r.below(2) ? 'True' : 'False'}`]);
  }
  return { id: `08CD7F12${(hex[number >>> 16] + hex[number & 65535]).toUpperCase()}`, source, destination, steps, at: 0 };
}

function* trace(r, target, emit, truth) {
  const w = world(r), time = clock(r, Date.UTC(2016, 0, 13), target, 370, 48);
  Object.assign(truth, { byMailbox: {}, byHour: {}, allByHour: {}, dataLines: 0, stopAll: 0, moveStarted: 0, disabling: 0 });
  const mailboxes = Array.from({ length: 2000 }, w.guid), threads = Array.from({ length: 60 }, () => String(1000 + r.below(30000)));
  const format = ms => time.format(ms).slice(0, 23).replace('T', '-').replace('-', '/').replace('-', '/');
  const masks = ['NewMail', 'ObjectCreated', 'ObjectModified', 'ObjectDeleted', 'ObjectMoved', 'ObjectCopied', 'MailboxDeleted', 'MailSubmitted'];
  const assistants = ['Calendar Notification Assistant', 'Resource Booking Assistant', 'Sharing Folder Assistant', 'Junk Email Options Assistant'];
  for (;;) {
    const now = time.tick(), stamp = format(now), hour = stamp.slice(0, 13), kind = r.u32() % 60000;
    const process = r.skewed(['9444', '9812', '4120']), thread = r.pick(threads), mailbox = r.skewed(mailboxes), user = r.skewed(w.people).split('@')[0];
    const note = (counter, name) => { truth[counter]++; increase(truth.byMailbox, `${name}|${mailbox}`); increase(truth.byHour, hour); };
    const item = () => `RgAAAAA${w.hex8()}${w.hex8()}AAAB1+6aed8++Q6gquX/BNJoBAAAcyVmOAAAP`;
    let row;
    if (kind < 3) {
      note('stopAll', 'StopAll');
      row = ['MailboxAssistants.Assistants.CalendarNotification', 'Assistant', `rmd----- caller: StopAll, subj: Weekly ""sync"" ${r.below(999)}, usr: ${mailbox}, calItemId: ${item()}, calItemOccId: , event_t: ${format(now)}, rmd_t: ${format(now + 1e6)}, s_t: ${format(now + 2e6)}, e_t: ${format(now + 3e6)}`];
    } else if (kind < 15) {
      note('moveStarted', 'MailboxMoveStarted');
      row = ['Assistants', 'EventDispatcher', `Dispatcher for ${user} (${mailbox}) and Calendar Notification Assistant: Event handled successfully: Counter: 0x${w.hex8()}; MailboxID: ${mailbox}; Mask: MailboxMoveStarted; Flags: Source; ExtendedFlags: None;Object Class: ; Created Time: 1/13/2016 11:06:04 AM;Item Type: MAPI_STOREItem EntryId: Parent entryId: Old Item entryId: Old parent entryId: SID: S-1-5-21-${r.u32()}-${r.u32()}-${r.u32()}-${r.below(999999)}Client Type: MigrationDocument ID: 0`];
    } else if (kind < 27) {
      truth.disabling++;
      row = ['MailboxAssistants.Assistants.CalendarNotification', 'UserSettings', `Processing Disabling event for mailbox ${mailbox} on database ${r.skewed(w.databases)}`];
    } else if (kind < 32000) {
      row = ['Assistants', 'EventDispatcher', `Dispatcher for ${user} (${mailbox}) and ${r.pick(assistants)}: Event handled successfully: Counter: 0x${w.hex8()}; MailboxID: ${mailbox}; Mask: ${r.pick(masks)}; Flags: None; ExtendedFlags: None;Object Class: IPM.Appointment; Created Time: 1/13/2016 11:06:04 AM;Item Type: MAPI_MESSAGEClient Type: ${r.pick(['MOMT', 'Transport', 'OWA', 'AirSync'])}Document ID: ${r.u32()}`];
    } else if (kind < 45000) {
      row = ['MailboxAssistants.Assistants.CalendarNotification', r.pick(['Assistant', 'Utils', 'SystemMailbox']), `rmd----- caller: ${r.pick(['Update', 'Schedule', 'Dequeue', 'Reload'])}, subj: ""Lunch"" ${r.below(9999)}, usr: ${mailbox}, calItemId: ${item()}, calItemOccId: , event_t: ${format(now)}, rmd_t: ${format(now + 1e6)}`];
    } else if (r.below(3000) === 0) {
      row = ['Assistants', 'PoisonControl', `Mailbox owner ${r.pick(NAMES)} (${mailbox}): no poison events found, count ${r.below(3)}`];
    } else {
      row = [r.pick(['Assistants', 'Storage', 'DataStorage.Session']), r.pick(['EventController', 'MapiSession', 'TimeBasedDatabase']), `Event controller for database ${r.skewed(w.databases)}: processed watermark ${r.u32()}, high ${r.u32()}, queue depth ${r.below(400)}, elapsed ${r.below(2000)} ms`];
    }
    emit(`"${stamp}","${process}","${thread}","${row.join('","')}"`);
    truth.dataLines++;
    increase(truth.allByHour, hour);
    yield;
  }
}

const TRACKING_FIELDS = 'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,network-message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info,directionality,tenant-id,original-client-ip,original-server-ip,custom-data,transport-traffic-type,log-id,schema-version';
const EVENTS = [['STOREDRIVER', 'DELIVER', 34], ['SMTP', 'RECEIVE', 22], ['SMTP', 'HAREDIRECT', 12], ['STOREDRIVER', 'SUBMIT', 10], ['STOREDRIVER', 'NOTIFYMAPI', 8], ['SMTP', 'SEND', 6], ['AGENT', 'AGENTINFO', 4], ['ROUTING', 'DEFER', 2], ['STOREDRIVER', 'DEFER', 1], ['ROUTING', 'FAIL', 1]];
const SUBJECTS = ['Budget 2021', 'RE: Meeting notes', 'Отчёт за квартал', 'FW: Invoice 4711', 'Lunch?', 'Weekly report, part 2', 'Re: "urgent" request', 'Zażółć gęślą jaźń'];

function* tracking(r, target, emit, truth) {
  const w = world(r), time = clock(r, Date.UTC(2022, 8, 19, 15), target, 640, 24);
  Object.assign(truth, { allByHour: {}, byEvent: {}, dataLines: 0, deferred: 0, failed: 0 });
  const draw = EVENTS.flatMap(event => Array(event[2]).fill(event));
  const cell = text => /[",]/.test(text) ? quote(text) : text;
  header(emit, 'Message Tracking Log', time.format(time.tick()), TRACKING_FIELDS, '15.01.2375.007');
  for (;;) {
    const stamp = time.format(time.tick()), [source, event] = r.pick(draw), server = r.pick(w.servers), to = r.skewed(w.people), from = r.skewed(w.people);
    const message = `<${w.hex8()}${w.hex8()}${w.hex8()}@corp.contoso.com>`, ip = `192.0.2.${r.below(255)}`;
    const context = event === 'NOTIFYMAPI' ? `MDB:${r.skewed(w.databases)}, Mailbox:${w.guid()}, Event:${r.below(1e8)}, MessageClass:IPM.Note, CreationTime:${stamp}, ClientType:MOMT`
      : event === 'DEFER' ? '432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded' : event === 'FAIL' ? '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found' : `08DA${w.hex8()}${w.hex8()}`;
    const status = event === 'DEFER' ? '432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded' : event === 'FAIL' ? '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found' : event === 'RECEIVE' ? 'To' : '';
    if (event === 'DEFER') truth.deferred++;
    if (event === 'FAIL') truth.failed++;
    increase(truth.byEvent, `${event}|${source}`);
    increase(truth.allByHour, stamp.slice(0, 13));
    truth.dataLines++;
    emit([stamp, ip, server.split('.')[0], ip, server, context, event === 'RECEIVE' ? `${server}\\Default` : '', source, event, r.below(1e9), message, w.guid(), to, status, r.below(4e6), 1, '', '',
      r.pick(SUBJECTS), from, from, `${stamp};LSRV=${server}:TOTAL-DEL=0.${r.below(999)}|SDD=0.${r.below(999)}`, 'Originating', '', ip, '198.51.100.7',
      `S:MailboxDatabaseGuid=${r.skewed(w.databases)};S:DeliveryPriority=Normal;S:AccountForest=corp.contoso.com`, 'Email', w.guid(), '15.01.2375.007'].map(value => cell(String(value))).join(','));
    yield;
  }
}

/** A long debugger session: objects that lead to each other, their strings and dates, stacks and listings between them. */
function* dump(r, target, emit, truth) {
  Object.assign(truth, { commands: 0, objects: 0, strings: 0, frames: 0, listed: 0 });
  const EVENT = '000007ff002c5a10', DATE = '000007ff002c5cb0', NULLABLE = '000007fef6207cc8', KIB = 1024;
  let heap = 0x3600000;
  const hex16 = n => n.toString(16).padStart(16, '0');
  const place = bytes => { const at = heap; heap += (bytes + 7) & ~7; return hex16(at); };
  const recent = [];
  const prompt = text => { emit(`0:021> ${text}`); truth.commands++; };
  const string = (name, text) => { truth.strings++; return `    <${name}>k__BackingField:${place(40 + 2 * text.length)} (System.String) Length=${text.length}, String="${text}"`; };
  const value = (name, type, table, at) => `    <${name}>k__BackingField:(${type}) VALTYPE (MT=${table}, ADDR=${at})`;
  const event = () => {
    const at = heap, address = place(0x160);
    prompt(`!mdt ${address}`);
    emit(`${address} (Microsoft.Exchange.Assistants.Test.CalendarEvent)`);
    emit(string('NormalizedSubject', r.pick(SUBJECTS)));
    emit(`    <Location>k__BackingField:${place(32)} (System.String) `);
    emit(string('ContextInfo', r.below(40) === 0 ? 'StopAll' : r.pick(['Update', 'Schedule', 'Reload'])));
    for (const [i, name] of ['ReminderTime', 'StartTime', 'EndTime', 'CreationRequestTime'].entries()) emit(value(name, 'Microsoft.Exchange.ExchangeSystem.ExDateTime', DATE, hex16(at + 0x48 + 0x20 * i)));
    for (const [i, name] of ['OldStartTime', 'OldEndTime'].entries()) emit(value(name, 'System.Nullable`1', NULLABLE, hex16(at + 0xc8 + 0x28 * i)));
    emit(`    <CalendarItemType>k__BackingField:0x${r.below(4)} (Microsoft.Exchange.Data.Storage.CalendarItemType)`);
    emit(`    <FreeBusyStatus>k__BackingField:0x${r.below(5)} (Microsoft.Exchange.Data.Storage.BusyType)`);
    emit(`    <ReminderMinutesBeforeStart>k__BackingField:0x${r.below(30).toString(16)} (System.Int32)`);
    emit(`    <ReminderIsSet>k__BackingField:${r.below(2) ? 'true' : 'false'} (System.Boolean)`);
    emit(`    <Item>k__BackingField:${place(72)} (Microsoft.Exchange.Data.Storage.StoreObjectId)`);
    emit(`    <Previous>k__BackingField:${recent.length > 0 ? r.pick(recent) : 'NULL'} (Microsoft.Exchange.Assistants.Test.CalendarEvent)`);
    emit(`    <Attendees>k__BackingField:${place(88)} (System.Object[], Elements: ${r.below(9)})`);
    emit('');
    recent.push(address);
    if (recent.length > 64) recent.shift();
    truth.objects++;
  };
  const date = () => {
    const at = recent.length > 0 ? hex16(parseInt(recent.at(-1), 16) + 0x48) : place(32), field = n => hex16(parseInt(at, 16) + n);
    prompt(`!mdt ${DATE} ${at}`);
    emit(`(Microsoft.Exchange.ExchangeSystem.ExDateTime) VALTYPE (MT=${DATE}, ADDR=${at})`);
    emit(`    timeZone:${place(64)} (Microsoft.Exchange.ExchangeSystem.ExTimeZone)`);
    emit(`    universalTime:(System.DateTime) 2015/12/${pad(1 + r.below(30), 2)} ${pad(r.below(24), 2)}:15:00.000 VALTYPE (MT=000007fef61ab2c0, ADDR=${field(8)})`);
    emit(`    localTime:(System.Nullable\`1) VALTYPE (MT=${NULLABLE}, ADDR=${field(16)})`);
    emit('');
    truth.objects++;
  };
  const row = (token, offset, type, vt, text, name) => `${hex16(0x7fef0000000 + r.below(1 << 27))}  4${token.toString(16).padStart(6, '0')} ${offset.toString(16).padStart(8)} ${type.padStart(20)} ${String(vt).padStart(2)} instance ${text.padStart(16)} ${name}`;
  const object = () => {
    const address = place(96);
    prompt(`!do ${address}`);
    emit('Name:        Contoso.Sms.NotificationQueue');
    emit(`MethodTable: ${hex16(0x7ff00240000 + 8 * r.below(999))}`);
    emit(`EEClass:     ${hex16(0x7ff00230000 + 8 * r.below(999))}`);
    emit('Size:        96(0x60) bytes');
    emit('File:        C:\\Program Files\\Contoso\\Sms.dll');
    emit('Fields:');
    emit('              MT    Field   Offset                 Type VT     Attr            Value Name');
    for (let i = 0; i < 8; i++) emit(i % 3 === 0 ? row(0x1a0 + i, 8 + 8 * i, 'System.Int32', 1, String(r.below(1e6)), `_count${i}`) : row(0x1a0 + i, 8 + 8 * i, i % 3 === 1 ? 'System.String' : '...ections.Hashtable', 0, recent.length > 0 && i % 3 === 2 ? r.pick(recent) : place(24), `_field${i}`));
    emit('');
    truth.objects++;
  };
  const stack = () => {
    const os = 0x1000 + r.below(0xfff);
    prompt('!clrstack');
    emit(`OS Thread Id: 0x${os.toString(16)} (${r.below(90)})`);
    emit('        Child SP               IP Call Site');
    for (let i = 0; i < 14; i++) emit(`${hex16(0x2fce000 + 0x60 * i)} ${hex16(0x7fef1230000 + r.below(KIB * KIB))} Contoso.Sms.${r.pick(['Queue', 'Sender', 'Worker', 'Pool'])}.${r.pick(['Run', 'Wait', 'TakeNext', 'Dispatch'])}(System.Object, Int32)`);
    emit('');
    truth.frames += 14;
  };
  const listing = () => {
    prompt('!dumpheap -mt 000007ff002c5a10');
    emit('         Address               MT     Size');
    for (let i = 0; i < 20; i++) emit(`${place(24 + 8 * r.below(20))} ${EVENT} ${String(24 + 8 * r.below(20)).padStart(8)}     `);
    emit('');
    truth.listed += 20;
  };
  for (;;) {
    const kind = r.below(100);
    if (kind < 70) event();
    else if (kind < 80) date();
    else if (kind < 90) object();
    else if (kind < 95) stack();
    else listing();
    yield;
  }
}

const KINDS = { connectivity, trace, tracking, dump };

/**
 * The bytes of a log, in chunks of about a megabyte; `truth` is complete at the end.
 * @param {'connectivity' | 'trace' | 'tracking' | 'dump'} kind
 * @param {number} target least number of bytes
 * @param {object} [options] `atLeast`: or this number of lines, whichever is first
 */
export function* generate(kind, target, { seed = 1, lf = false, truth = {}, atLeast = Infinity } = {}) {
  const end = lf ? '\n' : '\r\n';
  let parts = [], length = 0, bytes = 0, lines = 0;
  const emit = line => { parts.push(line); length += line.length + end.length; lines++; };
  const flush = () => { const chunk = Buffer.from(parts.join(end) + end); parts = []; length = 0; bytes += chunk.length; return chunk; };
  const source = KINDS[kind](generator(seed), target, emit, Object.assign(truth, { kind, seed, target }));
  while (bytes + length < target && lines < atLeast) {
    source.next();
    if (length > CHUNK) yield flush();
  }
  if (length > 0) yield flush();
  Object.assign(truth, { bytes, lines });
}

/** Bytes of a size like `200M`. */
export function bytesOf(size) {
  const match = /^(\d+(?:\.\d+)?)([KMG]?)$/i.exec(size);
  if (!match) throw new Error(`No size: ${size}`);
  return Math.floor(Number(match[1]) * UNITS[match[2].toUpperCase()]);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [kind, size, file] = process.argv.slice(2).filter(arg => !arg.startsWith('--'));
  if (!KINDS[kind] || !size || !file) {
    console.error('usage: node bench/generate.mjs connectivity|trace|tracking|dump SIZE FILE [--seed=N] [--lf] [--lines=N]');
    process.exit(2);
  }
  const truth = {}, fd = openSync(file, 'w');
  const seed = Number(process.argv.find(arg => arg.startsWith('--seed='))?.slice(7) ?? 1);
  const atLeast = Number(process.argv.find(arg => arg.startsWith('--lines='))?.slice(8) ?? Infinity);
  for (const chunk of generate(kind, bytesOf(size), { seed, lf: process.argv.includes('--lf'), truth, atLeast })) writeSync(fd, chunk);
  closeSync(fd);
  writeFileSync(`${file}.truth.json`, JSON.stringify(truth));
  console.error(`${file}: ${truth.bytes} bytes, ${truth.lines} lines, ${(truth.bytes / truth.lines).toFixed(1)} bytes a line`);
}
