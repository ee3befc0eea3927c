import { t } from '../../l10n';
import type { FileScan } from '../../model';

/** Kinds of files that hold what an incident turns on, but in a form that other programs must turn into text. */
const BINARY: readonly [RegExp, () => string][] = [
  [/\.etl$/i, () => t('a trace as it was captured: it must be decoded to text first, in full and in one run; Microsoft Support has the trace formats of each build')],
  [/\.evtx?$/i, () => t('an event log: Get-WinEvent -Path FILE | Export-Csv FILE.csv')],
  [/\.(?:dmp|mdmp|hdmp)$/i, () => t('a memory dump: open it in a debugger, and give the log of the session (.logopen FILE.txt)')],
];

/** What makes a file readable that was not read; undefined where nothing is known of it. */
export function howToRead(file: FileScan): string | undefined {
  if (file.format === 'binary') return BINARY.find(([name]) => name.test(file.path))?.[1]();
  const first = file.unparsedLines[0]?.text ?? '';
  return file.format === 'unknown' && /^\s*(?:<\?xml[^>]{0,100}>\s*)?<Objs\s[^>]{0,200}schemas\.microsoft\.com\/powershell/.test(first)
    ? t('objects as Export-Clixml writes them: Import-Clixml FILE | Format-List * > FILE.txt makes a list that is read')
    : undefined;
}
