import assert from 'node:assert/strict';
import { combine, htmlReport, markdownReport, memorySource, scan, textReport, type CaseReport } from '../../src/engine/index';

const file = (...keys: string[]): string => `<configuration>\r\n  <appSettings>\r\n${keys.map((k) => `    ${k}\r\n`).join('')}  </appSettings>\r\n</configuration>\r\n`;
const add = (key: string, value: string): string => `<add key="${key}" value="${value}" />`;

async function caseOf(path: string, text: string, exchange?: string): Promise<CaseReport> {
  return combine([await scan(memorySource(path, text))], { exchange });
}

function valueOf(report: CaseReport, key: string): unknown[] {
  const s = report.settings[0]!.settings.find((x) => x.key === key);
  return s ? [s.value, s.source, s.line, s.default, s.service, s.confidence] : [];
}

describe('settings in force', () => {
  it('come from the file, the last line of a key winning, else from the version', async () => {
    const report = await caseOf('srv/V14/Bin/EdgeTransport.exe.config', file(add('RecipientThreadLimit', '7'), add('RecipientThreadLimit', ' 2 ')));
    assert.equal(report.settings[0]!.exchange, '2010');
    assert.deepEqual(valueOf(report, 'RecipientThreadLimit'), ['2', 'file', 4, '1', 'MSExchangeTransport', 'documented']);
    assert.deepEqual(valueOf(report, 'MaxMailboxDeliveryPerMdbConnections'), ['2', 'default', null, '2', 'MSExchangeTransport', 'documented']);
  });

  it('fall back to the default where the value is none, as the service does', async () => {
    const report = await caseOf('V14/EdgeTransport.exe.config', file(add('RecipientThreadLimit', '3 threads')));
    assert.deepEqual(valueOf(report, 'RecipientThreadLimit'), ['1', 'default', 3, '1', 'MSExchangeTransport', 'documented']);
  });

  it('have no effect in the file of another version', async () => {
    const report = await caseOf('EdgeTransport.exe.config', file(add('RecipientThreadLimit', '2')), '2016');
    assert.deepEqual(valueOf(report, 'RecipientThreadLimit'), [null, 'not-read', 3, '3', 'MSExchangeDelivery', 'documented']);
    assert.match(textReport(report, { version: '0' }), /no effect .*read from MSExchangeDelivery\.exe\.config only/);
  });

  it('have no effect in a version that does not know them', async () => {
    const report = await caseOf('EdgeTransport.exe.config', file(add('RecipientThreadLimit', '2')), '2007');
    assert.deepEqual(valueOf(report, 'RecipientThreadLimit').slice(0, 4), [null, 'not-read', 3, null]);
    assert.deepEqual(valueOf(report, 'EnableResourceMonitoring').slice(0, 2), ['True', 'default']);
    assert.match(textReport(report, { version: '0' }), /no such setting in this version/);
  });

  it('say that defaults of later versions are unverified, and those of 2013 reported', async () => {
    const later = await caseOf('MSExchangeDelivery.exe.config', file(add('RecipientThreadLimit', '4')), '2019');
    assert.deepEqual(valueOf(later, 'MaxMailboxDeliveryPerMdbConnections'), ['8', 'default', null, '8', 'MSExchangeDelivery', 'unverified']);
    const first = await caseOf('MSExchangeDelivery.exe.config', file(add('RecipientThreadLimit', '9')), '2013');
    assert.deepEqual(valueOf(first, 'MaxMailboxDeliveryPerMdbConnections').at(-1), 'reported');
    assert.deepEqual(valueOf(first, 'RecipientThreadLimit').slice(0, 3), ['3', 'default', 3], 'above the database limit it is replaced by the default');
  });

  it('are not told as known where the version is not, or the file is no XML', async () => {
    const unknown = await caseOf('EdgeTransport.exe.config', file(add('RecipientThreadLimit', '2')));
    assert.equal(unknown.settings[0]!.exchange, null);
    assert.deepEqual(valueOf(unknown, 'RecipientThreadLimit').slice(0, 2), ['2', 'file']);
    assert.deepEqual(valueOf(unknown, 'MaxMailboxDeliveryPerMdbConnections').slice(0, 4), [null, 'unknown', null, null]);
    assert.match(textReport(unknown, { version: '0' }), /version is not known/);
    const broken = await caseOf('V14/EdgeTransport.exe.config', file('<add key=”RecipientThreadLimit” value=”2″ />'));
    assert.deepEqual(valueOf(broken, 'RecipientThreadLimit').slice(0, 2), [null, 'unknown']);
    assert.match(textReport(broken, { version: '0' }), /nothing of it is in force/);
  });

  it('are not in force where a later line takes them away', async () => {
    const config = (...removals: string[]): string => file(add('RecipientThreadLimit', '3'), add('EnableResourceMonitoring', 'false'), ...removals, add('QueueGlitchRetryCount', '6'));
    const told = async (...removals: string[]): Promise<unknown[]> => {
      const report = await caseOf('V14/EdgeTransport.exe.config', config(...removals));
      return [valueOf(report, 'RecipientThreadLimit').slice(0, 3), valueOf(report, 'EnableResourceMonitoring')[0], report.findings.map((f) => [f.rule, f.data.keys && (f.data.keys as { key: string }[]).length])];
    };
    const off: unknown[] = [['config-protection-off', 1]];
    assert.deepEqual(await told('<remove key="recipientthreadlimit"/>'), [['1', 'default', 3], 'false', [['config-removed-key', 1], ...off]]);
    assert.deepEqual(await told('<clear />'), [['1', 'default', 3], 'True', [['config-removed-key', 2]]]);
    assert.deepEqual(await told('<clear/>', add('RecipientThreadLimit', '1')), [['1', 'file', 6], 'True', [['config-removed-key', 2], ['config-lonely-limit', undefined]]]);
    for (const none of ['<!-- <clear/> -->', '<remove key="RecipientThread"/>', '</appSettings><a><clear/></a><appSettings>']) assert.ok(!JSON.stringify(await told(none)).includes('removed'), none);
  });

  it('come from the file that appSettings names, where it is given', async () => {
    const main = file(add('RecipientThreadLimit', '2'), add('MaxMailboxDeliveryPerMdbConnections', '3')).replace('<appSettings>', '<appSettings file="Custom\\local.config">');
    const local = `<appSettings>\r\n  ${add('RecipientThreadLimit', '3')}\r\n</appSettings>\r\n`;
    const scans = async (files: Record<string, string>): Promise<CaseReport> => combine(await Promise.all(Object.entries(files).map(([path, text]) => scan(memorySource(path, text)))));
    const both = await scans({ 'EX1/V14/EdgeTransport.exe.config': main, 'EX1/V14/Custom/local.config': local });
    assert.deepEqual(valueOf(both, 'RecipientThreadLimit').slice(0, 3), ['3', 'file', 2]);
    assert.equal(both.settings.length, 1);
    assert.match(textReport(both, { version: '0' }), /line 2 of local\.config/);
    assert.deepEqual(both.findings.filter((f) => f.severity !== 'hint').map((f) => [f.rule, f.evidence.map((e) => e.path)]), [['config-limit-order', ['EX1/V14/Custom/local.config', 'EX1/V14/EdgeTransport.exe.config']]]);
    // without that file nobody knows whether the two values fit
    const alone = await scans({ 'EX1/V14/EdgeTransport.exe.config': main.replace('"3"', '"2"') });
    assert.deepEqual(alone.findings, []);
    assert.match(textReport(alone, { version: '0' }), /What Custom\\local\.config sets comes behind these lines and wins; that file was not given\./);
    const source = await scans({ 'EX1/V14/EdgeTransport.exe.config': '<configuration>\r\n  <appSettings configSource="all.config" />\r\n</configuration>\r\n' });
    assert.deepEqual(valueOf(source, 'RecipientThreadLimit').slice(0, 2), [null, 'unknown']);
  });

  it('stand in Markdown and HTML too, and nowhere without a file', async () => {
    const report = await caseOf('V14/EdgeTransport.exe.config', file(add('RecipientThreadLimit', '<2>')));
    assert.match(markdownReport(report, { version: '0' }), /## Transport settings in force/);
    assert.match(htmlReport(report, { version: '0' }), /<h2>Transport settings in force<\/h2>/);
    assert.doesNotMatch(htmlReport(report, { version: '0' }), /<2>/);
    const none = await caseOf('notes.txt', 'nothing here\n');
    assert.deepEqual(none.settings, []);
    assert.doesNotMatch(textReport(none, { version: '0' }), /Transport settings/);
  });
});
