import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { combine, memorySource, scan, type Finding, type Fix } from '../../src/engine/index';

async function lint(path: string, text: string, exchange?: string): Promise<Finding[]> {
  return combine([await scan(memorySource(path, text))], exchange ? { exchange } : {}).findings.filter((f) => f.rule.startsWith('config-'));
}

/** Applies fixes from the last to the first, as an editor does. */
function apply(text: string, fixes: readonly Fix[]): string {
  const lines = text.split('\n');
  const offset = (line: number, column: number): number => lines.slice(0, line - 1).reduce((n, l) => n + l.length + 1, 0) + column;
  const edits = fixes.flatMap((f) => f.edits).map((e) => ({ from: offset(e.line, e.column), to: offset(e.endLine, e.endColumn), text: e.text }));
  return edits.sort((a, b) => b.from - a.from).reduce((out, e) => out.slice(0, e.from) + e.text + out.slice(e.to), text);
}

const file = (...settings: string[]): string => ['<?xml version="1.0"?>', '<configuration>', '  <appSettings>', ...settings.map((s) => `    ${s}`), '  </appSettings>', '</configuration>', ''].join('\n');
const V14 = 'C:\\Program Files\\Microsoft\\Exchange Server\\V14\\Bin\\EdgeTransport.exe.config';
const V15 = 'C:\\Program Files\\Microsoft\\Exchange Server\\V15\\Bin\\EdgeTransport.exe.config';
const ids = (findings: readonly Finding[]): string[] => findings.map((f) => f.rule).sort();

describe('transport configuration', () => {
  it('a good pair on 2010 is clean', async () => {
    assert.deepEqual(await lint(V14, file('<add key="RecipientThreadLimit" value="2" />', '<add key="MaxMailboxDeliveryPerMdbConnections" value="3" />')), []);
  });

  it('typographic quotes: found at their lines, the fix makes well-formed XML with the values that were meant', async () => {
    const broken = file('<add key=”RecipientThreadLimit” value=”2″ />', '<add key=“MaxMailboxDeliveryPerMdbConnections” value=“3” />');
    const findings = await lint(V14, broken);
    const quotes = findings.find((f) => f.rule === 'config-typographic-quotes')!;
    assert.deepEqual(quotes.evidence.map((e) => e.line), [4, 5]);
    assert.equal(quotes.severity, 'error');
    const fixed = apply(broken, quotes.fixes!);
    assert.equal(XMLValidator.validate(fixed), true);
    const add = new XMLParser({ ignoreAttributes: false }).parse(fixed).configuration.appSettings.add as Record<string, string>[];
    assert.deepEqual(add.map((a) => [a['@_key'], a['@_value']]), [['RecipientThreadLimit', '2'], ['MaxMailboxDeliveryPerMdbConnections', '3']]);
    assert.deepEqual(await lint(V14, fixed), []);
  });

  it('settings without < and /> become elements', async () => {
    const text = file('add key="RecipientThreadLimit" value="2"', 'add key=”MaxMailboxDeliveryPerMdbConnections” value=”3”');
    const findings = await lint(V14, text);
    const fixed = apply(text, findings.find((f) => f.rule === 'config-not-an-element')!.fixes!);
    assert.deepEqual(await lint(V14, fixed), [], fixed);
  });

  const cases: [string, string, string, string[]][] = [
    ['wrong file on 2013 and later', V15, file('<add key="RecipientThreadLimit" value="2" />', '<add key="MaxMailboxDeliveryPerMdbConnections" value="3" />'), ['config-wrong-file']],
    ['right file on 2013 and later', 'D:/V15/Bin/MSExchangeDelivery.exe.config', file('<add key="RecipientThreadLimit" value="4" />', '<add key="MaxMailboxDeliveryPerMdbConnections" value="9" />'), []],
    ['above the ceiling of 2010', V14, file('<add key="RecipientThreadLimit" value="4" />', '<add key="MaxMailboxDeliveryPerMdbConnections" value="5" />'), ['config-above-ceiling']],
    ['order', V14, file('<add key="RecipientThreadLimit" value="3" />', '<add key="MaxMailboxDeliveryPerMdbConnections" value="3" />'), ['config-limit-order']],
    ['lonely', V14, file('<add key="MaxMailboxDeliveryPerMdbConnections" value="3" />'), ['config-lonely-limit']],
    ['lonely and above the default of its pair', V14, file('<add key="RecipientThreadLimit" value="2" />'), ['config-limit-order', 'config-lonely-limit']],
    ['not a number', V14, file('<add key="QueueGlitchRetryCount" value="4 times" />'), ['config-value-invalid']],
    ['blanks around a number are fine', V14, file('<add key="QueueGlitchRetryCount" value=" 4 " />'), []],
    ['no boolean', V14, file('<add key="EnableResourceMonitoring" value="1" />'), ['config-value-invalid']],
    ['negative', V14, file('<add key="QueueGlitchRetryCount" value="-1" />'), ['config-out-of-range']],
    ['too long a time', V14, file('<add key="MailboxDeliveryQueueRetryInterval" value="2.00:00:00" />'), ['config-out-of-range']],
    ['in a comment', V14, file('<!-- <add key="QueueGlitchRetryCount" value="9" /> -->'), ['config-commented-out']],
    ['twice', V14, file('<add key="QueueGlitchRetryCount" value="4" />', '<add key="QueueGlitchRetryCount" value="5" />'), ['config-duplicate-key']],
    ['no-break space', V14, file('<add key="QueueGlitchRetryCount"\u00a0value="4" />'), ['config-invisible-character', 'config-not-well-formed']],
    ['two hyphens in a comment', V14, file('<!-- a -- b -->'), ['config-not-well-formed']],
    ['cut in the middle', V14, file('<add key="QueueGlitchRetryCount" value="4" />').split('  </app')[0]!, ['config-not-well-formed']],
    ['cut behind one of two limits', V14, file('<add key="RecipientThreadLimit" value="2" />').split('  </app')[0]!, ['config-not-well-formed']],
    ['cut inside an entry', V14, `${file('<add key="RecipientThreadLimit" value="2" />').split('  </app')[0]!}    <add key="MaxMail`, ['config-not-well-formed']],
    ['an ampersand of its own', V14, file('<add key="Cn" value="a=1&b=2" />'), ['config-not-well-formed']],
    ['an ampersand as it should be, in a comment and in CDATA', V14, file('<add key="Cn" value="a=1&amp;b&#38;&#x26;" /><!-- a & b --><x><![CDATA[a & b]]></x>'), []],
    ['a no-break space behind the name of the element', V14, file('<add\u00a0key="RecipientThreadLimit" value="2" />', '<add key="MaxMailboxDeliveryPerMdbConnections" value="3" />'), ['config-invisible-character', 'config-not-well-formed']],
    ['a tag over several lines', V14, file('<add\n  key="RecipientThreadLimit"\n  value="2"\n/>', '<add key="MaxMailboxDeliveryPerMdbConnections" value="3" />'), []],
    ['outside appSettings', V14, file().replace('</configuration>', '<add key="QueueGlitchRetryCount" value="4" />\n</configuration>'), ['config-not-an-element']],
    ['unknown keys are left alone', V14, file('<add key="SomethingElse" value="yes" />'), []],
  ];
  for (const [name, path, text, expected] of cases) {
    it(name, async () => assert.deepEqual(ids(await lint(path, text)), expected));
    it(`${name}: CRLF and BOM change nothing`, async () => assert.deepEqual(ids(await lint(path, `\ufeff${text.replaceAll('\n', '\r\n')}`)), expected));
  }

  it('pasted lines may have the quotes of a page', async () => {
    const found = await lint('V14/notes.txt', '&lt;add key=&quot;RecipientThreadLimit&quot; value=&quot;5&quot; /&gt;\n&lt;add key=&quot;MaxMailboxDeliveryPerMdbConnections&quot; value=&quot;4&quot; /&gt;\n');
    assert.deepEqual(found.map((f) => [f.rule, f.data.recipientThreadLimit, f.data.maxMailboxDeliveryPerMdbConnections]), [['config-limit-order', 5, 4]]);
  });

  it('an unknown version is said, no number is advised', async () => {
    const findings = await lint('EdgeTransport.exe.config', file('<add key="MaxMailboxDeliveryPerMdbConnections" value="9" />'));
    assert.deepEqual(ids(findings), ['config-lonely-limit']);
    assert.equal(findings[0]!.data.default, null);
  });

  it('the version can be given', async () => {
    assert.deepEqual(ids(await lint('EdgeTransport.exe.config', file('<add key="MaxMailboxDeliveryPerMdbConnections" value="9" />'), '2010')), ['config-above-ceiling', 'config-lonely-limit']);
    assert.deepEqual(ids(await lint('EdgeTransport.exe.config', file('<add key="MaxMailboxDeliveryPerMdbConnections" value="9" />'), 'SE')), ['config-wrong-file']);
  });

  it('public configuration files are clean', async function () {
    const dir = '../shared/samples/logs/edgetransport-config';
    if (!existsSync(dir)) this.skip();
    for (const name of readdirSync(dir)) assert.deepEqual(await lint(`${dir}/${name}`, readFileSync(`${dir}/${name}`, 'utf8')), [], name);
  });
});
