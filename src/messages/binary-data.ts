/** Buffers and their views (23.2, 25.1, 25.3). Those that are functions without need are what `toIndex` complains with. */

export const badBufferLength = (): string => "Invalid array buffer length";
export const badBufferMaximum = (): string => "Invalid array buffer max length";
export const badResizing = (): string => "ArrayBuffer.prototype.resize: Invalid length parameter";
export const BUFFER_NOT_ALLOCATED = "Array buffer allocation failed";
export const BUFFER_FIXED = "The ArrayBuffer is not resizable";
export const SLICE_OF_ITSELF = "ArrayBuffer subclass returned this from species constructor";
export const SLICE_TOO_SMALL = "Species constructor returned a too small ArrayBuffer";
export const detachedBuffer = (method: string): string => `Cannot perform ${method} on a detached ArrayBuffer`;

// --- typed arrays ----------------------------------------------------------------------------------------------------------

export const NO_TYPED_ARRAY = "this is not a typed array.";
export const badTypedArrayLength = (length: number): string => `Invalid typed array length: ${length}`;
export const BAD_TYPED_ARRAY_INDEX = "Invalid typed array index";
export const OFFSET_OUT_OF_BOUNDS = "offset is out of bounds";
export const unalignedOffset = (name: string, size: number): string =>
  `start offset of ${name} should be a multiple of ${size}`;
export const unalignedLength = (name: string, size: number): string =>
  `byte length of ${name} should be a multiple of ${size}`;
export const startOutOfBounds = (offset: number): string =>
  `Start offset ${offset} is outside the bounds of the buffer`;
export const constructDetached = (name: string): string => `Cannot construct ${name} on a detached ArrayBuffer`;
export const TYPED_ARRAY_DETACHED = "The ArrayBuffer of the typed array is detached";
export const TYPED_ARRAY_OUT_OF_BOUNDS = "The typed array is out of bounds";
export const TYPED_ARRAY_TOO_SHORT = "The typed array that the constructor made is too short";

// --- DataViews -------------------------------------------------------------------------------------------------------------

export const NO_BUFFER = "First argument to DataView constructor must be an ArrayBuffer";
export const outsideView = (): string => "Offset is outside the bounds of the DataView";
export const badViewLength = (length: number): string => `Invalid DataView length ${length}`;
export const VIEW_OUT_OF_BOUNDS = "The DataView is out of bounds";
