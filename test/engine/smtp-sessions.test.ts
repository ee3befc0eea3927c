import assert from 'node:assert/strict';
import { combine, memorySource, scan, type CaseReport, type Finding } from '../../src/engine/index';

const HEAD = ['#Software: Microsoft Exchange Server', '#Version: 14.0.0.0', '#Log-type: SMTP Receive Protocol Log', '#Date: 2012-03-06T08:00:00.000Z', '#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context'];
const REFUSAL = '421 4.3.2 The maximum number of concurrent server connections has exceeded a per-source limit, closing transmission channel';

/** Sessions of three clients, interleaved; every second one of the first client is refused. */
function log(idOf: (session: number) => string): string {
  const rows: [number, string][] = [];
  for (let i = 0; i < 30; i++) {
    const remote = `192.0.2.${10 + (i % 3)}:${40_000 + i}`;
    const line = (second: number, seq: number, event: string, data: string): void => {
      const at = Date.UTC(2012, 2, 6, 8, 0, i * 2 + second);
      rows.push([at, `${new Date(at).toISOString()},HUB9\\Relay,${idOf(i)},${seq},192.0.2.1:25,${remote},${event},${data},`]);
    };
    line(0, 0, '+', '');
    if (i % 6 === 0) line(1, 1, '>', REFUSAL);
    else line(1, 1, '>', '220 HUB9 Microsoft ESMTP MAIL Service ready');
    line(5, 2, '-', '');
  }
  return [...HEAD, ...rows.sort((a, b) => a[0] - b[0]).map((r) => r[1])].map((l) => `${l}\r\n`).join('');
}

async function caseOf(text: string): Promise<CaseReport> {
  return combine([await scan(memorySource('RECV20120306-1.LOG', text))]);
}

describe('SMTP sessions without an id', () => {
  it('are counted like others, and refusals stay with their endpoint', async () => {
    const [own, zero] = [await caseOf(log((i) => (0x08CEC00000000000 + i).toString(16).toUpperCase().padStart(16, '0'))), await caseOf(log(() => '0000000000000000'))];
    const plain = (f: Finding): unknown => ({ ...f, evidence: f.evidence.length });
    assert.deepEqual(zero.findings.map(plain), own.findings.map(plain));
    const limit = zero.findings.find((f) => f.rule === 'smtp-connection-limit');
    assert.ok(limit);
    assert.equal(limit.count, 5);
    assert.equal(limit.data.attempts, 30);
    assert.deepEqual((limit.data.top as { name: string; count: number }[]).map((s) => [s.name, s.count]), [['192.0.2.10', 5]]);
    assert.deepEqual(zero.files[0]!.counters.sessions, { 'HUB9\\Relay': 30 });
  });

  it('are no sessions that began before the file', async () => {
    const report = await caseOf(log(() => '0000000000000000'));
    assert.ok(!report.findings.some((f) => f.rule === 'session-starts-before-file'));
  });
});

describe('SMTP answers that no rule is about', () => {
  it('are counted by code, and not where a rule counts them', async () => {
    const line = (n: number, event: string, data: string): string => `2012-03-06T08:00:0${n}.000Z,HUB9\\Relay,08CEC0000000000${n},1,192.0.2.1:25,192.0.2.20:4000${n},${event},${data},`;
    const text = [...HEAD, line(1, '>', '550 5.7.1 Unable to relay'), line(2, '>', '550 5.7.1 Unable to relay'), line(3, '<', '554 5.4.14 Hop count exceeded - possible mail loop ATTR34'), line(4, '>', '250 2.1.5 Recipient OK 550 5.1.1'), line(5, '>', '450 4.2.1 receiving mail too quickly'), line(6, '<', '452 4.3.1 Insufficient system resources')].join('\r\n');
    const report = await caseOf(`${text}\r\n`);
    assert.deepEqual(report.answers, { transient: { '4.2.1': 1 }, permanent: { '550 5.7.1': 2 } });
    assert.match(report.verdict, /Permanent refusals \(5xx\) in SMTP logs, which are no throttling: 2 \(550 5\.7\.1\)/);
  });
});
