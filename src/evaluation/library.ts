/** The library of every realm: what needs no machine, what arranges frames of one, and what hosts may add. */
import { apiIntrinsics } from "../apis/library.ts";
import { extendLibrary, type Library, standardLibrary } from "../builtins/index.ts";
import { machineIntrinsics } from "../machine/generator-intrinsics.ts";

export const library: Library = extendLibrary(standardLibrary, [...machineIntrinsics, ...apiIntrinsics]);
