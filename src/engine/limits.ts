/** Named limits of the engine, each with its reason. A limit that is hit is reported, never silent. */

/** What `FileScan.limits` names. */
export type LimitName = 'line-length' | 'cell-lines' | 'block-lines' | 'blocks' | 'tallies' | 'kept-facts' | 'counter-keys' | 'evidence' | 'listed-lines';

/** A line longer than this is cut: no Exchange log writes one, and one JavaScript string must hold it. */
export const MAX_LINE_BYTES = 64 * 1024 * 1024;
/** Evidence text is for reading: shortened around its span. */
export const EVIDENCE_TEXT = 1000;
/** First and last matching lines kept for each kind of fact, so that a finding shows at most 100. */
export const EVIDENCE_HEAD = 60;
export const EVIDENCE_TAIL = 40;
/** Lines that a finding shows. Part of the contract. */
export const MAX_EVIDENCE = EVIDENCE_HEAD + EVIDENCE_TAIL;
/** Distinct subjects per kind of fact; a hub server has fewer recipients with refusals than this. */
export const MAX_TALLIES = 50_000;
/** Whole records kept per kind of fact: enough for years of moves, few enough for memory. */
export const MAX_KEPT = 5_000;
/** Distinct keys in one group counter. */
export const MAX_COUNTER_KEYS = 100_000;
/** Unparsed lines and repairs listed; their numbers stay true. */
export const MAX_LISTED = 100;
/** Blocks listed for one file of notes. */
export const MAX_BLOCKS = 1_000;
/** Physical lines one quoted cell may span: a message subject with pasted text, not half a file. */
export const MAX_CELL_LINES = 200;
/** Lines one block format (dump, configuration, cmdlet output) may hold in memory. */
export const MAX_BLOCK_LINES = 2_000_000;
/** Length of a quarter of an hour, the unit of all histograms; fits every zone in use. */
export const SLOT_MS = 900_000;
/** Last lines of a file whose session starts are kept: enough to see what follows the last refusal, few enough to read twice. */
export const TAIL_LINES = 100;
