/** Lines that stand in a transcript and are no output: warnings, elisions, markup, sentences. */

import type { Coverage } from '../model';

const warnings = [
  'This command may not work', '*** WARNING', '*** ERROR', 'WARNING:', 'ERROR:', 'PDB symbol for', 'This dump has no SOSEX', 'The heap index makes', 'To create a heap index', 'Examining ', 'Scanning for ', 'Could not find symbol',
  'Unable to load image', 'Failed to load data access DLL', 'Failed to find runtime DLL', 'Extension commands need', 'Loaded dump', 'The version of SOS does not match', 'Missing image name', 'LoadSymbols moduleData', 'Invalid object', 'Invalid parameter',
  'Not a managed object', '<Note:', 'Error requesting heap segment', 'Failed to retrieve segments', 'Unable to build snapshot', 'Unable to resolve', 'Not an array', 'Invalid exception object', 'Not a valid exception object',
  'There is no current managed exception', 'The current thread is unmanaged', 'The garbage collector data structures', 'Unable to walk the managed stack', 'Object <exec cmd', 'Couldn\'t resolve error', 'No export ', 'The call to LoadLibrary',
  '<invalid MethodTable', 'Unable to display fields', 'Error: ', 'c0000005 Exception', 'Loading Dump', 'Not a valid', 'Unrecognized command', 'Thread is not managed', 'There are nested exceptions on this thread', 'Found runtime', 'No CLR runtime found', 'SOS does not support', 'Unknown command',
];

/** Longest line that may be an elision: a remark of the person who cut the output. */
const MAX_ELISION = 120;

const cutWords = /\b(?:snip|snipped|omitted|abbreviated|removed|truncated|elided|more|skipped|cut|similar|etc|blah|others?)\b/i;

function isElision(text: string): boolean {
  if (text.length > MAX_ELISION) {
    return false;
  }
  const first = text.charCodeAt(0);
  if (/^[.…·*\s-]+$/.test(text) || text.includes('省略') || /^abbreviated\b/i.test(text)) {
    return true;
  }
  if (text.startsWith('...') || first === 0x2026 || text.startsWith('(...') || text.startsWith('[...') || text.startsWith('<...') || text.startsWith('(…') || text.startsWith('[…')) {
    return !text.startsWith('...and ');
  }
  if ((first === 60 || first === 91 || first === 40 || first === 45) && cutWords.test(text) && !text.includes(':')) {
    return true;
  }
  return (text.endsWith('...') || text.endsWith('…')) && !/[:=0-9(\\]/.test(text) && /^[A-Za-z]/.test(text);
}

function isMarkup(text: string): boolean {
  return text.startsWith('```') || text.startsWith('~~~') || text.startsWith('{%') || /^\{(?:code|noformat|quote)(?::[^}]{0,80})?\}$/i.test(text) || text.startsWith('![') || /^<\/?(?:pre|code|div|p|blockquote|table|br|span)\b[^>]{0,200}>$/i.test(text)
    || /^#{1,6} \S/.test(text) || /^(?:[-*_=] ?){3,}$/.test(text) || /^\[[^\]]{1,80}\]: \S+$/.test(text) || text === '\\\\' || text === '$$';
}

/** Fewest words of a sentence. */
const SENTENCE_WORDS = 5;

/** Words of a language, no hexadecimal columns. */
function isSentence(text: string): boolean {
  const parts = text.split(/\s+/, 40);
  // titles stand in columns, and have no punctuation
  const titles = /\S\s{3}\s*\S/.test(text.slice(0, 200)) && !/[;.,:]/.test(text);
  if (parts.length < SENTENCE_WORDS || titles || /\b[0-9a-fA-F]{8,16}\b/.test(text.slice(0, 200))) {
    return false;
  }
  const plain = parts.filter((part) => /^[\p{L}'’“"(`*_,.;:!?)\]-]+$/u.test(part) && /\p{L}/u.test(part)).length;
  return plain * 4 >= parts.length * 3;
}

/** What a line is that nothing recognised. */
export function classify(text: string): Coverage {
  const trimmed = text.trim();
  if (warnings.some((start) => trimmed.startsWith(start)) || /^\^ /.test(trimmed) || (trimmed.startsWith('PC: ') && trimmed.includes(' VA: '))) {
    return 'w';
  }
  return isElision(trimmed) || isMarkup(trimmed) || isSentence(trimmed) ? 'p' : 'u';
}

/** True for a cut that a person marked: shown as such, not listed as unknown. */
export function isCut(text: string): boolean {
  const trimmed = text.trim();
  return isElision(trimmed) || isMarkup(trimmed);
}
