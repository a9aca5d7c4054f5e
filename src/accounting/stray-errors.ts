/**
 * Errors of host code that is asked or told on the way, and has no part in an evaluation: those who watch accounts, those who
 * may grant more. Its failing is nobody's here, and must not be lost: it surfaces as an unhandled rejection.
 */
export const surface = (error: unknown): void => void Promise.reject(error);

/** Calls such code; undefined where it throws. */
export const callSafely = <T>(run: () => T): T | undefined => {
  try {
    return run();
  } catch (error) {
    surface(error);
    return undefined;
  }
};
