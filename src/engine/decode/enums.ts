/**
 * Enumerations and flag sets of Exchange and MAPI, as data.
 * Sources: [MS-OXOCAL], [MS-OXCDATA], [MS-OXCMSG], EWS schema enumerations, the MAPI documentation.
 */

import { t } from '../l10n';
import type { Decoded, Provenance } from '../model';
import { once } from '../once';
import { bothBases, hex, toBits } from './numbers';

export interface EnumMember {
  value: number;
  name: string;
  /** Set where this one member is less well known than the rest. */
  provenance?: Provenance;
}

export interface EnumType {
  /** Full .NET name, or the name in the specification where there is no .NET type. */
  name: string;
  /** Other names the same values are printed under. */
  aliases: readonly string[];
  flags: boolean;
  members: readonly EnumMember[];
}

/** `0 Single, 1 Occurrence` keeps the tables readable. A trailing `?` marks a member that is not verified. */
function members(text: string): EnumMember[] {
  return text.split(',').map((part) => {
    const [value, name] = part.trim().split(' ') as [string, string];
    const unverified = name.endsWith('?');
    return { value: Number(value), name: unverified ? name.slice(0, -1) : name, ...(unverified && { provenance: 'unverified' as const }) };
  });
}

function type(name: string, flags: boolean, text: string, ...aliases: string[]): EnumType {
  const known = once(() => members(text));
  return {
    name, flags, aliases,
    get members() {
      return known();
    },
  };
}

const storage = 'Microsoft.Exchange.Data.Storage.';

export const enumTypes: readonly EnumType[] = [
  type(`${storage}CalendarItemType`, false, '0 Single, 1 Occurrence, 2 Exception, 3 RecurringMaster'),
  type(`${storage}BusyType`, false, '-1 Unknown, 0 Free, 1 Tentative, 2 Busy, 3 OOF, 4 WorkingElsewhere', 'FreeBusyStatus'),
  type(`${storage}ResponseType`, false, '0 None, 1 Organizer, 2 Tentative, 3 Accept, 4 Decline, 5 NotResponded'),
  type(`${storage}AppointmentStateFlags`, true, '1 Meeting, 2 Received, 4 Cancelled, 8 Forward?', 'AppointmentState'),
  type(`${storage}ChangeHighlightProperties`, true,
    '1 StartTime, 2 EndTime, 4 Recurrence, 8 Location, 0x10 Subject, 0x20 RequiredAttendees, 0x40 OptionalAttendees, 0x80 Body, 0x100 Custom, 0x200 Silent, '
    + '0x400 AllowPropose, 0x800 Conference, 0x1000 AttendeeRemoved, 0x8000000 Other', 'ChangeHighlight', 'PidLidChangeHighlight'),
  type(`${storage}MeetingMessageType`, true,
    '1 NewMeetingRequest, 0x10000 FullUpdate, 0x20000 InformationalUpdate, 0x40000 SilentUpdate, 0x80000 Outdated, 0x100000 DelegatorCopy'),
  type(`${storage}Importance`, false, '0 Low, 1 Normal, 2 High'),
  type(`${storage}Sensitivity`, false, '0 Normal, 1 Personal, 2 Private, 3 CompanyConfidential'),
  type(`${storage}StoreObjectType`, false,
    '0 Unknown, 1 Folder, 2 CalendarFolder, 3 ContactsFolder, 4 TasksFolder, 5 NotesFolder, 6 JournalFolder, 7 SearchFolder, 9 Message, 10 MeetingMessage, '
    + '11 MeetingRequest, 12 MeetingResponse, 13 MeetingCancellation, 15 CalendarItem, 16 CalendarItemOccurrence, 17 Contact, 18 DistributionList, 19 Task, '
    + '20 TaskRequest, 21 Note, 22 Post, 23 Report'),
  type('Microsoft.Mapi.MapiEventTypeFlags', true,
    '1 CriticalError, 2 NewMail, 4 ObjectCreated, 8 ObjectDeleted, 0x10 ObjectModified, 0x20 ObjectMoved, 0x40 ObjectCopied, 0x80 SearchComplete, '
    + '0x100 TableModified, 0x200 StatusObjectModified, 0x400 MailSubmitted, 0x800 MailboxCreated, 0x1000 MailboxDeleted, 0x2000 MailboxDisconnected, '
    + '0x4000 MailboxReconnected, 0x8000 MailboxMoveStarted, 0x10000 MailboxMoveSucceeded, 0x20000 MailboxMoveFailed, 0x80000000 Extended',
    'EventName', 'EventMask', 'Mask'),
  type('Microsoft.Mapi.MapiEventFlags', true,
    '1 FolderAssociated, 4 Ancestor, 8 Children, 0x10 ContentOnly, 0x20 SoftDeleted, 0x40 Subfolder, 0x80 ModifiedByMove, 0x100 Source, 0x200 Destination, '
    + '0x800 SearchFolder', 'EventFlags'),
  type('Microsoft.Mapi.ObjectType', false,
    '1 MAPI_STORE, 2 MAPI_ADDRBOOK, 3 MAPI_FOLDER, 4 MAPI_ABCONT, 5 MAPI_MESSAGE, 6 MAPI_MAILUSER, 7 MAPI_ATTACH, 8 MAPI_DISTLIST, 9 MAPI_PROFSECT, '
    + '10 MAPI_STATUS, 11 MAPI_SESSION, 12 MAPI_FORMINFO', 'MapiObjectType', 'ItemType'),
  type('EntryIdType', false,
    '1 PrivateFolder, 3 PublicFolder, 5 MappedPublicFolder, 7 PrivateMessage, 9 PublicMessage, 0xB MappedPublicMessage, 0xC NewsgroupFolder'),
  type('OpenStoreFlags', true,
    '1 OPENSTORE_USE_ADMIN_PRIVILEGE, 2 OPENSTORE_PUBLIC, 4 OPENSTORE_HOME_LOGON, 8 OPENSTORE_TAKE_OWNERSHIP, 0x10 OPENSTORE_OVERRIDE_HOME_MDB, '
    + '0x20 OPENSTORE_TRANSPORT, 0x40 OPENSTORE_REMOTE_TRANSPORT'),
  type('DisplayType', false,
    '0 MailUser, 1 DistributionList, 2 Forum, 3 Agent, 4 Organization, 5 PrivateDistributionList, 6 RemoteMailUser, 0x100 Container, 0x101 Template, '
    + '0x102 AddressTemplate, 0x200 Search'),
  type('WrappedEntryIdType', false,
    '0 OneOff, 0xC3 ContactEmail1, 0xD3 ContactEmail2, 0xE3 ContactEmail3, 0xB4 PersonalDistributionList, 0xB5 MailUser, 0xB6 DistributionList'),
  type('System.DateTimeKind', false, '0 Unspecified, 1 Utc, 2 Local'),
  type('System.DayOfWeek', false, '0 Sunday, 1 Monday, 2 Tuesday, 3 Wednesday, 4 Thursday, 5 Friday, 6 Saturday'),
];

const byName = new Map<string, EnumType>();
for (const one of enumTypes) {
  const short = one.name.slice(one.name.lastIndexOf('.') + 1);
  for (const name of [one.name, short, ...one.aliases]) {
    byName.set(name.toLowerCase(), one);
  }
}

/** An enumeration by full .NET name (`Microsoft.Exchange.Data.Storage.BusyType`), short name or alias; case does not matter. */
export function findEnum(name: string): EnumType | undefined {
  const key = name.trim().toLowerCase();
  return byName.get(key) ?? byName.get(key.slice(Math.max(key.lastIndexOf('.'), key.lastIndexOf('+')) + 1));
}

/**
 * A number of an enumeration in words. Flags are named bit by bit (`children`, one a bit) and the rest stays in hexadecimal.
 * An unknown value keeps its number.
 * @returns `undefined` where no enumeration of that name is known
 */
export function describeEnum(typeName: string, value: number | bigint): Decoded | undefined {
  const found = findEnum(typeName);
  if (!found || (typeof value === 'number' && !Number.isInteger(value))) {
    return undefined;
  }
  return found.flags ? describeFlags(found, value) : describeOne(found, value);
}

function base(found: EnumType, value: number | bigint, text: string): Decoded {
  return { kind: found.flags ? 'flags' : 'enum', raw: bothBases(value), label: found.name.slice(found.name.lastIndexOf('.') + 1), value: text };
}

function describeOne(found: EnumType, value: number | bigint): Decoded {
  // A debugger prints -1 as 0xffffffff.
  const signed = BigInt(value) > 0x7fffffffn ? BigInt.asIntN(32, BigInt(value)) : BigInt(value);
  const member = found.members.find((m) => BigInt(m.value) === signed);
  if (!member) {
    return { ...base(found, value, t('{0}, no name known', bothBases(value))), error: t('no name known for this value') };
  }
  return { ...base(found, signed, member.name), ...(member.provenance && { provenance: member.provenance }) };
}

function describeFlags(found: EnumType, value: number | bigint): Decoded {
  let rest = toBits(BigInt(value), BigInt(value) < 0n ? 32 : 64);
  if (rest === 0n) {
    return base(found, value, t('None'));
  }
  const children: Decoded[] = [];
  for (const member of found.members) {
    const bit = BigInt(member.value);
    if ((rest & bit) !== 0n) {
      rest &= ~bit;
      children.push({ kind: 'flag', raw: hex(bit), label: member.name, value: bothBases(bit), ...(member.provenance && { provenance: member.provenance }) });
    }
  }
  const names = children.map((child) => child.label);
  const decoded = base(found, value, names.join(', '));
  if (rest !== 0n) {
    decoded.value = [...names, hex(rest)].join(', ');
    decoded.error = t('no name known for {0}', hex(rest));
    children.push({ kind: 'flag', raw: hex(rest), label: t('Unknown bits'), value: bothBases(rest), error: t('no name known') });
  }
  const weak = children.find((child) => child.provenance);
  return { ...decoded, children, ...(weak?.provenance && { provenance: weak.provenance }) };
}

/** The number for names such as `MailboxMoveStarted, Source`; `undefined` where a name is not of this enumeration. */
export function enumValue(typeName: string, text: string): number | undefined {
  const found = findEnum(typeName);
  if (!found) {
    return undefined;
  }
  let sum = 0n;
  for (const part of text.split(/[,|]/)) {
    const name = part.trim().toLowerCase();
    const member = found.members.find((m) => m.name.toLowerCase() === name);
    if (name === 'none' && found.flags) {
      continue;
    }
    if (!member) {
      return undefined;
    }
    // BigInt, because `|` on numbers would make bit 31 negative.
    sum = found.flags ? sum | BigInt(member.value) : BigInt(member.value);
  }
  return Number(sum);
}
