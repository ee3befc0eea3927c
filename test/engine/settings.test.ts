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
