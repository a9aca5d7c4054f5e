/** The table of node kinds: which function compiles what. Here the pieces of the compiler are put together. */
import type { ClassNode, ESTree, FunctionNode } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import { assignmentExpression } from "./assignments.ts";
import { callExpression, newExpression, taggedTemplate } from "./calls.ts";
import { chainCallee, chainExpression, deleteChain } from "./chains.ts";
import { classExpression } from "./classes.ts";
import { exportDefault, exportNamed } from "./exports.ts";
import { type FunctionCompiler, type NodeCompilers, nothing } from "./function-compiler.ts";
import { functionExpression, returnStatement, shortReturn } from "./functions.ts";
import { importCall, importMeta } from "./imports.ts";
import { arrayExpression, literal, objectExpression, templateLiteral } from "./literals.ts";
import { doWhileStatement, forInStatement, forOfStatement, forStatement, whileStatement } from "./loops.ts";
import { memberExpression, thisExpression } from "./members.ts";
import {
  binaryExpression,
  conditionalExpression,
  logicalExpression,
  unaryExpression,
  updateExpression,
} from "./operators.ts";
import { bindPattern } from "./patterns.ts";
import { readName } from "./references.ts";
import { sequenceExpression } from "./sequences.ts";
import {
  blockStatement,
  breakStatement,
  classDeclaration,
  continueStatement,
  expressionStatement,
  functionDeclaration,
  ifStatement,
  labeledStatement,
  switchStatement,
  throwStatement,
  tryStatement,
  variableDeclaration,
  withStatement,
} from "./statements.ts";
import { awaitExpression, yieldExpression } from "./suspension.ts";

export const nodeCompilers: NodeCompilers = {
  expressions: {
    Literal: literal,
    Identifier: (c: FunctionCompiler, node: ESTree.Identifier) => readName(c, node.name, startOf(node)),
    ThisExpression: (c: FunctionCompiler, node: object) => thisExpression(c, startOf(node)),
    MetaProperty: (c: FunctionCompiler, node: ESTree.MetaProperty) =>
      node.meta.name === "new" ? readName(c, "new.target", startOf(node)) : importMeta(c, startOf(node)),
    ImportExpression: importCall,
    BinaryExpression: binaryExpression,
    LogicalExpression: logicalExpression,
    ConditionalExpression: conditionalExpression,
    UnaryExpression: unaryExpression,
    UpdateExpression: updateExpression,
    AssignmentExpression: assignmentExpression,
    SequenceExpression: sequenceExpression,
    MemberExpression: memberExpression,
    ChainExpression: chainExpression,
    CallExpression: callExpression,
    NewExpression: newExpression,
    TaggedTemplateExpression: taggedTemplate,
    TemplateLiteral: templateLiteral,
    ArrayExpression: arrayExpression,
    ObjectExpression: objectExpression,
    FunctionDeclaration: functionExpression,
    FunctionExpression: functionExpression,
    ArrowFunctionExpression: functionExpression,
    ClassDeclaration: classExpression,
    ClassExpression: classExpression,
    AwaitExpression: awaitExpression,
    YieldExpression: yieldExpression,
  },
  statements: {
    ExpressionStatement: expressionStatement,
    VariableDeclaration: variableDeclaration,
    FunctionDeclaration: functionDeclaration,
    ClassDeclaration: classDeclaration,
    BlockStatement: blockStatement,
    IfStatement: ifStatement,
    ForStatement: forStatement,
    ForInStatement: forInStatement,
    ForOfStatement: forOfStatement,
    WhileStatement: whileStatement,
    DoWhileStatement: doWhileStatement,
    SwitchStatement: switchStatement,
    WithStatement: withStatement,
    TryStatement: tryStatement,
    ThrowStatement: throwStatement,
    ReturnStatement: returnStatement,
    BreakStatement: breakStatement,
    ContinueStatement: continueStatement,
    LabeledStatement: labeledStatement,
    EmptyStatement: nothing,
    DebuggerStatement: nothing,
    ImportDeclaration: nothing,
    ExportAllDeclaration: nothing,
    ExportNamedDeclaration: exportNamed,
    ExportDefaultDeclaration: exportDefault,
  },
  bindPattern,
  namedFunction: (c, node, name) =>
    node.type === "ClassExpression" || node.type === "ClassDeclaration"
      ? classExpression(c, node as ClassNode, name)
      : functionExpression(c, node as FunctionNode, name),
  deleteChain,
  chainCallee,
  shortReturn,
};
