import { AST, RegExpParser } from '@eslint-community/regexpp';

/** A text that a part of a pattern matches, one of many. */
function sample(node: AST.Element | AST.Alternative | AST.Pattern): string {
  switch (node.type) {
    case 'Pattern':
      return node.alternatives[0] ? sample(node.alternatives[0]) : '';
    case 'Alternative':
      return node.elements.map(sample).join('');
    case 'Group':
    case 'CapturingGroup':
      return node.alternatives.length > 0 ? sample(node.alternatives[0]!) : '';
    case 'Quantifier':
      return sample(node.element).repeat(Math.max(node.min, Math.min(node.max, 1)));
    case 'Character':
      return String.fromCodePoint(node.value);
    case 'CharacterSet':
      return ofSet(node);
    case 'CharacterClass':
      return ofClass(node);
    default:
      return '';
  }
}

function ofSet(node: AST.CharacterSet): string {
  if (node.kind === 'digit') return node.negate ? 'a' : '1';
  if (node.kind === 'space') return node.negate ? 'a' : ' ';
  if (node.kind === 'word') return node.negate ? '-' : 'a';
  return 'a';
}

function ofClass(node: AST.CharacterClass): string {
  const forbidden = (char: string): boolean => node.elements.some((e) => e.type === 'Character' ? e.value === char.charCodeAt(0) : e.type === 'CharacterClassRange' ? e.min.value <= char.charCodeAt(0) && char.charCodeAt(0) <= e.max.value : e.type === 'CharacterSet' && ofSet(e) === char);
  if (node.negate) return ['a', '1', ' ', '-', '<', '\u00e9'].find((c) => !forbidden(c)) ?? '\u4e00';
  const first = node.elements[0];
  if (!first) return '';
  if (first.type === 'Character') return String.fromCodePoint(first.value);
  if (first.type === 'CharacterClassRange') return String.fromCodePoint(first.min.value);
  return first.type === 'CharacterSet' ? ofSet(first) : 'a';
}

/** Every quantifier that may repeat often, with what stands before it on the way. */
function repeats(node: AST.Element | AST.Alternative | AST.Pattern, before: string, out: { before: string; unit: string; other: string }[]): void {
  switch (node.type) {
    case 'Pattern':
    case 'Group':
    case 'CapturingGroup':
      for (const alternative of node.alternatives) repeats(alternative, before, out);
      return;
    case 'Assertion':
      if (node.kind === 'lookahead' || node.kind === 'lookbehind') for (const alternative of node.alternatives) repeats(alternative, before, out);
      return;
    case 'Alternative': {
      let passed = before;
      for (const [i, element] of node.elements.entries()) {
        repeats(element, passed, out);
        const next = node.elements[i + 1];
        // neighbours that can eat the same text
        if (next && out.length > 0 && element.type === 'Quantifier') out.push({ before: passed, unit: sample(element.element) + sample(next), other: sample(next) });
        passed += sample(element);
      }
      return;
    }
    case 'Quantifier':
      if (node.max > 9) {
        const unit = sample(node.element);
        out.push({ before, unit: unit === '' ? 'a' : unit, other: '' });
        // each branch of an alternation inside
        if (node.element.type === 'Group' || node.element.type === 'CapturingGroup') for (const alternative of node.element.alternatives) out.push({ before, unit: sample(alternative) || 'a', other: '' });
      }
      repeats(node.element, before, out);
  }
}

/** Texts of about `length` made to be read again and again by this pattern: its repetitions fed, then disappointed. */
export function attacks(pattern: RegExp): ((length: number) => string)[] {
  const ast = new RegExpParser({ ecmaVersion: 2024 }).parsePattern(pattern.source, undefined, undefined, pattern.flags.includes('u'));
  const found: { before: string; unit: string; other: string }[] = [];
  repeats(ast, '', found);
  const whole = sample(ast);
  const seen = new Set<string>();
  const out: ((length: number) => string)[] = [];
  const add = (before: string, unit: string, after: string): void => {
    const key = `${before}\u0000${unit}\u0000${after}`;
    if (unit === '' || seen.has(key)) return;
    seen.add(key);
    out.push((length) => before + unit.repeat(Math.ceil(length / unit.length)) + after);
  };
  for (const { before, unit } of found) for (const after of ['', '\u0001', '!\n']) {
    add(before, unit, after);
    add('', unit, after);
    // the beginning of the pattern again and again, each with its own repetition
    if (before !== '') add('', before + unit, after);
  }
  add('', whole, '\u0001');
  add('', whole.slice(0, -1), '\u0001');
  return out;
}
