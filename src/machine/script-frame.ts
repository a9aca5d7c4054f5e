/** Starting a script: its frame stands on the boundary of a run and counts neither as a call nor in the depth of calls. */
import type { Code } from "./code.ts";
import { makeEnv, NO_ENV } from "./env.ts";
import { Frame, SCRIPT } from "./frame.ts";
import type { Machine } from "./machine.ts";

export const pushScript = (machine: Machine, code: Code): void => {
  code.prepare();
  const parent = machine.frame;
  machine.frame = new Frame(code, makeEnv(code.envSize, NO_ENV), parent, 1, SCRIPT, parent.depth);
};
