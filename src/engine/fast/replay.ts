import type { Rec, Span } from '../model';
import { Kin, type FactCollector, type Left, type Trail } from '../rules/facts';
import { addressIn } from '../rules/kit/subject';
import { NeedleSet } from '../rules/needles';
import { ADDRESS, WITHIN, type Input } from '../rules/rule';
import { CoreKind, WHOLE, type BlockScanner, type Recipe } from '../text/kernel';

/** Names that a fact repeats as they stand in the line: nothing about them is cleaned, cut or decoded. */
const PLAIN_ADDRESS = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{0,126}[A-Za-z0-9]$/;
const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9.-]{0,126}[A-Za-z0-9]$/;
const ASCII = /^[\0-\x7f]*$/;
/** What may stand in an address, and so around one that is cut out. */
const ADDRESS_CHARACTER = /[A-Za-z0-9._%+'=/@-]/;

const ascii = new TextDecoder('latin1');

/** One fact, and how to tell it of others. */
interface Shown {
  kin: Kin;
  /** Its words, counted back from the end of the core; undefined: they are the same whatever the line. */
  from: number | undefined;
  length: number;
  /** The address that was cut out stands among its words, or behind their begin at least: they move with it. */
  holds: boolean;
}

interface Template {
  kind: CoreKind;
  recipe: Recipe;
  shown: readonly Shown[];
  /** Length of the address that was cut out. */
  hole: number;
}

/** A text with a hole in it, and what is known of its facts. */
interface Skeleton {
  template: Template | undefined;
  /** What may not stand at the begin and at the end of the hole, as it would be part of a needle then. */
  starts: readonly string[];
  ends: readonly string[];
}

/** What stands in a core. */
interface Core {
  /** Undefined where it holds no address that can be cut out. */
  skeleton: Skeleton | undefined;
  within: string;
  /** Length of what stands behind it. */
  behind: number;
  template: Template | undefined;
  /** Its facts cannot be told of other names. */
  odd: boolean;
}

/**
 * Tells what a record leaves from what another one left whose core is the same but for names: an address within the core, or what
 * the facts take from elsewhere in the line ({@link TallyFact.subjectFrom}). So lines about thousands of recipients are read as one.
 */
export class Replays {
  private readonly cores: (Core | undefined)[] = [];
  private readonly skeletons = new Map<string, Skeleton | null>();
  private readonly needles: readonly string[];
  private readonly needleSet: NeedleSet;

  /** @param column the cell that tells what happened */
  constructor(private readonly kernel: BlockScanner, private readonly facts: FactCollector, private readonly column: string, needles: readonly string[]) {
    this.needles = needles.map((needle) => needle.toLowerCase());
    this.needleSet = new NeedleSet([needles]);
  }

  /** Leaves what the observers would leave; undefined where they must be asked. `number`: the one that the core leaves out. */
  leave(rec: Rec, core: number, number: number): (Left & { recipe: Recipe }) | undefined {
    if (core < 0) return undefined;
    const known = this.core(core), template = (known.template ??= known.skeleton?.template), cell = template && this.cell(rec);
    if (!template || !cell) return undefined;
    const { shown } = template, end = coreEnd(rec, cell, template.kind), grown = known.within.length - template.hole;
    const spans: (Span | undefined)[] = [], subjects: (string | undefined)[] = [], places: (string | undefined)[] = [];
    for (const { kin: { fact }, from, length, holds } of shown) {
      const column = from === undefined ? 0 : end - from - (holds ? grown : 0);
      const span = from === undefined ? fact.span : { column, endColumn: column + length + (holds ? grown : 0) };
      const subject = fact.subjectFrom === undefined ? fact.dims.subject : this.name(rec, fact.subjectFrom, known, cell, span);
      const place = fact.place === undefined || fact.placeFrom === undefined ? fact.place : this.name(rec, fact.placeFrom, known, cell, span);
      if ((fact.subjectFrom !== undefined && subject === undefined) || (fact.place !== undefined && place === undefined)) return undefined;
      // the same name twice may be told once
      if (place !== undefined && place === subject) return undefined;
      spans.push(span); subjects.push(subject); places.push(place);
    }
    const left = { tallies: [], places: [], placeKey: '', recipe: template.recipe };
    for (let i = 0; i < shown.length; i++) {
      const { kin } = shown[i]!;
      this.facts.again(rec, kin, subjects[i], places[i], kin.fact.low === undefined ? undefined : number, spans[i], left);
    }
    return left;
  }

  /** Takes in what a record left that was read. */
  learn(rec: Rec, trail: Trail, recipe: Recipe, core: number, number: number): void {
    if (core < 0) return;
    const known = this.core(core);
    if (known.template || known.odd) return;
    known.template = this.template(rec, trail, recipe, known, this.kernel.groupBytes(core)[1]!, number);
    known.odd = !known.template;
    if (known.skeleton) known.skeleton.template ??= known.template;
  }

  private template(rec: Rec, trail: Trail, recipe: Recipe, core: Core, kind: number, number: number): Template | undefined {
    const cell = this.cell(rec);
    if (!cell || trail.each || trail.kept || trail.facts.length === 0 || (recipe & WHOLE) !== 0 || kind === CoreKind.ToMark || kind > CoreKind.Large) return undefined;
    const end = coreEnd(rec, cell, kind), { within, behind, skeleton } = core;
    const shown: Shown[] = [];
    for (const fact of trail.facts) {
      const { by, placeBy, subjectFrom, placeFrom, span, dims } = fact, isPlaced = fact.place !== undefined;
      const inputs = new Set<Input>(by);
      if (skeleton) inputs.add(WITHIN);
      if (!isPlaced) for (const input of placeBy ?? []) inputs.add(input);
      if (!by || [...inputs].some((input) => input !== subjectFrom)) return undefined;
      if (isPlaced && (!placeBy || placeBy.some((input) => input !== placeFrom))) return undefined;
      if (fact.low !== undefined && fact.low !== number) return undefined;
      const fixed = span === undefined || span.text !== undefined;
      const from = fixed ? undefined : end - span.column, to = fixed ? 0 : end - span.endColumn;
      if (from !== undefined && (to < 0 || span!.line !== undefined)) return undefined;
      const holds = skeleton !== undefined && from !== undefined && from >= behind + within.length && to <= behind;
      if (skeleton && from !== undefined && !holds) return undefined;
      if (subjectFrom !== undefined && dims.subject !== this.name(rec, subjectFrom, core, cell, span)) return undefined;
      if (isPlaced && (fact.place === dims.subject || (placeFrom !== undefined && fact.place !== this.name(rec, placeFrom, core, cell, span)))) return undefined;
      shown.push({ kin: new Kin(this.facts, fact), from, length: (from ?? 0) - to, holds });
    }
    return { kind, recipe, shown, hole: within.length };
  }

  /** Undefined where it does not stand in the line as it reads. */
  private cell(rec: Rec): Span | undefined {
    const cell = rec.span(this.column), quote = cell ? rec.text.indexOf('"', cell.column) : -1;
    return quote < 0 || quote >= cell!.endColumn ? cell : undefined;
  }

  /** Undefined where it is not plain. */
  private name(rec: Rec, input: Input, { within }: Core, cell: Span, span: Span | undefined): string | undefined {
    if (input === WITHIN) return within === '' ? undefined : within;
    if (input !== ADDRESS) {
      const name = rec.get(input);
      return name !== undefined && PLAIN_NAME.test(name) ? name : undefined;
    }
    const name = span && addressIn(rec.text.slice(cell.column, span.column));
    return name !== undefined && PLAIN_ADDRESS.test(name) ? name : undefined;
  }

  private core(id: number): Core {
    return (this.cores[id] ??= this.cut(ascii.decode(this.kernel.groupBytes(id))) ?? { skeleton: undefined, within: '', behind: 0, template: undefined, odd: false });
  }

  /** A core that ends with its cell and holds one needle and, apart from it, one plain address. */
  private cut(key: string): Core | undefined {
    const sign = key.indexOf('@');
    if (sign < 0 || key.indexOf('@', sign + 1) >= 0 || key.charCodeAt(1) !== CoreKind.ToEnd || !ASCII.test(key)) return undefined;
    let from = sign, to = sign + 1;
    while (from > 0 && ADDRESS_CHARACTER.test(key[from - 1]!)) from--;
    while (to < key.length && ADDRESS_CHARACTER.test(key[to]!)) to++;
    const text = key.lastIndexOf('\0') + 1, within = key.slice(from, to);
    // an address at the begin may begin before
    if (from <= text || !PLAIN_ADDRESS.test(within)) return undefined;
    const name = `${key.slice(0, from)}\0${key.slice(to)}`;
    let skeleton = this.skeletons.get(name);
    if (skeleton === undefined) this.skeletons.set(name, (skeleton = this.skeleton(key.slice(text, from).toLowerCase(), key.slice(to).toLowerCase()) ?? null));
    if (!skeleton || this.needleSet.find(within) !== 0) return undefined;
    const lower = skeleton.starts.length + skeleton.ends.length > 0 ? within.toLowerCase() : within;
    if (skeleton.starts.some((s) => lower.startsWith(s)) || skeleton.ends.some((s) => lower.endsWith(s))) return undefined;
    return { skeleton, within, behind: key.length - to, template: undefined, odd: false };
  }

  /** The texts around a hole; undefined where they do not hold just one needle: what else is found might depend on what stands in the hole. */
  private skeleton(before: string, behind: string): Skeleton | undefined {
    let found = 0;
    const starts: string[] = [], ends: string[] = [];
    for (const needle of this.needles) {
      for (const text of [before, behind]) for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) found++;
      for (let i = 1; i < needle.length; i++) {
        if (before.endsWith(needle.slice(0, i))) starts.push(needle.slice(i));
        if (behind.startsWith(needle.slice(i))) ends.push(needle.slice(0, i));
      }
    }
    return found === 1 ? { template: undefined, starts, ends } : undefined;
  }
}

/** Where the core ends in the record's text: with the cell, or before the number there. */
function coreEnd({ text }: Rec, cell: Span, kind: CoreKind): number {
  let end = cell.endColumn;
  if (kind === CoreKind.ToEnd) return end;
  while (end > cell.column && isDigit(text.charCodeAt(end - 1))) end--;
  return kind === CoreKind.Negative ? end - 1 : end;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
