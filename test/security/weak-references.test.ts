/** WeakRef and FinalizationRegistry tell nothing of the host's collector, and weak collections hold nothing of the host's. */
import { describe } from "vitest";
import { type Attack, attacks } from "./attack.ts";

const PROGRAMS: readonly Attack[] = [
  [
    "deref keeps its target",
    "const r = new WeakRef({ a: 1 }); for (let i = 0; i < 1000; i++) new Array(100).fill(i); probe(r); r.deref().a",
    1,
  ],
  [
    "a callback never comes",
    "let called = 0; const r = new FinalizationRegistry((held) => { called++; probe(held) }); for (let i = 0; i < 100; i++) r.register({}, service); probe(r); called",
    0,
  ],
  ["a host function as a target", "const r = new WeakRef(identity); probe(r.deref()); r.deref() === identity", true],
  [
    "an instance as a key",
    "const m = new WeakMap([[service, 1]]); const s = new WeakSet([service]); [m.get(service), s.has(service.self()), told(() => identity(m))].join()",
    "1,true,TypeError: arguments[0] is a WeakMap, which cannot cross",
  ],
  [
    "what cannot cross",
    "[new WeakSet(), new WeakRef({}), new FinalizationRegistry(() => 1)].map((v) => told(() => identity(v))).join('|')",
    "TypeError: arguments[0] is a WeakSet, which cannot cross|TypeError: arguments[0] is a WeakRef, which cannot cross|TypeError: arguments[0] is a FinalizationRegistry, which cannot cross",
  ],
  [
    "a registry unregistered by the host's symbol",
    "const r = new FinalizationRegistry(probe); told(() => r.register(service, 1, symbol)); String(told(() => r.unregister(symbol)))",
    "true",
  ],
];

describe("weak references", () => attacks(PROGRAMS));
