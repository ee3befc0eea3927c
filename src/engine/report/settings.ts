import type { Setting, SettingsTable } from '../case/settings';
import { t } from '../l10n';
import type { Provenance } from '../model';

const INT_MAX = '2147483647';

/** `EdgeTransport.exe.config (Exchange 2010, by its folder)`. */
export function settingsTitle(table: SettingsTable): string {
  return t('{0} ({1})', table.path, versionText(table));
}

function versionText({ exchange, how }: SettingsTable): string {
  if (exchange === null) return t('Exchange version not known');
  switch (how) {
    case 'option': return t('Exchange {0}, as given', exchange);
    case 'name': return t('Exchange {0}, by the name of the file', exchange);
    case 'path': return t('Exchange {0}, by its folder', exchange);
    case 'assembly': return t('Exchange {0}, by the assemblies it names', exchange);
    case 'said': return t('Exchange {0}, as the notes say', exchange);
    default: return t('Exchange {0}, inferred from the other files', exchange);
  }
}

/** What has to be known before the table is read; empty for most files. */
export function settingsRemarks(table: SettingsTable): string[] {
  const out: string[] = [];
  if (table.broken) out.push(t('Not well-formed XML: the service does not start with this file, so nothing of it is in force.'));
  if (table.pasted) out.push(t('Pasted lines, not a whole file: they are in force only where they were entered.'));
  if (table.external?.how === 'file') out.push(t('What {0} sets comes behind these lines and wins; that file was not given.', table.external.name));
  if (table.external?.how === 'configSource') out.push(t('All settings stand in {0}, which was not given.', table.external.name));
  if (table.exchange === null) out.push(t('The Exchange version is not known: defaults differ, and so does the file that is read. Give --exchange, or the file with its folder.'));
  return out;
}

export function inForceText(s: Setting, table: SettingsTable): string {
  if (table.broken || (table.pasted && s.value === null && s.line !== null && s.source === 'unknown')) return t('nothing');
  return s.value ?? (s.source === 'not-read' ? t('no effect') : t('not known'));
}

/** `line 12`, `default`, `line 12: invalid, so the default`. */
export function fromText(s: Setting, table: SettingsTable): string {
  const at = s.line === null ? '' : s.from === undefined ? t('line {0}', s.line) : t('line {0} of {1}', s.line, s.from);
  if (s.source === 'file') return at;
  if (table.broken) return t('{0}, not read', at);
  if (table.pasted && s.value === null && s.source === 'unknown' && s.line !== null) return t('{0}, no element as it stands', at);
  if (s.source === 'not-read' && s.file === null) return t('{0}, no such setting in this version', at);
  if (s.source === 'not-read') return t('{0}, read from {1} only', at, s.file ?? '?');
  const written = s.line === null ? '' : t(' ({0} says {1}, which does not count)', at, s.written ?? '');
  if (s.source === 'default') return t('default') + written;
  return t('default of the version') + written;
}

export function rangeOf(s: Setting): string {
  if (s.min === null && s.max === null) return s.default !== null && /^(true|false)$/i.test(s.default) ? 'True, False' : '';
  if (s.max === null || s.max === INT_MAX) return t('{0} or more', s.min ?? '');
  return `${s.min ?? '...'} - ${s.max}`;
}

export function provenanceText(provenance: Provenance): string {
  switch (provenance) {
    case 'documented': return t('documented');
    case 'reported': return t('reported');
    case 'inferred': return t('inferred');
    default: return t('unverified');
  }
}

/** Head and cells of the table, the same for every kind of report. */
export function settingsHead(): string[] {
  return [t('Setting'), t('In force'), t('Default'), t('Where from'), t('Range'), t('Restart after a change'), t('Confidence')];
}

export function settingsRow(s: Setting, table: SettingsTable): string[] {
  return [s.key, inForceText(s, table), s.default ?? t('not known'), fromText(s, table), rangeOf(s), s.service ?? '', provenanceText(s.confidence)];
}
