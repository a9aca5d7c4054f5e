/** The classes and functions that hosts add, as intrinsics: no global leads to them unless the host gives one. */
import type { IntrinsicTable } from "../runtime/native-table.ts";
import { intrinsics as base64Intrinsics } from "./base64.ts";
import { intrinsics as encodingIntrinsics } from "./encoding.ts";
import { intrinsics as microtaskIntrinsics } from "./microtasks.ts";
import { intrinsics as structuredCloneIntrinsics } from "./structured-clone.ts";
import { intrinsics as urlIntrinsics } from "./url.ts";
import { intrinsics as urlSearchParamsIntrinsics } from "./url-search-params.ts";

export const apiIntrinsics: readonly IntrinsicTable[] = [
  base64Intrinsics,
  encodingIntrinsics,
  microtaskIntrinsics,
  structuredCloneIntrinsics,
  urlIntrinsics,
  urlSearchParamsIntrinsics,
];
