import type { FactCollector, Left, LivePlace, LiveSet, Repeat, Trail } from '../rules/facts';
import { ADDRESS } from '../rules/rule';
import { evidenceOf } from '../scanner';
import type { Rec } from '../model';
import { GroupState, KNOWN, TAIL_CLASSES, WHOLE, type BlockScanner, type Recipe } from '../text/kernel';

/** Tallies of one record that can be counted again; a record with more is read each time. */
const MAX_REPEATS = 16;
/** As many as have a number in the scanner; there are some dozens. */
const MAX_PLACE_CLASSES = 65535;

interface Known {
  tallies: readonly Repeat[];
  /** Of a group that is told by all cells. */
  places: readonly LivePlace[];
  /** Its lines are counted by the scanner. */
  counted: boolean;
  each: boolean;
  placeClass: number;
}

/** Of a class of places: the groups about somebody, by name, and its places. */
interface Named {
  groups: Map<string, number[]>;
  places: Set<string>;
}

/**
 * What is known of the groups of a byte scanner: the first record of each is looked at, and what it left is counted again for the
 * others, by the scanner, once enough first lines of its facts are kept.
 */
export class Groups {
  private readonly known: (Known | undefined)[] = [];
  private readonly places: (readonly LivePlace[] | undefined)[] = [];
  private readonly recipes: (Recipe | undefined)[] = [];
  private readonly classes = new Map<string, number>();

  /** @param inputs names of the columns that recipes may name, in their order */
  constructor(private readonly kernel: BlockScanner, private readonly inputs: readonly string[]) {}

  /** Must the next record of this group, place and core be looked at with a trail? */
  isNew(group: number, place: number, core: number): boolean {
    return (group >= 0 && !this.known[group]) || (place >= 0 && !this.places[place]) || (core >= 0 && group < 0 && this.recipes[core] === undefined);
  }

  /** Do the records of a known group leave what the first one left? */
  mayRepeat(group: number): boolean {
    return group >= 0 && this.known[group]?.each === false;
  }

  /** What a record's facts depend on. `number`: the one that the scanner sees, which one that a fact gives has to be. */
  recipe(trail: Trail, number: number): Recipe {
    return trail.low === undefined || trail.low === number ? this.recipeOf(trail) : KNOWN | WHOLE;
  }

  /** Takes in what a record left. `own`: its recipe; `again`: it may not be counted without being read. */
  learn(left: Left, own: Recipe, again: boolean, group: number, place: number, core: number): void {
    if (core >= 0 && this.recipes[core] === undefined) {
      const recipe = (this.recipes[core] = own);
      this.kernel.setRecipe(core, recipe);
      // the ids of this record were told without the recipe
      if ((recipe & (WHOLE | 0xff)) === 0) group = core;
    }
    if (group < 0) return;
    const sound = core < 0 || covers(this.recipes[core]!, own);
    const each = !sound || again || left.tallies.length > MAX_REPEATS;
    let known = this.known[group];
    const isNew = !known;
    if (!known) {
      known = this.known[group] = { tallies: left.tallies, places: core < 0 ? left.places : [], counted: false, each, placeClass: core < 0 ? 0 : this.placeClassOf(left.placeKey) };
      if (known.placeClass > 0) this.kernel.setState(group, GroupState.Read, 0, known.placeClass);
    }
    if (each || (isNew && this.meetsPlace(group, known, left))) known.each = true;
    // a group that is read may be of a class that its records do not all belong to
    if (place >= 0 && !known.each && !this.places[place]) {
      this.places[place] = left.places;
      if (this.addPlaces(known.placeClass, left)) this.kernel.setState(place, left.places.every((p) => p.countOnly) ? GroupState.CountAlone : GroupState.Count);
    }
    this.count(group);
  }

  /** Notes whom a group is about. True where a place of its class has that name: such a pair leaves no place. */
  private meetsPlace(group: number, { placeClass }: Known, { placed }: Left): boolean {
    if (placed.length === 0) return false;
    const named = this.namedIn(placeClass);
    let meets = false;
    for (const subject of placed) {
      if (subject === undefined) continue;
      const groups = named.groups.get(subject);
      if (groups) groups.push(group);
      else named.groups.set(subject, [group]);
      meets ||= named.places.has(subject);
    }
    return meets;
  }

  /** Notes the places of a class; groups about one of the same name are read from now on. False where a place has no name of its own. */
  private addPlaces(placeClass: number, { places }: Left): boolean {
    const named = this.namedIn(placeClass);
    for (const { tally: { place } } of places) {
      if (place === '') return false;
      if (named.places.has(place)) continue;
      named.places.add(place);
      for (const group of named.groups.get(place) ?? []) {
        this.known[group]!.each = true;
        this.kernel.setState(group, GroupState.Read, 0, placeClass);
      }
    }
    return true;
  }

  private namedIn(placeClass: number): Named {
    return (this.named[placeClass] ??= { groups: new Map(), places: new Set() });
  }

  /** By class of places. */
  private readonly named: Named[] = [];

  /** Leaves the group's lines to the scanner once the first lines of all its facts are kept. */
  count(group: number): void {
    const known = this.known[group];
    if (!known || known.each || known.counted) return;
    const { tallies } = known;
    let shown: LiveSet[] = [];
    for (let i = 0; i < tallies.length; i++) {
      const { live, tally } = tallies[i]!;
      if (tally.countOnly) continue;
      if (!live.headIsFull) return;
      shown = shown.length === 0 ? [live] : [...shown, live];
    }
    const tail = shown.length > 0 ? this.classOf(shown) : 0;
    if (tail < 0) return;
    known.counted = true;
    this.kernel.setState(group, shown.length > 0 || known.places.length > 0 ? GroupState.Count : GroupState.CountAlone, tail, known.placeClass);
  }

  /** Quarter hours that are over, as the scanner tells them. */
  addRuns(runs: Uint32Array): void {
    if (runs.length > 0) this.runs.push(runs.slice());
  }

  private readonly runs: Uint32Array[] = [];

  /** Quarter hours and their lines, gathered by id, as each one's tallies lie far from another's in memory; and where those of each id end. */
  private slotsById(): { slots: Uint32Array; ends: Uint32Array } {
    const { kernel } = this, ends = new Uint32Array(kernel.groups + 1);
    for (const runs of this.runs) for (let i = 0; i < runs.length; i += 3) ends[runs[i]! + 1]!++;
    // the last one is not over
    for (let id = 0; id < kernel.groups; id++) ends[id + 1]! += ends[id]! + (kernel.sum(id).run.lines > 0 ? 1 : 0);
    const slots = new Uint32Array(2 * ends[kernel.groups]!);
    const add = (id: number, slot: number, lines: number): void => {
      const at = 2 * ends[id]!++;
      slots[at] = slot;
      slots[at + 1] = lines;
    };
    for (const runs of this.runs) for (let i = 0; i < runs.length; i += 3) add(runs[i]!, runs[i + 1]!, runs[i + 2]!);
    for (let id = 0; id < kernel.groups; id++) {
      const { run } = kernel.sum(id);
      if (run.lines > 0) add(id, run.slot, run.lines);
    }
    return { slots, ends };
  }

  /** Adds what the scanner counted to the facts. `recordOf` makes a record of a line. */
  finish(facts: FactCollector, recordOf: (bytes: Uint8Array, line: number, ms: number) => Rec): void {
    const { slots, ends } = this.slotsById();
    for (let id = 0, from = 0; id < this.kernel.groups; from = ends[id++]!) {
      const sum = this.kernel.sum(id);
      if (sum.count === 0) continue;
      const own = { slots, from: 2 * from, to: 2 * ends[id]! };
      const known = this.known[id];
      for (const { live, tally, beyond } of known?.tallies ?? []) {
        tally.addCounted(sum, own);
        live.set.count += sum.count;
        if (beyond) live.set.dropped += sum.count;
      }
      for (const place of known?.places ?? this.places[id] ?? []) place.addCounted(sum, own);
    }
    this.addTails(facts, recordOf);
  }

  private addTails(facts: FactCollector, recordOf: (bytes: Uint8Array, line: number, ms: number) => Rec): void {
    for (const tail of this.classes.values()) {
      const late = new Map<LiveSet, ReturnType<typeof evidenceOf>[number]['hit'][]>();
      for (const { bytes, line, stamp } of this.kernel.tail(tail)) {
        for (const { kind, hit } of evidenceOf(recordOf(bytes, line, stamp))) {
          const live = facts.set(kind);
          const hits = late.get(live);
          if (hits) hits.push(hit);
          else late.set(live, [hit]);
        }
      }
      for (const [live, hits] of late) live.addLate(hits);
    }
  }

  /** Groups that show in the same sets share their last lines; -1: there are too many sorts. */
  private classOf(sets: readonly LiveSet[]): number {
    const key = sets.length === 1 ? String(this.numberOf(sets[0]!)) : [...new Set(sets)].map((live) => this.numberOf(live)).sort().join(' ');
    let known = this.classes.get(key);
    if (known === undefined) {
      if (this.classes.size >= TAIL_CLASSES) return -1;
      this.classes.set(key, (known = this.classes.size + 1));
    }
    return known;
  }

  /** Groups whose places differ by name alone are of one class; 0 without a place. */
  private placeClassOf(key: string): number {
    if (key === '') return 0;
    let known = this.placeClasses.get(key);
    if (known === undefined && this.placeClasses.size < MAX_PLACE_CLASSES) this.placeClasses.set(key, (known = this.placeClasses.size + 1));
    return known ?? 0;
  }

  private readonly placeClasses = new Map<string, number>();
  private readonly numbers = new Map<LiveSet, number>();

  private numberOf(live: LiveSet): number {
    let known = this.numbers.get(live);
    if (known === undefined) this.numbers.set(live, (known = this.numbers.size));
    return known;
  }

  private recipeOf({ by, placeBy, places }: Trail): Recipe {
    if (!by || (places.length > 0 && !placeBy)) return KNOWN | WHOLE;
    let recipe = KNOWN;
    for (const [inputs, shift] of [[by, 0], [placeBy!, 8]] as const) {
      for (const input of inputs) {
        const bit = input === ADDRESS ? 0 : this.inputs.indexOf(input) + 1;
        if (bit === 0 && input !== ADDRESS) return KNOWN | WHOLE;
        recipe |= (1 << bit) << shift;
      }
    }
    return recipe;
  }
}

/** Does a recipe name all that another one names? */
function covers(recipe: Recipe, other: Recipe): boolean {
  return (recipe & WHOLE) !== 0 || (other & ~recipe) === 0;
}
