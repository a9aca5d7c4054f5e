/** Resources (ES2026): `using` declarations and disposable stacks. */

export const notDisposableValue = (value: string): string => `${value} is not an object that could be disposed of`;
export const notDisposable = (value: string): string => `${value} is not disposable (it has no Symbol.dispose)`;
export const notAsyncDisposable = (value: string): string =>
  `${value} is not async disposable (it has neither Symbol.asyncDispose nor Symbol.dispose)`;
export const stackDisposed = (method: string): string => `${method} called on a stack that is disposed already`;
export const SUPPRESSED = "An error was suppressed during disposal";
