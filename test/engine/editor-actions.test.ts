import assert from 'node:assert/strict';
import { actionsOf, combine, combineSteps, DocumentModel, lenses, linesOf, type FileScan, type Finding } from '../../src/engine/index';

const CONFIG = (recipient: string): string => `<?xml version="1.0"?>\n<configuration>\n  <appSettings>\n    <add key="RecipientThreadLimit" value="${recipient}" />\n    <add key="MaxMailboxDeliveryPerMdbConnections" value="3" />\n  </appSettings>\n</configuration>`;
const HEADER = ['#Software: Microsoft Exchange Server', '#Version: 14.0.0.0', '#Log-type: Transport Connectivity Log', '#Date: 2011-03-11T04:00:00.000Z', '#Fields: date-time,session,source,Destination,direction,description'];
const row = (second: number, direction: string, text: string): string => `2011-03-11T04:00:${String(second).padStart(2, '0')}.120Z,08CD7F1200CBD${String(second).padStart(3, '0')},MapiDelivery,7be2c5a9-04d6-4138-b7e0-9d1f62c8aa10,${direction},${text}`;
const LOG = [...HEADER, row(1, '+', 'MBX01.fabrikam.test'), row(2, '>', 'Throttled delivery for recipient vault@fabrikam.test due to concurrency limit 1')].join('\n');

function read(path: string, text: string): { model: DocumentModel; scan: FileScan } {
  const model = new DocumentModel(path, linesOf(text));
  return { model, scan: model.analyzeNow() };
}

const find = (findings: readonly Finding[], rule: string): Finding => findings.find((f) => f.rule === rule)!;

describe('what can be done about a finding', () => {
  const log = read('HUB01/CONNECTLOG20110311-1.LOG', LOG).scan;

  it('leads to the key in the configuration of the case, with XML to paste', () => {
    const config = read('V14/Bin/EdgeTransport.exe.config', CONFIG('1')).scan;
    const { findings, files } = combine([log, config], { exchange: '2010' });
    const actions = actionsOf(find(findings, 'recipient-thread-limit'), files);
    assert.equal(actions.config?.path, 'V14/Bin/EdgeTransport.exe.config');
    assert.ok([4, 5].includes(actions.config.line), String(actions.config.line));
    assert.match(actions.xml!, /<add key="RecipientThreadLimit" value="2" \/>/);
    assert.ok(!/[“”]/.test(actions.xml!));
  });

  it('leads nowhere without a configuration, and gives cmdlets for what was not seen, never paths', () => {
    const { findings, files } = combine([log]);
    const finding = find(findings, 'recipient-thread-limit');
    const actions = actionsOf({ ...finding, missing: [{ what: 'a', how: 'Get-Queue -Server HUB01' }, { what: 'b', how: 'C:\\Program Files\\x.config' }, { what: 'c', how: 'Get-Queue -Server HUB01' }] }, files);
    assert.equal(actions.config, undefined);
    assert.equal(actions.cmdlets, 'Get-Queue -Server HUB01');
  });

  it('a finding about a configuration leads to its own line', () => {
    const config = read('V14/Bin/EdgeTransport.exe.config', CONFIG('\u201c1\u201d')).scan;
    const { findings, files } = combine([config]);
    const finding = findings.find((f) => f.rule.startsWith('config-'))!;
    assert.equal(actionsOf(finding, files).config, finding.evidence[0]);
  });
});

describe('lenses above settings', () => {
  const titles = (path: string, text: string, exchange?: string): string[] => lenses(read(path, text).model, [], exchange === undefined ? {} : { exchange }).filter((l) => l.kind === 'setting').map((l) => `${l.line} ${l.title}`);

  it('say what is in force, and where that is the default', () => {
    assert.deepEqual(titles('V14/Bin/EdgeTransport.exe.config', CONFIG('1')), ['4 in force: 1, default', '5 in force: 3']);
    assert.deepEqual(titles('EdgeTransport.exe.config', CONFIG('1')), ['4 in force: 1', '5 in force: 3']);
    assert.deepEqual(titles('EdgeTransport.exe.config', CONFIG('1'), '2010'), ['4 in force: 1, default', '5 in force: 3']);
  });

  it('say of a file that is no XML that nothing of it is', () => {
    const text = CONFIG('1').replace('"1"', '\u201c1\u201d');
    assert.deepEqual(titles('V14/Bin/EdgeTransport.exe.config', text), ['4 nothing of this file is in force: it is not well-formed XML']);
  });
});

describe('a case', () => {
  it('combined in steps is the same as at once', () => {
    const scans = [read('HUB01/CONNECTLOG20110311-1.LOG', LOG).scan];
    const steps = combineSteps(scans);
    let count = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) count++;
    assert.ok(count > 50, `${count} pauses`);
    assert.deepEqual(step.value, combine(scans));
  });

  it('has a timeline whose entries know their line', () => {
    const { timeline } = combine([read('HUB01/CONNECTLOG20110311-1.LOG', LOG).scan]);
    const entry = timeline.find((e) => e.at === '2011-03-11T04:00:02.120Z')!;
    assert.deepEqual([entry.path, entry.line], ['HUB01/CONNECTLOG20110311-1.LOG', 7]);
  });
});

describe('a large debugger log', () => {
  it('is read in many short steps', () => {
    const one = ['0:000> !mdt 0000000002371804', '0000000002371804 (Contoso.Meeting)', '    a:0x1 (System.Int32)', ''];
    const model = new DocumentModel('dump.txt', linesOf(Array.from({ length: 4000 }, () => one).flat().join('\n')));
    const steps = model.analyze();
    let behind = 0;
    for (let step = steps.next(); !step.done; step = steps.next()) if (step.value === model.text.count) behind++;
    assert.ok(model.dump!.dump.objects.length >= 4000, `${model.dump!.dump.objects.length} objects`);
    assert.ok(behind > 20, `${behind} pauses after the last line`);
  });
});
