/**
 * The host's `console`, recognised by identity, is a fixed set of log functions to the guest: they write copies of their
 * arguments to the host's console. The host's methods are looked up at each call, so a console that was replaced or spied on
 * gets the lines. `trace` shows the guest's stack, not the host's.
 */
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Crossing } from "./crossing.ts";
import { createHostFunction } from "./host-function.ts";
import { createNamespaceObject } from "./namespace-object.ts";

const hostConsole = globalThis.console;

export const isHostConsole = (value: object): boolean => value === hostConsole;

type Log = (...values: readonly unknown[]) => void;

/** Object members, so that each function has its name. */
const logFunctions = ({ realm }: Crossing): Readonly<Record<string, Log>> => ({
  log: (...values) => hostConsole.log(...values),
  info: (...values) => hostConsole.info(...values),
  warn: (...values) => hostConsole.warn(...values),
  error: (...values) => hostConsole.error(...values),
  debug: (...values) => hostConsole.debug(...values),
  trace: (...values) => hostConsole.error("Trace:", ...values, `\n${realm.caller.captureStack().text}`),
});

/** The guest's console; uncharged. */
export const createConsole = (crossing: Crossing): GuestObject =>
  createNamespaceObject(
    crossing.realm,
    Object.entries(logFunctions(crossing)).map(([name, log]) => [name, createHostFunction(crossing, log)]),
  );
