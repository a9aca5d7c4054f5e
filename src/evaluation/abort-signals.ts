/**
 * What is to be done when a signal aborts, behind one listener for each signal: hosts take a signal with more than a few
 * listeners for a leak and say so, and one signal for all evaluations of a server is no leak.
 */
interface Listening {
  readonly acts: Set<() => void>;
  readonly listener: () => void;
}

const listening = new WeakMap<AbortSignal, Listening>();

const listen = (signal: AbortSignal): Listening => {
  const acts = new Set<() => void>();
  const listener = (): void => {
    listening.delete(signal);
    for (const act of acts) act();
  };
  signal.addEventListener("abort", listener, { once: true });
  const made = { acts, listener };
  listening.set(signal, made);
  return made;
};

/** Calls `act` when the signal aborts, or now if it has. The answer takes that back. */
export const onAbort = (signal: AbortSignal, act: () => void): (() => void) => {
  if (signal.aborted) {
    act();
    return () => undefined;
  }
  const { acts, listener } = listening.get(signal) ?? listen(signal);
  acts.add(act);
  return () => {
    acts.delete(act);
    if (acts.size > 0) return;
    signal.removeEventListener("abort", listener);
    if (listening.get(signal)?.acts === acts) listening.delete(signal);
  };
};
