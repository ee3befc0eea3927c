/** Codes of Windows that stand in logs of mail servers beside those of MAPI: TLS and certificates, logon, WinHTTP, COM, the directory. Source: [MS-ERREF]. */

import { t } from '../l10n';

/** Name, and what it means. */
export type WindowsCode = readonly [name: string, meaning: () => string];

const hresults: Readonly<Record<number, WindowsCode>> = {
  0x80004001: ['E_NOTIMPL', () => t('not implemented')],
  0x80004003: ['E_POINTER', () => t('a pointer was not valid')],
  0x80004004: ['E_ABORT', () => t('it was aborted')],
  0x8000ffff: ['E_UNEXPECTED', () => t('it failed in a way nobody foresaw')],
  0x80010108: ['RPC_E_DISCONNECTED', () => t('the object called is gone: its process ended')],
  0x80040154: ['REGDB_E_CLASSNOTREG', () => t('the class is not registered')],
  0x80070057: ['E_INVALIDARG', () => t('an argument is not valid')],
  0x80090016: ['NTE_BAD_KEYSET', () => t('the private key is not there, or may not be read')],
  0x80090303: ['SEC_E_TARGET_UNKNOWN', () => t('no account has this service principal name')],
  0x80090304: ['SEC_E_INTERNAL_ERROR', () => t('the security system failed')],
  0x80090308: ['SEC_E_INVALID_TOKEN', () => t('what the other side sent is no token of this protocol')],
  0x8009030c: ['SEC_E_LOGON_DENIED', () => t('wrong name or password, or the logon is not allowed')],
  0x8009030e: ['SEC_E_NO_CREDENTIALS', () => t('no credentials: no certificate or no account to log on with')],
  0x80090311: ['SEC_E_NO_AUTHENTICATING_AUTHORITY', () => t('no domain controller could be reached')],
  0x80090317: ['SEC_E_CONTEXT_EXPIRED', () => t('the session of the security system has ended')],
  0x80090318: ['SEC_E_INCOMPLETE_MESSAGE', () => t('more of the message must be read')],
  0x80090322: ['SEC_E_WRONG_PRINCIPAL', () => t('the name asked for is not that of the certificate or the account')],
  0x80090324: ['SEC_E_TIME_SKEW', () => t('the clocks of the two machines differ too much')],
  0x80090325: ['SEC_E_UNTRUSTED_ROOT', () => t('the root of the certificate is not trusted')],
  0x80090326: ['SEC_E_ILLEGAL_MESSAGE', () => t('the TLS handshake failed: what came was unexpected or badly formed')],
  0x80090327: ['SEC_E_CERT_UNKNOWN', () => t('the certificate could not be checked')],
  0x80090328: ['SEC_E_CERT_EXPIRED', () => t('the certificate has expired')],
  0x80090330: ['SEC_E_DECRYPT_FAILURE', () => t('it could not be decrypted')],
  0x80090331: ['SEC_E_ALGORITHM_MISMATCH', () => t('no TLS version or cipher in common')],
  0x80090346: ['SEC_E_BAD_BINDINGS', () => t('the channel binding is another one: extended protection, and TLS ends somewhere in between')],
  0x80092004: ['CRYPT_E_NOT_FOUND', () => t('the certificate or its property is not there')],
  0x80092010: ['CRYPT_E_REVOKED', () => t('the certificate is revoked')],
  0x80092012: ['CRYPT_E_NO_REVOCATION_CHECK', () => t('revocation could not be checked')],
  0x80092013: ['CRYPT_E_REVOCATION_OFFLINE', () => t('the list of revoked certificates could not be reached')],
  0x800b0101: ['CERT_E_EXPIRED', () => t('the certificate is not valid at this time')],
  0x800b0109: ['CERT_E_UNTRUSTEDROOT', () => t('the root of the certificate is not trusted')],
  0x800b010a: ['CERT_E_CHAINING', () => t('no chain to a trusted root: an intermediate certificate is missing')],
  0x800b010c: ['CERT_E_REVOKED', () => t('the certificate is revoked')],
  0x800b010e: ['CERT_E_REVOCATION_FAILURE', () => t('revocation could not be checked')],
  0x800b010f: ['CERT_E_CN_NO_MATCH', () => t('the name asked for is not in the certificate')],
  0x800b0110: ['CERT_E_WRONG_USAGE', () => t('the certificate is not meant for this use')],
  0x80131904: ['SqlException', () => t('a .NET exception: of a database of SQL Server')],
};

const win32: Readonly<Record<number, WindowsCode>> = {
  2: ['ERROR_FILE_NOT_FOUND', () => t('the file is not there')],
  3: ['ERROR_PATH_NOT_FOUND', () => t('the path is not there')],
  5: ['ERROR_ACCESS_DENIED', () => t('access denied')],
  53: ['ERROR_BAD_NETPATH', () => t('the network path was not found')],
  64: ['ERROR_NETNAME_DELETED', () => t('the connection was closed by the other side')],
  87: ['ERROR_INVALID_PARAMETER', () => t('an argument is not valid')],
  995: ['ERROR_OPERATION_ABORTED', () => t('it was aborted')],
  1225: ['ERROR_CONNECTION_REFUSED', () => t('the other side refused: nothing listens on the port')],
  1231: ['ERROR_NETWORK_UNREACHABLE', () => t('no route to the network')],
  1311: ['ERROR_NO_LOGON_SERVERS', () => t('no domain controller could be reached')],
  1326: ['ERROR_LOGON_FAILURE', () => t('wrong name or password')],
  1331: ['ERROR_ACCOUNT_DISABLED', () => t('the account is disabled')],
  1355: ['ERROR_NO_SUCH_DOMAIN', () => t('the domain is not there, or no controller of it could be reached')],
  1396: ['ERROR_WRONG_TARGET_NAME', () => t('the account of the service is another one: its service principal name is wrong or double')],
  1909: ['ERROR_ACCOUNT_LOCKED_OUT', () => t('the account is locked out')],
  8206: ['ERROR_DS_BUSY', () => t('the directory service is busy')],
  8224: ['ERROR_DS_OPERATIONS_ERROR', () => t('the directory refused the operation: often replication, or a controller that was not reached')],
  8333: ['ERROR_DS_OBJ_NOT_FOUND', () => t('the object of the directory is not there')],
  8344: ['ERROR_DS_INSUFF_ACCESS_RIGHTS', () => t('not enough rights in the directory')],
  12002: ['ERROR_WINHTTP_TIMEOUT', () => t('the server did not answer in time')],
  12007: ['ERROR_WINHTTP_NAME_NOT_RESOLVED', () => t('the name of the server was not found')],
  12029: ['ERROR_WINHTTP_CANNOT_CONNECT', () => t('no connection to the server')],
  12030: ['ERROR_WINHTTP_CONNECTION_ERROR', () => t('the connection was closed by the other side')],
  12037: ['ERROR_WINHTTP_SECURE_CERT_DATE_INVALID', () => t('the certificate is not valid at this time')],
  12038: ['ERROR_WINHTTP_SECURE_CERT_CN_INVALID', () => t('the name asked for is not in the certificate')],
  12045: ['ERROR_WINHTTP_SECURE_INVALID_CA', () => t('the root of the certificate is not trusted')],
  12152: ['ERROR_WINHTTP_INVALID_SERVER_RESPONSE', () => t('what the server answered is no HTTP')],
  12175: ['ERROR_WINHTTP_SECURE_FAILURE', () => t('TLS or the certificate failed')],
};

const tables = { hr: hresults, win32 } as const;

/** A code of Windows. */
export function windowsCode(space: 'hr' | 'win32', code: number): WindowsCode | undefined {
  const key = code >>> 0;
  return Object.hasOwn(tables[space], key) ? tables[space][key] : undefined;
}

/** A code by its name. */
export function windowsCodeByName(name: string): { space: 'hr' | 'win32'; code: number } | undefined {
  for (const space of ['hr', 'win32'] as const) {
    const found = Object.entries(tables[space]).find(([, [one]]) => one.toLowerCase() === name.toLowerCase());
    if (found) {
      return { space, code: Number(found[0]) };
    }
  }
  return undefined;
}
