/** Maps, sets, and the weak ones (24, 26). */

export const collectionFull = (name: string): string => `${name} maximum size exceeded`;
export const BAD_WEAK_KEY = "Invalid value used as weak map key";
export const BAD_WEAK_VALUE = "Invalid value used in weak set";
export const BAD_WEAK_TARGET = "WeakRef: invalid target";

/** What the methods of sets demand of their argument (24.2.1.2). */
export const SIZE_NO_NUMBER = "The 'size' property must be a number";
export const badSize = (size: number): string => `'${size}' is an invalid size`;
export const propertyNoFunction = (key: string): string => `The '${key}' property must be a function`;

export const CLEANUP_NOT_CALLABLE = "FinalizationRegistry: cleanup must be callable";
export const BAD_REGISTRY_TARGET = "FinalizationRegistry.prototype.register: invalid target";
export const TARGET_IS_HELD_VALUE = "FinalizationRegistry.prototype.register: target and holdings must not be same";
export const badUnregisterToken = (value: string): string => `Invalid unregisterToken ('${value}')`;
