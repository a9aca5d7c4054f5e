/**
 * What an evaluation tells Effect's metrics and spans when it is over. Nothing is recorded while it runs, and nothing is kept
 * here: the numbers go to the registry of the fiber, from where Effect's exporters take them.
 *
 * The label of the account stands in the attribute `tenant`. A label is a series of its own in each metric, so a host with very
 * many of them should give the accounts of one kind the same label.
 */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Metric from "effect/Metric";
import type { EvaluationOutcome } from "../accounting/history.ts";
import { noUse, type Used } from "../accounting/lease.ts";
import { NO_LABEL } from "./effect-calls.ts";

/** An evaluation that is over, or was not admitted. */
export interface EvaluationReport {
  /** Of the account. */
  readonly label: string | undefined;
  readonly outcome: EvaluationOutcome | "refused";
  readonly used: Readonly<Used>;
  /** Milliseconds that it waited for its turns. */
  readonly queueWait: number;
}

export const refusedReport = (label: string | undefined): EvaluationReport => ({
  label,
  outcome: "refused",
  used: noUse(),
  queueWait: 0,
});

const counter = (name: string, description: string) =>
  Metric.counter(`sandglass_${name}_total`, { description, incremental: true });

/** From a tenth of a millisecond to more than a minute. */
const SECONDS = Metric.exponentialBoundaries({ start: 0.0001, factor: 4, count: 12 });

const seconds = (name: string, description: string) =>
  Metric.histogram(`sandglass_${name}_seconds`, { description, boundaries: SECONDS });

const evaluations = counter("evaluations", "Evaluations, by how they ended");
const iterations = counter("iterations", "Loop iterations, and elements visited by built-ins");
const functionCalls = counter("function_calls", "Guest function bodies entered");
const memoryBytes = counter("memory_bytes", "Bytes charged by the cost table");
const cpuTime = seconds("cpu", "CPU time of an evaluation");
const queueWait = seconds("queue_wait", "Time that an evaluation waited for its turns");

/** Records an evaluation, in the fiber in which it ran and within its span. */
export const record = (report: EvaluationReport): Effect.Effect<void> =>
  Effect.andThen(Effect.annotateCurrentSpan(attributesOf(report)), updateMetrics(report));

const updateMetrics = ({ label = NO_LABEL, outcome, used, queueWait: waited }: EvaluationReport): Effect.Effect<void> =>
  Effect.withFiber(({ context }) => {
    const given = Context.get(context, Metric.CurrentMetricAttributes);
    const under = (own: Metric.Metric.AttributeSet): Context.Context<never> =>
      Context.add(context, Metric.CurrentMetricAttributes, { ...given, ...own });
    evaluations.updateUnsafe(1, under({ tenant: label, outcome }));
    if (outcome === "refused") return Effect.void;
    const tenant = under({ tenant: label });
    iterations.updateUnsafe(used.iterations, tenant);
    functionCalls.updateUnsafe(used.functionCalls, tenant);
    memoryBytes.updateUnsafe(used.memoryBytes, tenant);
    cpuTime.updateUnsafe(used.cpuTimeMs / MILLISECONDS_PER_SECOND, tenant);
    queueWait.updateUnsafe(waited / MILLISECONDS_PER_SECOND, tenant);
    return Effect.void;
  });

const MILLISECONDS_PER_SECOND = 1_000;

const attributesOf = ({ label = NO_LABEL, outcome, used, queueWait: waited }: EvaluationReport) => ({
  "sandglass.tenant": label,
  "sandglass.outcome": outcome,
  "sandglass.iterations": used.iterations,
  "sandglass.function_calls": used.functionCalls,
  "sandglass.memory_bytes": used.memoryBytes,
  "sandglass.cpu_ms": used.cpuTimeMs,
  "sandglass.queue_wait_ms": waited,
});
