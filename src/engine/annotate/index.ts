/** What the annotated view asks of the engine. */
export { BLOCK_BYTES, BlockMap, LineIndex, type IndexDelta } from './line-index';
export { durationText, foldNeighbours, type Annotation, type CaseWords, type LineMark } from './notes';
export type { ObjectRow } from './objects';
export { Page, ROLES, type PageLine } from './page';
export { PageBook, type Where } from './page-book';
export { patternProblem } from './pattern';
export { ProgressiveScan } from './progressive';
export { facetColumns, FacetCounter, facetValue, type FacetCounts } from './facets';
export { matcherOf, type Matcher, type PickedValue, type Query } from './query';
export { columnsOf } from './record-reader';
export type { SessionRow, Sessions } from './sessions';
export { Survey, type FileSurvey, type SurveyMark } from './survey';
export { decodeLines, MAX_MATCHES, searchBlocks, splitLines } from './search';
export { bucketsOf, type Bucket, type Chart } from './time-chart';
export { ViewEngine, type ViewSources } from './view-engine';
export type { EngineEvent, EngineRequest, FileSummary, ReportFormat, Slots, ViewFile, ViewOptions, ViewReport } from './view-messages';
