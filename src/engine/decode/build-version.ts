/** Builds of Exchange as servers, headers and files write them. Source: Microsoft's list of build numbers; builds of updates in between carry a higher last number. */

import { t } from '../l10n';
import type { Decoded } from '../model';

/** What a build belongs to: `major.minor.build`. */
const releases: Readonly<Record<string, string>> = {
  '8.1.240': '2007 SP1', '8.2.176': '2007 SP2', '8.3.83': '2007 SP3', '14.0.639': '2010', '14.1.218': '2010 SP1', '14.2.247': '2010 SP2', '14.3.123': '2010 SP3', '15.0.516': '2013', '15.0.847': '2013 SP1',
  '15.0.1395': '2013 CU21', '15.0.1473': '2013 CU22', '15.0.1497': '2013 CU23', '15.1.225': '2016', '15.1.2106': '2016 CU18', '15.1.2176': '2016 CU19', '15.1.2242': '2016 CU20', '15.1.2308': '2016 CU21',
  '15.1.2375': '2016 CU22', '15.1.2507': '2016 CU23', '15.2.221': '2019', '15.2.792': '2019 CU8', '15.2.858': '2019 CU9', '15.2.922': '2019 CU10', '15.2.986': '2019 CU11', '15.2.1118': '2019 CU12',
  '15.2.1258': '2019 CU13', '15.2.1544': '2019 CU14', '15.2.1748': '2019 CU15', '15.2.2562': 'SE RTM',
};

const products: Readonly<Record<string, string>> = {
  '6.5': '2003', '8.0': '2007', '8.1': '2007 SP1', '8.2': '2007 SP2', '8.3': '2007 SP3', '14.0': '2010', '14.1': '2010 SP1', '14.2': '2010 SP2', '14.3': '2010 SP3', '15.0': '2013', '15.1': '2016', '15.2': '2019 / SE', '15.20': 'Online',
};

/** The directory writes builds with this added: `Version 15.1 (Build 32507.6)`. */
const DIRECTORY_OFFSET = 30_000;

/** `15.01.2507.006`, `15.1.2507.6`, `Version 15.1 (Build 2507.6)`. */
export function decodeBuild(text: string): Decoded | undefined {
  const match = /^(?:Version )?(\d{1,2})\.(\d{1,2})(?:\.| \(Build )(\d{1,5})\.(\d{1,4})\)?$/i.exec(text.trim());
  if (!match) {
    return undefined;
  }
  const [major, minor, whole, revision] = match.slice(1).map(Number) as [number, number, number, number];
  const product = products[`${major}.${minor}`];
  if (product === undefined) {
    return undefined;
  }
  const build = whole >= DIRECTORY_OFFSET ? whole - DIRECTORY_OFFSET : whole;
  const release = releases[`${major}.${minor}.${build}`];
  const notes = [
    ...(whole === build ? [] : [t('as the directory writes it: 30000 is added to the build')]),
    ...(release === undefined && product !== 'Online' ? [t('which update this build belongs to is not known here')] : []),
  ];
  return { kind: 'exchange-build', raw: text, label: t('Build of Exchange'), value: `Exchange ${release ?? product} (${major}.${minor}.${build}.${revision})`, ...(notes.length > 0 && { notes }) };
}
