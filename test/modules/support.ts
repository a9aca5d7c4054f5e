/** Evaluates modules and listens to what they say by `log`. */
import { Interpreter, type InterpreterOptions, type Modules } from "../../src/index.ts";

export interface Heard {
  readonly exports: Record<string, unknown>;
  readonly log: readonly string[];
}

const hearing = (log: string[], options: InterpreterOptions): Interpreter =>
  new Interpreter({
    ...options,
    globals: { ...options.globals, log: (...said: unknown[]) => void log.push(said.join(" ")) },
  });

/** What `main.js` exports, and what it and its modules said. */
export const run = async (main: string, modules: Modules = {}, options: InterpreterOptions = {}): Promise<Heard> => {
  const log: string[] = [];
  const exports = await hearing(log, options).evaluateModule(main, { filename: "main.js", modules });
  return { exports, log };
};

/** What the evaluation of `main.js` fails with. */
export const failure = async (
  main: string,
  modules: Modules = {},
  options: InterpreterOptions = {},
): Promise<unknown> => {
  try {
    await run(main, modules, options);
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
};

/** What was said by the time of the failure, too. */
export const saidBefore = async (main: string, modules: Modules): Promise<readonly string[]> => {
  const log: string[] = [];
  await hearing(log, {})
    .evaluateModule(main, { filename: "main.js", modules })
    .catch(() => undefined);
  return log;
};

export const never = (): Promise<never> => new Promise(() => undefined);
