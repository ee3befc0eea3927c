/** Security identifiers, as text and as bytes. Source: [MS-DTYP] 2.4.2. */

import { t } from '../l10n';
import type { Decoded } from '../model';
import { parseBytes, readBigEndian, readLittleEndian, toHex } from './bytes';
import { guidFromBytes } from './guid';
import { bothBases } from './numbers';

export interface Sid {
  revision: number;
  authority: bigint;
  subAuthorities: number[];
}

/** SID_MAX_SUB_AUTHORITIES. */
const MAX_SUB_AUTHORITIES = 15;

const sidText = /^S-(\d{1,3})-(\d{1,15}|0x[0-9a-f]{1,12})((?:-\d{1,10}){1,15})$/i;

/** `S-1-5-21-a-b-c-rid` to its parts. */
export function parseSid(text: string): Sid | undefined {
  const match = sidText.exec(text.trim());
  if (!match) {
    return undefined;
  }
  const subAuthorities = match[3]!.slice(1).split('-').map(Number);
  const authority = BigInt(match[2]!);
  if (Number(match[1]) !== 1 || authority >= 1n << 48n || subAuthorities.some((n) => n > 0xffffffff)) {
    return undefined;
  }
  return { revision: 1, authority, subAuthorities };
}

/** `S-1-5-21-...`; an authority of more than 32 bits is written in hexadecimal. */
export function formatSid(sid: Sid): string {
  const authority = sid.authority < 1n << 32n ? String(sid.authority) : `0x${sid.authority.toString(16).padStart(12, '0')}`;
  return ['S', sid.revision, authority, ...sid.subAuthorities].join('-');
}

/** The binary form: revision, count, 6-byte big-endian authority, 4 little-endian bytes each. */
export function sidToBytes(sid: Sid): Uint8Array {
  const bytes = new Uint8Array(8 + 4 * sid.subAuthorities.length);
  bytes[0] = sid.revision;
  bytes[1] = sid.subAuthorities.length;
  for (let i = 0; i < 6; i++) {
    bytes[2 + i] = Number((sid.authority >> BigInt(8 * (5 - i))) & 0xffn);
  }
  const view = new DataView(bytes.buffer);
  sid.subAuthorities.forEach((n, i) => view.setUint32(8 + 4 * i, n, true));
  return bytes;
}

/** SIDs that are the same everywhere. */
function wellKnownSid(sid: string): string | undefined {
  switch (sid) {
    case 'S-1-0-0': return t('nobody');
    case 'S-1-1-0': return t('Everyone');
    case 'S-1-3-0': return t('CREATOR OWNER');
    case 'S-1-5-2': return t('NETWORK');
    case 'S-1-5-4': return t('INTERACTIVE');
    case 'S-1-5-6': return t('SERVICE');
    case 'S-1-5-7': return t('ANONYMOUS LOGON');
    case 'S-1-5-9': return t('Enterprise Domain Controllers');
    case 'S-1-5-10': return t('SELF');
    case 'S-1-5-11': return t('Authenticated Users');
    case 'S-1-5-18': return t('NT AUTHORITY\\SYSTEM');
    case 'S-1-5-19': return t('NT AUTHORITY\\LOCAL SERVICE');
    case 'S-1-5-20': return t('NT AUTHORITY\\NETWORK SERVICE');
    case 'S-1-5-32-544': return t('BUILTIN\\Administrators');
    case 'S-1-5-32-545': return t('BUILTIN\\Users');
    case 'S-1-5-32-546': return t('BUILTIN\\Guests');
    case 'S-1-5-32-551': return t('BUILTIN\\Backup Operators');
    default: return undefined;
  }
}

/** Relative ids that mean the same in every domain. */
function wellKnownRid(rid: number): string | undefined {
  switch (rid) {
    case 500: return t('Administrator of the domain');
    case 501: return t('Guest of the domain');
    case 502: return t('KRBTGT of the domain');
    case 512: return t('Domain Admins');
    case 513: return t('Domain Users');
    case 514: return t('Domain Guests');
    case 515: return t('Domain Computers');
    case 516: return t('Domain Controllers');
    case 518: return t('Schema Admins');
    case 519: return t('Enterprise Admins');
    case 520: return t('Group Policy Creator Owners');
    default: return undefined;
  }
}

/** Less common ones, by the names that Windows has for them in English. Source: [MS-DTYP] 2.4.2.4. */
const windowsNames: Readonly<Record<string, string>> = {
  'S-1-2-0': 'LOCAL', 'S-1-2-1': 'CONSOLE LOGON', 'S-1-3-1': 'CREATOR GROUP', 'S-1-3-4': 'OWNER RIGHTS', 'S-1-5-1': 'DIALUP', 'S-1-5-3': 'BATCH', 'S-1-5-8': 'PROXY', 'S-1-5-12': 'RESTRICTED',
  'S-1-5-13': 'TERMINAL SERVER USER', 'S-1-5-14': 'REMOTE INTERACTIVE LOGON', 'S-1-5-15': 'This Organization', 'S-1-5-17': 'NT AUTHORITY\\IUSR', 'S-1-5-32': 'BUILTIN', 'S-1-5-113': 'Local account',
  'S-1-5-114': 'Local account and member of Administrators', 'S-1-5-1000': 'Other Organization', 'S-1-5-64-10': 'NTLM Authentication', 'S-1-5-64-14': 'SChannel Authentication',
  'S-1-5-64-21': 'Digest Authentication', 'S-1-15-2-1': 'ALL APPLICATION PACKAGES', 'S-1-16-4096': 'Low Mandatory Level', 'S-1-16-8192': 'Medium Mandatory Level', 'S-1-16-12288': 'High Mandatory Level',
  'S-1-16-16384': 'System Mandatory Level', 'S-1-18-1': 'Authentication authority asserted identity', 'S-1-18-2': 'Service asserted identity', 'S-1-5-32-547': 'BUILTIN\\Power Users',
  'S-1-5-32-548': 'BUILTIN\\Account Operators', 'S-1-5-32-549': 'BUILTIN\\Server Operators', 'S-1-5-32-550': 'BUILTIN\\Print Operators', 'S-1-5-32-554': 'BUILTIN\\Pre-Windows 2000 Compatible Access',
  'S-1-5-32-555': 'BUILTIN\\Remote Desktop Users', 'S-1-5-32-558': 'BUILTIN\\Performance Monitor Users', 'S-1-5-32-559': 'BUILTIN\\Performance Log Users',
  'S-1-5-32-560': 'BUILTIN\\Windows Authorization Access Group', 'S-1-5-32-562': 'BUILTIN\\Distributed COM Users', 'S-1-5-32-568': 'BUILTIN\\IIS_IUSRS', 'S-1-5-32-573': 'BUILTIN\\Event Log Readers',
  'S-1-5-32-578': 'BUILTIN\\Hyper-V Administrators', 'S-1-5-32-580': 'BUILTIN\\Remote Management Users', 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464': 'NT SERVICE\\TrustedInstaller',
};
/** The same of relative ids. */
const windowsRids: Readonly<Record<number, string>> = {
  498: 'Enterprise Read-only Domain Controllers', 517: 'Cert Publishers', 521: 'Read-only Domain Controllers', 525: 'Protected Users', 526: 'Key Admins', 527: 'Enterprise Key Admins',
  553: 'RAS and IAS Servers', 571: 'Allowed RODC Password Replication Group', 572: 'Denied RODC Password Replication Group',
};

const authorities: Readonly<Record<string, string>> = {
  0: 'SECURITY_NULL_SID_AUTHORITY', 1: 'SECURITY_WORLD_SID_AUTHORITY', 2: 'SECURITY_LOCAL_SID_AUTHORITY', 3: 'SECURITY_CREATOR_SID_AUTHORITY',
  5: 'SECURITY_NT_AUTHORITY', 12: 'SECURITY_CLOUD_AUTHORITY', 15: 'SECURITY_APP_PACKAGE_AUTHORITY', 16: 'SECURITY_MANDATORY_LABEL_AUTHORITY', 18: 'SECURITY_AUTHENTICATION_AUTHORITY',
};

function nameOf(sid: Sid): string | undefined {
  const isDomain = sid.authority === 5n && sid.subAuthorities[0] === 21 && sid.subAuthorities.length === 5;
  const text = formatSid(sid);
  const rid = isDomain ? sid.subAuthorities[4]! : -1;
  return wellKnownSid(text) ?? wellKnownRid(rid) ?? (Object.hasOwn(windowsNames, text) ? windowsNames[text] : Object.hasOwn(windowsRids, rid) ? windowsRids[rid] : undefined);
}

/** What kind of account a SID is made for, where its first numbers tell. */
function familyOf(sid: Sid): string | undefined {
  const [first, second] = sid.subAuthorities;
  if (sid.authority === 12n && first === 1 && sid.subAuthorities.length === 5) return t('an account of Microsoft Entra ID; its object id is {0}', guidOf(sid.subAuthorities.slice(1)));
  if (sid.authority === 15n) return first === 3 ? t('a capability of an app') : first === 2 ? t('an app') : undefined;
  if (sid.authority !== 5n || sid.subAuthorities.length < 2) return undefined;
  switch (first) {
    case 5: return sid.subAuthorities.length === 3 ? t('a logon session, new at every logon') : undefined;
    case 80: return t('the own account of a service (NT SERVICE); sc.exe showsid NAME tells whose');
    case 82: return t('the own account of an application pool of IIS');
    case 83: return second === 0 && sid.subAuthorities.length === 2 ? t('all virtual machines') : t('a virtual machine');
    case 90: return t('a session of the window manager');
    case 96: return t('a session of the font driver');
    default: return undefined;
  }
}

/** Four numbers of 32 bits are the bytes of a GUID. */
function guidOf(parts: readonly number[]): string {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  parts.forEach((n, i) => view.setUint32(4 * i, n, true));
  return guidFromBytes(bytes);
}

function isDomainItself(sid: Sid): boolean {
  return sid.authority === 5n && sid.subAuthorities[0] === 21 && sid.subAuthorities.length === 4;
}

function tree(sid: Sid, raw: string, count: number): Decoded {
  const text = formatSid(sid);
  const name = nameOf(sid);
  const family = name === undefined ? familyOf(sid) : undefined;
  const authority = authorities[String(sid.authority)];
  const domain = sid.authority === 5n && sid.subAuthorities[0] === 21 && sid.subAuthorities.length === 5;
  return {
    kind: 'sid', raw, label: t('SID'), value: name === undefined ? text : `${text} (${name})`,
    ...(family !== undefined && { notes: [family] }),
    ...(isDomainItself(sid) && { notes: [t('A domain or a machine: the relative id that would make it an account is not there.')] }),
    ...(domain && name === undefined && { notes: [t('An account of a domain; its relative id is {0}. Get-ADUser or Get-Recipient finds its name.', sid.subAuthorities[4]!)] }),
    children: [
      { kind: 'revision', raw: String(sid.revision), label: t('Revision'), value: String(sid.revision), offset: 0, size: 1 },
      { kind: 'count', raw: String(count), label: t('Number of sub-authorities'), value: String(count), offset: 1, size: 1 },
      { kind: 'authority', raw: String(sid.authority), label: t('Authority'), value: authority === undefined ? bothBases(sid.authority) : `${sid.authority} ${authority}`,
        offset: 2, size: 6 },
      ...sid.subAuthorities.map((n, i) => ({
        kind: 'sub-authority', raw: String(n), label: domain && i === 4 ? t('Relative id (RID)') : t('Sub-authority {0}', i), value: bothBases(n), offset: 8 + 4 * i, size: 4,
      })),
    ],
  };
}

function decodeBinary(text: string): Decoded | undefined {
  const parsed = parseBytes(text);
  const count = parsed?.bytes[1] ?? 0;
  if (!parsed || parsed.bytes.length < 8 || parsed.bytes[0] !== 1 || count > MAX_SUB_AUTHORITIES) {
    return undefined;
  }
  const { bytes } = parsed;
  const present = Math.min(count, Math.floor((bytes.length - 8) / 4));
  const extra = bytes.length - 8 - 4 * present;
  const authority = readBigEndian(bytes, 2, 6);
  // The two bytes 01 and a count begin many things: a cut or over-long SID must have an authority that exists.
  if ((present < count || extra > 0) && parsed.form === 'base64' && !Object.hasOwn(authorities, String(authority))) {
    return undefined;
  }
  const sid: Sid = { revision: 1, authority, subAuthorities: Array.from({ length: present }, (_, i) => readLittleEndian(bytes, 8 + 4 * i, 4)) };
  const decoded = tree(sid, text, count);
  const errors: string[] = [];
  if (parsed.errors.length > 0) {
    errors.push(...parsed.errors.map((e) => t('malformed token {0} at position {1}', e.text, e.token)));
  }
  if (present < count) {
    errors.push(t('cut: {0} of {1} sub-authorities', present, count));
    decoded.value = t('not a whole SID');
  }
  if (extra > 0) {
    const rest = toHex(bytes.subarray(bytes.length - extra)).toUpperCase();
    decoded.children!.push({ kind: 'extra', raw: rest, label: t('Extra bytes'), value: rest, offset: bytes.length - extra, size: extra, error: t('not part of the SID') });
    errors.push(t('{0} bytes after the SID', extra));
  }
  return { ...decoded, offset: 0, size: bytes.length, ...(errors.length > 0 && { error: errors.join('; ') }) };
}

/** A SID explained: `S-1-...` text, or its bytes in hexadecimal or base64. */
export function decodeSid(text: string): Decoded | undefined {
  const sid = parseSid(text);
  return sid ? tree(sid, text, sid.subAuthorities.length) : decodeBinary(text);
}
