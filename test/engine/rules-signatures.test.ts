import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { combine, htmlReport, markdownReport, scanText, textReport, type Finding } from '../../src/engine/index';

const FACTS = join(__dirname, '../../../shared/facts/throttle-signatures.json');
const HEADER = ['#Software: Microsoft Exchange Server', '#Version: 15.01.2507.006', '#Log-type: Transport Connectivity Log', '#Date: 2024-02-05T07:00:00.000Z', '#Fields: date-time,session,source,Destination,direction,description'];
const DB = '3c1a6f0e-52b7-4d86-9a41-0b7d5e90c1a1';

interface Sample {
  id: string;
  kind: string;
  rule: string | null;
  samples: string[];
}

/** Rules of other subjects, or hints about the file, do not matter here. */
const LIMITS = (f: Finding): boolean => f.severity !== 'hint' && !f.rule.startsWith('config-') && f.rule !== 'delivery-deferred';

function findings(lines: string[], exchange?: string): Finding[] {
  return combine([scanText('CONNECTLOG20240205-1.LOG', lines)], { exchange }).findings.filter(LIMITS);
}

function row(description: string): string {
  return `2024-02-05T07:00:01.000Z,08DC2600000A0001,MapiDelivery,${DB},>,"${description.replaceAll('"', '""')}"`;
}

describe('every known text', function () {
  if (!existsSync(FACTS)) return;
  const all = (JSON.parse(readFileSync(FACTS, 'utf8')) as { signatures: Sample[] }).signatures;
  for (const { id, rule, samples } of all) {
    for (const [i, sample] of samples.entries()) {
      const wanted = id === 'cl.lost' ? 'store-too-busy' : id === 'cl.sub-failed' ? 'store-too-busy' : id === 'ca.mapi-ec' ? 'store-too-busy' : id === 'bp.line' && sample.includes('[Normal]') ? null : rule === 'delivery-deferred' ? null : rule;
      it(`${id} ${i + 1}: ${wanted ?? 'no finding'}`, () => {
        for (const lines of [[sample], [...HEADER, row(sample)], ['notes', `what the queue says: ${sample} and so on`.replace(/ and so on$/, /^(?:cl|bp)\./.test(id) ? '' : ' and so on')]]) {
          // anchored texts are texts of their own column or line
          if (lines[0] === 'notes' && /^bp\.line|sub-summary/.test(id)) continue;
          const found = findings(lines);
          assert.deepEqual(found.map((f) => f.rule), wanted ? [wanted] : [], lines.at(-1));
          if (wanted) assert.equal(found[0]!.count, 1);
        }
      });
    }
  }
});

describe('greylisting', () => {
  for (const text of ['450 4.2.0 <a@b.example>: Recipient address rejected: Greylisted', '451 4.7.1 Greylisting in action, please come back later', '451-4.7.1 grey-listed, try again']) {
    it(`is named and no finding: ${text}`, () => {
      const report = combine([scanText('CONNECTLOG20240205-1.LOG', [...HEADER, row(text)])]);
      assert.match(report.verdict, /greylisting, 1 /);
      assert.deepEqual(report.findings.filter(LIMITS), []);
    });
  }
  it('is not said of another passing answer', () => {
    assert.match(combine([scanText('CONNECTLOG20240205-1.LOG', [...HEADER, row('451 4.7.1 try again later')])]).verdict, /no rule explains: 1 \(451 4\.7\.1\)\./);
  });
});

const SEPARATORS = ['; ', ' ;', ' - ', ': ', ' – ', ' — ', ';', ' '];
const CODES = ['432 4.3.2 ', '432-4.3.2 ', ''];
const TEXTS: [string, string, string][] = [
  ['STOREDRV.Deliver', 'recipient thread limit exceeded', 'recipient-thread-limit'],
  ['STOREDRV.Deliver', 'mailbox database thread limit exceeded', 'database-thread-limit'],
  ['STOREDRV.Deliver', 'mailbox server thread limit exceeded', 'server-thread-limit'],
  ['STOREDRV.Deliver', 'delivery source thread limit exceeded', 'source-thread-limit'],
  ['STOREDRV.Deliver', 'dynamic mailbox database throttling limit exceeded', 'dynamic-database-limit'],
  ['STOREDRV.Storage', 'mailbox server is too busy', 'store-too-busy'],
  ['STOREDRV', 'mailbox server is offline', 'store-offline'],
  ['STOREDRV', 'disk is full', 'disk-full'],
  ['STOREDRV.ClientSubmit', 'sender thread limit exceeded', 'online-sender-limit'],
];

describe('spellings of the same text', () => {
  for (const [prefix, text, rule] of TEXTS) {
    it(rule, () => {
      for (const separator of SEPARATORS) {
        for (const code of CODES) {
          for (const spelled of [text, text.toUpperCase(), text[0]!.toUpperCase() + text.slice(1)]) {
            const line = `${code}${prefix}${separator}${spelled}`;
            assert.deepEqual(findings([line]).map((f) => f.rule), [rule], line);
            assert.deepEqual(findings([...HEADER, row(`${line}\\r\\n${code}`)]).map((f) => f.rule), [rule], line);
          }
        }
      }
    });
  }

  it('a list cell with doubled single quotes names the recipient of its status', () => {
    const fields = '#Fields: date-time,server-hostname,source-context,source,event-id,recipient-address,recipient-status,message-subject';
    const lines = ['#Software: Microsoft Exchange Server', '#Version: 15.01.2507.006', '#Log-type: Message Tracking Log', '#Date: 2024-02-05T07:00:00.000Z', fields,
      "2024-02-05T07:00:01.000Z,HUB01,,STOREDRIVER,DEFER,a@contoso.com;b@contoso.com,'250 2.1.5 it''s fine';'432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded',Hello"];
    const found = findings(lines);
    assert.deepEqual(found.map((f) => f.rule), ['recipient-thread-limit']);
    assert.equal((found[0]!.data.top as { name: string }[])[0]!.name, 'b@contoso.com');
  });
});

describe('a recipient that is no address', () => {
  const line = (recipient: string): string => `2011-03-11T04:00:00.000Z,08CDADA1F3A1B200,MapiDelivery,7be2c5a9-04d6-4138-b7e0-9d1f62c8aa10,>,"Throttled delivery for recipient ${recipient} due to concurrency limit 1"`;

  it('is refused like any other, and shown so that it cannot act', () => {
    const odd = ['\u001b[31mred\u001b[0m@example.com', '<script>alert(1)</script>', 'first last@example.com', '', '\u202egro.elpmaxe@x', 'a,b;c', '<recipient>', '""quoted""@example.com', 'x'.repeat(500)];
    for (const recipient of odd) {
      const report = combine([scanText('CONNECTLOG20110311-1.LOG', [...HEADER, line(recipient)])]);
      const finding = report.findings.find((f) => f.rule === 'recipient-thread-limit');
      assert.equal(finding?.count, 1, JSON.stringify(recipient));
      assert.equal(finding?.data.limit, 1, JSON.stringify(recipient));
      for (const text of [textReport(report, { version: '1' }), htmlReport(report, { version: '1' }), markdownReport(report, { version: '1' })]) assert.doesNotMatch(text, /[\u001b\u202e]/, JSON.stringify(recipient));
      assert.doesNotMatch(htmlReport(report, { version: '1' }), /<script/);
    }
  });

  it('is a placeholder in a text that no server wrote', () => {
    assert.deepEqual(combine([scanText('notes.txt', ['Throttled delivery for recipient <recipient> due to concurrency limit 1'])]).findings.filter((f) => f.rule === 'recipient-thread-limit'), []);
  });
});
