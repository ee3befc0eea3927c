import { decodeKinds, recordKinds, t } from '../engine/index';
import type { CommandSpec, OptionSpec } from './args';

export const SCAN_FORMATS = ['text', 'json', 'ndjson', 'markdown', 'html', 'sarif'] as const;
export const EXCHANGE = ['2007', '2010', '2013', '2016', '2019', 'SE'] as const;
export const FAIL_ON = ['error', 'warning', 'never'] as const;

const format = (...oneOf: string[]): OptionSpec => ({ value: oneOf.join('|'), short: 'f', oneOf, help: () => t('What to write; the first is the default.') });
const output: OptionSpec = { value: 'FILE', short: 'o', help: () => t('Write to FILE instead of standard output; it appears whole or not at all.') };

/** Every command with its options, the single source of parsing and help. */
export const specs: readonly CommandSpec[] = [
  {
    name: 'scan',
    operands: 'PATH...',
    summary: () => t('Read logs, traces, dumps and configuration files and say what is wrong.'),
    details: () => t('PATH is a file, a folder (with everything in it), a .gz or .zip archive, or - for standard input, packed by gzip or not. All of them are one case.'),
    options: {
      format: format(...SCAN_FORMATS),
      output,
      rule: { value: 'ID', short: 'r', many: true, help: () => t('Only findings of this rule; may be given several times.') },
      exchange: { value: EXCHANGE.join('|'), oneOf: EXCHANGE, help: () => t('Version of Exchange, for files that do not tell.') },
      zone: { value: 'ZONE', help: () => t('Zone of stamps in local time: an IANA name, a Windows name or an offset such as -08:00.') },
      since: { value: 'T', help: () => t('Leave out records before this time (ISO 8601; UTC unless it ends in an offset).') },
      until: { value: 'T', help: () => t('Leave out records after this time; a day, an hour or a minute is included to its end.') },
      jobs: { value: 'N', short: 'j', help: () => t('Files read at the same time.') },
      baseline: { value: 'FILE', help: () => t('Findings accepted in FILE (see exlens baseline) are listed and not counted.') },
      split: { value: 'T', help: () => t('Compare what was before this time with what came after it: did a change help?') },
      'fail-on': { value: FAIL_ON.join('|'), oneOf: FAIL_ON, help: () => t('From which severity on the exit status is 1; error is the default.') },
      quiet: { short: 'q', help: () => t('No progress and no remarks on standard error.') },
    },
    examples: [
      { line: 'exlens scan CONNECTLOG20110311-1.LOG', what: () => t('one log, on the terminal') },
      { line: 'exlens scan incident/ --exchange 2010 --format html --output report.html', what: () => t('a folder, as a page to send around') },
      { line: 'exlens scan incident/ --split 2011-03-14T09:00', what: () => t('the same figures before and after a change') },
      { line: 'zcat old.log.gz | exlens scan - --format json', what: () => t('from another program') },
    ],
  },
  {
    name: 'objects',
    operands: 'FILE...',
    summary: () => t('Show the objects of a debugger log (SOS, SOSEX, dotnet-dump), decoded, as a tree.'),
    options: { format: format('text', 'json'), output },
    examples: [{ line: 'exlens objects windbg.log', what: () => t('every object with its fields and what they mean') }],
  },
  {
    name: 'records',
    operands: 'FILE...',
    summary: () => t('Write the records of all formats in one shape, for SQL engines and scripts.'),
    details: () => t('Cells become columns, names in lower case with _. CSV has the columns of the first record; what later records have beside them stands in the column more.'),
    options: {
      format: format('ndjson', 'csv'),
      raw: { help: () => t('CSV with cells as they are. Otherwise one that a spreadsheet would take for a formula begins with an apostrophe.') },
      kind: { value: 'KIND', short: 'k', help: () => t('Only records of this kind: {0}.', recordKinds.join(', ')) },
      output,
      zone: { value: 'ZONE', help: () => t('Zone of stamps in local time: an IANA name, a Windows name or an offset such as -08:00.') },
      since: { value: 'T', help: () => t('Leave out records before this time (ISO 8601; UTC unless it ends in an offset).') },
      until: { value: 'T', help: () => t('Leave out records after this time; a day, an hour or a minute is included to its end.') },
    },
    examples: [
      { line: 'exlens records CONNECTLOG*.LOG --kind connectivity --format csv > connectivity.csv', what: () => t('one table of one kind') },
      { line: 'exlens records incident/ | jq -c "select(.source == \\"MapiDelivery\\")"', what: () => t('one JSON object a line, filtered') },
    ],
  },
  {
    name: 'decode',
    operands: 'VALUE...',
    summary: () => t('Explain a value: entry id, HRESULT, ec=, SMTP status, IMCEA address, ticks, TimeSpan, SID, event mask.'),
    details: () => t('- reads one value a line from standard input.'),
    options: {
      as: { value: 'KIND', short: 'a', help: () => t('What the value is: {0}, or the name of an enumeration.', decodeKinds.join(', ')) },
      format: format('text', 'json'),
      output,
    },
    examples: [
      { line: 'exlens decode 1140850693', what: () => t('a number that can be several things') },
      { line: 'exlens decode "432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded"', what: () => t('an SMTP answer') },
    ],
  },
  {
    name: 'redact',
    operands: 'PATH...',
    summary: () => t('Copy files with people, hosts and addresses replaced by stable pseudonyms.'),
    details: () => t('The copy has the same findings. DIR.map.json beside it tells who is who: it stays with you.'),
    options: {
      output: { value: 'DIR', short: 'o', help: () => t('Folder for the copies; empty or new, and outside of what is read.') },
      force: { help: () => t('Overwrite files of the same name in DIR.') },
      format: format('text', 'json'),
      quiet: { short: 'q', help: () => t('No progress on standard error.') },
    },
    examples: [{ line: 'exlens redact incident/ --output incident-redacted', what: () => t('the same folder without names') }],
  },
  {
    name: 'compare',
    operands: 'BEFORE.json AFTER.json',
    summary: () => t('Say what changed between two scans: new, gone, grown, shrunk.'),
    details: () => t('Both files come from exlens scan --format json. Figures are per session and per hour, so that logs of different length can be compared.'),
    options: {
      format: format('text', 'json', 'markdown'),
      output,
      'fail-on-new': { help: () => t('Exit status 1 when a finding is new or has grown.') },
    },
    examples: [{ line: 'exlens compare friday.json monday.json', what: () => t('what is new since Friday') }],
  },
  {
    name: 'baseline',
    operands: 'add|list|remove PATH...',
    summary: () => t('Accept findings with a note, so that a second scan shows what is new.'),
    details: () => t('add scans PATH and accepts what it finds in PATH/{0} (or --file); list shows that file; remove takes entries of a rule out of it.', '.exlens-baseline.json'),
    options: {
      note: { value: 'TEXT', short: 'n', help: () => t('Why it is accepted; needed by add.') },
      rule: { value: 'ID', short: 'r', many: true, help: () => t('Only findings of this rule; may be given several times; needed by remove.') },
      subject: { value: 'NAME', help: () => t('remove: only entries about this recipient, database or server.') },
      file: { value: 'FILE', help: () => t('The baseline; otherwise it stands in the folder that is scanned.') },
      exchange: { value: EXCHANGE.join('|'), oneOf: EXCHANGE, help: () => t('Version of Exchange, for files that do not tell.') },
      zone: { value: 'ZONE', help: () => t('Zone of stamps in local time: an IANA name, a Windows name or an offset such as -08:00.') },
    },
    examples: [
      { line: 'exlens baseline add incident/ --rule connection-failed --note "partner is being moved"', what: () => t('accept one kind of finding') },
      { line: 'exlens scan incident/ --baseline incident/.exlens-baseline.json', what: () => t('what is new since') },
    ],
  },
  {
    name: 'rules',
    operands: '[ID]',
    summary: () => t('List the rules with their usual severity, or show the page of one.'),
    options: {},
    examples: [{ line: 'exlens rules recipient-thread-limit', what: () => t('what the rule sees, what it means, what to do') }],
  },
  {
    name: 'mcp',
    operands: '[FOLDER]...',
    summary: () => t('Offer the same analyses as tools for agents (Model Context Protocol, on standard input and output).'),
    details: () => t('Reads below the folders named, or the current one, and nowhere else. Started by the agent; see docs/agents.md.'),
    options: {},
    examples: [{ line: 'exlens mcp incident/', what: () => t('as the command of a server in the settings of an agent') }],
  },
];

export function specOf(name: string): CommandSpec | undefined {
  return specs.find((s) => s.name === name);
}
