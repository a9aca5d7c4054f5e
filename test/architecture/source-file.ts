/**
 * What the architecture test knows about one source file: its imports, how long its functions are, and the few
 * expressions that the rules speak of. Everything is read from the syntax tree, so text in comments and strings never
 * counts.
 */
import { parse } from "@babel/parser";
import { type Comment, type File, isFunction, type Node, traverseFast } from "@babel/types";

export interface Import {
  readonly specifier: string;
  /** Erased by the compiler: `import type`, or only `type` specifiers. */
  readonly typeOnly: boolean;
  readonly line: number;
}

export interface FunctionSize {
  readonly line: number;
  /** Lines that hold code; blank lines and comments are free. */
  readonly lines: number;
}

export interface SourceFile {
  /** Relative to `src`, with forward slashes. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  /** Functions with a block for a body; an arrow with a bare expression is an expression. */
  readonly functions: readonly FunctionSize[];
  /** Lines that say `any`. */
  readonly anys: readonly number[];
  /** Lines that declare a `let` or `var` at module level. */
  readonly moduleState: readonly number[];
  /** Names and dotted names that are read: `eval`, `Date.now`. */
  readonly names: readonly { readonly name: string; readonly line: number }[];
  /** Calls and constructions by a plain name, with those of their arguments that are spelt out: `f("text")`. */
  readonly literalCalls: readonly LiteralCall[];
}

export interface LiteralCall {
  readonly name: string;
  readonly line: number;
  readonly literalArguments: readonly number[];
}

const startOf = (node: Node | Comment): number => node.start ?? 0;
const endOf = (node: Node | Comment): number => node.end ?? 0;

/** Offsets to 1-based lines, and which lines hold code. */
class Lines {
  readonly #starts: number[] = [0];
  readonly #holdsCode: boolean[];

  constructor(text: string, comments: readonly Comment[]) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#starts.push(at + 1);
    this.#holdsCode = withoutComments(text, comments)
      .split("\n")
      .map((line) => line.trim() !== "");
  }

  get count(): number {
    return this.#starts.length - (this.#holdsCode.at(-1) ? 0 : 1);
  }

  at(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  codeLines(start: number, end: number): number {
    return this.#holdsCode.slice(this.at(start) - 1, this.at(end)).filter(Boolean).length;
  }
}

const withoutComments = (text: string, comments: readonly Comment[]): string => {
  let rest = "";
  let from = 0;
  for (const comment of comments) {
    rest += text.slice(from, startOf(comment)) + text.slice(startOf(comment), endOf(comment)).replace(/[^\n]/g, " ");
    from = endOf(comment);
  }
  return rest + text.slice(from);
};

/** A parsed file: the tree, and where its offsets are. */
interface Parsed {
  readonly tree: File;
  readonly lines: Lines;
}

interface Reference {
  readonly source: Node | null | undefined;
  readonly typeOnly: boolean;
}

const isTypeOnly = (kind: string | null | undefined, specifiers: readonly Node[]): boolean =>
  kind === "type" ||
  (specifiers.length > 0 && specifiers.every((one) => "importKind" in one && one.importKind === "type"));

const referenceOf = (node: Node): Reference | undefined => {
  switch (node.type) {
    case "ImportDeclaration":
      return { source: node.source, typeOnly: isTypeOnly(node.importKind, node.specifiers) };
    case "ExportAllDeclaration":
    case "ExportNamedDeclaration":
      return { source: node.source, typeOnly: node.exportKind === "type" };
    case "ImportExpression":
      return { source: node.source, typeOnly: false };
    case "TSImportType":
      return { source: node.argument, typeOnly: true };
    default:
      return undefined;
  }
};

const importsOf = ({ tree, lines }: Parsed): Import[] => {
  const imports: Import[] = [];
  traverseFast(tree, (node) => {
    const { source, typeOnly = false } = referenceOf(node) ?? {};
    if (source?.type === "StringLiteral") {
      imports.push({ specifier: source.value, typeOnly, line: lines.at(startOf(node)) });
    }
  });
  return imports;
};

const functionsOf = ({ tree, lines }: Parsed): FunctionSize[] => {
  const functions: FunctionSize[] = [];
  traverseFast(tree, (node) => {
    if (!isFunction(node) || node.body.type !== "BlockStatement") return;
    functions.push({ line: lines.at(startOf(node)), lines: lines.codeLines(startOf(node), endOf(node)) });
  });
  return functions;
};

const anysOf = ({ tree, lines }: Parsed): number[] => {
  const anys: number[] = [];
  traverseFast(tree, (node) => {
    if (node.type === "TSAnyKeyword") anys.push(lines.at(startOf(node)));
  });
  return anys;
};

const moduleStateOf = ({ tree, lines }: Parsed): number[] =>
  tree.program.body
    .map((node) => (node.type === "ExportNamedDeclaration" ? node.declaration : node))
    .filter((node) => node?.type === "VariableDeclaration" && !node.declare && /^(let|var)$/.test(node.kind))
    .map((node) => lines.at(startOf(node!)));

const dottedName = (node: Node): string | undefined => {
  if (node.type === "Identifier") return node.name;
  if (node.type !== "MemberExpression" || node.computed) return undefined;
  const object = dottedName(node.object);
  return object === undefined || node.property.type !== "Identifier" ? undefined : `${object}.${node.property.name}`;
};

const isCall = (node: Node): node is Extract<Node, { type: "CallExpression" | "NewExpression" }> =>
  node.type === "CallExpression" || node.type === "NewExpression";

/** Names that are called or constructed, dotted names wherever they are read. */
const namesOf = ({ tree, lines }: Parsed): SourceFile["names"] => {
  const names: { name: string; line: number }[] = [];
  traverseFast(tree, (node) => {
    const named = isCall(node) && node.callee.type === "Identifier" ? node.callee : node;
    const name = named.type === "MemberExpression" || named !== node ? dottedName(named) : undefined;
    if (name !== undefined) names.push({ name, line: lines.at(startOf(node)) });
  });
  return names;
};

/** Is it a text, or a choice between texts? */
const isText = (node: Node): boolean => {
  if (node.type === "ConditionalExpression") return isText(node.consequent) || isText(node.alternate);
  return node.type === "StringLiteral" || node.type === "TemplateLiteral";
};

const literalCallsOf = ({ tree, lines }: Parsed): LiteralCall[] => {
  const calls: LiteralCall[] = [];
  traverseFast(tree, (node) => {
    if (!isCall(node) || node.callee.type !== "Identifier") return;
    const literalArguments = node.arguments.flatMap((argument, index) => (isText(argument) ? [index] : []));
    if (literalArguments.length > 0)
      calls.push({ name: node.callee.name, line: lines.at(startOf(node)), literalArguments });
  });
  return calls;
};

const parseTypeScript = (path: string, text: string): File => {
  try {
    return parse(text, { sourceType: "module", plugins: ["typescript"], createImportExpressions: true });
  } catch (error) {
    throw new SyntaxError(`${path}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
};

export const readSourceFile = (path: string, text: string): SourceFile => {
  const tree = parseTypeScript(path, text);
  const parsed: Parsed = { tree, lines: new Lines(text, tree.comments ?? []) };
  return {
    path,
    lines: parsed.lines.count,
    imports: importsOf(parsed),
    functions: functionsOf(parsed),
    anys: anysOf(parsed),
    moduleState: moduleStateOf(parsed),
    names: namesOf(parsed),
    literalCalls: literalCallsOf(parsed),
  };
};
