/**
 * An Effect back end that lets its tenants program their prices. `POST /tenants/:tenant/quote` evaluates the tenant's rule
 * for an order; the rule asks a database as if that were an ordinary function. Each tenant pays from an account of its own, an
 * endless rule meets its timeout, every failure has a status code, and `GET /metrics` is for Prometheus.
 */
import { Context, Data, Effect, Exit, Layer, Metric, Option, Schema } from "effect";
import { HttpRouter, HttpServer, HttpServerResponse } from "effect/http";
import { PrometheusMetrics } from "effect/observability";
import { CurrentAccount, type EvaluationError, Evaluator, Host, ResourceAccounting } from "sandglass/effect";

// --- the database ------------------------------------------------------------------------------------------------------

export class ProductNotFound extends Data.TaggedError("ProductNotFound")<{ readonly sku: string }> {}
export class UnknownTenant extends Data.TaggedError("UnknownTenant")<{ readonly tenant: string }> {}

const Product = Schema.Struct({ sku: Schema.String, cents: Schema.Int, stock: Schema.Int });
type Product = typeof Product.Type;

/** What a real program would have a driver for; this one keeps its tables in memory. */
export class Database extends Context.Service<
  Database,
  {
    readonly product: (sku: string) => Effect.Effect<Product, ProductNotFound>;
    readonly rule: (tenant: string) => Effect.Effect<string, UnknownTenant>;
  }
>()("example/Database") {
  static readonly layerMemory = (tables: {
    readonly products: readonly Product[];
    readonly rules: Readonly<Record<string, string>>;
  }): Layer.Layer<Database> =>
    Layer.succeed(Database, {
      product: Effect.fn("Database.product")(function* (sku) {
        yield* Effect.sleep("1 millis");
        const found = tables.products.find((product) => product.sku === sku);
        return found ?? (yield* new ProductNotFound({ sku }));
      }),
      rule: (tenant) =>
        Object.hasOwn(tables.rules, tenant)
          ? Effect.succeed(tables.rules[tenant] as string)
          : Effect.fail(new UnknownTenant({ tenant })),
    });
}

// --- the rules ---------------------------------------------------------------------------------------------------------

/** What every rule is given beside its order. The types of an evaluation tell what can fail, and what it needs. */
const host = {
  ...Host.make({
    findProduct: Host.checked({ parameters: [Schema.String], result: Product }, (sku) =>
      Database.use((database) => database.product(sku)),
    ),
  }),
  ...Host.console({ write: ({ text }) => Effect.logDebug(text) }),
  ...Host.apis({ timers: true, structuredClone: true }),
};

const Quote = Schema.Struct({ cents: Schema.Int, note: Schema.optionalKey(Schema.String) });

/** What clients were answered. What rules use is in the metrics of Sandglass, by the label of the account. */
const evaluations = Metric.counter("rule_evaluations_total", {
  description: "Evaluations of rules, by tenant and outcome",
  incremental: true,
});

/** Evaluates the rule of a tenant, on the tenant's account. */
const quote = Effect.fn("quote")(function* (tenant: string, order: unknown) {
  const rule = yield* Database.use((database) => database.rule(tenant));
  const accounting = yield* ResourceAccounting;
  const account = yield* accounting.account(tenant, { limits: { maxTotalIterations: 100_000 } });
  const code = `(${rule})(order)`;
  return yield* Evaluator.evaluate(code, { filename: `${tenant}.js`, globals: { ...host, order } }).pipe(
    Effect.timeout("100 millis"),
    Effect.flatMap(Schema.decodeUnknownEffect(Quote)),
    Effect.provideService(CurrentAccount, account),
    Effect.onExit((exit) => Metric.update(Metric.withAttributes(evaluations, { tenant, outcome: outcomeOf(exit) }), 1)),
  );
});

const outcomeOf = (exit: Exit.Exit<unknown, { readonly _tag: string }>): string =>
  Exit.isSuccess(exit)
    ? "ok"
    : Option.match(Exit.findErrorOption(exit), { onNone: () => "died", onSome: (error) => error._tag });

// --- the routes --------------------------------------------------------------------------------------------------------

type Failure =
  | EvaluationError
  | ProductNotFound
  | UnknownTenant
  | Schema.SchemaError
  | { readonly _tag: "TimeoutError" };

/** The compiler holds this table to the failures that there are. */
const STATUS = {
  UnknownTenant: 404,
  ProductNotFound: 404,
  ParseError: 422,
  GuestError: 422,
  LimitExceededError: 422,
  SchemaError: 422,
  ResourceExhausted: 429,
  HostError: 422, // what the rule gave cannot cross, or never comes
  TimeoutError: 504,
} as const satisfies Record<Failure["_tag"], number>;

const answerTo = (failure: Failure): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.jsonUnsafe(
    { error: failure._tag, message: failure instanceof Error ? failure.message : "" },
    { status: STATUS[failure._tag] },
  );

const quoteRoute = HttpRouter.add("POST", "/tenants/:tenant/quote", (request) =>
  Effect.gen(function* () {
    const { tenant = "" } = yield* HttpRouter.params;
    const order = yield* Effect.orElseSucceed(request.json, () => null);
    return yield* quote(tenant, order).pipe(
      Effect.map((answer) => HttpServerResponse.jsonUnsafe(answer)),
      Effect.catch((failure) => Effect.succeed(answerTo(failure))),
    );
  }),
);

const metricsRoute = HttpRouter.add(
  "GET",
  "/metrics",
  Effect.map(PrometheusMetrics.format(), (text) => HttpServerResponse.text(text)),
);

/** The whole back end but its database, so that tests and other programs bring their own. */
export const routes = Layer.mergeAll(quoteRoute, metricsRoute).pipe(
  HttpRouter.provideRequest(
    Layer.mergeAll(Evaluator.layer, ResourceAccounting.layerMemory({ limits: { maxCpuTime: 60_000 } })),
  ),
  Layer.provide(HttpServer.layerServices),
);

/** A handler of web requests: what runs in Node, Deno, Bun and workers. */
export const makeHandler = (database: Layer.Layer<Database>) =>
  HttpRouter.toWebHandler(routes.pipe(HttpRouter.provideRequest(database)), { disableLogger: true });
