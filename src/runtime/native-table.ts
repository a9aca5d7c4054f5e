/**
 * Built-ins are rows in a table beside their functions. One installer turns rows into properties with the attributes of
 * clause 18, so that no built-in spells them out. Intrinsics are free of charge and made at their first touch.
 */
import {
  createNative,
  type LeafNative,
  type NativeCode,
  type SteppingNative,
  type TailNative,
} from "./function-objects.ts";
import { GuestObject, NO_ELEMENTS, type ObjectKind, ORDINARY } from "./guest-object.ts";
import { addUncharged, ownSlot, rootShape } from "./own-properties.ts";
import type { PropertyKey } from "./property-key.ts";
import type { IntrinsicFactory, Realm } from "./realm.ts";
import { ACCESSOR, Accessor, CONFIGURABLE, HIDDEN, type Slot } from "./shape.ts";
import { type Value, wellKnownSymbols } from "./values.ts";

/** One property of a built-in object. */
export interface Row {
  readonly key: PropertyKey;
  readonly flags: number;
  readonly make: (realm: Realm, object: GuestObject) => Slot;
}

const functionRow = (key: PropertyKey, length: number, code: NativeCode): Row => ({
  key,
  flags: HIDDEN,
  make: (realm) => createNative(realm, { code, name: key, length }),
});

/** A method that enters guest code only by conversions and accessors. */
export const leaf = (key: PropertyKey, length: number, run: LeafNative): Row =>
  functionRow(key, length, { form: "leaf", run });
/** A method that calls guest functions. */
export const stepping = (key: PropertyKey, length: number, run: SteppingNative): Row =>
  functionRow(key, length, { form: "stepping", run });
/** A method that replaces itself by another call. */
export const tail = (key: PropertyKey, length: number, run: TailNative): Row =>
  functionRow(key, length, { form: "tail", run });

export const accessor = (key: PropertyKey, get: LeafNative, set?: LeafNative): Row => ({
  key,
  flags: ACCESSOR | CONFIGURABLE,
  make: (realm) =>
    new Accessor(accessorFunction(realm, "get", key, get), set && accessorFunction(realm, "set", key, set)),
});

const accessorFunction = (realm: Realm, namePrefix: "get" | "set", key: PropertyKey, run: LeafNative): GuestObject =>
  createNative(realm, { code: { form: "leaf", run }, name: key, namePrefix, length: namePrefix === "set" ? 1 : 0 });

/** A data property; not writable, enumerable or configurable unless flags say so. */
export const constant = (key: PropertyKey, value: Value, flags = 0): Row => ({ key, flags, make: () => value });
/** A property that holds an intrinsic. */
export const linked = (key: PropertyKey, intrinsic: string, flags = HIDDEN): Row => ({
  key,
  flags,
  make: (realm) => realm.intrinsic(intrinsic),
});
/** The same function object as another row of the table, which must stand above. */
export const sameAs = (key: PropertyKey, other: PropertyKey): Row => ({
  key,
  flags: HIDDEN,
  make: (_, object) => ownSlot(object, other),
});
/** The `Symbol.toStringTag` property. */
export const toStringTag = (tag: string): Row => constant(wellKnownSymbols.toStringTag, tag, CONFIGURABLE);
/** A property with other attributes than its row has by default. */
export const withFlags = (row: Row, flags: number): Row => ({ ...row, flags });

const installRows = (realm: Realm, object: GuestObject, rows: readonly Row[]): void => {
  for (const row of rows) addUncharged(object, row.key, row.make(realm, object), row.flags);
};

export type IntrinsicTable = Readonly<Record<string, IntrinsicFactory>>;

/** An intrinsic that is a plain object with rows: `Math`, `JSON`, iterator prototypes. `parent` names its prototype. */
export const defineObject = (
  name: string,
  rows: readonly Row[],
  options: { readonly parent?: string | null; readonly kind?: ObjectKind; readonly payload?: unknown } = {},
): IntrinsicTable => ({
  [name]: (realm) => {
    const parent = options.parent === null ? null : realm.intrinsic(options.parent ?? "Object.prototype");
    const object = new GuestObject(
      rootShape(realm, parent),
      NO_ELEMENTS,
      options.kind ?? ORDINARY,
      options.payload ?? null,
    );
    realm.register(name, object);
    installRows(realm, object, rows);
    return object;
  },
});

/** Intrinsics that are functions: `parseInt`, and methods that are looked for by name, such as `Map.prototype.set`. */
export const defineLeaf = (name: string, length: number, run: LeafNative): IntrinsicTable =>
  defineFunction(name, length, { form: "leaf", run });
export const defineStepping = (name: string, length: number, run: SteppingNative): IntrinsicTable =>
  defineFunction(name, length, { form: "stepping", run });
export const defineTail = (name: string, length: number, run: TailNative): IntrinsicTable =>
  defineFunction(name, length, { form: "tail", run });

const defineFunction = (name: string, length: number, code: NativeCode): IntrinsicTable => ({
  [name]: (realm) => createNative(realm, { code, name: ownNameOf(name), length }),
});

/** The name that the guest sees: `set` of `Map.prototype.set`, `[Symbol.iterator]` of `Iterator.prototype.@@iterator`. */
const ownNameOf = (intrinsic: string): string => {
  const name = intrinsic.slice(intrinsic.lastIndexOf(".") + 1);
  return name.startsWith("@@") ? `[Symbol.${name.slice(2)}]` : name;
};

/** `%MapIteratorPrototype%` and its like, with the original `next` that shortcuts look for. */
export const defineIterator = (name: string, next: LeafNative): IntrinsicTable => {
  const prototype = `${name}IteratorPrototype`;
  return {
    ...defineLeaf(`${prototype}.next`, 0, next),
    ...defineObject(prototype, [linked("next", `${prototype}.next`), toStringTag(`${name} Iterator`)], {
      parent: "Iterator.prototype",
    }),
  };
};

export interface ClassDefinition {
  readonly name: string;
  readonly length: number;
  /** [[Call]] and [[Construct]] in one; `newTarget` is undefined for a call. */
  readonly code: NativeCode;
  readonly statics?: readonly Row[];
  readonly prototype: readonly Row[];
  /** The intrinsic that is the constructor's prototype; `Function.prototype` by default. */
  readonly parent?: string;
  /** The intrinsic that is the prototype's prototype; `Object.prototype` by default, `null` for none. */
  readonly prototypeParent?: string | null;
  readonly prototypeKind?: ObjectKind;
  /** The attributes of the prototype's `constructor`; `HIDDEN` by default. */
  readonly constructorFlags?: number;
  readonly prototypePayload?: (realm: Realm) => unknown;
}

/** A constructor `X` and its `X.prototype`, each the other's property. */
export const defineClass = (definition: ClassDefinition): IntrinsicTable => {
  const { name } = definition;
  return {
    [name]: (realm) => makeConstructor(realm, definition),
    [`${name}.prototype`]: (realm) => makePrototype(realm, definition),
  };
};

const makeConstructor = (realm: Realm, { name, length, code, parent, statics = [] }: ClassDefinition): GuestObject =>
  makeConstructorFunction(realm, name, length, code, [linked("prototype", `${name}.prototype`, 0), ...statics], parent);

/** A constructor of objects that have no prototype in common. */
export const defineConstructor = (
  name: string,
  length: number,
  code: NativeCode,
  rows: readonly Row[],
): IntrinsicTable => ({
  [name]: (realm) => makeConstructorFunction(realm, name, length, code, rows),
});

const makeConstructorFunction = (
  realm: Realm,
  name: string,
  length: number,
  code: NativeCode,
  rows: readonly Row[],
  parent = "Function.prototype",
): GuestObject => {
  const constructor = createNative(realm, { code, name, length, isConstructor: true }, realm.intrinsic(parent));
  realm.register(name, constructor);
  constructor.kind.resolve?.(constructor, undefined);
  installRows(realm, constructor, rows);
  return constructor;
};

const makePrototype = (realm: Realm, definition: ClassDefinition): GuestObject => {
  const name = `${definition.name}.prototype`;
  const parent =
    definition.prototypeParent === null ? null : realm.intrinsic(definition.prototypeParent ?? "Object.prototype");
  const kind = definition.prototypeKind ?? ORDINARY;
  const prototype = new GuestObject(
    rootShape(realm, parent),
    NO_ELEMENTS,
    kind,
    definition.prototypePayload?.(realm) ?? null,
  );
  realm.register(name, prototype);
  installRows(realm, prototype, [
    linked("constructor", definition.name, definition.constructorFlags),
    ...definition.prototype,
  ]);
  return prototype;
};
