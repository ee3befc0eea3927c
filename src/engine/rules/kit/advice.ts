import { configKey, DELIVERY } from '../../formats/config-keys';
import { t } from '../../l10n';
import type { FileScan, Missing } from '../../model';
import type { CaseFacts } from '../rule';
import { externalOf, includerOf } from './config-external';
import { configFileKind, configVersion, isAside } from './config-rule';
import { serverOfPath } from './patterns';
import type { Stats } from './stats';
import { ageOf, severalVersions, versionOf, type Version } from './versions';

/** Documented defaults of 2010 SP1. Source: the Exchange team's article on store driver fault isolation. */
const OLD_RECIPIENT = 1;
const OLD_DATABASE = 2;
/** Reported for one build of 2013, unverified for later versions. */
const MODERN_RECIPIENT = 3;
const MODERN_DATABASE = 8;
/** The same article: never above 4 for the database key; the recipient key at least one less. */
export const OLD_CEILING = 4;

/** A value in force, or the default where no file was given. */
export interface Effective {
  key: string;
  value: number;
  source: 'config' | 'printed' | 'default';
  path?: string;
  line?: number;
}

export interface Advice {
  remedy: string[];
  detail: string[];
  missing: Missing[];
  /** Goes into `data.advice`. */
  data: Record<string, unknown>[];
}

export interface Printed {
  key: 'RecipientThreadLimit' | 'MaxMailboxDeliveryPerMdbConnections';
  value: number;
  /** Logs of other servers print less. */
  unlike?: boolean;
}

export interface AdviceInput {
  versions: readonly Version[];
  /** The limit that the lines of a version print, and the key it is the value of. */
  printed?(version: Version): Printed | undefined;
  /** The limit that refused; the other one follows it. */
  of: Printed['key'];
  /** The database is slow or ill: its limits shrink by themselves and larger keys do harm. */
  sick?: boolean;
  /** The refusals are over: nothing has to be changed. */
  drained?: boolean;
}

const FILE_OLD = 'EdgeTransport.exe.config';
const FILE_MODERN = 'MSExchangeDelivery.exe.config';

/** What to do about the two delivery keys, per version: what is in force, the next step, the ceiling, the file, the service, the undo. */
export function deliveryAdvice(facts: CaseFacts, input: AdviceInput): Advice {
  const out: Advice = { remedy: [], detail: [], missing: [], data: [] };
  const ages = new Set(input.versions.map((v) => v.age));
  if (ages.size > 1) out.detail.push(t('Servers of several versions are in these files: the advice differs and is given per version.'));
  for (const version of input.versions) {
    if (version.name === '2007') out.detail.push(t('Exchange 2007 has neither RecipientThreadLimit nor MaxMailboxDeliveryPerMdbConnections.'));
    else if (version.age === 'old') adviseOld(facts, input, version, out, ages.size > 1);
    else if (version.age === 'modern') adviseModern(facts, input, version, out);
    else adviseUnknown(out);
  }
  return out;
}

function adviseOld(facts: CaseFacts, input: AdviceInput, version: Version, out: Advice, several: boolean): void {
  const { recipient, database, contradicted } = inForceOld(facts, input.printed?.(version));
  if (contradicted) out.detail.push(contradicted);
  const unlike = unlikeFiles(facts);
  if (unlike !== '') out.detail.push(unlike);
  const broken = brokenFile(facts, FILE_OLD);
  if (broken !== '') out.detail.push(broken);
  const label = several ? `Exchange ${version.name}: ` : '';
  if (recipient.source !== 'config' && database.source !== 'config') {
    out.missing.push({ what: t('The values in force: {0} of every Exchange 2010 hub server', FILE_OLD), how: 'C:\\Program Files\\Microsoft\\Exchange Server\\V14\\Bin\\' + FILE_OLD });
  }
  if (!input.drained) out.remedy.push(label + waitFirst());
  const byDatabase = input.of === 'MaxMailboxDeliveryPerMdbConnections';
  const nextDatabase = byDatabase ? database.value + 1 : Math.max(database.value, recipient.value + 2);
  const nextRecipient = byDatabase ? Math.max(recipient.value, Math.min(recipient.value + 1, nextDatabase - 1)) : recipient.value + 1;
  const inForce = { recipient: recipient.value, database: database.value, source: recipient.source };
  if (input.sick) {
    out.data.push({ exchange: version.name, file: FILE_OLD, service: 'MSExchangeTransport', current: inForce, next: null, sick: true });
    return;
  }
  if (nextDatabase > OLD_CEILING) {
    out.detail.push(database.value > OLD_CEILING
      ? t('RecipientThreadLimit is {0} and MaxMailboxDeliveryPerMdbConnections {1}, above the ceiling of {2} already: larger values load the mailbox server, and the way is back to {2} at most, the recipient limit one less.', recipient.value, database.value, OLD_CEILING)
      : t('RecipientThreadLimit is {0} and MaxMailboxDeliveryPerMdbConnections {1}: one step more would pass the ceiling of {2}, so the keys stay as they are.', recipient.value, database.value, OLD_CEILING));
    out.remedy.push(label + t('If it comes back, give the few busy mailboxes a database of their own, or dedicated hub servers in a site of their own.'));
    out.data.push({ exchange: version.name, file: FILE_OLD, service: 'MSExchangeTransport', current: inForce, ceiling: OLD_CEILING, atCeiling: true });
    return;
  }
  if (!input.drained && (unlike !== '' || input.printed?.(version)?.unlike)) out.remedy.push(label + t('First set the same values on all hub servers of the site, RecipientThreadLimit {0} and MaxMailboxDeliveryPerMdbConnections {1}, restart MSExchangeTransport there and look again.', recipient.value, database.value));
  const xml = `<add key="RecipientThreadLimit" value="${nextRecipient}" />\n<add key="MaxMailboxDeliveryPerMdbConnections" value="${nextDatabase}" />`;
  out.remedy.push(
    label + (input.drained ? t('If it comes back:') + ' ' : t('If it lasts:') + ' ') + t('in {0} on every hub server of the site set RecipientThreadLimit from {1} to {2} and MaxMailboxDeliveryPerMdbConnections from {3} to {4}, straight quotes, inside <appSettings>.', FILE_OLD, recipient.value, nextRecipient, database.value, nextDatabase),
    label + t('Keep a copy of the file, restart MSExchangeTransport, watch mailbox and hub servers; to undo, put the old values back and restart again.'),
  );
  out.detail.push(sourceOfValues(recipient, database), t('MaxMailboxDeliveryPerMdbConnections stays at {0} or below and RecipientThreadLimit at least one less; each hub has its own count, so the mailbox sees the sum of all. A cumulative update overwrites the file.', OLD_CEILING));
  out.data.push({ exchange: version.name, file: FILE_OLD, service: 'MSExchangeTransport', current: inForce, next: { recipient: nextRecipient, database: nextDatabase }, ceiling: OLD_CEILING, xml, undo: undoOf(recipient, database) });
}

/** The lines prove the limit in force; a file that says something else is not the one the service runs with. */
function inForceOld(facts: CaseFacts, shown: Printed | undefined): { recipient: Effective; database: Effective; contradicted?: string } {
  // of the files of several servers, the one that says what the lines print
  const fits = shown && inFiles(facts, shown.key, 'old').find((e) => e.value === shown.value);
  const file = { recipient: effective(facts, 'RecipientThreadLimit', 'old', fits?.path), database: effective(facts, 'MaxMailboxDeliveryPerMdbConnections', 'old', fits?.path) };
  const printed = { recipient: printedAs(shown, 'RecipientThreadLimit'), database: printedAs(shown, 'MaxMailboxDeliveryPerMdbConnections') };
  const differs = [[file.recipient, printed.recipient], [file.database, printed.database]].find(([a, b]) => a && b && a.value !== b.value);
  const trusted: Partial<typeof file> = differs ? {} : file;
  const recipient = printed.recipient ? { ...printed.recipient, ...(trusted.recipient ?? {}) } : (trusted.recipient ?? fallback('RecipientThreadLimit', OLD_RECIPIENT));
  const database = printed.database ? { ...printed.database, ...(trusted.database ?? {}) } : (trusted.database ?? fallback('MaxMailboxDeliveryPerMdbConnections', Math.max(OLD_DATABASE, recipient.value + 1)));
  if (!differs) return { recipient, database };
  const [said, printedOne] = differs as [Effective, Effective];
  return { recipient, database, contradicted: t('{0} sets {1} to {2}, but the lines print {3}: the service did not run with that file (another server, a later change, or no restart since). What the lines print counts here.', said.path ?? '', said.key, said.value, printedOne.value) };
}

function adviseModern(facts: CaseFacts, input: AdviceInput, version: Version, out: Advice): void {
  const recipient = effective(facts, 'RecipientThreadLimit', 'modern');
  const database = effective(facts, 'MaxMailboxDeliveryPerMdbConnections', 'modern');
  out.remedy.push(
    t('Find why deliveries to it are slow: mailbox rules, folder sizes, quota, search index, latency of its database.'),
    t('On Exchange {0} the delivery keys are read from {1} by MSExchangeDelivery; after a change there restart MSExchangeDelivery, and MSExchangeTransport with it.', version.name ?? '2013+', FILE_MODERN),
  );
  out.detail.push(
    t('The values 2 and 3 that circulate for RecipientThreadLimit and MaxMailboxDeliveryPerMdbConnections are for 2010: they are below the defaults reported for 2013 (3 and 8, unverified) and would lower both limits. {0} has no effect on delivery there. Microsoft documents no numbers for 2013 and later, so none is given here.', FILE_OLD),
  );
  const broken = brokenFile(facts, FILE_MODERN);
  if (broken !== '') out.detail.push(broken);
  const low = lowValues(facts);
  if (low !== '') out.detail.push(low);
  if (recipient ?? database) {
    const replaced = recipient !== undefined && recipient.value > (database?.value ?? MODERN_DATABASE);
    if (replaced) out.detail.push(t('RecipientThreadLimit = {0} ({1}:{2}) is above MaxMailboxDeliveryPerMdbConnections: the service silently takes its default of {3} instead (reported).', recipient.value, recipient.path ?? '', recipient.line ?? 0, MODERN_RECIPIENT));
    const inForce = [replaced ? undefined : recipient, database].filter((e) => e !== undefined);
    if (inForce.length > 0) out.detail.push(t('In force: {0}.', inForce.map((e) => `${e.key} = ${e.value} (${e.path}:${e.line})`).join(', ')));
  } else {
    out.missing.push({ what: t('The values in force: {0} of every Exchange {1} mailbox server', FILE_MODERN, version.name ?? '2013+'), how: 'C:\\Program Files\\Microsoft\\Exchange Server\\V15\\Bin\\' + FILE_MODERN });
  }
  out.data.push({ exchange: version.name, file: FILE_MODERN, service: 'MSExchangeDelivery', current: { recipient: recipient && recipient.value > (database?.value ?? MODERN_DATABASE) ? MODERN_RECIPIENT : (recipient?.value ?? null), database: database?.value ?? null }, reportedDefaults: { recipient: MODERN_RECIPIENT, database: MODERN_DATABASE, provenance: 'unverified' }, next: null });
}

function adviseUnknown(out: Advice): void {
  out.remedy.push(waitFirst());
  out.detail.push(t('The Exchange version is not known, so no value is advised: 2010 reads the delivery keys from {0}, 2013 and later from {1}, with other defaults.', FILE_OLD, FILE_MODERN));
  out.missing.push({ what: t('The Exchange version'), how: 'Get-ExchangeServer | Format-List Name,AdminDisplayVersion' });
  out.data.push({ exchange: null, next: null });
}

/** A configuration that the case holds and no service can run with: the values in force are those of another file. */
function brokenFile(facts: CaseFacts, name: string): string {
  const path = facts.kept('config-file').filter(({ fact }) => fact.data.broken === true).filter(({ file }) => !isAside(file, facts)).map(({ file }) => file.path).find((p) => p.toLowerCase().includes(name.toLowerCase()));
  return path === undefined ? '' : t('{0} is given, but it is not well-formed: the service does not start with it, so what is in force stands elsewhere.', path);
}

/** Delivery limits in a file or in pasted lines that would lower what 2013 and later are reported to have. */
export function lowValues(facts: CaseFacts): string {
  const low = facts.kept('config-key').filter(({ file, fact: { data } }) => {
    if (data.where === 'removed' || isAside(file, facts)) return false;
    const known = configKey(String(data.key));
    return known?.fileModern === DELIVERY && known.type === 'int' && /^\s*\d{1,9}\s*$/.test(String(data.value)) && Number(data.value) < Number(known.modern);
  });
  if (low.length === 0) return '';
  return t('{0} would lower the limits on Exchange 2013 and later, whose defaults are reported as 3 and 8 (unverified).', low.slice(0, 4).map(({ file, fact }) => `${String(fact.data.key)} = ${String(fact.data.value).trim()} (${file.path}:${fact.line})`).join(', '));
}

/** The highest limit that the lines of each version print. */
export function printedBy(facts: CaseFacts, stats: Pick<Stats, 'entries'>, key: Printed['key']): (version: Version) => Printed | undefined {
  return (version) => {
    const entries = stats.entries.filter((e) => /^\d+$/.test(e.tally.dims.limit ?? '') && severalVersions(e.file).length === 0 && versionOf(facts, e.file).name === version.name);
    if (entries.length === 0) return undefined;
    const servers = new Map<string, number>();
    for (const { file, tally } of entries) {
      const server = serverOfPath(file.path) ?? '';
      servers.set(server, Math.max(servers.get(server) ?? 0, Number(tally.dims.limit)));
    }
    const highest = [...servers.values()].reduce((most, n) => Math.max(most, n), 0);
    return { key, value: highest, ...([...servers.values()].some((n) => n < highest) && { unlike: true }) };
  };
}

export function waitFirst(): string {
  return t('Wait first and watch the queues, twice, some minutes apart: a one-time storm drains by itself.');
}

/** What must not be done about a slow database, with the version's file in mind. */
export function keepKeys(): string {
  return t('The delivery keys are not the cause and larger values make it worse: more deliveries at once load the database more.');
}

function fallback(key: string, value: number): Effective {
  return { key, value, source: 'default' };
}

function printedAs(shown: Printed | undefined, key: string): Effective | undefined {
  return shown?.key === key ? { key, value: shown.value, source: 'printed' } : undefined;
}

/** Servers whose files say different values, those included whose file leaves a key at its default: each counts by its own. */
function unlikeFiles(facts: CaseFacts): string {
  const whole = facts.kept('config-file').filter(({ file, fact }) => fact.data.whole === true && fact.data.broken !== true && configFileKind(file) === 'edge' && configVersion(file, facts)?.modern === false && !isAside(file, facts) && !externalOf(file, facts));
  const paths = [...new Set(whole.map(({ file }) => file.path))];
  const all = ([['RecipientThreadLimit', OLD_RECIPIENT], ['MaxMailboxDeliveryPerMdbConnections', OLD_DATABASE]] as const).flatMap(([key, standard]) => {
    const set = inFiles(facts, key, 'old');
    const values = [...set, ...paths.filter((path) => !set.some((e) => e.path === path)).map((path): Effective => ({ ...fallback(key, standard), path }))];
    return new Set(values.map((e) => e.value)).size > 1 ? values : [];
  });
  return all.length === 0 ? '' : t('The files of the servers differ: {0}. The same values belong on all servers of a site.', all.slice(0, 6).map((e) => `${e.path ?? ''} ${e.key} = ${e.value}${e.source === 'default' ? t(' (default)') : ''}`).join(', '));
}

/** The value a configuration file in the case puts in force for that age of server; of several files the one at `path`, else the last. */
export function effective(facts: CaseFacts, key: string, age: 'old' | 'modern', path?: string): Effective | undefined {
  const all = inFiles(facts, key, age);
  return all.find((e) => e.path === path) ?? all.at(-1);
}

/** One value for each file that sets the key; the last line of a file wins. */
function inFiles(facts: CaseFacts, key: string, age: 'old' | 'modern'): Effective[] {
  const found = new Map<string, Effective>();
  const broken = new Set(facts.kept('config-file').filter(({ fact }) => fact.data.broken === true).map(({ file }) => file));
  const included = (file: FileScan): FileScan | undefined => includerOf(file, facts);
  // the lines of a file that another one takes in come behind its own
  for (const { file, fact } of facts.kept('config-key').sort((a, b) => Number(included(a.file) !== undefined) - Number(included(b.file) !== undefined))) {
    const of = included(file) ?? file;
    if (isAside(of, facts)) continue;
    // a file that is no XML keeps the service from starting: nothing in it is in force
    if (broken.has(of)) continue;
    const data = fact.data as { key?: string; value?: string; line?: number; file?: string | null; version?: string | null; where?: string };
    if (data.where !== undefined && data.where !== 'appSettings' && !(of !== file && data.where === 'fragment')) continue;
    if (data.key?.toLowerCase() !== key.toLowerCase() || !/^\s*\d{1,9}\s*$/.test(data.value ?? '')) continue;
    const name = (data.file ?? of.path).toLowerCase();
    const said = data.version ?? of.exchange;
    const fileAge = said ? ageOf(said) : name.includes('msexchangedelivery') ? 'modern' : facts.options.exchange ? ageOf(facts.options.exchange) : 'old';
    if (fileAge !== age || (age === 'modern' && name.includes('edgetransport'))) continue;
    found.set(of.path, { key, value: Number(data.value), source: 'config', path: file.path, line: data.line ?? fact.line });
  }
  return [...found.values()];
}

function sourceOfValues(recipient: Effective, database: Effective): string {
  const one = (e: Effective): string =>
    e.source === 'config' ? t('{0} = {1} ({2}, line {3})', e.key, e.value, e.path ?? '', e.line ?? 0) : e.source === 'printed' ? t('{0} = {1} (printed by the lines)', e.key, e.value) : e.key === 'MaxMailboxDeliveryPerMdbConnections' && e.value !== OLD_DATABASE ? t('{0} at least {1} (no file says it; it stands above the other)', e.key, e.value) : t('{0} = {1} (default of 2010 SP1; no file says otherwise)', e.key, e.value);
  return t('In force: {0}; {1}.', one(recipient), one(database));
}

function undoOf(recipient: Effective, database: Effective): string {
  if (recipient.source !== 'config' && database.source !== 'config') return t('Remove both lines and restart MSExchangeTransport.');
  return `<add key="RecipientThreadLimit" value="${recipient.value}" />\n<add key="MaxMailboxDeliveryPerMdbConnections" value="${database.value}" />`;
}
