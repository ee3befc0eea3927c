import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { combine, createRedactor, emptyNames, memorySource, redactCopy, scan } from '../../src/engine/index';

const CASES = join(__dirname, 'redact-cases');
const filesIn = (dir: string): string[] => readdirSync(dir).sort().flatMap((name) => (statSync(join(dir, name)).isDirectory() ? filesIn(join(dir, name)) : [join(dir, name)]));

/** Everything in the folders that is somebody's: people in any spelling, places, the organization, machines, addresses, numbers. */
const SECRETS = /vukovic|jelena|zupan|petra|horvat|marko|tailspin|wingtip|proseware|lju-|ljubljana|novak|toys|jv@|2001:db8|1c2d|9d1f:62c8|192\.0\.2\.|198\.51\.100|38640123456|234 56 78|555-0123|040 123 456|1004336348|7be2c5a9|957ca0a9|salary|dinner|pharma|meeting|invoice|ANDROIDC812345|00:1A:2B|4th floor/i;

async function redacted(names: readonly string[]): Promise<{ from: string; to: string; text: string }[]> {
  const out: { from: string; to: string; text: string }[] = [];
  const inputs = names.map((name) => ({ source: memorySource(name, readFileSync(name)), relative: name.slice(CASES.length + 1) }));
  const texts = new Map<string, string>();
  const result = await redactCopy(inputs, async (path) => {
    const parts: Uint8Array[] = [];
    return { write: async (b) => void parts.push(Buffer.from(b)), close: async () => void texts.set(path, Buffer.concat(parts).toString()), discard: async () => undefined };
  }, { salt: 'salt' });
  for (const { from, to } of result.files) out.push({ from, to, text: texts.get(to)! });
  return out;
}

async function findings(files: readonly { path: string; text: string | Uint8Array }[]): Promise<unknown> {
  const report = combine(await Promise.all(files.map((f) => scan(memorySource(f.path, f.text)))));
  return [report.findings.map((f) => [f.rule, f.severity, f.confidence, f.count, f.evidence.map((e) => [e.path, e.line, e.column, e.endColumn])]), report.files.map((f) => [f.path, f.format, f.lines, f.records, f.unparsed])];
}

describe('names in odd places', () => {
  const all = filesIn(CASES);

  it('are in every file of the folders, else nothing is tested', () => {
    assert.equal(new Set(all.map((f) => f.slice(CASES.length + 1).split('/')[0])).size, 5);
    for (const name of all) assert.match(readFileSync(name, 'utf8'), SECRETS, name);
  });

  it('are gone from the copy of all of them', async () => {
    for (const { to, text } of await redacted(all)) for (const line of [to, ...text.split('\n')]) assert.doesNotMatch(line, SECRETS, `${to}: ${line}`);
  });

  for (const folder of readdirSync(CASES)) {
    it(`${folder}: the findings are the same`, async () => {
      const names = all.filter((f) => f.includes(`/${folder}/`));
      const copy = await redacted(names);
      assert.deepEqual(await findings(copy.map((f) => ({ path: f.from, text: f.text }))), await findings(copy.map((f) => ({ path: f.from, text: readFileSync(f.from) }))));
    });
  }

  it('keep what joins them: one person, one organization, in every spelling', () => {
    const names = emptyNames();
    names.people.add('jelena.vukovic').add('jelena vukovic').add('vukovic, jelena').add('vukovic jelena');
    const r = createRedactor(names, 's');
    const [first, last] = r.text('jelena.vukovic@tailspin.example').split('@')[0]!.split('.') as [string, string];
    const title = (w: string): string => w[0]!.toUpperCase() + w.slice(1);
    assert.equal(r.text('Vukovic, Jelena'), `${title(last)}, ${title(first)}`);
    assert.equal(r.text('Jelena Vukovic'), `${title(first)} ${title(last)}`);
    const domain = r.text('jelena.vukovic@tailspin.example').split('@')[1]!;
    assert.equal(r.text('u=jelena.vukovic%40tailspin.example'), `u=${first}.${last}%40${domain}`);
    assert.equal(r.text('CN=Jelena Vukovic,OU=Users,DC=tailspin,DC=example'), `CN=${title(first)} ${title(last)},OU=Users,DC=${domain.split('.')[0]!},DC=example`);
    assert.match(r.text('User=TAILSPIN%5Cjvukovic&x=1'), new RegExp(`^User=${domain.split('.')[0]!.toUpperCase()}%5C[a-z]{8}&x=1$`));
    assert.match(r.text('IMCEAEX-_O=TAILSPIN_OU=EXCHANGE+20ADMINISTRATIVE+20GROUP_CN=RECIPIENTS_CN=JELENA+20VUKOVIC@tailspin.example'), /^IMCEAEX-_O=[A-Z]{8}_OU=EXCHANGE\+20ADMINISTRATIVE\+20GROUP_CN=RECIPIENTS_CN=[A-Z]{6}\+20[A-Z]{7}@/);
  });

  it('of a subject are replaced around the address in it', () => {
    const names = emptyNames();
    names.texts.add('Password of anna@contoso.example for the gate +386 1 234 56 78');
    const out = createRedactor(names, 's').text('x,Password of anna@contoso.example for the gate +386 1 234 56 78,y');
    assert.doesNotMatch(out, /Password|anna|contoso|gate|234/);
    assert.match(out, /^x,\w{8} \w\w \w{4}@\w{7}\.example \w{3} \w{3} \w{4} \+\d{3} \d \d{3} \d\d \d\d,y$/);
  });

  it('are not made up: numbers, paths and products stay', () => {
    const r = createRedactor(emptyNames(), 's');
    for (const text of ['+00:00', 'took 1.5 + 2 3', 'text/html, application/xml', 'C:\\Program Files\\Microsoft\\Exchange', 'Microsoft.Exchange.Data/Storage', '+0100', 'id 14.1.218.12', 'CN=Configuration']) assert.equal(r.text(text), text);
  });
});
