/** The engine's only door. Surfaces import from here and nowhere else. */
export * from './model';
export { setMessages, t } from './l10n';
export { memorySource, type LogSource } from './source';
export { readPrologue, recordBoundary, scan, scanInParts, scanText, type ScanOptions } from './scan';
export { mergeScans } from './merge';
export { Scanner, type ScannerOptions } from './scanner';
export { combine, type CaseReport } from './case/combine';
export type { TimelineEntry } from './case/timeline';
export type { CaseOptions } from './rules/rule';
export { rules, ruleById } from './rules/registry';
export { formats, formatById } from './formats/registry';
export { exchangeVersion } from './version';
export * from './report/index';
export { localToUtc, offsetAt, parseZone, zoneProblem, type Zone } from './time/zones';
export { nearestName } from './time/nearest';
export * from './editor/index';
export { decodeKinds, decodeValue, isDecodeKind, kindProblem } from './decode/index';
