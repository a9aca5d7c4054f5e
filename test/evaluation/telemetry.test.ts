/** Metrics and spans, as Effect's exporters and tracers see them. */
import { assert, describe, it } from "@effect/vitest";
import { Effect, Layer, Metric, Tracer } from "effect";
import { PrometheusMetrics } from "effect/observability";
import { CurrentAccount, Evaluator, Host, ResourceAccounting } from "../../src/effect.ts";

const services = Layer.mergeAll(Evaluator.layer, ResourceAccounting.layerMemory());

const observed = <A, E>(effect: Effect.Effect<A, E, Evaluator | ResourceAccounting>): Effect.Effect<A, E> =>
  effect.pipe(Effect.provide(services), Effect.provideService(Metric.MetricRegistry, new Map()));

const under = (label: string, code: string, maxEvaluations?: number) =>
  Effect.gen(function* () {
    const accounting = yield* ResourceAccounting;
    const account = yield* accounting.account(label, {
      limits: { ...(maxEvaluations !== undefined && { maxEvaluations }) },
    });
    return yield* Effect.exit(Evaluator.evaluate(code).pipe(Effect.provideService(CurrentAccount, account)));
  });

const lines = (text: string, metric: string) => text.split("\n").filter((line) => line.startsWith(metric));

describe("metrics", () => {
  it.effect("count evaluations and what they used, by tenant", () =>
    observed(
      Effect.gen(function* () {
        yield* under("ada", "for (let i = 0; i < 10; i++); [1, 2, 3]");
        yield* under("ada", "(() => null.x)()");
        yield* under("bob", "for (let i = 0; i < 5; i++);", 1);
        yield* under("bob", "1", 1);
        yield* Effect.ignore(Evaluator.evaluate("1 +"));
        const text = yield* PrometheusMetrics.format();
        assert.sameMembers(lines(text, "sandglass_evaluations_total{"), [
          'sandglass_evaluations_total{tenant="ada",outcome="value"} 1',
          'sandglass_evaluations_total{tenant="ada",outcome="guestError"} 1',
          'sandglass_evaluations_total{tenant="bob",outcome="value"} 1',
          'sandglass_evaluations_total{tenant="bob",outcome="refused"} 1',
          'sandglass_evaluations_total{tenant="default",outcome="parseError"} 1',
        ]);
        assert.include(text, 'sandglass_iterations_total{tenant="ada"} 10');
        assert.include(text, 'sandglass_function_calls_total{tenant="ada"} 1');
        assert.match(text, /sandglass_memory_bytes_total{tenant="ada"} \d\d/);
        assert.include(text, 'sandglass_cpu_seconds_count{tenant="ada"} 2');
        assert.include(text, 'sandglass_queue_wait_seconds_count{tenant="bob"} 1');
      }),
    ),
  );

  it.effect("keep the attributes of the fiber", () =>
    observed(
      Effect.gen(function* () {
        yield* Evaluator.evaluate("1").pipe(Effect.provideService(Metric.CurrentMetricAttributes, { region: "eu" }));
        assert.include(
          yield* PrometheusMetrics.format(),
          'sandglass_evaluations_total{region="eu",tenant="default",outcome="value"} 1',
        );
      }),
    ),
  );

  it.live("count an interrupted evaluation, its time and its waiting", () =>
    observed(
      Effect.gen(function* () {
        yield* Evaluator.evaluate("for (;;);").pipe(Effect.timeoutOption("20 millis"));
        const text = yield* PrometheusMetrics.format();
        assert.include(text, 'sandglass_evaluations_total{tenant="default",outcome="aborted"} 1');
        for (const metric of ["cpu", "queue_wait"]) {
          const sum = lines(text, `sandglass_${metric}_seconds_sum`)[0]?.split(" ").at(-1);
          assert.isAbove(Number(sum), 0);
          assert.isBelow(Number(sum), 1);
        }
      }),
    ),
  );
});

describe("spans", () => {
  it.effect("of evaluations and host calls say whose they are, and what was used", () => {
    const spans: Tracer.NativeSpan[] = [];
    const tracer = Tracer.make({
      span: (options) => {
        const span = new Tracer.NativeSpan(options);
        spans.push(span);
        return span;
      },
    });
    const run = Effect.gen(function* () {
      const account = yield* ResourceAccounting.use((accounting) => accounting.account("ada"));
      const globals = Host.make({ fetchUser: (id: number) => Effect.succeed(`user ${id}`) });
      const evaluation = Evaluator.evaluate("for (let i = 0; i < 7; i++); fetchUser(7)", { globals });
      yield* evaluation.pipe(Effect.provideService(CurrentAccount, account));
      const attributes = (name: string) =>
        Object.fromEntries(spans.find((span) => span.name === name)?.attributes ?? new Map());
      assert.deepInclude(attributes("Evaluator.evaluate"), {
        "sandglass.tenant": "ada",
        "sandglass.outcome": "value",
        "sandglass.iterations": 7,
        "sandglass.function_calls": 0,
      });
      assert.deepInclude(attributes("sandglass.hostCall"), {
        "sandglass.tenant": "ada",
        "sandglass.function": "fetchUser",
      });
    });
    return observed(run.pipe(Effect.withTracer(tracer)));
  });
});
