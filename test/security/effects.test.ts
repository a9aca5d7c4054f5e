/** Effects as host functions: whatever they answer, fail or die with, the guest gets a value or an Error of its own. */

import { Effect } from "effect";
import { describe } from "vitest";
import { Host } from "../../src/effect.ts";
import { type Attack, attacks } from "./attack.ts";
import { forbidden, SECRET } from "./host-canary.ts";
import { hostGlobals, Service } from "./target.ts";

const PROGRAMS: readonly Attack[] = [
  [
    "a failure with getters",
    "try { failGetter() } catch (e) { probe(e); [e.name, e.message, e.a, e.b, Object.keys(e).sort().join()].join('|') }",
    "G|||1|_tag,a,b,polluted",
  ],
  [
    "a failure with a tag named `__proto__`",
    "try { failProto() } catch (e) { probe(e); [e.name, e instanceof Error, Object.getPrototypeOf(e) === Error.prototype, e.toString].join('|') }",
    "__proto__|true|true|3",
  ],
  [
    "a failure that is a proxy",
    "told(() => failProxy('throwing')) + ' ' + told(() => failProxy('revoked'))",
    "Error Error",
  ],
  [
    "a failure that holds a secret where data cannot go",
    "try { failSecret() } catch (e) { probe(e); [e.name, e.message, e.cause, e.stack.includes('secret'), typeof e.run, e.service?._token].join('|') }",
    "S|||false|function|",
  ],
  [
    "a failure that is no object",
    "['symbol', 'null', 'undefined', 'function', 'bigint'].map((kind) => told(() => failOdd(kind))).join('|')",
    "Error: Symbol(odd)|Error: null|Error: undefined|Error: The host threw an object that is not an error|Error: 5",
  ],
  [
    "a failure thrown again",
    "try { failGetter() } catch (e) { try { throw e } catch (again) { [again === e, told(() => keep(() => { throw e }))].join() } }",
    "true,TypeError: keep().a cannot be read",
  ],
  [
    "an answer that is a proxy",
    "told(() => answer('throwing')) + '|' + told(() => answer('revoked'))",
    "TypeError: odd() cannot be read|TypeError: odd() cannot be read",
  ],
  [
    "an Effect that answers with a proxy",
    "told(() => succeed('throwing')) + '|' + told(() => succeed('revoked'))",
    "TypeError: succeed() cannot be read|TypeError: succeed() cannot be read",
  ],
  [
    "an Effect that answers with an Effect",
    "told(nested)",
    "TypeError: nested() is an Effect, which cannot cross: its function belongs into Host.make",
  ],
  [
    "a defect",
    "[told(() => die('throwing')), told(() => die('revoked')), told(() => die('error'))].join('|')",
    "Error: The host threw an object that is not an error|Error: The host threw an object that is not an error|RangeError: broken",
  ],
  ["an Effect that interrupts itself", "told(interrupt)", "Error: All fibers interrupted without error"],
  [
    "a callback that is called while the guest is paused",
    "let seen = []; const r = during((x) => { probe(x); seen.push(typeof x); return { then: 1, identity } }); [seen.join(), r.identity === identity].join()",
    "object,true",
  ],
  [
    "a callback that throws while the guest is paused",
    "told(() => during(() => { throw Object.assign(new Error('mine'), { identity }) }))",
    "Error: mine",
  ],
  [
    "a thrown proxy",
    "told(() => throwing('throwing')) + '|' + told(() => throwing('revoked'))",
    "Error: The host threw an object that is not an error|Error: The host threw an object that is not an error",
  ],
  [
    "promises of failures, without a handler or with a late one",
    "failLater('throwing').catch(probe); failLater('revoked').catch(probe); failLater('error').then(probe, probe); told(() => answerLater('throwing')); 'passed'",
    "passed",
  ],
  [
    "arguments for an Effect",
    "let n = 0; told(() => succeed({ get kind() { n++; return 'x' }, then() { n += 10 } })) + '' + n",
    "undefined1",
  ],
];

const fails = (): never => {
  throw new Error(SECRET);
};

const ODD: Readonly<Record<string, () => unknown>> = {
  throwing: () =>
    new Proxy({}, { get: fails, has: fails, ownKeys: fails, getPrototypeOf: fails, getOwnPropertyDescriptor: fails }),
  revoked: () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  error: () => new RangeError("broken", { cause: SECRET }),
  symbol: () => Symbol("odd"),
  null: () => null,
  undefined: () => undefined,
  function: () => forbidden,
  bigint: () => 5n,
};

const odd = (kind: string): unknown => ODD[kind]?.();

class Secretive {
  readonly _tag = "S";
  readonly cause = SECRET;
  readonly stack = SECRET;
  readonly map = new WeakMap();
  readonly run = () => 1;
  readonly service = new Service();
}

const globals = (): Record<string, unknown> =>
  Host.make({
    ...hostGlobals(),
    failGetter: () =>
      Effect.fail({
        _tag: "G",
        b: 1,
        get a() {
          return fails();
        },
      }),
    failProto: () => Effect.fail({ _tag: "__proto__", ["__proto__"]: { polluted: 1 }, constructor: 2, toString: 3 }),
    failProxy: (kind: string) => Effect.fail(odd(kind)),
    failOdd: (kind: string) => Effect.fail(odd(kind)),
    failSecret: () => Effect.fail(new Secretive()),
    answer: odd,
    succeed: (kind: unknown) => Effect.sync(() => (typeof kind === "string" ? odd(kind) : undefined)),
    nested: () => Effect.succeed(Effect.sync(forbidden)),
    die: (kind: string) => Effect.die(odd(kind)),
    interrupt: () => Effect.interrupt,
    during: (callback: (value: unknown) => unknown) => Effect.sync(() => callback({ a: 1 })),
    throwing: (kind: string) => {
      throw odd(kind);
    },
    failLater: Host.async((kind: string) => Effect.fail(odd(kind))),
    answerLater: Host.async(odd as () => Effect.Effect<unknown>),
  });

describe("Effects as host functions", () => attacks(PROGRAMS, { globals }));
