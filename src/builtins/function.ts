/** Function objects (20.2): the constructor, and what every function inherits. */
import { COSTS } from "../accounting/costs.ts";
import { BIND_NO_FUNCTION, wrongThis } from "../messages/calls.ts";
import { POISONED } from "../messages/properties.ts";
import { toIntegerOrInfinity } from "../runtime/conversions.ts";
import { functionFromText } from "../runtime/function-from-text.ts";
import {
  addFunctionNames,
  BOUND,
  BoundFunction,
  type Callable,
  createNative,
  functionText,
  GuestCall,
  isCallable,
  type LeafNative,
  NATIVE,
  Native,
  type TailNative,
} from "../runtime/function-objects.ts";
import { GuestObject, NO_ELEMENTS } from "../runtime/guest-object.ts";
import { requireApplicable, requireCallable } from "../runtime/iteration.ts";
import {
  constant,
  defineClass,
  defineLeaf,
  type IntrinsicTable,
  leaf,
  linked,
  type Row,
  tail,
} from "../runtime/native-table.ts";
import { definePropertyOrThrow, withArguments } from "../runtime/object-operations.ts";
import { get, getPrototypeOf, hasOwnProperty, preventExtensions } from "../runtime/objects.ts";
import { ordinaryHasInstance } from "../runtime/operators.ts";
import { rootShape } from "../runtime/own-properties.ts";
import { dataDescriptor } from "../runtime/property-descriptor.ts";
import type { IntrinsicFactory, Realm } from "../runtime/realm.ts";
import { ACCESSOR, Accessor, CONFIGURABLE } from "../runtime/shape.ts";
import { chargeString } from "../runtime/strings.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isNullish, type Value, wellKnownSymbols } from "../runtime/values.ts";

/** 20.2.3.1 */
const apply: TailNative = (realm, thisValue, [thisArgument, list]) => {
  const callee = requireApplicable(realm, thisValue);
  if (isNullish(list)) return new GuestCall(callee, thisArgument, []);
  return withArguments(realm, list, (args) => new GuestCall(callee, thisArgument, args));
};

/** 20.2.3.2 */
const bind: LeafNative = (realm, target, [thisArgument, ...args]) => {
  if (!isCallable(target)) return throwTypeError(realm, BIND_NO_FUNCTION);
  const bound = boundFunctionCreate(realm, target, thisArgument, args);
  const length = lengthAfterBinding(realm, target, args.length);
  const targetName = get(target, "name");
  const name = `bound ${typeof targetName === "string" ? targetName : ""}`;
  realm.meter.noteConcatenation(name.length);
  addFunctionNames(bound, length, name);
  return bound;
};

/** 10.4.1.3 BoundFunctionCreate. */
const boundFunctionCreate = (realm: Realm, target: GuestObject, boundThis: Value, boundArgs: Value[]): GuestObject => {
  const shape = rootShape(realm, getPrototypeOf(target));
  realm.meter.chargeBytes(COSTS.boundFunction);
  return new GuestObject(shape, NO_ELEMENTS, BOUND, new BoundFunction(realm, target, boundThis, boundArgs));
};

/** 20.2.3.2 steps 4-6 */
const lengthAfterBinding = (realm: Realm, target: GuestObject, bound: number): number => {
  if (!hasOwnProperty(target, "length")) return 0;
  const length = get(target, "length");
  return typeof length === "number" ? Math.max(0, toIntegerOrInfinity(realm, length) - bound) : 0;
};

/** 20.2.3.3 */
const call: TailNative = (realm, thisValue, [thisArgument, ...args]) =>
  new GuestCall(requireCallable(realm, thisValue), thisArgument, args);

/** 20.2.3.5 */
const functionToString: LeafNative = (realm, thisValue) => {
  if (!isCallable(thisValue)) return throwTypeError(realm, wrongThis("Function.prototype.toString", "Function"));
  const text = functionText(thisValue);
  chargeString(realm, text.length);
  return text;
};

/**
 * 10.2.4.1 %ThrowTypeError%: frozen, and one for the realm. Old sloppy code asks its functions for `caller` and `arguments`
 * and takes nothing for an answer, but not an exception; nothing is what it gets, as in other engines.
 */
const makeThrowTypeError: IntrinsicFactory = (realm) => {
  const thrower = createNative(realm, {
    code: {
      form: "leaf",
      run: (_realm, thisValue, args) =>
        args.length === 0 && isCallable(thisValue) && (thisValue.payload as Callable).isUnrestricted === true
          ? undefined
          : throwTypeError(realm, POISONED),
    },
    name: "",
    length: 0,
  });
  definePropertyOrThrow(realm, thrower, "length", dataDescriptor(0, 0));
  definePropertyOrThrow(realm, thrower, "name", dataDescriptor("", 0));
  preventExtensions(thrower);
  return thrower;
};

/** 10.2.4 AddRestrictedFunctionProperties. */
const poisoned = (key: string): Row => ({
  key,
  flags: ACCESSOR | CONFIGURABLE,
  make: (realm) => new Accessor(realm.intrinsic("ThrowTypeError"), realm.intrinsic("ThrowTypeError")),
});

/** Function.prototype accepts any arguments and returns undefined. Its names are rows, since it is no ordinary native. */
const makePrototypePayload = (realm: Realm): Native => {
  const native = new Native(realm, { code: { form: "leaf", run: () => undefined }, name: "", length: 0 });
  native.hasOwnNames = true;
  return native;
};

export const intrinsics: IntrinsicTable = {
  ...defineClass({
    name: "Function",
    length: 1,
    code: { form: "leaf", run: functionFromText("Function") }, // 20.2.1.1
    prototypeKind: NATIVE,
    prototypePayload: makePrototypePayload,
    prototype: [
      constant("length", 0, CONFIGURABLE),
      constant("name", "", CONFIGURABLE),
      poisoned("arguments"),
      poisoned("caller"),
      tail("apply", 2, apply),
      leaf("bind", 1, bind),
      tail("call", 1, call),
      leaf("toString", 0, functionToString),
      linked(wellKnownSymbols.hasInstance, "Function.prototype.@@hasInstance", 0),
    ],
  }),
  // 20.2.3.6
  ...defineLeaf(
    "Function.prototype.@@hasInstance",
    1,
    (realm, target, [value]) => isCallable(target) && ordinaryHasInstance(realm, target, value),
  ),
  ThrowTypeError: makeThrowTypeError,
};
