import { describe, expect, test } from "vitest";
import { callStatic, createTestRealm, toGuest, toHost } from "./support.ts";

describe("Object", () => {
  test("keys", () => {
    const realm = createTestRealm();
    expect(toHost(callStatic(realm, "Object", "keys", [toGuest(realm, { b: 1, 2: 3, a: 1 })]))).toEqual([
      "2",
      "b",
      "a",
    ]);
  });
});
