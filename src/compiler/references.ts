/**
 * Names: reading, assigning and initialising bindings (6.2.5, 9.1). A local is a slot at a known distance. A global is a
 * cell, of the realm's lexical bindings or of the global object, which a site looks up once and remembers: a cell that was
 * removed or is in its dead zone holds ABSENT, so one comparison covers every case that needs a closer look.
 */
import type { Env } from "../machine/env.ts";
import type { ModuleRecord } from "../machine/module-records.ts";
import { CONSTANT_ASSIGNMENT, notDefined, notInitialised } from "../messages/names.ts";
import { readOnly } from "../messages/properties.ts";
import type { ExportBinding } from "../runtime/module-namespace.ts";
import { get, hasProperty, set } from "../runtime/objects.ts";
import { keyOfName } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { ACCESSOR, Cell, CONFIGURABLE, WRITABLE } from "../runtime/shape.ts";
import { throwReferenceError, throwTypeError } from "../runtime/throw.ts";
import { ABSENT, isAbsent, type Value } from "../runtime/values.ts";
import { findHolder, readHeld, writeHeld } from "./dynamic-scopes.ts";
import { type Expr, type FunctionCompiler, nothing, type Resolved } from "./function-compiler.ts";
import { ancestor, slotReader, slotWriter } from "./slots.ts";

/** Writes a value to a name. */
export type Store = (env: Env, value: Value) => void;

/** What a site that knows no cell yet remembers. */
const NO_CELL = new Cell(ABSENT, 0);

// --- reading -------------------------------------------------------------------------------------------------------------

export const readName = (c: FunctionCompiler, name: string, position: number): Expr =>
  readPerhapsDynamic(c, name, position, readBound(c, name, position));

/** `typeof name`, which does not mind an unknown global. */
export const readNameForTypeof = (c: FunctionCompiler, name: string, position: number): Expr =>
  readPerhapsDynamic(c, name, position, readBound(c, name, position, false));

/** Reads the binding that the source shows. */
export const readBound = (c: FunctionCompiler, name: string, position: number, strict = true): Expr => {
  const resolved = c.resolve(name);
  return resolved === null ? readGlobal(c.realm, name, position, strict) : readLocal(c, resolved, position);
};

const readPerhapsDynamic = (c: FunctionCompiler, name: string, position: number, read: Expr): Expr => {
  const path = c.dynamicPath(name);
  if (path === null) return read;
  const { realm } = c;
  const { strict } = c.info;
  return (env) => {
    realm.caller.site = position;
    const holder = findHolder(realm, path, name, env);
    return holder === null ? read(env) : readHeld(realm, holder, name, strict);
  };
};

/** Must a read of this binding at this offset be checked for the dead zone? */
const needsCheck = (c: FunctionCompiler, { binding }: Resolved, position: number): boolean =>
  binding.checked &&
  !(
    binding.scope.functionScope === c.info.scope &&
    binding.kind !== "parameter" &&
    binding.scope.kind !== "switch" &&
    position >= binding.initialisedAt
  );

const readLocal = (c: FunctionCompiler, resolved: Resolved, position: number): Expr => {
  const { binding, hops } = resolved;
  if (binding.kind === "import") return readImport(c, binding.name, position);
  const read = slotReader(hops, binding.slot);
  if (!needsCheck(c, resolved, position)) return read;
  const { realm } = c;
  const { name, slot } = binding;
  if (hops === 0)
    return (env) => {
      const value = env[slot] as Value;
      return isAbsent(value) ? throwDeadZone(realm, name, position) : value;
    };
  return (env) => {
    const value = read(env);
    return isAbsent(value) ? throwDeadZone(realm, name, position) : value;
  };
};

/** 9.1.1.5.1: an imported name is the binding of the module that exports it. */
const readImport = (c: FunctionCompiler, name: string, position: number): Expr => {
  const { realm } = c;
  const { env, slot } = (c.module as ModuleRecord).imports.get(name) as ExportBinding;
  return () => {
    const value = env[slot] as Value;
    return isAbsent(value) ? throwDeadZone(realm, name, position) : value;
  };
};

const throwDeadZone = (realm: Realm, name: string, position: number): never => {
  realm.caller.site = position;
  return throwReferenceError(realm, notInitialised(name));
};

/** A place in the source that reads a global. */
export class GlobalSite {
  private readonly realm: Realm;
  private readonly name: string;
  private readonly position: number;
  /** An unknown name is an error, but for `typeof`. */
  private readonly strict: boolean;
  private cell = NO_CELL;

  constructor(realm: Realm, name: string, position: number, strict = true) {
    this.realm = realm;
    this.name = name;
    this.position = position;
    this.strict = strict;
  }

  read(): Value {
    const { value } = this.cell;
    return isAbsent(value) ? this.readSlow() : (value as Value);
  }

  private readSlow(): Value {
    const { realm, name } = this;
    realm.caller.site = this.position;
    const found = findGlobalCell(realm, name);
    if (found !== undefined && (found.flags & ACCESSOR) === 0) {
      if (isAbsent(found.value)) return throwDeadZone(realm, name, this.position);
      this.cell = found;
      return found.value as Value;
    }
    const key = keyOfName(name);
    if (hasProperty(realm.globalObject, key)) return get(realm.globalObject, key);
    return this.strict ? throwReferenceError(realm, notDefined(name)) : undefined;
  }
}

const readGlobal = (realm: Realm, name: string, position: number, strict: boolean): Expr => {
  const site = new GlobalSite(realm, name, position, strict);
  return () => site.read();
};

/** The cell of a global binding: lexical ones shadow properties of the global object. */
const findGlobalCell = (realm: Realm, name: string): Cell | undefined => {
  const lexical = realm.lexicals.get(name);
  if (lexical !== undefined) return lexical;
  const key = keyOfName(name);
  realm.globalObject.kind.resolve?.(realm.globalObject, key);
  return realm.globalObject.shape.dictionary?.get(key);
};

// --- writing -------------------------------------------------------------------------------------------------------------

/** Assignment to a name that is bound already. */
export const assignName = (c: FunctionCompiler, name: string, position: number): Store => {
  const write = assignBound(c, name, position);
  const path = c.dynamicPath(name);
  if (path === null) return write;
  const { realm } = c;
  const { strict } = c.info;
  return (env, value) => {
    realm.caller.site = position;
    const holder = findHolder(realm, path, name, env);
    if (holder === null) write(env, value);
    else writeHeld(realm, holder, name, value, strict);
  };
};

/** Assigns to the binding that the source shows. */
export const assignBound = (c: FunctionCompiler, name: string, position: number): Store => {
  const resolved = c.resolve(name);
  return resolved === null ? assignGlobal(c, name, position) : assignLocal(c, resolved, position);
};

const assignLocal = (c: FunctionCompiler, resolved: Resolved, position: number): Store => {
  const { binding, hops } = resolved;
  const { realm } = c;
  if (binding.kind === "import") return () => throwConstant(realm, position);
  if (binding.kind === "const") return constantStore(c, resolved, position);
  if (binding.kind === "functionName") return c.info.strict ? () => throwConstant(realm, position) : nothing;
  const write = slotWriter(hops, binding.slot);
  if (!needsCheck(c, resolved, position)) return write;
  const { name, slot } = binding;
  return (env, value) => {
    if (isAbsent(ancestor(env, hops)[slot])) throwDeadZone(realm, name, position);
    write(env, value);
  };
};

/** The slot of a variable of the environment at hand that is assigned to without any check, or -1. */
export const plainSlot = (c: FunctionCompiler, name: string): number => {
  const resolved = c.resolve(name);
  if (resolved === null || resolved.hops !== 0 || c.dynamicPath(name) !== null) return -1;
  const { binding } = resolved;
  return binding.checked || binding.kind === "const" || binding.kind === "functionName" ? -1 : binding.slot;
};

const constantStore = (c: FunctionCompiler, { binding, hops }: Resolved, position: number): Store => {
  const { realm } = c;
  const { name, slot } = binding;
  return (env) => {
    if (isAbsent(ancestor(env, hops)[slot])) throwDeadZone(realm, name, position);
    throwConstant(realm, position);
  };
};

const throwConstant = (realm: Realm, position: number): never => {
  realm.caller.site = position;
  return throwTypeError(realm, CONSTANT_ASSIGNMENT);
};

const assignGlobal = (c: FunctionCompiler, name: string, position: number): Store => {
  const { realm } = c;
  const { strict } = c.info;
  let cell = NO_CELL;
  const slow = (value: Value): void => {
    realm.caller.site = position;
    const found = findGlobalCell(realm, name);
    if (found !== undefined && (found.flags & (ACCESSOR | WRITABLE)) === WRITABLE) {
      if (isAbsent(found.value)) throwDeadZone(realm, name, position);
      cell = found;
      found.value = value;
    } else if (realm.lexicals.has(name)) {
      if (isAbsent(found?.value)) throwDeadZone(realm, name, position);
      throwConstant(realm, position);
    } else setGlobalProperty(realm, name, value, strict);
  };
  return (_, value) => {
    if (isAbsent(cell.value)) slow(value);
    else cell.value = value;
  };
};

/**
 * 6.2.5.6 PutValue step 4: strict code cannot assign to a name that was unknown before the right side was evaluated, even if
 * that made the property. Asks whether the name is known; null if it always is.
 */
export const globalCheck = (c: FunctionCompiler, name: string, position: number): (() => boolean) | null => {
  if (!c.info.strict || c.resolve(name) !== null) return null;
  const { realm } = c;
  let cell = findGlobalCell(realm, name) ?? NO_CELL;
  if (cell !== NO_CELL && (cell.flags & CONFIGURABLE) === 0) return null;
  return () => {
    if (!isAbsent(cell.value)) return true;
    realm.caller.site = position;
    cell = findGlobalCell(realm, name) ?? NO_CELL;
    return cell !== NO_CELL || hasProperty(realm.globalObject, keyOfName(name));
  };
};

export const throwUnknownName = (realm: Realm, name: string, position: number): never => {
  realm.caller.site = position;
  return throwReferenceError(realm, notDefined(name));
};

const setGlobalProperty = (realm: Realm, name: string, value: Value, strict: boolean): void => {
  const key = keyOfName(name);
  if (strict && !hasProperty(realm.globalObject, key)) throwReferenceError(realm, notDefined(name));
  if (!set(realm.globalObject, key, value) && strict) throwTypeError(realm, readOnly(name, "object '#<Object>'"));
};

/** Initialisation of a binding by its declaration. */
export const initialiseName = (c: FunctionCompiler, name: string): Store => {
  const resolved = c.resolve(name);
  return resolved === null ? initialiseGlobal(c.realm, name) : slotWriter(resolved.hops, resolved.binding.slot);
};

/** A top-level `let`, `const` or `class`: its cell was made when the script began. */
const initialiseGlobal =
  (realm: Realm, name: string): Store =>
  (_, value) => {
    (realm.lexicals.get(name) as Cell).value = value;
  };
