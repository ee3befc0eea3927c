/** Names as a person says them: properties from backing fields, types without their namespaces. */

export type MemberRole = 'field' | 'property' | 'state-machine' | 'local' | 'parameter' | 'this' | 'closure' | 'element';

export interface MemberName {
  name: string;
  role: MemberRole;
}

/** `<Prop>k__BackingField`, `<x>5__1`, `<>4__this` ...; sources: the C#, VB and F# compilers' naming of generated members. */
export function memberName(raw: string): MemberName {
  const first = raw.charCodeAt(0);
  if (first === 91) {
    return { name: raw, role: 'element' };
  }
  if (first === 60) {
    return generated(raw);
  }
  if (raw.startsWith('CS$<>')) {
    const at = raw.indexOf('__');
    return { name: at < 0 ? raw : raw.slice(at + 2), role: 'closure' };
  }
  if (raw.startsWith('$VB$Local_')) {
    return { name: raw.slice(10), role: 'local' };
  }
  if (raw === '$VB$Me') {
    return { name: 'Me', role: 'this' };
  }
  if (raw.length > 1 && raw.endsWith('@')) {
    return { name: raw.slice(0, -1), role: 'property' };
  }
  // A property that implements an interface explicitly carries the interface's name.
  return { name: raw, role: 'field' };
}

function generated(raw: string): MemberName {
  const close = closeAngle(raw);
  if (close < 0) {
    return { name: raw, role: 'field' };
  }
  const inside = raw.slice(1, close);
  const tail = raw.slice(close + 1);
  const underscores = tail.indexOf('__');
  const rest = underscores < 0 ? '' : tail.slice(underscores + 2);
  if (inside === '') {
    return fromSuffix(tail, rest, raw);
  }
  if (tail === 'k__BackingField' || tail === 'i__Field' || tail.startsWith('k__') || tail.startsWith('i__')) {
    return { name: lastSegment(inside), role: 'property' };
  }
  if (tail === 'P') {
    return { name: inside, role: 'parameter' };
  }
  return tail.startsWith('5__') ? { name: inside, role: 'local' } : { name: inside, role: 'field' };
}

/** `<>1__state`, `<>t__builder`, `<>u__1`, `<>4__this`, `<>2__current`, `<>l__initialThreadId`, `<>3__name`. */
function fromSuffix(tail: string, rest: string, raw: string): MemberName {
  switch (tail.charAt(0)) {
    case '4': return { name: rest === 'this' ? 'this' : rest || raw, role: 'this' };
    case '8': return { name: rest || raw, role: 'closure' };
    case '3': return { name: rest || raw, role: 'parameter' };
    case '1': case '2': case 't': case 'l': return { name: rest || raw, role: 'state-machine' };
    case 'u': return { name: `awaiter ${rest}`, role: 'state-machine' };
    case '7': case 's': return { name: rest || raw, role: 'local' };
    default: return { name: rest || raw, role: 'field' };
  }
}

/** Index of the `>` that closes the first `<`: names of explicit implementations hold generic arguments. */
function closeAngle(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    depth += c === 60 ? 1 : c === 62 ? -1 : 0;
    if (depth === 0) {
      return i;
    }
  }
  return -1;
}

function lastSegment(name: string): string {
  const generic = name.lastIndexOf('>');
  const dot = name.lastIndexOf('.');
  return dot > generic ? name.slice(dot + 1) : name;
}

/** Longest type name that is shortened; longer ones are cut. */
const MAX_TYPE = 2000;

/** `System.Collections.Generic.List\`1[[System.Lazy\`1[[N.T, A]], B]]` to `List<Lazy<T>>`; `...age.StoreObjectId` keeps its dots. */
export function shortType(type: string): string {
  const text = type.slice(0, MAX_TYPE);
  let out = '';
  let word = '';
  let depth = 0;
  const flush = (): void => {
    const plain = word.trim().replace(/`\d+/g, '');
    const dot = plain.lastIndexOf('.');
    out += plain.startsWith('...') ? plain : plain.slice(dot + 1).replaceAll('+', '.');
    word = '';
  };
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charAt(i);
    if (c === '[' && text.charAt(i + 1) === '[') {
      flush();
      out += '<';
      depth += 1;
      i += 1;
    } else if (c === ']' && depth > 0 && text.charAt(i + 1) === ']') {
      closeArgument();
      out += '>';
      depth -= 1;
      i += 1;
    } else if (c === ']' && depth > 0 && text.charAt(i + 1) === ',' && text.charAt(i + 2) === '[') {
      closeArgument();
      out += ', ';
      i += 2;
    } else {
      word += c;
    }
  }
  closeArgument();
  return out;

  /** `N.T, Assembly` : the assembly goes. */
  function closeArgument(): void {
    const comma = depth > 0 ? word.indexOf(',') : -1;
    word = comma < 0 ? word : word.slice(0, comma);
    flush();
  }
}

/** The type argument of a Nullable, where the dump prints it. */
export function nullableArgument(type: string): string | undefined {
  const at = type.indexOf('Nullable`1[[');
  if (at < 0) {
    return undefined;
  }
  const from = at + 12;
  let depth = 0;
  for (let i = from; i < type.length; i += 1) {
    const c = type.charAt(i);
    if (depth === 0 && (c === ',' || c === ']')) {
      return type.slice(from, i);
    }
    depth += c === '[' ? 1 : c === ']' ? -1 : 0;
  }
  return undefined;
}

export function isNullable(type: string): boolean {
  return type.startsWith('System.Nullable`1') || type === 'System.Nullable' || /^\.\.\.[A-Za-z.]*Nullable`1/.test(type);
}

/** `...age.CalendarItemType` (SOS keeps the last 17 characters) against a full name. */
export function sameType(printed: string, full: string): boolean {
  return printed === full || (printed.startsWith('...') && full.endsWith(printed.slice(3)));
}
