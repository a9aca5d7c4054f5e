/** The example back end, asked as its clients would. */
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { Database, makeHandler } from "../../docs/examples/effect-backend/backend.ts";

const { handler, dispose } = makeHandler(
  Database.layerMemory({
    products: [
      { sku: "lamp", cents: 4_500, stock: 3 },
      { sku: "bulb", cents: 250, stock: 40 },
    ],
    rules: {
      acme: `({ lines }) => {
        const cents = lines.map(({ sku, quantity }) => findProduct(sku).cents * quantity).reduce((a, b) => a + b);
        return cents > 10_000 ? { cents: Math.round(cents * 0.9), note: "10 % off" } : { cents };
      }`,
      endless: "() => { for (let i = 0; i < 2; i = 1) i = 0; }",
      lingering: "() => new Promise((resolve) => setTimeout(resolve, 60_000))",
      dangling: "() => new Promise(() => {})",
      greedy: "() => { let n = 0; for (let i = 0; i < 60_000; i++) n += i; return { cents: 1 } }",
      broken: "({ lines }) => ({ cents: lines.length.x.y })",
      syntax: "(order) => {",
      vague: "() => ({ cents: 'many' })",
      nosy: "() => findProduct(42)",
      careful:
        "() => { try { return findProduct('none') } catch (error) { return { cents: 0, note: error.name + ' ' + error.sku } } }",
    },
  }),
);
afterAll(dispose);

const ask = async (tenant: string, order: unknown = { lines: [{ sku: "lamp", quantity: 1 }] }) => {
  const url = `http://localhost/tenants/${tenant}/quote`;
  const response = await handler(
    new Request(url, { method: "POST", body: JSON.stringify(order), headers: { "content-type": "application/json" } }),
  );
  return [response.status, (await response.json()) as Record<string, unknown>] as const;
};

describe("the example back end", () => {
  it("answers with what the tenant's rule makes of the order", async () => {
    const lines = [
      { sku: "lamp", quantity: 2 },
      { sku: "bulb", quantity: 10 },
    ];
    expect(await ask("acme", { lines })).toEqual([200, { cents: 10_350, note: "10 % off" }]);
    expect(await ask("careful")).toEqual([200, { cents: 0, note: "ProductNotFound none" }]);
  });

  it.each([
    ["nobody", {}, 404, "UnknownTenant"],
    ["acme", { lines: [{ sku: "sofa", quantity: 1 }] }, 404, "ProductNotFound"],
    ["broken", {}, 422, "GuestError"],
    ["nosy", {}, 422, "HostError"],
    ["syntax", {}, 422, "ParseError"],
    ["vague", {}, 422, "SchemaError"],
    ["dangling", {}, 422, "HostError"],
    ["lingering", {}, 504, "TimeoutError"],
  ])("maps the failure of %s for %j to %i", async (tenant, order, status, error) => {
    const [actual, body] = await ask(tenant, order);
    expect([actual, body["error"]]).toEqual([status, error]);
  });

  it("stops a rule that never ends, and answers others meanwhile", async () => {
    const [endless, other] = await Promise.all([ask("endless"), ask("acme")]);
    expect(other).toEqual([200, { cents: 4_500 }]);
    expect(endless[0]).toBe(429);
  });

  it("refuses a tenant whose budget is used up, and nobody else", async () => {
    expect((await ask("greedy"))[0]).toBe(200);
    expect(await ask("greedy")).toEqual([
      429,
      { error: "ResourceExhausted", message: expect.stringContaining("maxTotalIterations") },
    ]);
    expect((await ask("acme"))[0]).toBe(200);
  });

  it("has metrics in the text form of Prometheus", async () => {
    const response = await handler(new Request("http://localhost/metrics"));
    const text = await response.text();
    expect(text).toContain("# TYPE rule_evaluations_total counter");
    expect(text).toMatch(/rule_evaluations_total\{tenant="acme",outcome="ok"\} [34]\n/);
    expect(text).toContain('rule_evaluations_total{tenant="greedy",outcome="ResourceExhausted"} 1');
    // Those of the library are there without a word of the example's.
    expect(text).toContain("# TYPE sandglass_evaluations_total counter");
    expect(text).toContain('sandglass_evaluations_total{tenant="greedy",outcome="value"} 1');
    expect(text).toContain('sandglass_evaluations_total{tenant="greedy",outcome="exhausted"} 1');
    expect(text).toContain('sandglass_iterations_total{tenant="greedy"} 100001');
    expect(text).toMatch(/sandglass_function_calls_total\{tenant="acme"\} [1-9]/);
    expect(text).toMatch(/sandglass_cpu_seconds_count\{tenant="acme"\} [1-9]/);
    expect(text).toMatch(/sandglass_queue_wait_seconds_count\{tenant="acme"\} [1-9]/);
  });
});

describe("its server", () => {
  it("answers over HTTP", async () => {
    process.env["PORT"] = "0";
    const { server } = await import("../../docs/examples/effect-backend/serve.ts");
    try {
      if (!server.listening) await new Promise((resolve) => server.once("listening", resolve));
      const base = `http://localhost:${(server.address() as AddressInfo).port}`;
      const quoted = await fetch(`${base}/tenants/acme/quote`, {
        method: "POST",
        body: JSON.stringify({ sku: "lamp", quantity: 2 }),
        headers: { "content-type": "application/json" },
      });
      expect([quoted.status, await quoted.json()]).toEqual([200, { cents: 9_000 }]);
      expect((await fetch(`${base}/tenants/nobody/quote`, { method: "POST" })).status).toBe(404);
      expect(await (await fetch(`${base}/metrics`)).text()).toContain("sandglass_evaluations_total{");
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
