/** Where module tests find what they import: in files beside them, and nowhere else. */
import { posix } from "node:path";
import type { Checkout } from "./checkout.ts";

export interface ModuleFile {
  /** Its path below the folder `test`: the identity of the module. */
  readonly path: string;
  readonly text: string;
}

/** Finds what a module imports by a specifier. Throws where there is no such file. */
export type LoadModule = (referrer: string, specifier: string) => ModuleFile;

export const moduleLoader =
  (checkout: Checkout): LoadModule =>
  (referrer, specifier) => {
    if (!/^\.\.?\//.test(specifier)) throw new Error(`Cannot find module '${specifier}'`);
    const path = posix.join(posix.dirname(referrer), specifier);
    return { path, text: checkout.source(path) };
  };
