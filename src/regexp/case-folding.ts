/**
 * Characters that are equal when case is ignored (22.2.2.7.3 Canonicalize). The comparison is an equivalence, so a set that
 * ignores case is the set with all equals of its members, and the matcher need not fold what it reads.
 */
import { SIMPLE_FOLDING, UPPER_CASE } from "./case-data.ts";
import { contains, isSmall, type Ranges, single, union, unionOf } from "./ranges.ts";

/** Sets with fewer points are closed point by point. */
const SMALL = 64;

export class CaseFolding {
  private readonly data: string;
  private canonical: Map<number, number> | null = null;
  private readonly classes = new Map<number, number[]>();

  constructor(data: string) {
    this.data = data;
  }

  /** The point that stands for all that are equal to this one. */
  canonicalize(point: number): number {
    return this.table.get(point) ?? point;
  }

  /** The set with every point that is equal to one in it. */
  close(ranges: Ranges): Ranges {
    const { table } = this;
    if (isSmall(ranges, SMALL)) return this.closeSmall(ranges);
    const added: Ranges[] = [];
    for (const members of this.classes.values()) {
      const found = members.filter((member) => contains(ranges, member));
      if (found.length > 0 && found.length < members.length) added.push(...members.map(single));
    }
    return table.size === 0 ? ranges : union(ranges, unionOf(added));
  }

  private closeSmall(ranges: Ranges): Ranges {
    const added: Ranges[] = [];
    for (let index = 0; index < ranges.length; index += 2)
      for (let point = ranges[index] as number; point < (ranges[index + 1] as number); point++)
        added.push(...this.equals(point).map(single));
    return unionOf(added);
  }

  private equals(point: number): readonly number[] {
    return this.classes.get(this.canonicalize(point)) ?? [point];
  }

  private get table(): ReadonlyMap<number, number> {
    this.canonical ??= this.decode();
    return this.canonical;
  }

  private decode(): Map<number, number> {
    const canonical = new Map<number, number>();
    let first = 0;
    for (const run of this.data.split(" ")) {
      const [gap, count, step, distance] = run.split(",").map((text) => Number.parseInt(text, 36)) as Run;
      first += gap;
      for (let index = 0; index < count; index++) this.add(canonical, first + index * step, distance);
    }
    return canonical;
  }

  private add(canonical: Map<number, number>, point: number, distance: number): void {
    const target = point + distance;
    canonical.set(point, target);
    const members = this.classes.get(target);
    if (members === undefined) this.classes.set(target, [target, point]);
    else members.push(point);
  }
}

type Run = [number, number, number, number];

/** Without the flags `u` and `v`: by the upper case of single units. */
export const byUpperCase = new CaseFolding(UPPER_CASE);
/** With one of them: simple case folding. */
export const bySimpleFolding = new CaseFolding(SIMPLE_FOLDING);
