/** Properties of the cmdlets whose output tells of mail flow, mailboxes, moves and events: two of them make a row of names. */
const KNOWN = new Set([
  'identity', 'messagecount', 'deliverytype', 'nexthopdomain', 'lasterror', 'nextretrytime', 'lastretrytime', 'status', 'velocity', 'deferredmessagecount', 'queueidentity', 'timestamp', 'eventid', 'source', 'sourcecontext', 'messageid', 'internalmessageid',
  'recipients', 'recipientstatus', 'recipientcount', 'sender', 'returnpath', 'messagesubject', 'clientip', 'clienthostname', 'serverip', 'serverhostname', 'connectorid', 'eventdata', 'totalbytes', 'database', 'counter', 'eventname', 'mailboxguid', 'createtime', 'itemtype',
  'displayname', 'alias', 'statusdetail', 'percentcomplete', 'copyqueuelength', 'replayqueuelength', 'contentindexstate', 'timecreated', 'timegenerated', 'message', 'providername', 'leveldisplayname', 'entrytype', 'maxinboundconnection', 'maxinboundconnectionpersource', 'runspaceid', 'pscomputername',
  'cmdletname', 'objectmodified', 'rundate', 'caller', 'succeeded', 'batchname', 'exchangeguid', 'sourcedatabase', 'targetdatabase', 'syncstage', 'watermark',
]);
const MIN_KNOWN = 2;

/** Are these the names of properties of a cmdlet that tells of mail flow, mailboxes, moves and events? */
export function areKnown(names: readonly string[]): boolean {
  return names.filter((n) => KNOWN.has(n.toLowerCase())).length >= MIN_KNOWN;
}
