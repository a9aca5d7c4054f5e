/** What hosts add to the language: URLs, encodings, timers, clones. */

export const missingArgument = (name: string): string => `The "${name}" argument must be specified`;
export const NAME_AND_VALUE_MISSING = 'The "name" and "value" arguments must be specified';
export const OPTIONS_NO_OBJECT = 'The "options" argument must be of type object';

export const INVALID_URL = "Invalid URL";
export const NO_QUERY_PAIR = "Each query pair must be an iterable [name, value] tuple";
export const TOO_MANY_PARAMS = "URLSearchParams maximum size exceeded";

export const unknownEncoding = (label: string): string => `The "${label}" encoding is not supported`;
export const badEncodedData = (encoding: string): string => `The encoded data was not valid for encoding ${encoding}`;
export const DECODES_BYTES = "TextDecoder.prototype.decode: the input must be an ArrayBuffer or a view of one";
export const ENCODES_INTO_BYTES = "TextEncoder.prototype.encodeInto: the target must be a Uint8Array";
export const BAD_BASE64 = "The string to be decoded is not correctly encoded.";
export const NOT_LATIN1 = "Invalid character";

export const NO_INTEGERS = "The data argument must be an integer-type TypedArray";
export const TOO_MANY_RANDOM_BYTES = "The requested length exceeds 65,536 bytes";

export const notCloneable = (value: string): string => `${value} could not be cloned.`;
export const DETACHED_CLONE = "An ArrayBuffer is detached and could not be cloned.";
export const TRANSFERRED_TWICE = "Transfer list contains duplicate ArrayBuffer";
export const VALUE_MISSING = "The value argument must be specified";
export const BAD_TRANSFER = "Found invalid object in transferList";

export const tooManyTimers = (most: number): string => `Too many timers: at most ${most} can be pending`;
export const NO_TIMERS = "A timer cannot be set here: the evaluation is over";
