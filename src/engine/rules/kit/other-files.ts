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
  return file.format === 'binary' ? BINARY.find(([name]) => name.test(file.path))?.[1]() : undefined;
}
