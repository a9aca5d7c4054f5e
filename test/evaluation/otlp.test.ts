/** Metrics and spans as Effect's OTLP exporter sends them, to a server that keeps what it gets. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { assert, it } from "@effect/vitest";
import { Effect, Layer } from "effect";
import { FetchHttpClient } from "effect/http";
import { Otlp } from "effect/observability";
import { Evaluator, Host, ResourceAccounting } from "../../src/effect.ts";

const received = new Map<string, string>();

const collector = Effect.acquireRelease(
  Effect.callback<Server>((resume) => {
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        received.set(request.url ?? "", (received.get(request.url ?? "") ?? "") + body);
        response.end("{}");
      });
    });
    server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)));
  }),
  (server) => Effect.sync(() => server.close()),
);

it.live("metrics and spans of evaluations leave through Effect's OTLP exporter", () =>
  Effect.gen(function* () {
    const { port } = (yield* collector).address() as AddressInfo;
    const exporter = Otlp.layerJson({ baseUrl: `http://127.0.0.1:${port}`, resource: { serviceName: "rules" } });
    const rule = Evaluator.evaluate("price() * 2", { globals: Host.make({ price: () => Effect.succeed(21) }) });
    const value = yield* rule.pipe(
      Effect.provide(Layer.mergeAll(Evaluator.layer, ResourceAccounting.layerMemory())),
      Effect.provide(exporter.pipe(Layer.provide(FetchHttpClient.layer))),
    );
    assert.strictEqual(value, 42);
    assert.include(received.get("/v1/metrics"), '"sandglass_evaluations_total"');
    assert.include(received.get("/v1/traces"), "sandglass");
    assert.include(received.get("/v1/traces"), "price");
  }).pipe(Effect.scoped),
);
