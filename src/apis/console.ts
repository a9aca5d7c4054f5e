/**
 * A console whose lines the host gets as text: `write({ level, text })`. The guest's values are shown in the guest's world, so
 * nothing of them crosses but the text.
 *
 * An evaluation may write so many bytes. The line that would pass the bound is replaced by one that says so; what the
 * evaluation writes afterwards is dropped, and costs the guest its calls only.
 */

import { receiveOrPause, runHost } from "../host/call-function.ts";
import type { Crossing } from "../host/crossing.ts";
import { guestMade } from "../host/guest-made.ts";
import type { HostCalls } from "../host/host-call.ts";
import { createNamespaceObject } from "../host/namespace-object.ts";
import { rootPlace } from "../host/place.ts";
import type { Machine } from "../machine/machine.ts";
import { toNumber, toString } from "../runtime/conversions.ts";
import { createNative, type MachineNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { chargeReading, chargeString } from "../runtime/strings.ts";
import type { Value } from "../runtime/values.ts";
import { print } from "./print.ts";
import { utf8Length } from "./utf8-length.ts";

export type ConsoleLevel = "log" | "info" | "warn" | "error" | "debug" | "trace";

/** What a method of the guest's console wrote. */
export interface ConsoleLine {
  readonly level: ConsoleLevel;
  /** Without a line break at the end; there may be some inside. */
  readonly text: string;
}

export interface ConsoleSettings {
  /** Gets the lines. What it answers with is for `HostCalls` to know; other results are dropped. */
  readonly write: (line: ConsoleLine) => unknown;
  readonly maxBytes: number;
}

/** A token for a console. */
export const consoleToken = (settings: ConsoleSettings): object =>
  guestMade((crossing) => new GuestConsole(crossing, settings).create());

const PLACE = rootPlace("console");

/** Labels that one console keeps, and units of one that are shown. */
const MAX_LABELS = 1_000;
const SHOWN_LABEL = 100;
const MAX_INDENTATION = 100;

class GuestConsole {
  private readonly crossing: Crossing;
  private readonly settings: ConsoleSettings;
  /** Bytes that each evaluation wrote. */
  private readonly written = new WeakMap<HostCalls, number>();
  private readonly counts = new Map<string, number>();
  private readonly times = new Map<string, number>();
  private groups = 0;

  constructor(crossing: Crossing, settings: ConsoleSettings) {
    this.crossing = crossing;
    this.settings = settings;
  }

  create(): GuestObject {
    const { realm } = this.crossing;
    const functions = Object.entries(this.methods()).map(([name, method]) => {
      const run: MachineNative = (caller, _thisValue, args, slot) => this.run(caller as Machine, method(args), slot);
      return [name, createNative(realm, { code: { form: "machine", run }, name, length: 0 })] as const;
    });
    return createNamespaceObject(realm, functions);
  }

  private methods(): Readonly<Record<string, Method>> {
    const print =
      (level: ConsoleLevel): Method =>
      (values) => ({ level, values });
    return {
      log: print("log"),
      info: print("info"),
      warn: print("warn"),
      error: print("error"),
      debug: print("debug"),
      dir: ([value]) => ({ level: "log", values: [value] }),
      table: print("log"),
      trace: (values) => ({ level: "trace", values: ["Trace:", ...values], suffix: this.stack() }),
      assert: ([condition, ...values]) => (condition ? undefined : { level: "error", values: failed(values) }),
      group: (values) => ({ level: "log", values, isGroup: true }),
      groupCollapsed: (values) => ({ level: "log", values, isGroup: true }),
      groupEnd: () => this.endGroup(),
      count: ([label]) => ({ level: "log", values: [this.count(label)] }),
      countReset: ([label]) => this.forget(this.counts, label),
      time: ([label]) => this.startTime(this.label(label)),
      timeLog: ([label, ...values]) => this.elapsed(this.label(label), values),
      timeEnd: ([label]) => this.endTime(this.label(label)),
    };
  }

  // --- lines -----------------------------------------------------------------------------------------------------------

  private run(machine: Machine, message: Message | undefined, slot: number): number {
    const line = message && this.lineOf(message);
    if (message?.isGroup === true) this.groups = Math.min(this.groups + 1, MAX_INDENTATION);
    if (line === undefined) {
      machine.frame.env[slot] = undefined as unknown as object;
      return 0;
    }
    const result = runHost(this.crossing, () => this.settings.write(line));
    const isPending = this.crossing.port.hostCalls.isPending(result);
    const answer = { name: `console.${line.level}`, place: PLACE, result: isPending ? result : undefined };
    return receiveOrPause(this.crossing, machine, answer, slot);
  }

  /** The line to write, paid and counted; undefined where there is none. */
  private lineOf({ level, values, suffix = "", isGroup = false }: Message): ConsoleLine | undefined {
    if (isGroup && values.length === 0) return undefined;
    const { realm, port } = this.crossing;
    const { maxBytes } = this.settings;
    const written = this.written.get(port.hostCalls) ?? 0;
    if (written > maxBytes) return undefined;
    const text = this.textOf(values, suffix, maxBytes - written);
    const bytes = text === undefined ? Number.POSITIVE_INFINITY : written + utf8Length(text) + 1;
    this.written.set(port.hostCalls, bytes > maxBytes ? Number.POSITIVE_INFINITY : bytes);
    if (bytes > maxBytes || text === undefined) return { level: "warn", text: overflowText(maxBytes) };
    chargeString(realm, text.length);
    return { level, text };
  }

  private textOf(values: readonly Value[], suffix: string, room: number): string | undefined {
    const { realm } = this.crossing;
    for (const value of values) if (typeof value === "string") chargeReading(realm, value);
    const text = print(realm, values, room);
    if (text === undefined) return undefined;
    const margin = "  ".repeat(this.groups);
    return margin + (text + suffix).replaceAll("\n", `\n${margin}`);
  }

  private stack(): string {
    const { text } = this.crossing.realm.caller.captureStack();
    return text === "" ? "" : `\n${text}`;
  }

  // --- what a console remembers ------------------------------------------------------------------------------------------

  private label(given: Value): string {
    const { realm } = this.crossing;
    const label = given === undefined ? "default" : toString(realm, given);
    return label.length > SHOWN_LABEL ? `${label.slice(0, SHOWN_LABEL)}…` : label;
  }

  private endGroup(): undefined {
    this.groups = Math.max(0, this.groups - 1);
  }

  private count(given: Value): string {
    const label = this.label(given);
    const count = (this.counts.get(label) ?? 0) + 1;
    this.remember(this.counts, label, count);
    return `${label}: ${count}`;
  }

  private forget(labels: Map<string, number>, given: Value): undefined {
    labels.delete(this.label(given));
  }

  private remember(labels: Map<string, number>, label: string, value: number): void {
    if (labels.has(label) || labels.size < MAX_LABELS) labels.set(label, value);
  }

  private startTime(label: string): undefined {
    this.remember(this.times, label, this.now());
  }

  private elapsed(label: string, values: readonly Value[]): Message | undefined {
    const start = this.times.get(label);
    if (start === undefined) return { level: "warn", values: [`No such label '${label}'`] };
    return { level: "log", values: [`${label}: ${this.now() - start}ms`, ...values] };
  }

  private endTime(label: string): Message | undefined {
    const message = this.elapsed(label, []);
    this.times.delete(label);
    return message;
  }

  private now(): number {
    const { realm } = this.crossing;
    return toNumber(realm, realm.host.now());
  }
}

/** What a method wants to have written; undefined for nothing. */
interface Message {
  readonly level: ConsoleLevel;
  readonly values: readonly Value[];
  readonly suffix?: string;
  /** What comes after it is indented. */
  readonly isGroup?: boolean;
}

type Method = (args: readonly Value[]) => Message | undefined;

const failed = ([first, ...rest]: readonly Value[]): readonly Value[] => {
  if (first === undefined && rest.length === 0) return ["Assertion failed"];
  return typeof first === "string" ? [`Assertion failed: ${first}`, ...rest] : ["Assertion failed:", first, ...rest];
};

const overflowText = (maxBytes: number): string =>
  `[console: more than ${maxBytes} bytes in one evaluation; what follows is dropped]`;
