/** A record that knows what it weighs, so that heap walks need not look into it; no guest value is in it. */
export abstract class Weighed {
  /** Bytes. */
  abstract readonly weight: number;
}
