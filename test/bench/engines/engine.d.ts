/** Host values that the guest sees as global bindings: numbers, and functions from a number to a number. */
export type Globals = Record<string, number | ((argument: number) => number)>;

/** A fresh interpreter. */
export interface Session {
  /** The completion value of a script, if it is a primitive. Throws what the guest throws. */
  evaluate(code: string): unknown;
  /** Gives back what the host's collector would not. */
  close?(): void;
}

export interface Engine {
  open(globals: Globals): Session;
  /** Set where `open` reuses a realm: makes a new one, for the cold start. */
  openFresh?(): Session;
}
