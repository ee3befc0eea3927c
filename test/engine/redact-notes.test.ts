import assert from 'node:assert/strict';
import { combine, createRedactor, emptyNames, memorySource, redactCopy, scan } from '../../src/engine/index';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** What people paste around logs, with people in it in every spelling that occurred. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  'dump.log': [
    '0:023> !mdt 0000000002d41a88', '0000000002d41a88 (Contoso.Owner)', '    displayName:0000000002d41b00 (System.String) Length=18, String="Agnieszka Kowalska"', '    _mailboxOwner:0000000002d41b40 (System.String) Length=19, String="Kowalska, Agnieszka"',
    '    subject:0000000002d41b80 (System.String) Length=14, String="Geheime Rakete"', '    body:0000000002d41bc0 (System.String) Length=30, String="Agnieszka says 4471 is the pin"', '    kind:0000000002d41bf0 (System.String) Length=7, String="StopAll"',
    '0:023> !do 0000000002d41b00', 'Name:        System.String', 'MethodTable: 00007ffa0fe3a0e8', 'Size:        62(0x3e) bytes', 'String:      Agnieszka Kowalska', 'Fields:', '0:023> !dso', 'OS Thread Id: 0x1a48 (23)', 'RSP/REG          Object           Name',
    '000000001C3DE6F8 000000000293a2b8 System.String    Agnieszka Kowalska', '000000001C3DE700 000000000293a2f8 System.String    StopAll', '0:023> du 0000000002d41b10', '00000000`02d41b10  "Agnieszka Kowalska"', '0:023> db 0000000002d41b10 L20',
    '00000000`02d41b10  41 00 67 00 6e 00 69 00-65 00 73 00 7a 00 6b 00  A.g.n.i.e.s.z.k.', '00000000`02d41b20  61 00 20 00 4b 00 6f 00-77 00 61 00 6c 00 73 00  a. .K.o.w.a.l.s.', '0:023> dc 0000000002d41b10 L4', '00000000`02d41b10  00670041 0069006e 00730065 006b007a  A.g.n.i.e.s.z.k.',
  ],
  'ndr.txt': [
    `From: =?utf-8?B?${base64('Agnieszka Kowalska')}?= <a.kowalska@nordwind.example>`, 'Subject: =?iso-8859-1?Q?Geheime_Rakete_f=FCr_Blauwald?=', 'Thread-Topic: Geheime Rakete', 'Delivery has failed to these recipients or groups:', 'Agnieszka Kowalska (a.kowalska@nordwind.example)',
    "Remote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'", `Authorization: Basic ${base64('akowalska:Rakete4471')}`, `334 ${base64('Username:')}`, base64('a.kowalska@nordwind.example'), base64('Rakete4471-blauwald'),
    'From: Agnieszka Kowalska [mailto:a.kowalska@nordwind.example]', 'To: Zielony Bartek; Kowalska Agnieszka', 'Cc: Nowak-Blauwald Marta', '> Betreff: AW: Geheime Rakete', 'tel: 012 8812345',
  ],
  'shell.txt': [
    '[PS] C:\\>Get-MailboxStatistics -Identity "Agnieszka Kowalska" | fl', '[PS] C:\\>Get-Mailbox akowalska | fl *quota*', "Get-MessageTrackingLog -Sender 'Zielony Bartek' -MessageSubject \"Geheime Rakete\" -Server KRK-MBX07", 'Get-MoveRequestStatistics akowalska | FL *increm*',
    'EffectiveIncrementalSyncInterval  : 1.00:00:00', 'ConfiguredIncrementalSyncInterval : 1.00:00:00', '', 'on object CN=Agnieszka Kowalska failed', 'User: nordwind.example\\akowalska', 'Mailbox: Agnieszka Kowalska (957ca0a9f84f425ea2635b468e90d574)', 'Mailbox 957ca0a9-f84f-425e-a263-5b468e90d574',
    'mx7.blauwald.cloud answered; relay.blauwald.berlin refused; mail.blauwald.kz ok', '(Agnieszka.Kowalska)', 'Logon as agnieszka_kowalska', 'ClientInfo=OWA;User=Kowalska Agnieszka', 'Kowalska, Agnieszka (Dr.) opened',
  ],
};
const SECRETS = /kowal|agnieszka|blauwald|nordwind|zielony|bartek|4471|8812345|geheim|rakete|KRK-|957ca0a9|0067 ?0041|41 00 67/i;

async function redacted(): Promise<Map<string, string>> {
  const out = new Map<string, string>();
  await redactCopy(Object.entries(FILES).map(([path, lines]) => ({ source: memorySource(path, lines.join('\n')), relative: path })), async (path) => {
    const parts: Uint8Array[] = [];
    return { write: async (b) => void parts.push(Buffer.from(b)), close: async () => void out.set(path, Buffer.concat(parts).toString()), discard: async () => undefined };
  }, { salt: 'salt' });
  return out;
}

async function findings(text: (path: string) => string): Promise<unknown> {
  const report = combine(await Promise.all(Object.keys(FILES).map((path) => scan(memorySource(path, text(path))))));
  return report.findings.map((f) => [f.rule, f.severity, f.confidence, f.count]);
}

/** Base64 that a line holds, in plain text. */
function decoded(line: string): string {
  return [...line.matchAll(/[A-Za-z0-9+/]{12,}={0,2}/g)].map((m) => Buffer.from(m[0], 'base64').toString('latin1')).join(' ');
}

describe('a redacted copy of what people paste', () => {
  it('holds nobody in any spelling, and keeps its lines and their lengths', async () => {
    const copy = await redacted();
    for (const [path, lines] of Object.entries(FILES)) {
      const made = copy.get(path)!.split('\n');
      assert.deepEqual(made.map((line) => line.length), lines.map((line) => line.length), path);
      for (const line of made) assert.doesNotMatch(`${line} ${decoded(line)}`, SECRETS, `${path}: ${line}`);
    }
  });

  it('has the findings of the original', async () => {
    const copy = await redacted();
    assert.deepEqual(await findings((path) => copy.get(path)!), await findings((path) => FILES[path]!.join('\n')));
    assert.match(copy.get('dump.log')!, /String="StopAll"/);
    assert.match(copy.get('ndr.txt')!, /550 5\.1\.1 RESOLVER\.ADR\.RecipNotFound; not found/);
  });

  it('keeps one person and one mailbox together, across files', async () => {
    const copy = await redacted();
    const [first, last] = /String="(\w+) (\w+)"/.exec(copy.get('dump.log')!)!.slice(1) as [string, string];
    const shell = copy.get('shell.txt')!;
    assert.ok(shell.includes(`-Identity "${first} ${last}"`) && shell.includes(`(${first}.${last})`) && shell.includes(`${first.toLowerCase()}_${last.toLowerCase()}`) && shell.includes(`User=${last} ${first}`) && shell.includes(`${last}, ${first} (Dr.)`));
    const account = /Get-Mailbox (\w+)/.exec(shell)![1]!;
    assert.ok(shell.includes(`Get-MoveRequestStatistics ${account} |`) && shell.includes(`.example\\${account}`));
    assert.equal(/\(([0-9a-f]{32})\)/.exec(shell)![1], /Mailbox ([0-9a-f-]{36})/.exec(shell)![1]!.replaceAll('-', ''));
    assert.match(copy.get('ndr.txt')!, /334 VXNlcm5hbWU6/);
  });

  it('takes two words with capitals apart only where an address agrees that they are a name', () => {
    const names = emptyNames();
    names.texts.add('Quarterly Forecast').add('Agnieszka Kowalska');
    names.locals.add('akowalska');
    const r = createRedactor(names, 's');
    assert.match(r.text('the forecast of this quarterly report, Forecast Quarterly'), /^the forecast of this quarterly report, [A-Z]/);
    assert.doesNotMatch(r.text('Kowalska said, Agnieszka asked'), /Kowalska|Agnieszka/);
  });

  it('leaves memory that is no text, types, paths and words as they are', () => {
    const r = createRedactor(emptyNames(), 's');
    for (const line of [
      '00000000`02d41b10  00 00 00 00 5d 8f 1b 3c-c2 a9 4e 47 b1 d0 a3 f4  ....]..<..NG....', '00000000`02d41ad0  00000000`014bb040 48d34c0c`b5f31400', '000007ff002c5cb0  40001a1       10        System.Int32  1 instance 15 _count',
      'MailboxAssistantsCalendar', 'run Get-Mailbox | fl', 'Microsoft.Exchange.Store.Online.App', 'System.String    en-US', 'Get-MailboxDatabase -Status | fl Name', '08CD7F1200CBDBD0', '2016-01-13T11:06:05.279Z', 'Subject to change', '432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded\\n1 row is left out',
    ]) assert.equal(r.text(line), line);
  });
});
