/** What an evaluation fails with: one family of classes, for `instanceof` and for `Effect.catchTag` alike. */
export { AbortedError, type AbortedErrorOptions } from "./AbortedError.ts";
export { GuestError, type GuestErrorOptions } from "./GuestError.ts";
export { HostError } from "./HostError.ts";
export { type ErrorLocation, InterpreterError, type InterpreterErrorOptions } from "./InterpreterError.ts";
export { LimitExceededError, type LimitExceededErrorOptions, type LimitType } from "./LimitExceededError.ts";
export { ParseError } from "./ParseError.ts";
export {
  ResourceExhaustedError,
  type ResourceExhaustedErrorOptions,
  type ResourceType,
} from "./ResourceExhaustedError.ts";
export { type SourceExcerpt, type SourceLocation, sourceExcerpt } from "./source-excerpt.ts";
