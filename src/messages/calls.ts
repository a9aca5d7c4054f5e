/** Calls, constructors and receivers (10.2, 10.3, 15.7). */

export const notFunction = (text: string): string => `${text} is not a function`;
export const notConstructor = (text: string): string => `${text} is not a constructor`;
/** A method that was looked for by this name, on an object of this kind. */
export const notFunctionFor = (value: string, key: string, kind: string): string =>
  `'${value}' returned for property '${key}' of object '#<${kind}>' is not a function`;

/** `type` with its article: "a number". */
export const applyNonFunction = (value: string, type: string): string =>
  `Function.prototype.apply was called on ${value}, which is ${type} and not a function`;

export const requiresNew = (name: string): string => `Constructor ${name} requires 'new'`;
export const PROMISE_REQUIRES_NEW = "Promise constructor cannot be invoked without 'new'";
export const notConstructable = (name: string): string => `Abstract class ${name} not directly constructable`;
export const TOO_DEEP = "Maximum call stack size exceeded";
export const tooManyArguments = (most: number): string => `Too many arguments in function call (only ${most} allowed)`;
export const ARGUMENTS_NO_LIST = "CreateListFromArrayLike called on non-object";
export const DYNAMIC_CODE = "Code generation from strings is disallowed for this interpreter";

// --- receivers -------------------------------------------------------------------------------------------------------------

/** The full name of a method, or of an accessor: "get byteLength". */
export const memberOf = (owner: string, member: string): string =>
  member.startsWith("get ") ? `get ${owner}.${member.slice(4)}` : `${owner}.${member}`;
export const incompatibleReceiver = (method: string, receiver: string): string =>
  `Method ${method} called on incompatible receiver ${receiver}`;
/** `type` is the one that `this` should have. */
export const wrongThis = (method: string, type: string): string => `${method} requires that 'this' be a ${type}`;
export const calledOnNullish = (method: string): string => `${method} called on null or undefined`;
export const calledOnNonObject = (method: string): string => `${method} called on non-object`;
export const calledOnNonObjectOf = (method: string, receiver: string): string =>
  `${method} called on non-object ${receiver}`;
export const BIND_NO_FUNCTION = "Bind must be called on a function";
export const INVALID_ARGUMENT = "Invalid argument";

// --- classes ---------------------------------------------------------------------------------------------------------------

export const classRequiresNew = (name: string): string =>
  `Class constructor${name === "" ? "s" : ` ${name}`} cannot be invoked without 'new'`;
export const badParent = (value: string): string => `Class extends value ${value} is not a constructor or null`;
export const badParentPrototype = (value: string): string =>
  `Class extends value does not have valid prototype property ${value}`;
export const badSuper = (parent: string, name: string): string =>
  `Super constructor ${parent} of ${name === "" ? "anonymous class" : name} is not a constructor`;
export const BAD_DERIVED_RESULT = "Derived constructors may only return object or undefined";
