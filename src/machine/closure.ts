/** Guest functions (10.2): a closure is compiled code with the environment it was made in. */
import { addFunctionNames, type Callable, isFunctionOwnKey } from "../runtime/function-objects.ts";
import { defineKind, GuestObject, NO_ELEMENTS, ORDINARY } from "../runtime/guest-object.ts";
import { addAhead, addUncharged, rootShape } from "../runtime/own-properties.ts";
import type { PropertyKey } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { type Cell, HIDDEN, type Shape, slotOf, WRITABLE } from "../runtime/shape.ts";
import { type Code, type FunctionForm, isConstructorForm } from "./code.ts";
import type { Env } from "./env.ts";

/** The shape of a constructor's instances, valid while its `prototype` property is the same. */
export class InstanceShape {
  readonly shape: Shape;
  private readonly proto: GuestObject;
  private readonly ofConstructor: Shape;
  private readonly slot: number;
  private readonly cell: Cell | null;

  constructor(constructor: GuestObject, proto: GuestObject, shape: Shape) {
    this.shape = shape;
    this.proto = proto;
    this.ofConstructor = constructor.shape;
    this.cell = constructor.shape.dictionary?.get("prototype") ?? null;
    this.slot =
      this.cell === null && constructor.shape.dictionary === null ? slotOf(constructor.shape.find("prototype")) : 0;
  }

  isCurrent(constructor: GuestObject): boolean {
    if (this.cell !== null) return this.cell.value === this.proto && constructor.shape === this.ofConstructor;
    return constructor.shape === this.ofConstructor && constructor.getSlot(this.slot) === this.proto;
  }
}

/** The payload of CLOSURE. */
export class Closure implements Callable {
  readonly code: Code;
  readonly env: Env;
  /** The object whose prototype `super` starts at: set for methods. */
  readonly home: GuestObject | null;
  name: string;
  /** Constructors of classes: runs the field initialisers. */
  fields: GuestObject | null = null;
  /** Where the text is, when it is not the code's own: a class shows itself, not its constructor. */
  text: { readonly start: number; readonly end: number } | null = null;
  hasOwnNames = false;
  /** What `new` made last time. */
  instance: InstanceShape | null = null;
  /** Further slots that instances ended up with: the next one gets room for as many. */
  furtherSlots = 0;

  constructor(code: Code, env: Env, home: GuestObject | null, name: string) {
    this.code = code;
    this.env = env;
    this.home = home;
    this.name = name;
  }

  get realm(): Realm {
    return this.code.realm;
  }

  get isConstructor(): boolean {
    return isConstructorForm(this.code.form);
  }

  get isUnrestricted(): boolean {
    return this.code.form === "normal" && !this.code.strict;
  }

  get sourceText(): string {
    const { start, end } = this.text ?? this.code;
    return this.code.source.text.slice(start, end);
  }
}

/** The intrinsic that is the prototype of functions of each form. */
const FUNCTION_PROTOTYPE: Record<FunctionForm, string> = {
  normal: "Function.prototype",
  arrow: "Function.prototype",
  method: "Function.prototype",
  classConstructor: "Function.prototype",
  derivedConstructor: "Function.prototype",
  generator: "GeneratorFunction.prototype",
  async: "AsyncFunction.prototype",
  asyncArrow: "AsyncFunction.prototype",
  asyncGenerator: "AsyncGeneratorFunction.prototype",
};

const resolveClosure = (object: GuestObject, key: PropertyKey | undefined): void => {
  const closure = object.payload as Closure;
  if (closure.hasOwnNames || !isFunctionOwnKey(key)) return;
  closure.hasOwnNames = true;
  if (closure.name !== closure.code.name) closure.realm.meter.noteConcatenation(closure.name.length);
  addAhead(object, () => {
    addFunctionNames(object, closure.code.length, closure.name);
    addPrototypeProperty(object, closure);
  });
};

/** 10.2.5 MakeConstructor, and the prototype objects of generators; a class has made its own. */
const addPrototypeProperty = (object: GuestObject, closure: Closure): void => {
  const { realm, code } = closure;
  if (code.form === "normal") {
    const prototype = plainObject(realm, "Object.prototype");
    addUncharged(prototype, "constructor", object, HIDDEN);
    addUncharged(object, "prototype", prototype, WRITABLE);
  } else if (code.form === "generator" || code.form === "asyncGenerator") {
    const parent = code.form === "generator" ? "GeneratorPrototype" : "AsyncGeneratorPrototype";
    addUncharged(object, "prototype", plainObject(realm, parent), WRITABLE);
  }
};

const plainObject = (realm: Realm, parent: string): GuestObject =>
  new GuestObject(rootShape(realm, realm.intrinsic(parent)), NO_ELEMENTS, ORDINARY, null);

export const CLOSURE = defineKind("Function", { callable: true, resolve: resolveClosure });

/** The empty shape of functions of this code's form. */
export const functionShape = (code: Code): Shape =>
  rootShape(code.realm, code.realm.intrinsic(FUNCTION_PROTOTYPE[code.form]));

/** The new object; the next instance gets room for as many properties. */
export const constructed = (object: GuestObject, closure: Closure | null): GuestObject => {
  if (closure !== null && object.furtherSlots.length > closure.furtherSlots)
    closure.furtherSlots = Math.min(object.furtherSlots.length, 4);
  return object;
};
