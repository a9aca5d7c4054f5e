/** The whole standard library: what needs no machine, and what arranges frames of one. */
import { extendLibrary, type Library, standardLibrary } from "../builtins/index.ts";
import { machineIntrinsics } from "../machine/generator-intrinsics.ts";

export const library: Library = extendLibrary(standardLibrary, machineIntrinsics);
