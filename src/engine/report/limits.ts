import { t } from '../l10n';
import { MAX_BLOCK_LINES, MAX_BLOCKS, MAX_CELL_LINES, MAX_COUNTER_KEYS, MAX_KEPT, MAX_LINE_BYTES, MAX_LISTED, MAX_TALLIES, type LimitName } from '../limits';
import { byteText, countText } from './words';

const WORDS: Record<LimitName, () => string> = {
  'line-length': () => t('a line longer than {0} was read as several', byteText(MAX_LINE_BYTES)),
  'cell-lines': () => t('a quoted cell of more than {0} lines was read line by line', countText(MAX_CELL_LINES)),
  'block-lines': () => t('a block of more than {0} lines was read as several', countText(MAX_BLOCK_LINES)),
  blocks: () => t('more than {0} blocks: the others are read, not listed', countText(MAX_BLOCKS)),
  tallies: () => t('more than {0} different subjects of one kind: the others are counted, not told apart', countText(MAX_TALLIES)),
  'kept-facts': () => t('more than {0} facts of one kind: the others are counted only', countText(MAX_KEPT)),
  'counter-keys': () => t('more than {0} different values in one count: the others are left out of it', countText(MAX_COUNTER_KEYS)),
  evidence: () => '',
  'listed-lines': () => t('more than {0} unknown or repaired lines: the others are counted, not listed', countText(MAX_LISTED)),
};

/** A limit in words; empty for the evidence, whose findings say themselves how many lines they leave out. */
export function limitText(name: string): string {
  return Object.hasOwn(WORDS, name) ? WORDS[name as LimitName]() : name;
}
