/** Scripts (16.1): their code in a realm, and the instantiation of their global declarations. */

import { Code } from "../machine/code.ts";
import { defineOwnProperty, getOwnProperty, hasOwnProperty, isExtensible, set } from "../runtime/objects.ts";
import { dataDescriptor, valueOnly } from "../runtime/property-descriptor.ts";
import { keyOfName } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { Cell, ENUMERABLE, killCell, WRITABLE } from "../runtime/shape.ts";
import { throwError, throwTypeError } from "../runtime/throw.ts";
import { ABSENT, type Value } from "../runtime/values.ts";
import type { ESTree, Statement } from "../syntax/ast.ts";
import { emitReturn } from "./control.ts";
import { FunctionCompiler } from "./function-compiler.ts";
import { nodeCompilers } from "./node-compilers.ts";
import type { Program } from "./program.ts";
import { statementList } from "./statements.ts";

/** The code of a script in a realm: remembered from the second time on, for most programs run once. */
export const scriptCode = (realm: Realm, program: Program): Code => {
  // Where loops are counted, the code is another.
  const variant = realm.loopLimit ?? realm;
  const known = program.compiled?.get(variant);
  if (known !== undefined) return known;
  const code = compileScript(realm, program);
  if (program.wasCompiled) {
    program.compiled ??= new WeakMap();
    program.compiled.set(variant, code);
  }
  program.wasCompiled = true;
  return code;
};

const compileScript = (realm: Realm, program: Program): Code => {
  const { info, source, body } = program;
  const range = { start: 0, end: source.text.length };
  return new Code(realm, source, "", "normal", info.strict, range, (code) => {
    const c = new FunctionCompiler(code, info, nodeCompilers);
    compileBody(c, body);
    c.finish();
    code.envSize = Math.max(info.scope.size, 2);
  });
};

const compileBody = (c: FunctionCompiler, body: ESTree.Program): void => {
  c.completion = c.temp();
  c.wantsCompletion = true;
  declareFunctions(c);
  statementList(c, body.body as Statement[]);
  emitReturn(c, c.read(c.completion), c.code.end);
};

/** 16.1.7 steps 16-17: functions become properties of the global object when the script begins. */
const declareFunctions = (c: FunctionCompiler): void => {
  const { realm } = c;
  for (const node of c.info.functions) {
    const { name } = (node as ESTree.FunctionDeclaration).id as ESTree.Identifier;
    const make = c.expression(node);
    c.exec((env) => createGlobalFunction(realm, name, make(env)), node.start ?? 0);
  }
};

/** 9.1.1.4.18 CreateGlobalFunctionBinding */
const createGlobalFunction = (realm: Realm, name: string, value: Value): void => {
  const global = realm.globalObject;
  const key = keyOfName(name);
  const existing = getOwnProperty(global, key);
  if (existing === undefined || existing.configurable === true)
    defineOwnProperty(global, key, dataDescriptor(value, WRITABLE | ENUMERABLE));
  else defineOwnProperty(global, key, valueOnly(value));
  set(global, key, value);
};

export type Redeclaration = "replace" | "error";

/** 16.1.7 GlobalDeclarationInstantiation, up to the functions' values. Throws guest errors. */
export const instantiateScript = (realm: Realm, program: Program, redeclaration: Redeclaration): void => {
  const { info } = program;
  if (redeclaration === "error") rejectRedeclarations(realm, program);
  if (info.functions.length > 0) for (const name of functionNames(program)) requireFunctionCanBeDeclared(realm, name);
  for (const [name, isConstant] of info.lexicals) declareLexical(realm, name, isConstant);
  if (info.varNames.size > 0) declareVars(realm, program);
};

const functionNames = ({ info }: Program): ReadonlySet<string> =>
  new Set(info.functions.map((node) => ((node as ESTree.FunctionDeclaration).id as ESTree.Identifier).name));

const declareVars = (realm: Realm, program: Program): void => {
  const functions = functionNames(program);
  for (const name of program.info.varNames) declareVar(realm, name, functions.has(name));
};

const rejectRedeclarations = (realm: Realm, { info }: Program): void => {
  for (const name of info.lexicals.keys()) {
    const restricted = getOwnProperty(realm.globalObject, keyOfName(name))?.configurable === false;
    if (realm.lexicals.has(name) || restricted) throwRedeclared(realm, name);
  }
  for (const name of info.varNames) if (realm.lexicals.has(name)) throwRedeclared(realm, name);
};

const throwRedeclared = (realm: Realm, name: string): never =>
  throwError(realm, "SyntaxError", `Identifier '${name}' has already been declared`);

/** 9.1.1.4.16 CanDeclareGlobalFunction */
const requireFunctionCanBeDeclared = (realm: Realm, name: string): void => {
  const own = getOwnProperty(realm.globalObject, keyOfName(name));
  const allowed =
    own === undefined
      ? isExtensible(realm.globalObject)
      : own.configurable === true || (own.writable === true && own.enumerable === true);
  if (!allowed) throwTypeError(realm, `Cannot redefine property: ${name}`);
};

/** A cell in its dead zone. A redeclaration keeps the cell, so that earlier functions see the new value. */
const declareLexical = (realm: Realm, name: string, isConstant: boolean): void => {
  const flags = isConstant ? ENUMERABLE : ENUMERABLE | WRITABLE;
  const known = realm.lexicals.get(name);
  hideGlobalProperty(realm, name);
  if (known !== undefined && known.flags === flags) killCell(known);
  else {
    if (known !== undefined) killCell(known);
    realm.lexicals.set(name, new Cell(ABSENT, flags));
  }
};

/** Sites that remember the cell of a property of this name must look again: the lexical binding shadows it from now on. */
const hideGlobalProperty = (realm: Realm, name: string): void => {
  const dictionary = realm.globalObject.shape.dictionary;
  const key = keyOfName(name);
  const cell = dictionary?.get(key);
  if (cell === undefined || dictionary === null || dictionary === undefined) return;
  dictionary.set(key, new Cell(cell.value, cell.flags));
  killCell(cell);
};

/** 9.1.1.4.17 CreateGlobalVarBinding. With `replace`, a lexical binding of the same name gives way. */
const declareVar = (realm: Realm, name: string, isFunction: boolean): void => {
  const lexical = realm.lexicals.get(name);
  if (lexical !== undefined) {
    realm.lexicals.delete(name);
    killCell(lexical);
  }
  const global = realm.globalObject;
  const key = keyOfName(name);
  if (isFunction || hasOwnProperty(global, key) || !isExtensible(global)) return;
  defineOwnProperty(global, key, dataDescriptor(undefined, WRITABLE | ENUMERABLE));
};
