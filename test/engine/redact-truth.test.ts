import assert from 'node:assert/strict';
import { memorySource, redactCopy } from '../../src/engine/index';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

async function redacted(text: string): Promise<string> {
  let out = '';
  await redactCopy([{ source: memorySource('notes.txt', text), relative: 'notes.txt' }], async () => ({ write: async (b) => void (out += Buffer.from(b).toString()), close: async () => undefined, discard: async () => undefined }), { salt: 's' });
  return out;
}

/** A file by itself, what of it must be gone, and what must stay for whoever reads the copy. */
const CASES: readonly (readonly [text: string, gone: readonly RegExp[], stays?: readonly string[]])[] = [
  // numbers that somebody can be called by, as people write them
  ['Name   Number\nThorvald Lindqvist  0171 2345678', [/2345678/]],
  ['Notify by SMS to 004917112345678 failed', [/4917112345678/]],
  ['Text message to 0049 171 12345678 was rejected', [/12345678/]],
  ['callback (425) 555-0187 requested', [/555-0187/]],
  ['she can be reached at 425-555-0187 until five; call 1-800-555-0199', [/555-01/]],
  ['Rufnummer 0711 / 34 56 78 90', [/34 56 78/]],
  ['номер 8 (495) 123-45-67 занят; тел. 765-43-21', [/123-45-67/, /765-43-21/]],
  ['Mobil: 0171-2345678; Telefon: 089 12345678', [/2345678/]],
  ['T\u00e9l. : 01 42 68 53 00', [/42 68 53/]],
  ['DeviceImei : 013977000323877\nDeviceTelephoneNumber : 01712345678', [/013977000323877/, /1712345678/]],
  ['event 0x8004010F (2147746063), 20110312 items in 1234567890 ms, Bytes: 123 456 789, ids 00000012345678 0012:fb34', [], ['2147746063', '20110312', '1234567890', '123 456 789', '00000012345678']],
  ['2016-01-13 11:06:04.123 build 15.1.2375.7, 01/13/2016 00:31:49, 452 4.3.1, 1.234 GB (1,325,400,064 bytes), 0123 4567', [], ['2016-01-13 11:06:04.123', '15.1.2375.7', '01/13/2016 00:31:49', '452 4.3.1', '1,325,400,064', '0123 4567']],
  // what somebody looked for in a dump, and where it was
  ['0:000> s -u 0 L?7fffffff "Lindqvist"', [/Lindqvist/], ['s -u 0 L?7fffffff']],
  ['0:000> !strings -m:*Lindqvist*', [/Lindqvist/], ['!strings -m:*']],
  ['0:000> s -[1]su 0`00000000 L?0x7fffffff "Dubosc Mireille"', [/Dubosc/, /Mireille/]],
  ['0:000> !wfrom -type System.String where ($contains($string(), "Lindqvist")) select $string()', [/Lindqvist/], ['-type System.String']],
  ['0:000> !grep lindqvist !dso', [/lindqvist/], ['!dso']],
  ['0:000> .shell -ci "!dso" findstr /i lindqvist', [/lindqvist/]],
  ['0:000> s -u 0 L?7fffffff "StopAll"', [], ['"StopAll"']],
  ['Loading Dump File [D:\\Cases\\Brunnhavn\\BRHMBX07_w3wp.dmp]', [/Brunnhavn/, /BRHMBX07/], ['w3wp.dmp']],
  ['        COMPUTERNAME=BRHMBX07\n        LOGONSERVER=\\\\BRHDC02\n        USERDOMAIN=BRUNNHAVN\n        USERNAME=tlindqvist\n        HOMEPATH=\\Users\\tlindqvist\n        OS=Windows_NT', [/BRH/, /BRUNNHAVN/, /tlindqvist/], ['OS=Windows_NT']],
  ['Machine Name: BRHQX\nUser Name: tlindqvist', [/BRHQX/, /tlindqvist/]],
  ['        userName (0x000000001c3de6f8) = "tlindqvist"', [/tlindqvist/], ['0x000000001c3de6f8']],
  // passwords, keys, cookies
  ['Cookie: X-BackEndCookie=u56Lnp2ejJqBx8nOzJ3Gm8nSyZzLntLLm8qZ; cadata=abc123DEFghi', [/u56Lnp2e/, /abc123DEF/]],
  ['X-Auth-Token: 3fa9c01b7de24411', [/3fa9c01b/]],
  ['<add name="Db" connectionString="Server=BRHSQL01;Database=Crm;User Id=tlindqvist;Password=Winter2016!" />', [/Winter2016/, /BRHSQL01/, /tlindqvist/]],
  ['DKIM-Signature: v=1; a=rsa-sha256; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=abc', [/47DEQpj8/], ['a=rsa-sha256']],
  ['<add key="ExchangeMailboxTransportDeliveryServiceHost2013Enabled" value="100" />', [], ['ExchangeMailboxTransportDeliveryServiceHost2013Enabled']],
  ['value 0x54686f7276616c64204c696e647176697374 and 0x1234567812345678, 636123456789012345', [/4c696e64/], ['0x1234567812345678', '636123456789012345']],
  // accounts, directory names, filters
  ['POST /Microsoft-Server-ActiveSync/default.eas User=tlindqvist&DeviceType=Android&Cmd=Sync', [/tlindqvist/], ['DeviceType=Android&Cmd=Sync']],
  ['s-1-5-21-1004336348-1177238915-682003330-1234 S-1-12-1-1943430372-1249052806-2496021943-3034400218 S-1-5-32-544', [/1004336348/, /1943430372/], ['S-1-5-32-544']],
  ['cn=Thorvald Lindqvist,ou=Aarhus,dc=brunnhavn,dc=example', [/Thorvald/, /Aarhus/, /brunnhavn/]],
  ['CN=Lindqvist\\, Thorvald,OU=Aarhus,DC=brunnhavn,DC=example', [/Lindqvist/, /Thorvald/, /Aarhus/]],
  ['Subject : CN=Root, O=Brunnhavn Shipping, L=Aarhus, C=DK', [/Brunnhavn/, /Aarhus/]],
  ['(&(objectClass=user)(sAMAccountName=tlindqvist)(displayName=*Thorvald L*))', [/tlindqvist/, /Thorvald/], ['objectClass=user']],
  ['Get-Mailbox -Filter "DisplayName -like \'*Lindqvist*\'"; Get-User -Filter {RecipientTypeDetails -eq \'UserMailbox\'}', [/Lindqvist/], ['-eq \'UserMailbox\'']],
  ['Get-MessageTrackingLog -Recipients:a@b.example -Server:BRHQX -MessageSubject:"Gehalt"', [/BRHQX/, /Gehalt/]],
  ['NT AUTHORITY\\SYSTEM, BUILTIN\\Administrators, BRUNNHAVN\\tlindqvist', [/BRUNNHAVN/, /tlindqvist/], ['NT AUTHORITY\\SYSTEM', 'BUILTIN\\Administrators']],
  // files and paths
  ['PS C:\\Users\\tlindqvist.BRUNNHAVN> Get-Queue in /home/mdubosc/x', [/tlindqvist/, /BRUNNHAVN/, /mdubosc/], ['Get-Queue']],
  ['\\\\brhfile03\\pst$\\Lindqvist\\a.txt and file://brhfile03/x/Lindqvist.pst', [/brhfile03/, /Lindqvist/]],
  ['Content-Disposition: attachment; filename="Lindqvist Lohn.pdf"', [/Lindqvist/, /Lohn/], ['attachment', '.pdf']],
  ['<assemblyIdentity name="Microsoft.Data.Edm" />', [], ['Microsoft.Data.Edm']],
  // people in the escapes of a page and of an address
  ['&quot;Thorvald Lindqvist&quot; &lt;t.lindqvist@brunnhavn.example&gt;', [/Thorvald/, /Lindqvist/, /brunnhavn/]],
  ['mailto:t.lindqvist@brunnhavn.example?subject=Gehalt%20Thorvald', [/indqvist/, /Gehalt/, /Thorvald/]],
  ['"Thorvald Lindqvist" <t.lindqvist@brunnhavn.example> opened name=Thorvald%20Lindqvist', [/Thorvald/, /Lindqvist/]],
  ['"PSComputerName","DisplayName","PrimarySmtpAddress"\n"brhmbx07","Thorvald Lindqvist","t.lindqvist@brunnhavn.example"', [/brhmbx07/, /Thorvald/, /brunnhavn/]],
  // what is the product's
  ['System.Net.Mail, System.Data.Info, ASP.NET, MAPI32.dll, KB3184730, SHA256, Exchange2016, msdl.microsoft.com/download/symbols', [], ['System.Net.Mail', 'System.Data.Info', 'ASP.NET', 'MAPI32.dll', 'KB3184730', 'SHA256', 'Exchange2016', 'msdl.microsoft.com/download/symbols']],
  [`AUTH LOGIN\n${base64('tlindqvist')}`, [new RegExp(base64('tlindqvist').slice(0, 8))], ['AUTH LOGIN']],
];

describe('what names somebody, and what does not', () => {
  for (const [text, gone, stays = []] of CASES) {
    it(text.split('\n')[0]!.trim().slice(0, 90), async () => {
      const out = await redacted(text);
      assert.deepEqual(gone.filter((secret) => !secret.test(text)), [], 'the secret is there');
      assert.deepEqual([gone.filter((secret) => secret.test(out)), stays.filter((kept) => !out.includes(kept))], [[], []], out);
      assert.deepEqual(out.split('\n').map((line) => line.length), text.split('\n').map((line) => line.length));
    });
  }
});
