/**
 * What the architecture test knows about one source file: its imports, how long its functions are, and the few
 * expressions that the rules speak of. Everything is read from the syntax tree, so text in comments and strings never
 * counts.
 */
import { type Comment, type Node, type Program, parseSync, Visitor } from "oxc-parser";

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
}

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
    rest += text.slice(from, comment.start) + text.slice(comment.start, comment.end).replace(/[^\n]/g, " ");
    from = comment.end;
  }
  return rest + text.slice(from);
};

/** A parsed file: the tree, and where its offsets are. */
interface Parsed {
  readonly program: Program;
  readonly lines: Lines;
}

const isTypeOnly = (kind: string | undefined, specifiers: readonly { readonly type: string }[]): boolean =>
  kind === "type" ||
  (specifiers.length > 0 && specifiers.every((one) => "importKind" in one && one.importKind === "type"));

const importsOf = ({ program, lines }: Parsed): Import[] => {
  const imports: Import[] = [];
  const add = (at: Node, source: Node | null, typeOnly: boolean): void => {
    if (source?.type !== "Literal" || typeof source.value !== "string") return;
    imports.push({ specifier: source.value, typeOnly, line: lines.at(at.start) });
  };
  new Visitor({
    ImportDeclaration: (node) => add(node, node.source, isTypeOnly(node.importKind, node.specifiers)),
    ExportAllDeclaration: (node) => add(node, node.source, node.exportKind === "type"),
    ExportNamedDeclaration: (node) => add(node, node.source, node.exportKind === "type"),
    ImportExpression: (node) => add(node, node.source, false),
    TSImportType: (node) => add(node, node.source, true),
  }).visit(program);
  return imports;
};

const functionsOf = ({ program, lines }: Parsed): FunctionSize[] => {
  const functions: FunctionSize[] = [];
  const add = (node: { start: number; end: number; body: Node | null }): void => {
    if (node.body?.type !== "BlockStatement") return;
    functions.push({ line: lines.at(node.start), lines: lines.codeLines(node.start, node.end) });
  };
  new Visitor({ FunctionDeclaration: add, FunctionExpression: add, ArrowFunctionExpression: add }).visit(program);
  return functions;
};

const anysOf = ({ program, lines }: Parsed): number[] => {
  const anys: number[] = [];
  new Visitor({ TSAnyKeyword: (node) => anys.push(lines.at(node.start)) }).visit(program);
  return anys;
};

const moduleStateOf = ({ program, lines }: Parsed): number[] =>
  program.body
    .map((node) => (node.type === "ExportNamedDeclaration" ? node.declaration : node))
    .filter((node) => node?.type === "VariableDeclaration" && !node.declare && /^(let|var)$/.test(node.kind))
    .map((node) => lines.at(node!.start));

const dottedName = (node: Node): string | undefined => {
  if (node.type === "Identifier") return node.name;
  if (node.type !== "MemberExpression" || node.computed) return undefined;
  const object = dottedName(node.object);
  return object === undefined || node.property.type !== "Identifier" ? undefined : `${object}.${node.property.name}`;
};

/** Names that are called or constructed, dotted names wherever they are read. */
const namesOf = ({ program, lines }: Parsed): SourceFile["names"] => {
  const names: { name: string; line: number }[] = [];
  const add = (node: Node): void => {
    const name = dottedName(node);
    if (name !== undefined) names.push({ name, line: lines.at(node.start) });
  };
  new Visitor({
    MemberExpression: add,
    CallExpression: ({ callee }) => callee.type === "Identifier" && add(callee),
    NewExpression: ({ callee }) => callee.type === "Identifier" && add(callee),
  }).visit(program);
  return names;
};

export const readSourceFile = (path: string, text: string): SourceFile => {
  const { program, comments, errors } = parseSync(path, text);
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0]!.message}`);
  const parsed: Parsed = { program, lines: new Lines(text, comments) };
  return {
    path,
    lines: parsed.lines.count,
    imports: importsOf(parsed),
    functions: functionsOf(parsed),
    anys: anysOf(parsed),
    moduleState: moduleStateOf(parsed),
    names: namesOf(parsed),
  };
};
