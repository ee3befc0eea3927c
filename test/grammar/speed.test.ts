import assert from 'node:assert/strict';
import { generate } from '../../bench/generate.mjs';
import { grammar, grammarFiles, plainGrammar, textmate } from './lib';

/**
 * The target is 100,000 lines a second on a quiet machine and 1 ms for a line of 10,000 characters. Both grammars read the same lines in turn,
 * so that the load of the machine cancels out: a connectivity log of 175 bytes a line is read at 250,000 lines a second by a grammar
 * that takes lines in one piece. Lines of 640 bytes are read at 130,000 by a grammar without a single pattern: that is what making them
 * strings for the matcher costs. Colours end where the columns end; a grammar that looks for something at every place to the end costs
 * twice the plain one there. A rule with one token ends at 105,000 there, and each further coloured column costs 0.3 microseconds: time, source,
 * event, message id, recipients, answer and sender are read at 70,000.
 */
const MAX_RATIO: Readonly<Record<string, number>> = { 'exchange-message-tracking-log': 1.2, 'exchange-assistants-trace': 1.45 };
const MAX_RATIO_SHORT_LINES = 2.6;
/** A grammar that backtracks or looks for many things at every place needs hundreds. */
const MAX_LONG_RATIO = 6;

/** Lines as a server writes them. */
function generated(kind: 'connectivity' | 'trace' | 'tracking' | 'dump', bytes: number): string[] {
  let text = '';
  for (const chunk of generate(kind, bytes, { lf: true })) text += new TextDecoder().decode(chunk);
  return text.split('\n').filter((line) => line !== '');
}

const stamp = (i: number): string => `2023-01-06T16:00:${String(i % 60).padStart(2, '0')}.123Z`;
const some = (n: number, lines: (i: number) => string[]): string[] => Array.from({ length: n }, (_, i) => lines(i)).flat();

const LINES: Record<string, () => string[]> = {
  'exchange-connectivity-log': () => generated('connectivity', 40_000),
  'exchange-message-tracking-log': () => generated('tracking', 120_000),
  'exchange-assistants-trace': () => generated('trace', 80_000),
  'exchange-object-dump': () => generated('dump', 25_000),
  'exchange-smtp-protocol-log': () => some(40, (i) => ['EHLO mail.example.com', 'MAIL FROM:<vault@fabrikam.test> SIZE=20412', 'RCPT TO:<records@fabrikam.test>', '250 2.1.5 Recipient OK', '452 4.3.1 Insufficient system resources', 'QUIT']
    .map((verb, k) => `${stamp(i)},EX\\Default,08D50D3D9730A8D2,${k},192.0.2.1:25,192.0.2.2:5517,${k % 2 ? '<' : '>'},${verb},`)),
  'exchange-fields-log': () => some(80, (i) => [
    `${stamp(i)},1a2b3c4d-04d6-4138-b7e0-9d1f62c8aa10,15,2,2375,7,,Autodiscover,mail.fabrikam.test,/autodiscover/autodiscover.xml,,Negotiate,true,FABRIKAM\\vault,fabrikam.test,Mailbox~${i},Microsoft Office/16.0,192.0.2.${i},MBX01,200,200,,POST`,
    `${stamp(i)},1a2b3c4d-04d6-4138-b7e0-9d1f62c8aa10,15,2,2375,7,,Ews,mail.fabrikam.test,/ews/exchange.asmx,,Negotiate,true,FABRIKAM\\vault,fabrikam.test,Mailbox~${i},"Exchange, services",192.0.2.${i},MBX01,500,500,ServerTooBusy,POST`,
  ]),
  'exchange-cmdlet-output': () => some(60, (i) => [`EffectiveIncrementalSyncInterval  : 1.00:00:${i}`, 'Status                            : Synced', 'MailboxIdentity                   : fabrikam.test/Users/Vault', `[PS] C:\\>Get-MoveRequestStatistics user${i} | FL *increm*`, '']),
  'exchange-setup-log': () => some(100, (i) => [`[03/13/2021 05:01:29.04${i % 90 + 10}] [0] Starting Microsoft Exchange Server ${i} Setup`, '[03/13/2021 05:01:29.0411] [1] [ERROR] The operation failed for "fabrikam.test"']),
};

describe('speed of the grammars', function () {
  this.timeout(60_000);
  it('every grammar is measured', () => assert.deepEqual(grammarFiles().map((f) => f.replace('.tmLanguage.json', '')), Object.keys(LINES).sort()));

  for (const [language, lines] of Object.entries(LINES)) {
    it(language, async () => {
      const [own, plain] = [await grammar(language), await plainGrammar()];
      const usual = lines();
      const long = usual.filter((_, i) => i % 25 === 0).map((line) => `${line} `.repeat(Math.ceil(10_000 / (line.length + 1))).slice(0, 10_000));
      const run = (which: textmate.IGrammar, list: readonly string[]): number => {
        const began = performance.now();
        for (const line of list) which.tokenizeLine2(line, textmate.INITIAL);
        return (performance.now() - began) / list.length;
      };
      const rounds = Array.from({ length: 25 }, () => ({ own: run(own, usual), plain: run(plain, usual), long: run(own, long), longPlain: run(plain, long) })).slice(3);
      const least = (key: 'own' | 'plain' | 'long' | 'longPlain'): number => Math.min(...rounds.map((r) => r[key]));
      const [ratio, longRatio] = [least('own') / least('plain'), least('long') / least('longPlain')];
      const measured = `${Math.round(1000 / least('own'))} lines/s of ${Math.round(1000 / least('plain'))}, ${ratio.toFixed(2)} times the plain grammar; 10,000 characters ${least('long').toFixed(2)} ms, ${longRatio.toFixed(1)} times`;
      if (process.env.EXLENS_VERBOSE) console.log(`      ${measured}`);
      assert.ok(ratio <= (MAX_RATIO[language] ?? MAX_RATIO_SHORT_LINES), measured);
      assert.ok(longRatio <= MAX_LONG_RATIO, measured);
    });
  }
});
