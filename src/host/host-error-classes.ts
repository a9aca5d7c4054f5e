/** Guest errors as host errors: the standard class that the guest's error descends from, found by identity. */
import { type ErrorData, type ErrorName, stackText } from "../runtime/errors.ts";
import type { GuestObject } from "../runtime/guest-object.ts";

/** The class is newer than some hosts: there a plain error has the name. */
const createSuppressedError = (): Error =>
  typeof SuppressedError === "undefined" ? new Error() : new SuppressedError(undefined, undefined);

const CLASSES: Readonly<Record<ErrorName, () => Error>> = {
  AggregateError: () => new AggregateError([]),
  EvalError: () => new EvalError(),
  RangeError: () => new RangeError(),
  ReferenceError: () => new ReferenceError(),
  SuppressedError: createSuppressedError,
  SyntaxError: () => new SyntaxError(),
  TypeError: () => new TypeError(),
  URIError: () => new URIError(),
  Error: () => new Error(),
};

const NAMES = Object.keys(CLASSES) as ErrorName[];

/** An empty error of the class that this guest error has, or inherits from. */
export const createHostError = (source: GuestObject): Error => {
  const { realm } = source.shape;
  for (let { proto } = source.shape; proto !== null; proto = proto.shape.proto) {
    const name = NAMES.find((candidate) => realm.intrinsic(`${candidate}.prototype`) === proto);
    if (name !== undefined) return CLASSES[name]();
  }
  return CLASSES.Error();
};

/** Where the guest made the error, in the guest's terms. */
export const guestStackOf = (source: GuestObject): string => {
  const { header, trace } = source.payload as ErrorData;
  return stackText(header, trace);
};
