/** Everything that a guest could hope to survive a termination in.  */
import fc from "fast-check";
import { briefGuestProgram } from "./program-arbitrary.ts";

type Wrapping = (program: string) => string;

const bare: Wrapping = (program) => program;

const WRAPPINGS: readonly Wrapping[] = [
  (program) => `try { ${program} } catch (e) { log("caught"); } finally { log("finally"); }`,
  (program) =>
    `for (let turn = 0; turn < 3; turn++) { try { ${program} } catch { log(turn); continue; } finally { if (turn > 1) break; } }`,
  (program) => `(() => { try { ${program} } finally { return log("returned"); } })()`,
  (program) =>
    `(async () => { try { ${program} } catch { log("caught"); } finally { log("finally"); } })().finally(() => log("settled"))`,
  (program) =>
    `(async () => { await null; ${program} })().then(() => log("fulfilled"), () => log("rejected")).then(() => log("after"))`,
  (program) =>
    `new Promise((resolve) => { ${program}\nresolve(1); }).catch(() => log("handled")).finally(() => log("settled"))`,
  (program) =>
    `function* steps() { try { yield 1; ${program} } finally { log("closed"); } } try { for (const step of steps()) log(step); } catch { log("caught"); }`,
  (
    program,
  ) => `const closing = { [Symbol.iterator]() { return this; }, next() { return { done: false, value: 1 }; }, return() { log("closed"); return {}; } };
try { for (const value of closing) { ${program}\nbreak; } } catch { log("caught"); }`,
  (
    program,
  ) => `const closing = { [Symbol.iterator]() { return this; }, next() { return { done: false, value: undefined }; }, return() { log("closed"); return {}; } };
try { const [first = (() => { ${program} })()] = closing; } catch { log("caught"); }`,
  (program) =>
    `(async () => { async function* steps() { try { yield 1; ${program} } finally { log("closed"); } } for await (const step of steps()) log(step); })().catch(() => log("caught"))`,
  (program) => `log(attempt(() => { ${program} })); log("after the host");`,
  (program) => `try { [3, 1, 2].map((value) => { ${program} }); } catch { log("caught"); }`,
  (program) => `try { [3, 1, 2].sort((a, b) => { ${program}\nreturn a - b; }); } finally { log("sorted"); }`,
  (program) => `try { log(\`\${{ toString() { ${program}\nreturn "text"; } }}\`); } catch { log("caught"); }`,
  (program) => `try { log({ get value() { ${program}\nreturn 1; } }.value + 1); } finally { log("got"); }`,
  (program) => `try { JSON.stringify({ toJSON() { ${program}\nreturn 1; } }); } catch { log("caught"); }`,
  (program) => `try { class Wrapped { static { ${program} } } } catch { log("caught"); }`,
  (program) => `try { Array.from({ length: 2 }, () => { ${program} }); } catch { log("caught"); }`,
  (program) => `try { new (class { constructor() { ${program} } })(); } catch { log("caught"); }`,
  (program) => `try { "aXb".replace("X", () => { ${program}\nreturn ""; }); } catch { log("caught"); }`,
];

/** A program inside of one or two wrappings. */
export const wrappedProgram: fc.Arbitrary<string> = fc
  .tuple(briefGuestProgram, fc.constantFrom(...WRAPPINGS), fc.option(fc.constantFrom(...WRAPPINGS), { nil: bare }))
  .map(([program, inner, outer]) => outer(inner(`{ ${program} }`)));
