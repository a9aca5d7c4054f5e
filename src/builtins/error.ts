/** Error objects (20.5): Error, the native errors and AggregateError. */
import { INVALID_ARGUMENT, incompatibleReceiver } from "../messages/calls.ts";
import { adoptElements } from "../runtime/arrays.ts";
import { toString } from "../runtime/conversions.ts";
import { shapeFromConstructor } from "../runtime/create-object.ts";
import { describe } from "../runtime/describe.ts";
import { allocateError, ERROR, type ErrorName, errorText, stackText } from "../runtime/errors.ts";
import type { LeafNative, SteppingNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { iterableToList } from "../runtime/iteration.ts";
import { constant, defineClass, type IntrinsicTable, leaf, type Row } from "../runtime/native-table.ts";
import { definePropertyOrThrow } from "../runtime/object-operations.ts";
import { get, hasProperty } from "../runtime/objects.ts";
import { addUncharged } from "../runtime/own-properties.ts";
import { dataDescriptor } from "../runtime/property-descriptor.ts";
import type { Realm } from "../runtime/realm.ts";
import { HIDDEN } from "../runtime/shape.ts";
import { chargeString } from "../runtime/strings.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";

/** 20.5.1.1 steps 2-4, which all constructors share. */
const createFromConstructor = (
  realm: Realm,
  name: ErrorName,
  newTarget: GuestObject | undefined,
  message: Value,
  options: Value,
): GuestObject => {
  const shape = shapeFromConstructor(realm, newTarget, `${name}.prototype`);
  const error = allocateError(realm, shape, message === undefined ? undefined : toString(realm, message));
  // 20.5.8.1 InstallErrorCause
  if (isObject(options) && hasProperty(options, "cause")) addUncharged(error, "cause", get(options, "cause"), HIDDEN);
  return error;
};

/** 20.5.1.1, 20.5.6.1.1 */
const constructAs =
  (name: ErrorName): LeafNative =>
  (realm, _thisValue, [message, options], newTarget) =>
    createFromConstructor(realm, name, newTarget, message, options);

/** 20.5.7.1.1 */
const constructAggregate: SteppingNative = function* (realm, _thisValue, [errors, message, options], newTarget) {
  const error = createFromConstructor(realm, "AggregateError", newTarget, message, options);
  const list = yield* iterableToList(realm, errors);
  addUncharged(error, "errors", adoptElements(realm, list), HIDDEN);
  return error;
};

/** ES2026 SuppressedError ( error, suppressed, message ) */
const constructSuppressed: LeafNative = (realm, _thisValue, [error, suppressed, message], newTarget) => {
  const made = createFromConstructor(realm, "SuppressedError", newTarget, message, undefined);
  addUncharged(made, "error", error, HIDDEN);
  addUncharged(made, "suppressed", suppressed, HIDDEN);
  return made;
};

const textField = (realm: Realm, object: GuestObject, key: "name" | "message", otherwise: string): string => {
  const value = get(object, key);
  return value === undefined ? otherwise : toString(realm, value);
};

/** 20.5.3.4 */
const errorToString: LeafNative = (realm, thisValue) => {
  if (!isObject(thisValue))
    return throwTypeError(realm, incompatibleReceiver("Error.prototype.toString", describe(thisValue)));
  const name = textField(realm, thisValue, "name", "Error");
  const text = errorText(name, textField(realm, thisValue, "message", ""));
  chargeString(realm, text.length);
  return text;
};

/** 20.5.2.1 of ES2026 */
const isError: LeafNative = (_realm, _thisValue, [value]) => isObject(value) && value.kind === ERROR;

/** Not in ECMA-262, but programs for V8 call it in the constructors of their errors. */
const captureStackTrace: LeafNative = (realm, _thisValue, [object]) => {
  if (!isObject(object)) return throwTypeError(realm, INVALID_ARGUMENT);
  const name = textField(realm, object, "name", "Error");
  const text = stackText(errorText(name, textField(realm, object, "message", "")), realm.caller.captureStack());
  definePropertyOrThrow(realm, object, "stack", dataDescriptor(text, HIDDEN));
  return undefined;
};

/** 20.5.3.2, 20.5.3.3 and their like */
const prototypeRows = (name: ErrorName): readonly Row[] => [
  constant("name", name, HIDDEN),
  constant("message", "", HIDDEN),
];

const defineNativeError = (name: ErrorName): IntrinsicTable =>
  defineClass({
    name,
    length: 1,
    code: { form: "leaf", run: constructAs(name) },
    parent: "Error",
    prototypeParent: "Error.prototype",
    prototype: prototypeRows(name),
  });

export const intrinsics: IntrinsicTable = {
  ...defineClass({
    name: "Error",
    length: 1,
    code: { form: "leaf", run: constructAs("Error") },
    statics: [leaf("captureStackTrace", 2, captureStackTrace), leaf("isError", 1, isError)],
    prototype: [...prototypeRows("Error"), leaf("toString", 0, errorToString)],
  }),
  ...defineClass({
    name: "AggregateError",
    length: 2,
    code: { form: "stepping", run: constructAggregate },
    parent: "Error",
    prototypeParent: "Error.prototype",
    prototype: prototypeRows("AggregateError"),
  }),
  ...defineClass({
    name: "SuppressedError",
    length: 3,
    code: { form: "leaf", run: constructSuppressed },
    parent: "Error",
    prototypeParent: "Error.prototype",
    prototype: prototypeRows("SuppressedError"),
  }),
  ...defineNativeError("EvalError"),
  ...defineNativeError("RangeError"),
  ...defineNativeError("ReferenceError"),
  ...defineNativeError("SyntaxError"),
  ...defineNativeError("TypeError"),
  ...defineNativeError("URIError"),
};
