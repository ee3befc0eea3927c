import assert from 'node:assert/strict';
import fs from 'node:fs';
import { combine, definitionOf, detectFormat, DocumentModel, findInSource, folding, formats, hoverAt, idAt, lenses, linesOf, memorySource, occurrences, outline, parseZone, problemsOf, summaryOf, oneLine } from '../../src/engine/index';

const HEADER = '#Software: Microsoft Exchange Server\n#Version: 14.0.0.0\n#Log-type: Transport Connectivity Log\n#Date: 2011-03-11T04:00:00.000Z\n#Fields: date-time,session,source,Destination,direction,description\n';
const DB = '5f24e416-c380-41b5-bfe0-37b6f1091f49';
const row = (time: string, session: string, direction: string, description: string): string => `2011-03-11T${time}Z,${session},MapiDelivery,${DB},${direction},${description}\n`;
const LOG = HEADER
  + row('04:00:11.120', '08CD7F1200CBDBD0', '+', 'hub1.fabrikam.test')
  + row('04:00:11.130', '08CD7F1200CBDBD1', '+', 'hub1.fabrikam.test')
  + row('04:00:11.140', '08CD7F1200CBDBD0', '>', '"Failed; HResult: 1140850693; DiagnosticInfo: Stage:LoadItem, SmtpResponse:432-4.3.2 STOREDRV; mailbox server is too busy"')
  + row('04:00:11.150', '08CD7F1200CBDBD0', '-', 'Messages: 0 Bytes: 0')
  + row('04:00:12.150', '08CD7F1200CBDBD1', '-', 'Messages: 1 Bytes: 10')
  + row('05:30:00.000', '08CD7F1200CBDBD2', '+', 'hub1.fabrikam.test')
  + row('05:30:01.000', '08CD7F1200CBDBD2', '-', 'Messages: 1 Bytes: 10');

function model(text = LOG, path = 'CONNECTLOG20110311-1.LOG'): DocumentModel {
  const m = new DocumentModel(path, linesOf(text));
  m.analyzeNow();
  return m;
}

describe('the model of an open document', () => {
  it('reads any line again without what stands before it', () => {
    const m = model();
    const rec = m.recordAt(8)!;
    assert.equal(rec.line, 8);
    assert.equal(rec.get('direction'), '>');
    assert.match(rec.get('description')!, /^Failed; HResult/);
    assert.equal(m.recordAt(3), undefined, 'a header line is no record');
    assert.equal(m.recordAt(999), undefined);
  });

  it('uses the columns in force at the line, not those of the last header', () => {
    const second = HEADER.replace('direction,description', 'description,direction') + `2011-03-12T00:00:00.000Z,08CD7F1200CBDBD9,MapiDelivery,${DB},words,+\n`;
    const m = model(LOG + second);
    assert.equal(m.recordAt(6)!.get('direction'), '+');
    assert.equal(m.recordAt(18)!.get('direction'), '+');
    assert.equal(m.recordAt(18)!.get('description'), 'words');
  });

  it('finds a record that spans lines from any of them', () => {
    const m = model(LOG + row('06:00:00.000', '08CD7F1200CBDBD3', '>', '"first\nsecond, with a comma\nthird"'));
    for (const line of [13, 14, 15]) assert.equal(m.recordAt(line)?.line, 13, `line ${line}`);
    const hover = hoverAt(m, 14, 3)!;
    assert.equal(hover.field?.name, 'description');
  });

  it('gives the same scan in slices as at once', () => {
    const text = HEADER + Array.from({ length: 2000 }, (_, i) => row('04:00:11.120', `08CD7F12${i.toString(16).toUpperCase().padStart(8, '0')}`, '+', 'x')).join('');
    const steps = new DocumentModel('a.log', linesOf(text)).analyze();
    let pauses = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) pauses++;
    assert.ok(pauses >= 5, `${pauses} pauses`);
    assert.deepEqual(step.value, model(text, 'a.log').scan);
  });
});

describe('hover', () => {
  it('names the column, its meaning and the value\'s', () => {
    const line = model().text.line(6);
    const hover = hoverAt(model(), 6, line.indexOf(',+,') + 1)!;
    assert.equal(hover.field!.name, 'direction');
    assert.equal(hover.field!.valueMeaning, 'the session starts');
    assert.equal(line.slice(hover.column, hover.endColumn), '+');
  });

  it('shows a stamp in UTC and in the reader\'s zone', () => {
    const hover = hoverAt(model(), 6, 3, { localZone: parseZone('UTC+01:00') })!;
    assert.deepEqual(hover.times, ['2011-03-11 04:00:11.120 UTC', '2011-03-11 05:00:11.120 UTC+01:00']);
  });

  it('explains the SMTP response and the HResult inside a description', () => {
    const m = model();
    const text = m.text.line(8);
    const smtp = hoverAt(m, 8, text.indexOf('4.3.2'))!;
    assert.ok(smtp.decoded.some((d) => d.kind === 'smtp-status'), JSON.stringify(smtp.decoded));
    const status = hoverAt(m, 8, text.indexOf('1140850693'))!;
    assert.ok(status.decoded.some((d) => d.value.includes('RetryMailboxServerError')), JSON.stringify(status.decoded));
  });

  it('says nothing on a line of prose', () => {
    assert.equal(hoverAt(model('just some words\nand more\n', 'notes.txt'), 1, 3), undefined);
  });
});

describe('identifiers', () => {
  it('finds every line of a session, wherever the cursor stands in it', () => {
    const m = model();
    const id = idAt(m, 8, 30)!;
    assert.equal(id.id, '08CD7F1200CBDBD0');
    assert.equal(id.kind, 'session');
    const steps = occurrences(m, id);
    let step = steps.next();
    while (!step.done) step = steps.next();
    assert.deepEqual(step.value.map((o) => o.line), [6, 8, 9]);
  });

  it('takes a GUID as a whole', () => {
    const m = model();
    const column = m.text.line(6).indexOf(DB);
    assert.deepEqual(idAt(m, 6, column + 10), { id: DB, kind: 'guid', line: 6, column, endColumn: column + DB.length });
  });
});

describe('a file that is not open', () => {
  it('is searched in whatever chunks it comes', async () => {
    for (const chunk of [7, 64, 4096]) {
      const found = await findInSource(memorySource('x.log', LOG.replaceAll('\n', '\r\n'), chunk), { id: DB.toUpperCase(), kind: 'guid' });
      assert.deepEqual(found.map((o) => o.line), [6, 7, 8, 9, 10, 11, 12], `chunks of ${chunk}`);
      const text = linesOf(LOG).line(found[0]!.line);
      assert.equal(text.slice(found[0]!.column, found[0]!.endColumn), DB);
    }
  });
});

describe('an unrelated text', () => {
  it('is turned away in a moment, whatever it is', () => {
    const texts = ['x'.repeat(5_000_000), Array.from({ length: 100_000 }, (_, i) => `2024-01-01 12:00:00 INFO line ${i}, with, commas`).join('\n'), 'Name : value\n'.repeat(50_000), `${'(a '.repeat(1_000_000)}\n`, '"a","b","c"\n'.repeat(50_000)].map((t) => linesOf(t));
    for (const text of texts) {
      detectFormat('a.log', text);
      const times = [1, 2, 3, 4, 5].map(() => {
        const began = performance.now();
        assert.equal(detectFormat('a.log', text), undefined);
        return performance.now() - began;
      });
      assert.ok(Math.min(...times) < 5, `${Math.min(...times).toFixed(1)} ms for ${text.line(1).slice(0, 30)}`);
    }
  });
});

describe('outline and folding', () => {
  it('lists hours, and in each the sessions that start in it', () => {
    const nodes = outline(model());
    assert.deepEqual(nodes.map((n) => n.name), ['2011-03-11 04:00Z', '2011-03-11 05:00Z']);
    assert.deepEqual(nodes[0]!.children.map((n) => [n.name, n.from, n.to]), [['08CD7F1200CBDBD0', 6, 9], ['08CD7F1200CBDBD1', 7, 10]]);
  });

  it('folds ranges that nest', () => {
    const folds = folding(model());
    assert.ok(folds.some((f) => f.from === 1 && f.to === 5 && f.kind === 'comment'), 'the header');
    for (const a of folds) {
      for (const b of folds) {
        const crossing = a.from < b.from && b.from <= a.to && a.to < b.to;
        assert.ok(!crossing, `${JSON.stringify(a)} crosses ${JSON.stringify(b)}`);
      }
    }
  });
});

describe('a debugger log', () => {
  const DUMP = ` 0:021> !mdt 00000000036e1088
00000000036e1088 (Contoso.CalendarEvent)
    <NormalizedSubject>k__BackingField:00000000036e0880 (System.String) Length=5, String="Lunch"
    <ReminderIsSet>k__BackingField:true (System.Boolean)
 0:021> !mdt 00000000036e0880
00000000036e0880 (System.String) Length=5, String="Lunch"
`;
  const dump = model(DUMP, 'calendar.txt');

  it('is recognised and has an outline of its objects', () => {
    assert.equal(detectFormat('calendar.txt', linesOf(DUMP))?.id, 'object-dump');
    const nodes = outline(dump);
    assert.equal(nodes[0]!.name, 'CalendarEvent');
    assert.deepEqual(nodes[0]!.children.map((c) => c.name), ['NormalizedSubject', 'ReminderIsSet']);
  });

  it('has its tree before the rules have looked at it, and keeps it', () => {
    const m = new DocumentModel('calendar.txt', linesOf(DUMP));
    let early: unknown;
    m.onDump = ({ tree }) => {
      assert.equal(m.scan, undefined);
      assert.equal(m.facts.length, 0);
      early = [tree, tree.roots().map((root) => [root.id, root.label, root.description, root.children().map((child) => child.description)])];
    };
    m.analyzeNow();
    assert.deepEqual(early, [m.dump!.tree, m.dump!.tree.roots().map((root) => [root.id, root.label, root.description, root.children().map((child) => child.description)])]);
    assert.deepEqual(m.scan!.facts, dump.scan!.facts);
  });

  it('explains a field on hover', () => {
    const hover = hoverAt(dump, 3, 10)!;
    assert.equal(hover.object!.label, 'NormalizedSubject');
    assert.ok(hover.object!.rows.some((r) => r.value === 'System.String'), JSON.stringify(hover.object));
  });

  it('leads from an address to its object', () => {
    const id = idAt(dump, 3, 45)!;
    assert.deepEqual([id.kind, id.id], ['address', '00000000036e0880']);
    const steps = occurrences(dump, id);
    let step = steps.next();
    while (!step.done) step = steps.next();
    assert.deepEqual(step.value.map((o) => o.line), [3, 5, 6]);
    assert.equal(definitionOf(dump, id, step.value)!.line, 6);
  });

  it('has a lens above each object, but not above a string', () => {
    const titles = lenses(dump, []).filter((l) => l.kind === 'object');
    assert.deepEqual(titles.map((l) => l.line), [2]);
    assert.match(titles[0]!.title, /^CalendarEvent/);
  });
});

describe('what a text is', () => {
  it('knows a log by its content', () => {
    assert.equal(detectFormat('x.log', linesOf(LOG))?.id, 'connectivity-log');
    assert.equal(detectFormat('x.txt', linesOf(LOG.split('\n').slice(5).join('\n')))?.id, 'connectivity-log', 'rows without a header');
  });

  it('leaves other texts alone', () => {
    for (const text of ['', 'hello\nworld\n', '2024-01-01 12:00:00 INFO started\n2024-01-01 12:00:01 WARN x\n', 'Name: value\nOther: thing\n', '{\n  "a": 1\n}\n', 'a,b,c\n1,2,3\n', '# Title\n\nSome text about Get-Queue\n']) {
      assert.equal(detectFormat('x.txt', linesOf(text)), undefined, text);
    }
  });
});

describe('languages', () => {
  it('every format names one that the manifest has', () => {
    const manifest = JSON.parse(fs.readFileSync('package.json', 'utf8')) as { contributes: { languages: { id: string }[] } };
    const ids = manifest.contributes.languages.map((l) => l.id);
    for (const format of formats) if (format.language !== undefined && format.language !== 'xml') assert.ok(ids.includes(format.language), `${format.id}: ${format.language}`);
  });
});

describe('words', () => {
  it('sums a file up', () => {
    const m = model();
    const s = summaryOf(m.scan!, combine([m.scan!]).findings);
    assert.equal(s.zone, 'UTC');
    assert.equal(s.lines, '12 lines');
    assert.equal(s.range, '2011-03-11 04:00 - 05:30 UTC');
  });

  it('makes hidden characters visible', () => {
    assert.equal(oneLine('a\u202eb\u0007\tc'), 'a\\u{202e}b\\x07 c');
  });

  it('lists one problem for a finding with its other lines beside it', () => {
    const evidence = [4, 5, 6].map((line) => ({ path: 'a', line, column: 0, endColumn: 1, text: 'x' }));
    const finding = { rule: 'r', severity: 'warning', confidence: 'proven', title: 'T', detail: '', count: 3, evidence, remedy: ['Do it.'], missing: [], data: {} } as const;
    const problems = problemsOf([{ ...finding, evidence: [...evidence], remedy: ['Do it.'], missing: [] }], 'a');
    assert.equal(problems.length, 1);
    assert.equal(problems[0]!.message, 'T. Next: Do it.');
    assert.deepEqual(problems[0]!.related.map((e) => e.line), [5, 6]);
    assert.equal(problemsOf([{ ...finding, evidence: [...evidence], remedy: [], missing: [] }], 'a', 'transport-config').length, 3);
  });
});
