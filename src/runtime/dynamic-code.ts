/** Code from text that the guest has at run time: what natives ask of the compiler, which stands above them. */
import type { GuestObject } from "./guest-object.ts";
import type { Value } from "./values.ts";

/** The kinds of functions that have a constructor which makes them from text. */
export type DynamicFunctionKind = "Function" | "GeneratorFunction" | "AsyncFunction" | "AsyncGeneratorFunction";

export interface DynamicCode {
  /** 19.2.1.2 HostEnsureCanCompileStrings, and the price of the work: may this text become code? Throws if not. */
  admit(text: string): void;
  /** An indirect eval of a value: what it gives comes into a slot of the frame, as with every native of the machine. */
  evaluate(value: Value, slot: number): number;
  /** A function with these parameters and this body, in the global scope. */
  createFunction(kind: DynamicFunctionKind, parameters: string, body: string): GuestObject;
}
