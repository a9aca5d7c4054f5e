/**
 * The oracle: the same program on V8, as a script of a fresh context. The completion value is looked at when the job
 * queue has run dry, as Sandglass does it.
 */
import { setImmediate } from "node:timers/promises";
import { types } from "node:util";
import { createContext, Script } from "node:vm";
import type { Fixture } from "./fixture.ts";
import { render, renderError } from "./render.ts";

const describeThrown = (thrown: unknown): string =>
  `throws: ${types.isNativeError(thrown) ? renderError(thrown) : render(thrown)}`;

interface Box {
  readonly value: unknown;
}

/** Listens by `then` itself, because `await` would read the guest's `constructor`; boxes, lest a `then` be called. */
const settled = (value: unknown): Promise<Box> =>
  new Promise((resolve, reject) => {
    if (!types.isPromise(value)) return resolve({ value });
    Promise.prototype.then.call(value, (result) => resolve({ value: result }), reject);
  });

/** `globals` are added to those of the language. */
export const runOnV8 = async (
  { name, source }: Pick<Fixture, "name" | "source">,
  globals: object = {},
): Promise<string> => {
  try {
    const script = new Script(source, { filename: `${name}.js` });
    const completion = settled(script.runInContext(createContext(globals), { timeout: 5_000 }));
    await Promise.allSettled([completion, setImmediate()]);
    return `expect: ${render((await completion).value)}`;
  } catch (thrown) {
    return describeThrown(thrown);
  }
};
