/** NTSTATUS values, as exceptions of processes and answers of the security system carry them. Source: [MS-ERREF] 2.3.1; 0xE... are exception codes of runtimes. */

import { once } from '../once';
import { t } from '../l10n';
import type { Decoded } from '../model';
import { bothBases, hex } from './numbers';

const names = once(() => new Map((
  '80000003 BREAKPOINT,C0000001 UNSUCCESSFUL,C0000005 ACCESS_VIOLATION,C0000006 IN_PAGE_ERROR,C0000008 INVALID_HANDLE,C000000D INVALID_PARAMETER,C0000011 END_OF_FILE,C0000017 NO_MEMORY,'
  + 'C000001D ILLEGAL_INSTRUCTION,C0000022 ACCESS_DENIED,C0000034 OBJECT_NAME_NOT_FOUND,C0000035 OBJECT_NAME_COLLISION,C000003A OBJECT_PATH_NOT_FOUND,C0000043 SHARING_VIOLATION,'
  + 'C0000044 QUOTA_EXCEEDED,C000005E NO_LOGON_SERVERS,C0000064 NO_SUCH_USER,C000006A WRONG_PASSWORD,C000006D LOGON_FAILURE,C000006E ACCOUNT_RESTRICTION,C000006F INVALID_LOGON_HOURS,'
  + 'C0000070 INVALID_WORKSTATION,C0000071 PASSWORD_EXPIRED,C0000072 ACCOUNT_DISABLED,C000007F DISK_FULL,C0000094 INTEGER_DIVIDE_BY_ZERO,C000009A INSUFFICIENT_RESOURCES,C00000B5 IO_TIMEOUT,'
  + 'C00000BB NOT_SUPPORTED,C00000BE BAD_NETWORK_PATH,C00000C9 NETWORK_NAME_DELETED,C00000CC BAD_NETWORK_NAME,C00000FD STACK_OVERFLOW,C0000133 TIME_DIFFERENCE_AT_DC,C0000135 DLL_NOT_FOUND,'
  + 'C000013A CONTROL_C_EXIT,C0000142 DLL_INIT_FAILED,C000015B LOGON_TYPE_NOT_GRANTED,C0000185 IO_DEVICE_ERROR,C000018C TRUSTED_DOMAIN_FAILURE,C000018D TRUSTED_RELATIONSHIP_FAILURE,'
  + 'C0000193 ACCOUNT_EXPIRED,C000020C CONNECTION_DISCONNECTED,C000020D CONNECTION_RESET,C0000224 PASSWORD_MUST_CHANGE,C0000234 ACCOUNT_LOCKED_OUT,C0000236 CONNECTION_REFUSED,'
  + 'C000023C NETWORK_UNREACHABLE,C000023D HOST_UNREACHABLE,C0000374 HEAP_CORRUPTION,C0000409 STACK_BUFFER_OVERRUN,C0000413 AUTHENTICATION_FIREWALL_FAILED'
).split(',').map((row) => [parseInt(row, 16) >>> 0, `STATUS_${row.slice(9)}`])));

/** `STATUS_LOGON_FAILURE` to its number. */
export function ntStatusByName(name: string): number | undefined {
  const key = name.trim().toUpperCase();
  return key.startsWith('STATUS_') ? [...names()].find(([, one]) => one === key)?.[0] : undefined;
}

/** Exception codes that runtimes raise. */
function runtimeException(code: number): string | undefined {
  switch (code) {
    case 0xe0434352: return t('exception of .NET 4 and later: the exception object tells which');
    case 0xe0434f4d: return t('exception of .NET 2 to 3.5: the exception object tells which');
    case 0xe06d7363: return t('exception of C++');
    default: return undefined;
  }
}

/** Set in an HRESULT that carries an NTSTATUS. */
const FACILITY_NT_BIT = 0x10000000;

function layout(code: number): Decoded[] {
  const facility = (code >>> 16) & 0xfff;
  return [
    { kind: 'severity', raw: String(code >>> 30), label: t('Severity'), value: code >>> 30 === 3 ? t('error') : code >>> 30 === 2 ? t('warning') : t('success or information') },
    { kind: 'facility', raw: hex(facility), label: t('Facility'), value: bothBases(facility) },
    { kind: 'code', raw: hex(code & 0xffff), label: t('Code'), value: bothBases(code & 0xffff) },
  ];
}

/**
 * A 32-bit number that has the form of an NTSTATUS error (0xC...), of one inside an HRESULT (0xD...), or of an exception code.
 * @param code signed or unsigned 32-bit
 */
export function decodeNtStatus(raw: string, code: number): Decoded | undefined {
  const bits = code >>> 0;
  const exception = runtimeException(bits);
  const status = (bits & FACILITY_NT_BIT) !== 0 && bits >>> 28 === 0xd ? (bits & ~FACILITY_NT_BIT) >>> 0 : bits;
  const name = names().get(status);
  const text = `0x${bits.toString(16).toUpperCase()}`;
  if (exception !== undefined) return { kind: 'ntstatus', raw, label: t('Exception code'), value: `${text}: ${exception}` };
  if (name === undefined && status >>> 28 !== 0xc) return undefined;
  const inside = status === bits ? '' : ` HRESULT_FROM_NT(0x${status.toString(16).toUpperCase()})`;
  return name === undefined
    ? { kind: 'ntstatus', raw, label: 'NTSTATUS', value: t('{0}, no name known', `${text}${inside}`), error: t('no name known for this code'), children: layout(status) }
    : { kind: 'ntstatus', raw, label: 'NTSTATUS', value: `${text}${inside} ${name}`, notes: [t('source: {0}', 'MS-ERREF 2.3.1')], children: layout(status) };
}
