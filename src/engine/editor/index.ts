/** What an editor asks about an open document. Everything is plain data with 1-based lines and 0-based columns. */
export { detectFormat, DETECT_LINES } from './detect';
export { DumpModel, nodeRows, type NodeRow } from './dump';
export { DocumentModel, type LineFact } from './document';
export { findInSource, MAX_SEARCHED_BYTES } from './find-in-source';
export { findingLines, findingsAt, problemsOf, rangeOf, summaryOf, type Problem } from './findings';
export { actionsOf, type FindingActions } from './finding-actions';
export { baseName, distinctNames } from './names';
export { evidenceLabel, findingAsText, findingTree, type FindingNode, type GroupBy } from './finding-tree';
export type { Group, Stretch } from './groups';
export { hoverAt, type HoverContent, type HoverFinding, type HoverOptions } from './hover';
export { definitionOf, idAt, occurrences, type IdAt, type Occurrence } from './ids';
export { lenses, notes, type Lens, type LensOptions, type Note } from './lenses';
export { folding, foldingSteps, outline, outlineSteps, type Fold, type OutlineNode } from './outline';
export { linesOf, oneLine, shorten, type TextLines } from './text-lines';
export { configCompletions, type Completion } from './config';
