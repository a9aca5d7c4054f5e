/**
 * The evaluations that are open on an account: mostly none or one.
 *
 * It is a list and not a host `Set`: a `Set` that grows and shrinks leaves tables behind, each linked to the next, with what was
 * in it then. Once one of them is old, the host's collector takes all that follow, and the programs of those evaluations, for
 * alive until its next full collection. That cost a third of the speed of short evaluations.
 */
import type { OpenEvaluation } from "./open-evaluation.ts";

export class OpenEvaluations {
  private readonly list: OpenEvaluation[] = [];

  has(evaluation: OpenEvaluation): boolean {
    return this.list.includes(evaluation);
  }

  add(evaluation: OpenEvaluation): void {
    this.list.push(evaluation);
  }

  /** The last one takes its place. */
  remove(evaluation: OpenEvaluation): void {
    const index = this.list.lastIndexOf(evaluation);
    if (index < 0) return;
    const last = this.list.pop() as OpenEvaluation;
    if (index < this.list.length) this.list[index] = last;
  }

  forEach(visit: (evaluation: OpenEvaluation) => void): void {
    this.list.forEach(visit);
  }
}
