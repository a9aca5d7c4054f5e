/** Properties (10.1) and private names (6.2.12). Keys and objects come as texts. */

/** `key` is null where its conversion would run guest code. */
export const cannotRead = (nullish: string, key: string | null): string =>
  `Cannot read properties of ${nullish}${key === null ? "" : ` (reading '${key}')`}`;
export const cannotSet = (nullish: string, key: string | null): string =>
  `Cannot set properties of ${nullish}${key === null ? "" : ` (setting '${key}')`}`;
export const NULLISH_OBJECT = "Cannot convert undefined or null to object";

export const cannotAdd = (key: string): string => `Cannot add property ${key}, object is not extensible`;
export const cannotDefine = (key: string): string => `Cannot define property ${key}, object is not extensible`;
export const cannotRedefine = (key: string): string => `Cannot redefine property: ${key}`;
export const cannotDelete = (key: string, object: string): string => `Cannot delete property '${key}' of ${object}`;
export const onlyGetter = (key: string, object: string): string =>
  `Cannot set property ${key} of ${object} which has only a getter`;
/** `owner` is the kind of value, and in quotes the value. */
export const readOnly = (key: string, owner: string): string =>
  `Cannot assign to read only property '${key}' of ${owner}`;
export const cannotCreate = (key: string, owner: string): string => `Cannot create property '${key}' on ${owner}`;

export const notExtensible = (object: string): string => `${object} is not extensible`;
export const CYCLIC_PROTOTYPE = "Cyclic __proto__ value";
export const IMMUTABLE_PROTOTYPE = "Immutable prototype object 'Object.prototype' cannot have their prototype set";
export const badPrototype = (value: string): string => `Object prototype may only be an Object or null: ${value}`;

/** What Object.freeze and Object.seal could not do. */
export const integrityFailed = (method: string, object: string): string => `Object.${method} failed for ${object}`;

// --- descriptors -----------------------------------------------------------------------------------------------------------

export const badDescriptor = (value: string): string => `Property description must be an object: ${value}`;
export const MIXED_DESCRIPTOR =
  "Invalid property descriptor. Cannot both specify accessors and a value or writable attribute, #<Object>";
export const badAccessor = (field: "get" | "set", value: string): string =>
  `${field === "get" ? "Getter" : "Setter"} must be a function: ${value}`;
/** Of `__defineGetter__` and its like. */
export const expectingFunction = (method: string): string => `Object.prototype.${method}: Expecting function`;
export const POISONED =
  "'caller', 'callee', and 'arguments' properties may not be accessed on strict mode functions or the arguments objects for calls to them";

// --- destructuring ---------------------------------------------------------------------------------------------------------

/** `key` is the first property that the pattern asks for, if it is named. */
export const cannotDestructure = (text: string, nullish: string, key: string | null): string =>
  `Cannot destructure ${key === null ? "" : `property '${key}' of `}'${text}' as it is ${nullish}.`;

// --- private names ---------------------------------------------------------------------------------------------------------

export const noPrivateToRead = (name: string): string =>
  `Cannot read private member ${name} from an object whose class did not declare it`;
export const noPrivateToWrite = (name: string): string =>
  `Cannot write private member ${name} to an object whose class did not declare it`;
export const noPrivateGetter = (name: string): string => `'${name}' was defined without a getter`;
export const noPrivateSetter = (name: string): string => `'${name}' was defined without a setter`;
export const privateMethodReadOnly = (name: string): string => `Private method '${name}' is not writable`;
export const privateTwice = (name: string): string => `Cannot initialize ${name} twice on the same object`;
