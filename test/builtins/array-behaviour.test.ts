import { describe, expect, it } from "vitest";
import { BOUNDS } from "../../src/accounting/costs.ts";
import { arrayCreate, createArrayFromList, isDenseArray } from "../../src/runtime/arrays.ts";
import { toString } from "../../src/runtime/conversions.ts";
import { createNative } from "../../src/runtime/function-objects.ts";
import type { GuestObject } from "../../src/runtime/guest-object.ts";
import { isArrayWithDefaultIteration } from "../../src/runtime/iteration.ts";
import { createDataPropertyOrThrow } from "../../src/runtime/object-operations.ts";
import { deleteProperty, get, getOwnProperty, set } from "../../src/runtime/objects.ts";
import { accessorDescriptor } from "../../src/runtime/property-descriptor.ts";
import type { Realm } from "../../src/runtime/realm.ts";
import { TERMINATION } from "../../src/runtime/throw.ts";
import { type Value, wellKnownSymbols } from "../../src/runtime/values.ts";
import {
  callStatic,
  chargesOf,
  constructNative,
  createTestRealm,
  errorOf,
  hostFunction,
  invoke,
  toGuest,
  toHost,
} from "./support.ts";

const array = (realm: Realm, ...elements: Value[]): GuestObject => createArrayFromList(realm, elements);
const numbers = (realm: Realm, count: number): GuestObject =>
  createArrayFromList(
    realm,
    Array.from({ length: count }, (_, index) => index),
  );
const callback = (realm: Realm, run: (...args: Value[]) => Value): GuestObject =>
  hostFunction(realm, (_, args) => run(...args));

describe("the constructor", () => {
  it("makes arrays of a length without allocating", () => {
    const realm = createTestRealm();
    const Array = realm.intrinsic("Array");
    let made!: GuestObject;
    expect(chargesOf(realm, () => (made = constructNative(realm, Array, [1e9])))).toEqual({ iterations: 0, bytes: 0 });
    expect(get(made, "length")).toBe(1e9);
    expect(toHost(constructNative(realm, Array, ["3"]))).toEqual(["3"]);
    expect(errorOf(realm, () => constructNative(realm, Array, [-1]))).toBe("RangeError: Invalid array length");
    expect(errorOf(realm, () => constructNative(realm, Array, [1.5]))).toBe("RangeError: Invalid array length");
  });

  it("gives Array.prototype its own length and unscopables", () => {
    const realm = createTestRealm();
    const prototype = realm.intrinsic("Array.prototype");
    expect(get(prototype, "length")).toBe(0);
    const unscopables = get(prototype, wellKnownSymbols.unscopables) as GuestObject;
    expect(unscopables.shape.proto).toBe(null);
    expect(Object.keys(toHost(unscopables) as object)).toEqual(
      Object.keys(Array.prototype[Symbol.unscopables] as object).toSorted(),
    );
    expect(get(prototype, wellKnownSymbols.iterator)).toBe(get(prototype, "values"));
  });

  it("has every method that V8 has, with its length and name", () => {
    const realm = createTestRealm();
    const prototype = realm.intrinsic("Array.prototype");
    const known = Object.getOwnPropertyNames(Array.prototype).filter(
      (name) => name !== "constructor" && name !== "length",
    );
    for (const name of known) {
      const own = getOwnProperty(prototype, name);
      const method = own?.value as GuestObject;
      const original = (Array.prototype as unknown as Record<string, { length: number; name: string }>)[name];
      expect([get(method, "name"), get(method, "length"), own?.enumerable], name).toEqual([
        original?.name,
        original?.length,
        false,
      ]);
    }
  });
});

describe("lengths", () => {
  it("turn a filled array dense, and a stretched one back", () => {
    const realm = createTestRealm();
    const made = arrayCreate(realm, 3);
    for (let index = 0; index < 3; index++) set(made, index, index);
    expect(isDenseArray(made)).toBe(true);
    set(made, "length", 10);
    expect(isDenseArray(made)).toBe(false);
    set(made, "length", 2);
    expect(toHost(made)).toEqual([0, 1]);
    expect(errorOf(realm, () => set(made, "length", -1))).toBe("RangeError: Invalid array length");
  });

  it("work up to 2^53 - 1 on array-likes", () => {
    const realm = createTestRealm();
    const max = Number.MAX_SAFE_INTEGER;
    const huge = toGuest(realm, { length: max, [max - 1]: "last" }) as GuestObject;
    const prototype = realm.intrinsic("Array.prototype");
    const call = (method: string, ...args: Value[]) => invoke(realm, prototype, method, args, huge);
    expect(call("at", -1)).toBe("last");
    expect(call("includes", "last", max - 3)).toBe(true);
    expect(call("lastIndexOf", "last")).toBe(max - 1);
    expect(toHost(call("slice", max - 2))).toEqual(Object.assign([], { 1: "last" }));
    expect(call("pop")).toBe("last");
    expect(get(huge, "length")).toBe(max - 1);
    expect(call("push", "again")).toBe(max);
    expect(errorOf(realm, () => call("push", 1))).toMatch(/^TypeError: Pushing 1 elements/);
    expect(errorOf(realm, () => call("unshift", 1))).toMatch(/^TypeError/);
    expect(errorOf(realm, () => call("toReversed"))).toBe("RangeError: Invalid array length");
  });
});

describe("charges", () => {
  const cost = (method: string, count: number, ...args: Value[]) => {
    const realm = createTestRealm();
    const target = numbers(realm, count);
    invoke(realm, realm.intrinsic("Array.prototype"), "at", [0]);
    return chargesOf(realm, () => invoke(realm, target, method, args));
  };

  it("are those of the resource model", () => {
    expect(cost("push", 10, 1, 2)).toEqual({ iterations: 0, bytes: 32 });
    expect(cost("pop", 10)).toEqual({ iterations: 0, bytes: 0 });
    expect(cost("at", 10, 3)).toEqual({ iterations: 0, bytes: 0 });
    expect(cost("shift", 10)).toEqual({ iterations: 10, bytes: 0 });
    expect(cost("unshift", 10, 1)).toEqual({ iterations: 10, bytes: 16 });
    expect(cost("slice", 10, 4)).toEqual({ iterations: 6, bytes: 96 });
    expect(cost("splice", 10, 4, 2)).toEqual({ iterations: 6, bytes: 32 });
    expect(cost("indexOf", 10, 4)).toEqual({ iterations: 5, bytes: 0 });
    expect(cost("indexOf", 10_000, 9_000)).toEqual({ iterations: 9_001, bytes: 0 });
    expect(cost("lastIndexOf", 10, 7)).toEqual({ iterations: 3, bytes: 0 });
    expect(cost("includes", 10, "no")).toEqual({ iterations: 10, bytes: 0 });
    expect(cost("reverse", 10)).toEqual({ iterations: 10, bytes: 0 });
    expect(cost("fill", 10, 0)).toEqual({ iterations: 10, bytes: 0 });
    expect(cost("join", 10)).toEqual({ iterations: 10, bytes: 2 * 19 });
    expect(cost("toSorted", 8)).toEqual({ iterations: 8 + 8 * 3, bytes: 128 });
    expect(cost("concat", 10)).toEqual({ iterations: 10, bytes: 160 });
  });

  it("count one element before each callback", () => {
    const realm = createTestRealm({ iterations: 10 });
    const seen: Value[] = [];
    const note = callback(realm, (element) => {
      seen.push(element);
      return undefined;
    });
    invoke(realm, numbers(realm, 10), "forEach", [note]);
    expect(seen).toHaveLength(10);
    expect(() => invoke(realm, numbers(realm, 1), "forEach", [note])).toThrow(TERMINATION as unknown as Error);
    expect(seen).toHaveLength(10);
  });

  it("are the same on both paths for what is copied", () => {
    for (const method of ["map", "filter", "slice", "concat", "toReversed", "flat", "toSpliced"]) {
      const [fast, slow] = [false, true].map((indexedPrototypes) => {
        const realm = createTestRealm();
        const target = numbers(realm, 5);
        const args = method === "map" || method === "filter" ? [callback(realm, () => 1)] : [];
        realm.indexedPrototypes = indexedPrototypes;
        return chargesOf(realm, () => invoke(realm, target, method, args));
      });
      expect(fast, method).toEqual(slow);
    }
  });

  it("come before the work", () => {
    const realm = createTestRealm({ memoryBytes: 1_000_000 });
    const hollow = arrayCreate(realm, 1e9);
    expect(() => invoke(realm, hollow, "fill", [0])).toThrow(TERMINATION as unknown as Error);
    expect(hollow.elements).toHaveLength(0);
  });
});

describe("callbacks that change the array", () => {
  it("see elements appear and disappear", () => {
    const realm = createTestRealm();
    const target = array(realm, 1, 2, 3, 4);
    const seen: Value[] = [];
    const meddle = callback(realm, (element, index) => {
      seen.push(element);
      if (index === 0) deleteProperty(target, 1);
      if (index === 2) set(target, "length", 3);
      set(target, 9, "late");
      return element;
    });
    expect(toHost(invoke(realm, target, "map", [meddle]))).toEqual(
      ((result: unknown[]) => {
        result[0] = 1;
        result[2] = 3;
        result.length = 4;
        return result;
      })([]),
    );
    expect(seen).toEqual([1, 3]);
  });

  it("may shrink it while it is sorted", () => {
    const realm = createTestRealm();
    const target = array(realm, 3, 2, 1);
    const shrink = callback(realm, (a, b) => {
      set(target, "length", 0);
      return Number(a) - Number(b);
    });
    invoke(realm, target, "sort", [shrink]);
    expect(toHost(target)).toEqual([1, 2, 3]);
  });
});

describe("sort", () => {
  const random = (seed: number) => () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed;
  };

  it("is stable and agrees with V8 at every size", () => {
    const realm = createTestRealm();
    const byTens = callback(realm, (a, b) => Math.trunc(Number(a) / 10) - Math.trunc(Number(b) / 10));
    const next = random(7);
    for (let size = 0; size < 70; size++) {
      const items = Array.from({ length: size }, () => next() % 100);
      const guest = createArrayFromList(realm, items.slice());
      invoke(realm, guest, "sort", [byTens]);
      expect(toHost(guest)).toEqual(items.toSorted((a, b) => Math.trunc(a / 10) - Math.trunc(b / 10)));
      expect(toHost(invoke(realm, createArrayFromList(realm, items.slice()), "toSorted", []))).toEqual(
        items.toSorted(),
      );
    }
  });

  it("compares little where the order is there already", () => {
    const realm = createTestRealm();
    let comparisons = 0;
    const compare = callback(realm, (a, b) => {
      comparisons++;
      return Number(a) - Number(b);
    });
    invoke(realm, numbers(realm, 1024), "sort", [compare]);
    expect(comparisons).toBeLessThan(2 * 1024);
    comparisons = 0;
    const next = random(1);
    invoke(
      realm,
      createArrayFromList(
        realm,
        Array.from({ length: 1024 }, () => next()),
      ),
      "sort",
      [compare],
    );
    expect(comparisons).toBeLessThan(1024 * 10);
  });

  it("converts each element once without a comparator, and none that stands alone", () => {
    const realm = createTestRealm();
    let conversions = 0;
    const make = (text: string) =>
      toGuest(realm, {
        toString: () => {
          conversions++;
          return text;
        },
      });
    invoke(realm, array(realm, make("x")), "sort");
    expect(conversions).toBe(0);
    const sorted = invoke(realm, array(realm, make("c"), make("a"), undefined, make("b")), "sort") as GuestObject;
    expect(invoke(realm, sorted, "join")).toBe("a,b,c,");
    expect(conversions).toBe(3 + 3);
  });

  it("passes on what the comparator throws, and leaves the array alone", () => {
    const realm = createTestRealm();
    const target = array(realm, 2, 1);
    const fail = callback(realm, () => realm.caller.throwValue("no"));
    expect(errorOf(realm, () => invoke(realm, target, "sort", [fail]))).toBe("no");
    expect(toHost(target)).toEqual([2, 1]);
  });
});

describe("join", () => {
  const nested = (realm: Realm, depth: number): GuestObject => {
    let inner = array(realm, "x");
    for (let level = 1; level < depth; level++) inner = array(realm, inner);
    return inner;
  };

  it("follows deep nestings without the host's stack, up to a bound", () => {
    const realm = createTestRealm();
    expect(invoke(realm, nested(realm, BOUNDS.dataNesting), "join")).toBe("x");
    expect(toString(realm, nested(realm, 5000))).toBe("x");
    expect(invoke(realm, nested(realm, 5000), "toLocaleString")).toBe("x");
    const message = "RangeError: Maximum call stack size exceeded";
    expect(errorOf(realm, () => invoke(realm, nested(realm, BOUNDS.dataNesting + 1), "join"))).toBe(message);
  });

  it("takes an array inside of itself for empty", () => {
    const realm = createTestRealm();
    const ring = array(realm, 1, 2);
    set(ring, 1, array(realm, ring, 3, ring));
    set(ring, 2, ring);
    expect(invoke(realm, ring, "join", ["-"])).toBe("1-,3,-");
    expect(invoke(realm, ring, "toLocaleString")).toBe("1,,3,,");
  });

  it("notices that also where a conversion by guest code lies between", () => {
    const realm = createTestRealm();
    const ring = array(realm, 1);
    set(ring, 1, toGuest(realm, { toString: () => `<${String(invoke(realm, ring, "join"))}>` }));
    expect(invoke(realm, ring, "join")).toBe("1,<>");
    expect(invoke(realm, array(realm, ring, ring), "join")).toBe("1,<>,1,<>");
  });

  it("ends where shared arrays unfold without end", () => {
    const realm = createTestRealm();
    let graph = array(realm, "x".repeat(2 ** 20));
    for (let level = 0; level < 10; level++) graph = array(realm, graph, graph);
    expect(errorOf(realm, () => invoke(realm, graph, "join"))).toBe("RangeError: Invalid string length");
    const poor = createTestRealm({ memoryBytes: 100_000 });
    let same = array(poor, "", "");
    for (let level = 0; level < 40; level++) same = array(poor, same, same);
    expect(() => invoke(poor, same, "join")).toThrow(TERMINATION as unknown as Error);
  });

  it("asks arrays with a toString or join of their own", () => {
    const realm = createTestRealm();
    const own = array(realm, 1);
    set(
      own,
      "toString",
      callback(realm, () => "own"),
    );
    const joined = array(realm, 1);
    set(
      joined,
      "join",
      callback(realm, () => "joined"),
    );
    expect(invoke(realm, array(realm, own, joined, array(realm, 1, 2)), "join", ["|"])).toBe("own|joined|1,2");
  });

  it("makes the text of many holes at once", () => {
    const realm = createTestRealm();
    expect(invoke(realm, arrayCreate(realm, 5), "join", ["ab"])).toBe("abababab");
    const one = arrayCreate(realm, 3);
    set(one, 0, "x");
    expect(invoke(realm, one, "join")).toBe("x,,");
    expect(errorOf(realm, () => invoke(realm, arrayCreate(realm, 1e9), "join"))).toBe(
      "RangeError: Invalid string length",
    );
    expect(invoke(realm, arrayCreate(realm, 1e9), "join", [""])).toBe("");
    expect(invoke(realm, numbers(realm, 10_000), "join")).toBe(Array.from({ length: 10_000 }, (_, i) => i).join());
  });
});

describe("flat", () => {
  it("refuses cyclic nestings", () => {
    const realm = createTestRealm();
    const ring = array(realm, 1);
    set(ring, 0, ring);
    const message = "RangeError: Maximum call stack size exceeded";
    expect(errorOf(realm, () => invoke(realm, ring, "flat", [Number.POSITIVE_INFINITY]))).toBe(message);
  });
});

describe("species", () => {
  /** A constructor of arrays that notes the lengths it is asked for. */
  const speciesOf = (realm: Realm, asked: Value[]): GuestObject =>
    createNative(realm, {
      code: {
        form: "leaf",
        run: (_realm, _this, args) => {
          asked.push(args[0]);
          return toGuest(realm, { made: true }) as GuestObject;
        },
      },
      name: "Species",
      length: 0,
      isConstructor: true,
    });

  it.each(["concat", "filter", "flat", "flatMap", "map", "slice", "splice"])("makes the result of %s", (method) => {
    const realm = createTestRealm();
    const asked: Value[] = [];
    const target = array(realm, 1, 2);
    const constructor = toGuest(realm, {}) as GuestObject;
    createDataPropertyOrThrow(realm, constructor, wellKnownSymbols.species, speciesOf(realm, asked));
    set(target, "constructor", constructor);
    const args = { slice: [0], splice: [0], concat: [], flat: [] }[method] ?? [callback(realm, (element) => element)];
    expect(toHost(invoke(realm, target, method, args))).toMatchObject({ made: true, 0: 1, 1: 2 });
    expect(asked).toEqual([["map", "slice", "splice"].includes(method) ? 2 : 0]);
  });

  it("is Array where constructor or species are missing, and an error where they are no constructor", () => {
    const realm = createTestRealm();
    const target = array(realm, 1);
    const sliceWith = (constructor: Value) => {
      set(target, "constructor", constructor);
      return invoke(realm, target, "slice");
    };
    expect(toHost(sliceWith(undefined))).toEqual([1]);
    expect(toHost(sliceWith(toGuest(realm, {})))).toEqual([1]);
    expect(errorOf(realm, () => sliceWith(null))).toMatch(/^TypeError/);
    expect(errorOf(realm, () => sliceWith(1))).toMatch(/^TypeError/);
  });
});

describe("iteration", () => {
  it("steps through keys, values and entries, and stays finished", () => {
    const realm = createTestRealm();
    const target = array(realm, "a", "b");
    const results = (method: string) => {
      const iterator = invoke(realm, target, method) as GuestObject;
      return Array.from({ length: 4 }, () => toHost(invoke(realm, iterator, "next")));
    };
    const end = { value: undefined, done: true };
    const of = (...values: unknown[]) => [...values.map((value) => ({ value, done: false })), end, end];
    expect(results("keys")).toEqual(of(0, 1));
    expect(results("values")).toEqual(of("a", "b"));
    expect(results("entries")).toEqual(of([0, "a"], [1, "b"]));
    const iterator = invoke(realm, target, "values") as GuestObject;
    for (let index = 0; index < 3; index++) invoke(realm, iterator, "next");
    invoke(realm, target, "push", ["c"]);
    expect(toHost(invoke(realm, iterator, "next"))).toEqual(end);
    expect(errorOf(realm, () => invoke(realm, iterator, "next", [], target))).toMatch(/^TypeError/);
  });

  it("is default until somebody changes it, and again when it is put back", () => {
    const realm = createTestRealm();
    const target = array(realm, 1);
    const isDefault = () => isArrayWithDefaultIteration(realm, target);
    expect(isDefault()).toBe(true);
    const prototype = realm.intrinsic("ArrayIteratorPrototype");
    const next = get(prototype, "next");
    set(
      prototype,
      "next",
      callback(realm, () => 1),
    );
    expect(isDefault()).toBe(false);
    set(prototype, "next", next);
    expect(isDefault()).toBe(true);
    set(target, wellKnownSymbols.iterator, 1);
    expect(isDefault()).toBe(false);
    deleteProperty(target, wellKnownSymbols.iterator);
    expect(isDefault()).toBe(true);
    deleteProperty(realm.intrinsic("Array.prototype"), wellKnownSymbols.iterator);
    expect(isDefault()).toBe(false);
  });
});

describe("Array.from and Array.of", () => {
  it("take iterables, array-likes and a mapping function", () => {
    const realm = createTestRealm();
    const from = (...args: Value[]) => toHost(callStatic(realm, "Array", "from", args));
    const double = callback(realm, (element, index) => Number(element) * 2 + Number(index));
    expect(from(array(realm, 1, 2, 3))).toEqual([1, 2, 3]);
    expect(from(array(realm, 1, 2, 3), double)).toEqual([2, 5, 8]);
    expect(from(toGuest(realm, { length: 2, 1: "x" }))).toEqual([undefined, "x"]);
    expect(
      from(
        toGuest(realm, { length: 3 }),
        callback(realm, (_, index) => index),
      ),
    ).toEqual([0, 1, 2]);
    expect(from(invoke(realm, array(realm, 1, 2), "entries"))).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(toHost(callStatic(realm, "Array", "of", [7, undefined]))).toEqual([7, undefined]);
    expect(errorOf(realm, () => from(array(realm), 1))).toBe("TypeError: 1 is not a function");
  });

  it("close the iterator when the mapping function throws", () => {
    const realm = createTestRealm();
    let closed = 0;
    const endless = toGuest(realm, { next: () => toGuest(realm, { value: 1, done: false }) }) as GuestObject;
    set(
      endless,
      "return",
      callback(realm, () => ++closed),
    );
    set(
      endless,
      wellKnownSymbols.iterator,
      callback(realm, () => endless),
    );
    const fail = callback(realm, () => realm.caller.throwValue("no"));
    expect(errorOf(realm, () => callStatic(realm, "Array", "from", [endless, fail]))).toBe("no");
    expect(closed).toBe(1);
  });

  it("pay for an endless iterable until the limit", () => {
    const realm = createTestRealm({ memoryBytes: 100_000 });
    const endless = toGuest(realm, { next: () => toGuest(realm, { value: 1, done: false }) }) as GuestObject;
    set(
      endless,
      wellKnownSymbols.iterator,
      callback(realm, () => endless),
    );
    expect(() => callStatic(realm, "Array", "from", [endless])).toThrow(TERMINATION as unknown as Error);
  });
});

describe("prototypes with index properties", () => {
  it("show through holes and take the shortcuts away", () => {
    const realm = createTestRealm();
    const target = arrayCreate(realm, 2);
    set(realm.intrinsic("Array.prototype"), 1, "inherited");
    expect(realm.indexedPrototypes).toBe(true);
    expect(invoke(realm, target, "join")).toBe(",inherited");
    expect(invoke(realm, target, "indexOf", ["inherited"])).toBe(1);
  });

  it.each(["before", "after"])("are noticed when Array.prototype itself is pushed on, %s arrays are made", (when) => {
    const realm = createTestRealm();
    if (when === "after") array(realm);
    invoke(realm, realm.intrinsic("Array.prototype"), "push", ["x"]);
    expect(get(arrayCreate(realm, 1), 0)).toBe("x");
    expect(realm.indexedPrototypes).toBe(true);
  });

  it("are not found where there are none", () => {
    const realm = createTestRealm();
    array(realm, 1);
    constructNative(realm, realm.intrinsic("Array"), []);
    expect(realm.indexedPrototypes).toBe(false);
  });

  it("may be accessors", () => {
    const realm = createTestRealm();
    const target = array(realm, 1, 2);
    const getter = callback(realm, () => "got");
    const define = realm.intrinsic("Object");
    expect(define).toBeDefined();
    const descriptor = accessorDescriptor(getter, undefined, 6);
    target.kind.defineOwnProperty?.(target, 1, descriptor);
    expect(invoke(realm, target, "join")).toBe("1,got");
    expect(isDenseArray(target)).toBe(false);
    expect(errorOf(realm, () => invoke(realm, target, "reverse"))).toMatch(/^TypeError/);
  });
});
