/** Modules (16.2) and `import()` (13.3.10). */

export const noModule = (specifier: string, referrer: string): string =>
  `Cannot find module '${specifier}' imported from '${referrer}'`;
export const unknownModuleType = (type: string): string => `Unknown module type '${type}'`;
/** `part` is the source or the filename. */
export const badModulePart = (part: string, specifier: string, given: string): string =>
  `The ${part} of module '${specifier}' must be a string, not ${given}`;
export const loadingFailed = (specifier: string, reason: string): string =>
  `Loading module '${specifier}' failed: ${reason}`;

export const noExport = (specifier: string, name: string): string =>
  `The requested module '${specifier}' does not provide an export named '${name}'`;
export const circularExport = (specifier: string, name: string): string =>
  `Detected cycle while resolving name '${name}' in '${specifier}'`;
export const conflictingExports = (specifier: string, name: string): string =>
  `The requested module '${specifier}' contains conflicting star exports for name '${name}'`;
export const duplicateAttribute = (key: string): string => `Duplicate import attribute '${key}'`;

// --- import() --------------------------------------------------------------------------------------------------------------

export const SPECIFIER_TOO_LONG = "Module specifier is too long";
export const IMPORT_OPTIONS_NO_OBJECT = "The second argument of import() must be an object";
export const IMPORT_WITH_NO_OBJECT = "The 'with' option of import() must be an object";
export const attributeNoString = (key: string, value: string): string =>
  `The import attribute '${key}' must be a string, not ${value}`;
export const unknownAttribute = (key: string): string => `Unknown import attribute '${key}'`;
