/**
 * Texts that become code while a program runs: of evals, and of functions made from text.
 *
 * What may stand in an eval depends on where it is: `new.target` in functions, `super` in methods, the private names of the
 * classes around. The parser knows such places only from the text around them, so a text that may have one of these is
 * parsed as the body of a method, and then it must be exactly that: a text cannot end the method and go on behind it.
 */
import type { ESTree } from "meriyah";
import { ParseError } from "../errors/index.ts";
import { UNEXPECTED_FUNCTION_END } from "../messages/syntax.ts";
import { endOf, type FunctionNode, startOf } from "./ast.ts";
import { parseError, parseText } from "./parse.ts";
import { parserOptions } from "./parser-options.ts";
import { SourceText } from "./source.ts";

export interface Surroundings {
  /** What imports in the text are relative to. */
  readonly referrer: string;
  readonly strict: boolean;
  readonly inFunction: boolean;
  /** In a constructor of a derived class. */
  readonly superCall: boolean;
  /** Does a class around declare this name, which begins with `#`? */
  readonly hasPrivateName: (name: string) => boolean;
}

/** The statements of the text, with their offsets in `source`. */
export interface EvaluatedText {
  readonly source: SourceText;
  readonly program: ESTree.Program;
}

export const parseEval = (text: string, filename: string, around: Surroundings): EvaluatedText => {
  const body = around.inFunction && mayNeedMethod(text) ? parseAsMethod(text, filename, around) : undefined;
  if (body !== undefined && !(body instanceof ParseError)) return body;
  const source = new SourceText(text, filename, { isDynamic: true, referrer: around.referrer });
  try {
    return { source, program: parseAs(source, around.strict) };
  } catch (error) {
    throw body ?? error;
  }
};

const parseAs = (source: SourceText, impliedStrict: boolean): ESTree.Program =>
  parseText(source, { ...parserOptions(source.text), impliedStrict });

const mayNeedMethod = (text: string): boolean =>
  text.includes("#") || text.includes("super") || (text.includes("new") && text.includes("target"));

/** Undefined if the text is no body of a method; what else is wrong with it is the answer, too. */
const parseAsMethod = (
  text: string,
  filename: string,
  around: Surroundings,
): EvaluatedText | ParseError | undefined => {
  const before = beforeMethod(text, around);
  const options = { isDynamic: true, hiddenLines: 1, referrer: around.referrer };
  const source = new SourceText(`${before}${text}${AFTER}`, filename, options);
  try {
    const block = methodBody(parseAs(source, around.strict));
    if (block === undefined || endOf(block) !== source.text.length - 2) return undefined;
    return { source, program: programOf(block, before.length, text.length) };
  } catch (error) {
    if (error instanceof ParseError) return error;
    throw error;
  }
};

const AFTER = "\n}})";

/** `super()` and private names mean something in classes only, where all code is strict anyway. */
const beforeMethod = (text: string, { superCall, hasPrivateName }: Surroundings): string => {
  const used = new Set(Array.from(text.matchAll(PRIVATE_NAME), ([name]) => withoutEscapes(name)));
  const names = [...used].filter(hasPrivateName);
  if (!superCall && names.length === 0) return "({m(){\n";
  return `(class extends null{${names.map((name) => `${name};`).join("")}constructor(){\n`;
};

/** What could be one, wherever it stands. */
const PRIVATE_NAME = /#(?:[\p{ID_Continue}$\u200c\u200d]|\\u(?:\{[0-9a-f]{1,6}\}|[0-9a-f]{4}))+/giu;

const withoutEscapes = (name: string): string =>
  name.replace(/\\u\{?([0-9a-f]+)\}?/gi, (escape, digits) => {
    const point = Number.parseInt(digits, 16);
    return point > 0x10ffff ? escape : String.fromCodePoint(point);
  });

/** The body of the method, which must be the last thing of the program. */
const methodBody = ({ body }: ESTree.Program): ESTree.BlockStatement | undefined => {
  const [statement, ...others] = body;
  if (others.length > 0 || statement?.type !== "ExpressionStatement") return undefined;
  const { expression } = statement;
  if (expression.type === "ObjectExpression" && expression.properties.length === 1)
    return bodyOf((expression.properties[0] as ESTree.Property).value as ESTree.FunctionExpression);
  if (expression.type !== "ClassExpression") return undefined;
  const elements = expression.body.body;
  const isOwn = elements.every(
    (element, index) => (element.type === "MethodDefinition") === (index === elements.length - 1),
  );
  return isOwn ? bodyOf((elements.at(-1) as ESTree.MethodDefinition).value) : undefined;
};

const bodyOf = (method: FunctionNode): ESTree.BlockStatement | undefined =>
  method.body?.type === "BlockStatement" ? method.body : undefined;

const programOf = (block: ESTree.BlockStatement, start: number, length: number): ESTree.Program => ({
  type: "Program",
  sourceType: "script",
  body: block.body,
  start,
  end: start + length,
});

export interface FunctionText {
  readonly head: string;
  readonly parameters: string;
  readonly body: string;
}

/**
 * 20.2.1.1.1 CreateDynamicFunction, steps 7 - 19: the text of a function with these parameters and this body. Neither may
 * reach into the other, so the body's brace must be where it was put, and the function must be all that there is.
 */
export const parseFunction = (
  { head, parameters, body }: FunctionText,
  filename: string,
  referrer: string,
): EvaluatedText => {
  const before = `${head} anonymous(${parameters}\n) `;
  const source = new SourceText(`${before}{\n${body}\n}`, filename, { isDynamic: true, referrer });
  const program = parseAs(source, false);
  const [made, ...others] = program.body;
  const isWhole = others.length === 0 && made?.type === "FunctionDeclaration" && endOf(made) === source.text.length;
  if (!isWhole || startOf(made.body as ESTree.BlockStatement) !== before.length)
    throw parseError(UNEXPECTED_FUNCTION_END, source, 0);
  return { source, program };
};
