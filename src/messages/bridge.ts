/** What crosses between guest and host, and what does not. The place of the value comes before most of these texts. */

export const cannotCross = (name: string): string =>
  `is ${/^[aeiou]/i.test(name) ? "an" : "a"} ${name}, which cannot cross`;
export const REGEXP_UNKNOWN_TO_GUEST = "is a RegExp that the guest's engine does not know, which cannot cross";
export const REGEXP_UNKNOWN_TO_HOST = "is a RegExp that the host's engine does not know, which cannot cross";
export const CLASS_CANNOT_CROSS = "is a class, which cannot cross: pass functions";
export const EFFECT_CANNOT_CROSS = "is an Effect, which cannot cross: its function belongs into Host.make";
export const CANNOT_BE_READ = "cannot be read";
export const NO_PROPER_LENGTH = "is an array without a proper length";
export const STRING_TOO_LONG_TO_CROSS = "is a string that is too long to cross";
export const BIGINT_TOO_LARGE_TO_CROSS = "is a BigInt that is too large to cross";
export const TOO_MANY_ENTRIES = "has too many entries to cross";
export const tooLongToCross = (name: string): string => `is a ${name} that is too long to cross`;
export const GLOBAL_FIXED = "would replace a global that cannot be replaced";
export const THENABLE_RESULT = "the value of a promise has a method named then, so no host promise can hold it";

export const THROWN_NO_ERROR = "The host threw an object that is not an error";
export const DISPOSED = "The interpreter was disposed of";
export const SESSION_REENTERED = "A host function may not evaluate on the interpreter that called it; use another one";
export const HAS_TO_WAIT =
  "The host function has to wait, which is impossible here: in a synchronous evaluation (evaluateAsync can), in a getter or " +
  "a conversion, in a function that the host called, and in what goes on after its evaluation has ended";
export const TOP_UP_HAS_TO_WAIT =
  "The answer of onExhausted has to be waited for, which is impossible here: in a synchronous evaluation (evaluateAsync can), " +
  "and in a function of the guest that the host called";

// --- host objects are read-only ----------------------------------------------------------------------------------------------

const readOnly = (act: string): string => `Cannot ${act} of a host object: it is read-only`;
export const cannotSetHostProperty = (key: string): string => readOnly(`set property ${key}`);
export const cannotDefineHostProperty = (key: string): string => readOnly(`define property ${key}`);
export const cannotDeleteHostProperty = (key: string): string => readOnly(`delete property ${key}`);
export const HOST_PROTOTYPE_FIXED = readOnly("set the prototype");
export const HOST_EXTENSIONS_FIXED = readOnly("prevent extensions");
