import vm from "node:vm";
import { describe, expect, it } from "vitest";
import { run as billing } from "../../docs/examples/billing.mjs";
import { run as effectTimeout } from "../../docs/examples/effect-timeout.mjs";
import { run as errorHandling } from "../../docs/examples/error-handling.mjs";
import { run as monitoring } from "../../docs/examples/monitoring.mjs";
import { run as plugIns } from "../../docs/examples/plug-ins.mjs";
import { run as quickStart } from "../../docs/examples/quick-start.mjs";
import { run as studentSession } from "../../docs/examples/student-session.mjs";
import { runTenant, runTenants, sourceOf, type Tenant, tenants, wentWell } from "../../docs/examples/tenants.mjs";
import { run as tokenBucket } from "../../docs/examples/token-bucket.mjs";
import { usageTable } from "../../docs/examples/usage-table.mjs";

describe("the documented examples", () => {
  it("quick start", () => {
    const { limitStatus, ...rest } = quickStart();
    expect(rest).toEqual({
      value: 285,
      output: [10],
      memoryBytes: 10 * 16 + 64, // ten elements and one closure
      iterations: 10 + 10, // bodies of the loop, elements that reduce looks at
      functionCalls: 9, // reduce without an initial value
      refusal: "Resource limit exceeded: maxTotalIterations (used: 51, limit: 50)",
    });
    expect(limitStatus.maxTotalIterations).toEqual({ used: 20, limit: 1_000_000, remaining: 999_980 });
    expect(limitStatus.maxEvaluations).toEqual({ used: 1, limit: 100, remaining: 99 });
    expect(Object.keys(limitStatus)).toHaveLength(5);
  });

  it("multi-tenant plug-ins: the greedy one is stopped, the other has its own account", () => {
    const { payment, analytics, ...rest } = plugIns();
    expect(rest).toEqual({
      charged: { cents: 1000 },
      average: 80,
      greed: "Resource limit exceeded: maxTotalMemory (used: 1088, limit: 1024)",
      stillFine: [30, 60],
    });
    expect(payment).toMatchObject({ memoryBytes: 96 + 32, iterations: 0, evaluations: 2, isExhausted: false });
    expect(analytics).toMatchObject({ memoryBytes: 1088, evaluations: 2, isExhausted: true });
    expect(analytics.limitStatus).toEqual({ maxTotalMemory: { used: 1088, limit: 1024, remaining: 0 } });
  });

  it("a student's session with reset", () => {
    const { submissions, ...rest } = studentSession();
    expect(submissions.map(({ success }) => success)).toEqual([true, true, false, false, false]);
    expect(submissions[1]).toMatchObject({ value: 42 });
    expect(submissions[2]).toMatchObject({
      report: expect.stringMatching(/^ReferenceError: doubel is not defined\n {2}at submission.js:1:1\n/),
    });
    expect(submissions.slice(3)).toEqual(Array(2).fill({ success: false, limit: "maxTotalIterations" }));
    expect(rest).toEqual({
      evaluations: 4, // the fifth was refused at the door
      iterations: 1001,
      isExhausted: true,
      afterReset: { success: true, value: 8 },
    });
  });

  it("a token bucket", () => {
    expect(tokenBucket()).toEqual({
      values: [42, 42, 42],
      tokens: [3, 2, 1, 0],
      refusal: "Rate limit exceeded",
      afterRefill: "again",
      left: 2,
    });
  });

  it("billing with a split by users", () => {
    const { invoices, total, history } = billing();
    const [ada, bob] = invoices;
    expect(ada).toMatchObject({ payer: "ada", evaluations: 2, iterations: 1000, memoryMB: 48 / 2 ** 20 });
    expect(ada?.cost).toBeCloseTo(0.01 + (48 / 2 ** 20) * 0.001 + 1000 * 0.00001, 12);
    expect(bob).toMatchObject({ payer: "bob", evaluations: 1, iterations: 65_536, memoryMB: 1 });
    expect(bob?.cost).toBeCloseTo(0.01 + 0.001 + 0.65536, 12);
    expect(total).toMatchObject({ evaluations: 3, iterations: 66_536, memoryMB: 1 + 48 / 2 ** 20 });
    expect(history).toEqual([
      { label: "ada", iterations: 1000, memoryBytes: 0 },
      { label: "bob", iterations: 65_536, memoryBytes: 2 ** 20 },
      { label: "ada", iterations: 0, memoryBytes: 48 },
    ]);
  });

  it("a monitoring end point", () => {
    const { metrics, afterReset } = monitoring();
    expect(metrics.current).toMatchObject({
      evaluations: 3,
      iterations: 10 + 3,
      functionCalls: 3,
      memoryBytes: 64 + 48 + 48 + (64 + 64),
      largestEvaluation: { memory: 160, iterations: 10 },
    });
    expect(metrics.history.map((entry: { evaluationNumber: number }) => entry.evaluationNumber)).toEqual([2, 3]);
    expect(new Date(metrics.history[0].timestamp).getTime()).toBeLessThanOrEqual(Date.now());
    expect(metrics.limits).toEqual({ memory: 500 * 2 ** 20, iterations: 10_000_000 });
    expect(afterReset).toMatchObject({ current: { evaluations: 0, iterations: 0, memoryBytes: 0 }, history: [] });
    expect(afterReset.limits).toEqual(metrics.limits);
  });

  it("error handling", () => {
    const { tooManyEvaluations, parseError, guestError, limitExceeded, hostError } = errorHandling();
    expect(tooManyEvaluations).toEqual({
      done: 5,
      resourceType: "maxEvaluations",
      used: 6,
      limit: 5,
      message: "Resource limit exceeded: maxEvaluations (used: 6, limit: 5)",
      evaluations: 5,
    });
    expect(parseError).toMatchObject({ _tag: "ParseError", line: 1, column: 7 });
    expect(guestError).toMatchObject({ _tag: "GuestError", line: 1, column: 32 });
    expect(limitExceeded).toMatchObject({
      _tag: "LimitExceededError",
      message: "Maximum iterations exceeded",
      line: 2,
    });
    expect(hostError).toMatchObject({ _tag: "HostError", message: expect.stringContaining("evaluateAsync") });
  });

  it("Effect: accounts, typed failures and a timeout", async () => {
    expect(await effectTimeout()).toEqual({
      users: [
        [1, 4, 9],
        "bob: Resource limit exceeded: maxTotalIterations (used: 10001, limit: 10000)",
        "cyd: TypeError in line 1",
      ],
      timedOut: "timed out",
      evaluations: 4,
      outcomes: ["value", "exhausted", "guestError", "aborted"],
    });
  });
});

describe("npm start", () => {
  /** What V8 makes of a good tenant's program. */
  const onV8 = async (tenant: Tenant): Promise<unknown> =>
    structuredClone(await vm.runInNewContext(sourceOf(tenant), { ...tenant.globals }));

  it("stops the bad tenants and leaves the good ones unharmed, with the results that V8 gives", async () => {
    const runs = await runTenants();
    for (const run of runs) {
      expect({ tenant: run.tenant.file, wentWell: await wentWell(run) }).toEqual({
        tenant: run.tenant.file,
        wentWell: true,
      });
      if (run.tenant.stoppedBy === undefined) expect(run.value).toEqual(await onV8(run.tenant));
    }
    expect(runs.filter(({ tenant }) => tenant.stoppedBy === undefined)).toHaveLength(7);
    expect(runs.filter(({ tenant }) => tenant.stoppedBy !== undefined)).toHaveLength(8);
    expect(usageTable(runs).split("\n")).toHaveLength(1 + runs.length);
  });

  it.each([
    ["infinite-loop.js", { resourceType: "maxCpuTime", limit: 50, line: 4 }],
    ["memory-hog.js", { resourceType: "maxTotalMemory", limit: 8 * 2 ** 20, line: 5, column: 55 }],
    ["endless-recursion.js", { limitType: "maxCallStackDepth", limit: 10_000, line: 2, column: 30 }],
    ["syntax-error.js", { line: 2, column: 24 }],
    ["catches-everything.js", { resourceType: "maxTotalIterations", used: 200_001, line: 5, column: 7 }],
    ["job-flood.js", { resourceType: "maxFunctionCalls", used: 50_001 }],
    ["string-bomb.js", { resourceType: "maxTotalMemory", line: 4, column: 10 }],
    ["bad-data.js", { guestName: "TypeError", line: 3, column: 50 }],
  ])("says where %s was stopped", async (file, expected) => {
    const { error } = await runTenant(tenants.find((tenant) => tenant.file === file) as Tenant);
    expect(error).toMatchObject(expected);
  });
});
