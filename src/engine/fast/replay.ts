import type { FormatCell } from '../formats/format';
import type { Rec, Span } from '../model';
import { Kin, NOTHING, type FactCollector, type Left, type Trail } from '../rules/facts';
import { addressIn } from '../rules/kit/subject';
import { NeedleSet } from '../rules/needles';
import { ADDRESS, WITHIN, type Input, type Spot, type TallyFact } from '../rules/rule';
import { CoreKind, WHOLE, type BlockScanner, type Recipe } from '../text/kernel';

/** Names that a fact repeats as they stand in the line: nothing about them is cleaned, cut or decoded. */
const PLAIN_ADDRESS = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{0,126}[A-Za-z0-9]$/;
const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9.-]{0,126}[A-Za-z0-9]$/;
const ASCII = /^[\0-\x7f]*$/;
/** What may stand in a name or an address, and so may not stand beside one that is cut out. */
const NAME_CHARACTER = /[A-Za-z0-9._%+'=/@\\-]/;

const latin1 = new TextDecoder('latin1');

/** A longer core may hold a text within which the distance of two words decides: signatures look so far. */
const CORE_MAX = 160;
/** As many sorts of lines about somebody as servers write, and more; each is compared with each new core. */
const SKELETONS_MAX = 256;
/** Lines told by all their cells, and remembered by all but the names in them. */
const WHOLES_MAX = 1000;
/** Cores whose facts are known for the next files; a log has some hundreds that are not about somebody. */
const CORES_MAX = 1000;

/** One fact, and how to tell it of others. */
interface Shown {
  kin: Kin;
  /** Its words, counted back from the end of the core; undefined: they are the same whatever the line. */
  from: number | undefined;
  length: number;
  /** The name that was cut out stands among its words, or behind its begin: they move with it. */
  holds: boolean;
  precedes: boolean;
}

interface Template {
  kind: CoreKind;
  recipe: Recipe;
  shown: readonly Shown[];
  /** Length of the name that was cut out of the core; 0: none was. */
  hole: number;
}

/** The key of a core but for one name in it. */
interface Skeleton {
  head: string;
  rest: string;
  isName: RegExp;
  /** What the name may not begin and end with, as it would be part of a needle then. */
  starts: readonly string[];
  ends: readonly string[];
  template: Template;
}

/** What is known of a core, or of a line that is told by all its cells. */
interface Known {
  template: Template | undefined;
  /** The name where its template has a hole. */
  within: string;
  /** Where what follows it begins in the cell; only for {@link CoreKind.ToMark}. */
  text: string | undefined;
}

/** What records leave, by what they say. It holds for all files with the same columns: what one taught, the next ones need not. */
export class Lore {
  readonly cores = new Map<string, Known>();
  readonly skeletons: Skeleton[] = [];
  readonly wholes = new Map<string, Known>();
  readonly needles: readonly string[];
  readonly needleSet: NeedleSet;
  /** Of a line told by all cells those that are the same for all names. */
  readonly others: readonly string[];

  /** @param columns those that are not volatile */
  constructor(readonly cell: FormatCell | undefined, columns: readonly string[], needles: readonly string[]) {
    this.needles = needles.map((needle) => needle.toLowerCase());
    this.needleSet = new NeedleSet([needles]);
    this.others = columns.filter((name) => name.toLowerCase() !== cell?.inputs[0]);
  }
}

/**
 * Tells what a record leaves from what another one left that says the same of others: the names that facts repeat
 * ({@link TallyFact.subjectFrom}) stand in the core, or elsewhere in the line. So lines about thousands of recipients are read as one.
 */
export class Replays {
  private readonly cores: (Known | undefined)[] = [];

  constructor(private readonly kernel: BlockScanner, private readonly facts: FactCollector, private readonly lore: Lore) {}

  /** Leaves what the observers would leave; undefined where they must be asked. `number`: the one that the core leaves out. */
  leave(rec: Rec, core: number, number: number): (Left & { recipe: Recipe }) | undefined {
    const known = this.known(rec, core), template = known?.template, cell = template && this.cellOf(rec);
    if (!cell) return undefined;
    const { shown } = template!, end = coreEnd(rec, cell, template!.kind, known!.text), grown = known!.within.length - template!.hole;
    const { spans, subjects, places } = this;
    for (let i = 0; i < shown.length; i++) {
      const { kin: { fact }, from, length, holds, precedes } = shown[i]!;
      const column = from === undefined ? 0 : end - from - (precedes ? grown : 0);
      const span = from === undefined ? fact.span : { column, endColumn: column + length + (holds ? grown : 0) };
      const subject = fact.subjectFrom === undefined ? fact.dims.subject : this.name(rec, fact.subjectFrom, known!.within || fact.dims.subject, cell, span);
      const place = fact.place === undefined || fact.placeFrom === undefined ? fact.place : this.name(rec, fact.placeFrom, '', cell, span);
      if ((fact.subjectFrom !== undefined && subject === undefined) || (fact.place !== undefined && place === undefined)) return undefined;
      // the same name twice may be told once
      if (place !== undefined && place === subject) return undefined;
      spans[i] = span; subjects[i] = subject; places[i] = place;
    }
    const left = { ...NOTHING, recipe: template!.recipe };
    for (let i = 0; i < shown.length; i++) {
      const { kin } = shown[i]!;
      this.facts.again(rec, kin, subjects[i], places[i], kin.fact.low === undefined ? undefined : number, spans[i], left);
    }
    return left;
  }

  /** Of the facts of the record at hand; made once, as there are tens of thousands of records. */
  private readonly spans: (Spot | undefined)[] = [];
  private readonly subjects: (string | undefined)[] = [];
  private readonly places: (string | undefined)[] = [];

  /** Takes in what a record left that was read; `number`: the one that the core leaves out. */
  learn(rec: Rec, trail: Trail, recipe: Recipe, core: number, number: number): void {
    const { cell, wholes, cores } = this.lore;
    if (!cell || trail.each || trail.kept || trail.facts.length === 0) return;
    if (core < 0 || (recipe & WHOLE) !== 0) {
      const name = cell.inputs[0];
      if (wholes.size >= WHOLES_MAX || name === undefined || !trail.facts.every((f) => isAbout(f, name))) return;
      const template = this.template(rec, trail, recipe, CoreKind.ToEnd, '', 0, undefined);
      if (template) wholes.set(this.wholeKey(rec), { template, within: '', text: undefined });
      return;
    }
    const known = this.known(rec, core)!;
    if (known.template) return;
    const key = latin1.decode(this.kernel.groupBytes(core)), kind = key.charCodeAt(1);
    if (kind > CoreKind.Large || trail.facts.some((f) => f.low !== undefined && f.low !== number) || !trail.facts.every(isTold)) return;
    if (kind === CoreKind.ToMark && !ASCII.test(key)) return;
    known.text = markedText(key, kind);
    known.template = this.cut(rec, trail, recipe, key, kind, known.text);
    if (known.template) known.within = trail.facts.find((f) => f.subjectFrom === WITHIN)!.dims.subject!;
    else known.template = this.template(rec, trail, recipe, kind, '', 0, known.text);
    if (known.template && cores.size < CORES_MAX) cores.set(key, known);
  }

  /** Undefined for a line that is told by all its cells and of which nothing is known. */
  private known(rec: Rec, core: number): Known | undefined {
    if (core < 0) return this.lore.wholes.size > 0 ? this.lore.wholes.get(this.wholeKey(rec)) : undefined;
    return (this.cores[core] ??= this.find(latin1.decode(this.kernel.groupBytes(core))) ?? { template: undefined, within: '', text: undefined });
  }

  private wholeKey(rec: Rec): string {
    let key = '';
    for (let i = 0; i < this.lore.others.length; i++) key += `${rec.get(this.lore.others[i]!) ?? ''}\0`;
    return key;
  }

  /** A core that is known, or is a known one but for the name in it. */
  private find(key: string): Known | undefined {
    const { skeletons, needleSet } = this.lore, known = this.lore.cores.get(key);
    if (known) return known;
    if (key.length - textAt(key) > CORE_MAX) return undefined;
    for (let i = 0; i < skeletons.length; i++) {
      const { head, rest, isName, starts, ends, template } = skeletons[i]!;
      if (key.length <= head.length + rest.length || !key.startsWith(head) || !key.endsWith(rest)) continue;
      const within = key.slice(head.length, key.length - rest.length);
      if (!isName.test(within) || needleSet.find(within) !== 0) continue;
      const lower = starts.length + ends.length > 0 ? within.toLowerCase() : within;
      if (starts.some((s) => lower.startsWith(s)) || ends.some((s) => lower.endsWith(s))) continue;
      return { template, within, text: markedText(key, template.kind) };
    }
    return undefined;
  }

  /** Cuts the name that the facts of a record repeat out of its core; undefined where others could not stand there as well. */
  private cut(rec: Rec, trail: Trail, recipe: Recipe, key: string, kind: CoreKind, marked: string | undefined): Template | undefined {
    const about = trail.facts.filter((fact) => fact.subjectFrom === WITHIN), name = about[0]?.dims.subject;
    if (name === undefined || about.some((fact) => fact.dims.subject !== name) || trail.facts.some((fact) => fact.subjectFrom !== WITHIN && !fact.nameless)) return undefined;
    const text = textAt(key), from = key.indexOf(name, text), to = from + name.length;
    const isName = name.includes('@') ? PLAIN_ADDRESS : PLAIN_NAME;
    // one that begins with the core may begin before it
    if (from <= text || key.indexOf(name, from + 1) >= 0 || key.length - text > CORE_MAX || !ASCII.test(key) || !isName.test(name)) return undefined;
    if (NAME_CHARACTER.test(key[from - 1]!) || (to < key.length && NAME_CHARACTER.test(key[to]!)) || this.lore.skeletons.length >= SKELETONS_MAX) return undefined;
    const around = this.around(key.slice(text, from).toLowerCase(), key.slice(to).toLowerCase(), kind !== CoreKind.ToEnd && kind !== CoreKind.ToMark);
    const template = around && this.template(rec, trail, recipe, kind, name, key.length - to, marked);
    if (template) this.lore.skeletons.push({ head: key.slice(0, from), rest: key.slice(to), isName, ...around, template });
    return template;
  }

  /**
   * What a name between two texts may not begin and end with. Undefined where they do not hold just one needle, apart from that of a number at
   * the end: what is found might depend on what stands between.
   */
  private around(before: string, behind: string, isNumbered: boolean): Pick<Skeleton, 'starts' | 'ends'> | undefined {
    let found = 0;
    const starts: string[] = [], ends: string[] = [];
    for (const needle of this.lore.needles) {
      for (let at = before.indexOf(needle); at >= 0; at = before.indexOf(needle, at + 1)) found++;
      for (let at = behind.indexOf(needle); at >= 0; at = behind.indexOf(needle, at + 1)) if (!isNumbered || at + needle.length < behind.length) found++;
      for (let i = 1; i < needle.length; i++) {
        if (behind.startsWith(needle.slice(i))) ends.push(needle.slice(0, i));
        if (!before.endsWith(needle.slice(0, i))) continue;
        starts.push(needle.slice(i));
        // one that stands around a whole name
        for (let k = i + 1; k < needle.length; k++) if (behind.startsWith(needle.slice(k))) return undefined;
      }
    }
    return found === 1 ? { starts, ends } : undefined;
  }

  /** `within`: the name that was cut out, `behind` the length of what follows it in the core. */
  private template(rec: Rec, trail: Trail, recipe: Recipe, kind: CoreKind, within: string, behind: number, text: string | undefined): Template | undefined {
    const cell = this.cellOf(rec);
    if (!cell) return undefined;
    const end = coreEnd(rec, cell, kind, text);
    const shown: Shown[] = [];
    for (const fact of trail.facts) {
      const { subjectFrom, placeFrom, span, dims, place } = fact;
      const fixed = span === undefined || span.text !== undefined;
      const from = fixed ? 0 : end - span.column, to = fixed ? 0 : end - span.endColumn;
      if (!fixed && span.line !== undefined) return undefined;
      const precedes = within !== '' && from >= behind + within.length, holds = precedes && to <= behind;
      // its words end, or begin, in the middle of the name
      if (within !== '' && !fixed && ((from > behind && !precedes) || (to > behind && to < behind + within.length))) return undefined;
      if (subjectFrom !== undefined && dims.subject !== this.name(rec, subjectFrom, within || dims.subject, cell, span)) return undefined;
      if (place !== undefined && (place === dims.subject || (placeFrom !== undefined && place !== this.name(rec, placeFrom, '', cell, span)))) return undefined;
      shown.push({ kin: new Kin(fact), from: fixed ? undefined : from, length: from - to, holds, precedes });
    }
    return { kind, recipe, shown, hole: within.length };
  }

  /** Undefined where it does not stand in the line as it reads. */
  private cellOf(rec: Rec): Span | undefined {
    const cell = rec.span(this.lore.cell!.column), quote = cell ? rec.text.indexOf('"', cell.column) : -1;
    return quote < 0 || quote >= cell!.endColumn ? cell : undefined;
  }

  /** Undefined where it is not plain. */
  private name(rec: Rec, input: Input, within: string | undefined, cell: Span, span: Span | undefined): string | undefined {
    if (input === WITHIN) return within;
    if (input !== ADDRESS) {
      const name = rec.get(input);
      return name !== undefined && PLAIN_NAME.test(name) ? name : undefined;
    }
    const name = span && addressIn(rec.text.slice(cell.column, span.column));
    return name !== undefined && PLAIN_ADDRESS.test(name) ? name : undefined;
  }
}

/** Does the fact say what its subject, and its place, depend on, and is that no more than their names? */
function isTold({ by, placeBy = [], subjectFrom, placeFrom, place }: TallyFact): boolean {
  if (!by || by.some((input) => input !== subjectFrom)) return false;
  return placeBy.every((input) => input === (place === undefined ? subjectFrom : placeFrom)) && (place === undefined || placeFrom !== undefined);
}

/** Does another name in the column change nothing but its subject, or its place? */
function isAbout({ subjectFrom, placeFrom, place, low }: TallyFact, column: Input): boolean {
  return low === undefined && (place === undefined ? subjectFrom === column : subjectFrom === undefined && placeFrom === column);
}

/** Keys of cores end with their text; NUL, which no cell holds, ends what stands before. */
function textAt(key: string): number {
  return key.lastIndexOf('\0') + 1;
}

/** The text of a core behind whose end its cell goes on: that end is found by it. */
function markedText(key: string, kind: CoreKind): string | undefined {
  return kind === CoreKind.ToMark ? key.slice(textAt(key)) : undefined;
}

/** Where the core ends in the record's text: with the cell, before the number there, or with its text. */
function coreEnd({ text }: Rec, cell: Span, kind: CoreKind, core: string | undefined): number {
  let end = cell.endColumn;
  if (kind === CoreKind.ToEnd) return end;
  // the first needle stands in it, so it stands nowhere before
  if (kind === CoreKind.ToMark) return text.indexOf(core!, cell.column) + core!.length;
  while (end > cell.column && isDigit(text.charCodeAt(end - 1))) end--;
  return kind === CoreKind.Negative ? end - 1 : end;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
