/** Scripts (16.1): their code in a realm, and the instantiation of their global declarations. */

import { Code } from "../machine/code.ts";
import { getOwnProperty } from "../runtime/objects.ts";
import { keyOfName } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { killCell } from "../runtime/shape.ts";
import type { ESTree, Statement } from "../syntax/ast.ts";
import { emitReturn } from "./control.ts";
import { FunctionCompiler } from "./function-compiler.ts";
import type { ScriptInfo } from "./function-state.ts";
import {
  createGlobalFunction,
  createGlobalVar,
  declareLexical,
  functionNames,
  isVarOfBlockFunction,
  requireCanDeclare,
  throwRedeclared,
} from "./global-names.ts";
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
    c.exec((env) => createGlobalFunction(realm, name, make(env), false), node.start ?? 0);
  }
};

export type Redeclaration = "replace" | "error";

/** 16.1.7 GlobalDeclarationInstantiation, up to the functions' values. Throws guest errors. */
export const instantiateScript = (realm: Realm, program: Program, redeclaration: Redeclaration): void => {
  const { info } = program;
  if (redeclaration === "error") rejectRedeclarations(realm, info);
  if (info.varNames.size > 0) requireCanDeclare(realm, info);
  if (redeclaration === "replace") {
    rejectConstants(realm, info);
    removeLexicals(realm, info);
  }
  for (const [name, isConstant] of info.lexicals) declareLexical(realm, name, isConstant);
  if (info.varNames.size > 0) declareVars(realm, info);
};

/** 16.1.7 steps 3 - 4 */
const rejectRedeclarations = (realm: Realm, info: ScriptInfo): void => {
  for (const name of info.lexicals.keys()) {
    const restricted = getOwnProperty(realm.globalObject, keyOfName(name))?.configurable === false;
    if (realm.lexicals.has(name) || restricted) throwRedeclared(realm, name);
  }
  for (const name of info.varNames)
    if (realm.lexicals.has(name) && !info.blockFunctionNames.has(name)) throwRedeclared(realm, name);
};

/** With `replace`, too, nothing takes the place of `undefined` and its like: constants of the global object. */
const rejectConstants = (realm: Realm, info: ScriptInfo): void => {
  for (const name of info.lexicals.keys()) {
    const own = getOwnProperty(realm.globalObject, keyOfName(name));
    if (own?.configurable === false && own.writable === false) throwRedeclared(realm, name);
  }
};

/** With `replace`, a lexical binding gives way to a `var` or function of the same name. */
const removeLexicals = (realm: Realm, info: ScriptInfo): void => {
  for (const name of info.varNames) {
    const lexical = realm.lexicals.get(name);
    if (lexical === undefined) continue;
    realm.lexicals.delete(name);
    killCell(lexical);
  }
};

const declareVars = (realm: Realm, info: ScriptInfo): void => {
  const functions = functionNames(info);
  for (const name of info.varNames) {
    const mayBe = !info.blockFunctionNames.has(name) || isVarOfBlockFunction(realm, name);
    if (mayBe && !functions.has(name)) createGlobalVar(realm, name, false);
  }
};
