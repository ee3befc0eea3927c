import type { FactCollector, LiveSet, LiveTally, Repeat, Trail } from '../rules/facts';
import { ADDRESS } from '../rules/rule';
import { evidenceOf } from '../scanner';
import type { PlaceTally, Rec } from '../model';
import { GroupState, KNOWN, TAIL_CLASSES, WHOLE, type BlockScanner, type Recipe } from '../text/kernel';

/** Tallies of one record that can be counted again; a record with more is read each time. */
const MAX_REPEATS = 16;

interface Known {
  tallies: readonly Repeat[];
  /** Of a group that is told by all cells. */
  places: readonly LiveTally<PlaceTally>[];
  /** Its lines are counted by the scanner. */
  counted: boolean;
  each: boolean;
}

/**
 * What is known of the groups of a byte scanner: the first record of each is looked at, and what it left is counted again for the
 * others, by the scanner, once enough first lines of its facts are kept.
 */
export class Groups {
  private readonly known: (Known | undefined)[] = [];
  private readonly places: (LiveTally<PlaceTally>[] | undefined)[] = [];
  private readonly recipes: (Recipe | undefined)[] = [];
  private readonly classes = new Map<string, number>();

  /** @param inputs names of the columns that recipes may name, in their order */
  constructor(private readonly kernel: BlockScanner, private readonly inputs: readonly string[]) {}

  /** Must the next record of this group, place and core be looked at with a trail? */
  isNew(group: number, place: number, core: number): boolean {
    return (group >= 0 && !this.known[group]) || (place >= 0 && !this.places[place]) || (core >= 0 && group < 0 && this.recipes[core] === undefined);
  }

  /** Takes in what a record left. */
  learn(trail: Trail, group: number, place: number, core: number): void {
    if (core >= 0 && this.recipes[core] === undefined) {
      // the ids of this record were told without the recipe
      this.kernel.setRecipe(core, (this.recipes[core] = this.recipeOf(trail)));
      return;
    }
    if (group < 0) return;
    const sound = core < 0 || covers(this.recipes[core]!, this.recipeOf(trail));
    const each = !sound || trail.kept || trail.each || trail.tallies.length > MAX_REPEATS;
    this.known[group] ??= { tallies: trail.tallies, places: core < 0 ? trail.places : [], counted: false, each };
    if (each) this.known[group].each = true;
    if (place >= 0 && !this.places[place]) {
      this.places[place] = trail.places;
      if (!each) this.kernel.setState(place, GroupState.Count);
    }
    this.count(group);
  }

  /** Leaves the group's lines to the scanner once the first lines of all its facts are kept. */
  count(group: number): void {
    const known = this.known[group];
    if (!known || known.each || known.counted) return;
    const shown = known.tallies.filter((r) => !r.countOnly);
    if (!shown.every((r) => r.live.headIsFull)) return;
    const tail = shown.length > 0 ? this.classOf(shown.map((r) => r.live)) : 0;
    if (tail < 0) return;
    known.counted = true;
    this.kernel.setState(group, GroupState.Count, tail);
  }

  /** Quarter hours that are over, as the scanner tells them. */
  addRuns(runs: Uint32Array): void {
    for (let i = 0; i < runs.length; i += 3) this.addRun(runs[i]!, runs[i + 1]!, runs[i + 2]!);
  }

  private addRun(id: number, slot: number, lines: number): void {
    for (const { tally, countOnly } of this.known[id]?.tallies ?? []) if (!countOnly) tally.histogram.addMany(slot, lines);
    for (const place of this.known[id]?.places ?? this.places[id] ?? []) place.histogram.addMany(slot, lines);
  }

  /** Adds what the scanner counted to the facts. `recordOf` makes a record of a line. */
  finish(facts: FactCollector, recordOf: (bytes: Uint8Array, line: number, ms: number) => Rec): void {
    for (let id = 0; id < this.kernel.groups; id++) {
      const sum = this.kernel.sum(id);
      if (sum.count === 0) continue;
      if (sum.run.lines > 0) this.addRun(id, sum.run.slot, sum.run.lines);
      const known = this.known[id];
      for (const { live, tally, beyond } of known?.tallies ?? []) {
        tally.addCounted(sum);
        live.set.count += sum.count;
        if (beyond) live.set.dropped += sum.count;
      }
      for (const place of known?.places ?? this.places[id] ?? []) place.addCounted(sum);
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
    const key = [...new Set(sets)].map((live) => this.numberOf(live)).sort().join(' ');
    let known = this.classes.get(key);
    if (known === undefined) {
      if (this.classes.size >= TAIL_CLASSES) return -1;
      this.classes.set(key, (known = this.classes.size + 1));
    }
    return known;
  }

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
