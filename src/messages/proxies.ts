/** Proxies (10.5, 28.2): what they need, and what their traps may not say. */

export const BAD_PARTS = "Cannot create proxy with a non-object as target or handler";
export const revoked = (operation: string): string => `Cannot perform '${operation}' on a proxy that has been revoked`;
/** What a proxy says no to. */
export const falsish = (trap: string, key: string): string => `${on(trap)} trap returned falsish for property '${key}'`;
export const PREVENT_EXTENSIONS_FALSISH = "'preventExtensions' on proxy: trap returned falsish";
/** What a trap of `construct` gave instead of an object. */
export const noInstance = (value: string): string => `${on("construct")} trap returned non-object ('${value}')`;

const on = (trap: string): string => `'${trap}' on proxy:`;

// --- prototypes and extensions -----------------------------------------------------------------------------------------------

export const BAD_TRAP_PROTOTYPE = `${on("getPrototypeOf")} trap returned neither object nor null`;
export const OTHER_PROTOTYPE = `${on("getPrototypeOf")} proxy target is non-extensible but the trap did not return its actual prototype`;
export const NEW_PROTOTYPE = `${on("setPrototypeOf")} trap returned truish for setting a new prototype on the non-extensible proxy target`;
export const otherExtensibility = (isExtensible: boolean): string =>
  `${on("isExtensible")} trap result does not reflect extensibility of proxy target (which is '${isExtensible}')`;
export const STILL_EXTENSIBLE = `${on("preventExtensions")} trap returned truish but the proxy target is extensible`;

// --- descriptors -----------------------------------------------------------------------------------------------------------

const describing = (what: string): string => `${on("getOwnPropertyDescriptor")} trap ${what}`;
export const badTrapDescriptor = (key: string): string =>
  describing(`returned neither object nor undefined for property '${key}'`);
export const hidesFixed = (key: string): string =>
  describing(`returned undefined for property '${key}' which is non-configurable in the proxy target`);
export const hidesExisting = (key: string): string =>
  describing(`returned undefined for property '${key}' which exists in the non-extensible proxy target`);
export const incompatibleDescriptor = (key: string): string =>
  describing(
    `returned descriptor for property '${key}' that is incompatible with the existing property in the proxy target`,
  );
export const reportsFixed = (key: string): string =>
  describing(
    `reported non-configurability for property '${key}' which is either non-existent or configurable in the proxy target`,
  );
export const reportsReadOnly = (key: string): string =>
  describing(
    `reported non-configurable and writable for property '${key}' which is non-configurable, non-writable in the proxy target`,
  );

const defining = (what: string): string => `${on("defineProperty")} trap returned truish for ${what}`;
export const addsToFixed = (key: string): string =>
  defining(`adding property '${key}'  to the non-extensible proxy target`);
export const definesFixed = (key: string): string =>
  defining(
    `defining non-configurable property '${key}' which is either non-existent or configurable in the proxy target`,
  );
export const addsIncompatible = (key: string): string =>
  defining(`adding property '${key}'  that is incompatible with the existing property in the proxy target`);
export const definesReadOnly = (key: string): string =>
  defining(
    `defining non-configurable property '${key}' which cannot be non-writable, unless there exists a corresponding non-configurable, non-writable own property of the target object.`,
  );

// --- properties ------------------------------------------------------------------------------------------------------------

export const deniesFixed = (key: string): string =>
  `${falsish("has", key)} which exists in the proxy target as non-configurable`;
export const deniesExisting = (key: string): string => `${falsish("has", key)} but the proxy target is not extensible`;

const getting = (key: string, what: string): string => `${on("get")} property '${key}' is a ${what}`;
export const otherValue = (key: string, expected: string, got: string): string =>
  getting(
    key,
    `read-only and non-configurable data property on the proxy target but the proxy did not return its actual value (expected '${expected}' but got '${got}')`,
  );
export const valueWithoutGetter = (key: string, got: string): string =>
  getting(
    key,
    `non-configurable accessor property on the proxy target and does not have a getter function, but the trap did not return 'undefined' (got '${got}')`,
  );

const truish = (trap: string, key: string, what: string): string =>
  `${on(trap)} trap returned truish for property '${key}' ${what}`;
const settingFixed = (key: string, what: string): string =>
  truish("set", key, `which exists in the proxy target as a non-configurable and non-writable ${what}`);
export const setsOtherValue = (key: string): string => settingFixed(key, "data property with a different value");
export const setsWithoutSetter = (key: string): string => settingFixed(key, "accessor property without a setter");
export const deletesFixed = (key: string): string =>
  truish("deleteProperty", key, "which is non-configurable in the proxy target");
export const deletesExisting = (key: string): string =>
  truish("deleteProperty", key, "but the proxy target is non-extensible");

// --- keys ------------------------------------------------------------------------------------------------------------------

export const DUPLICATE_KEYS = `${on("ownKeys")} trap returned duplicate entries`;
export const keyMissing = (key: string): string => `${on("ownKeys")} trap result did not include '${key}'`;
export const EXTRA_KEYS = `${on("ownKeys")} trap returned extra keys but proxy target is non-extensible`;
