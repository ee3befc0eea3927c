export { visible, visibleLines } from './escape';
export { fileData, findingData, jsonReport, reportData, stampText, type ReportContext } from './json';
export { ndjsonReport } from './ndjson';
export { textReport, type TextOptions } from './text';
export { coverageOf, formatTitle, isReadable, type Coverage, type CoverageRow } from './coverage';
export { byteText, confidenceText, countText, rangeText, severityText, timeText } from './words';
export { decodedText } from './decoded';
export { CsvRows, recordKinds, recordRow, recordUtc } from './records';
