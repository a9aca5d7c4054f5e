/**
 * A host's choice of what a guest sees of an instance. The choice belongs to this token, not to the instance, so that two
 * guests may see different members of the same one. Within a guest it is the instance: wherever that crosses after the token,
 * it is the window that the token opened.
 */
const tokens = new WeakSet<object>();

export class ChosenMembers {
  readonly target: object;
  readonly names: ReadonlySet<string>;
  constructor(target: object, names: readonly string[]) {
    this.target = target;
    this.names = new Set(names);
    tokens.add(this);
  }
}

/** Asks an identity, not what the object says of itself. */
export const isChosenMembers = (value: object): value is ChosenMembers => tokens.has(value);
