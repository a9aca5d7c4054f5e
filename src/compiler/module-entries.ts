/** The imports and exports of a module (16.2.2, 16.2.3) as tables, read from its syntax tree. */
import type { ForeignName, ModuleEntries, ModuleRequest } from "../machine/module-records.ts";
import type { ESTree, ModuleItem, Pattern, Statement } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import type { SourceText } from "../syntax/source.ts";
import { boundNames, DEFAULT_EXPORT } from "./static-semantics.ts";

/** 16.2.1.6.1 ParseModule, steps 3-11. */
export const moduleEntries = (program: ESTree.Program, source: SourceText): ModuleEntries => {
  const tables = new Tables(source);
  for (const item of program.body) tables.add(item as Statement | ModuleItem);
  return tables.finish();
};

type Named = ESTree.Identifier | ESTree.StringLiteral;

const nameOf = (node: Named): string => (node.type === "Identifier" ? node.name : String(node.value));

class Tables {
  private readonly source: SourceText;
  private readonly requests: ModuleRequest[] = [];
  private readonly requestIndices = new Map<string, number>();
  private readonly imports = new Map<string, ForeignName>();
  private readonly localExports = new Map<string, string>();
  private readonly indirectExports = new Map<string, ForeignName>();
  private readonly starExports: number[] = [];

  constructor(source: SourceText) {
    this.source = source;
  }

  add(item: Statement | ModuleItem): void {
    switch (item.type) {
      case "ImportDeclaration":
        return this.addImports(item);
      case "ExportAllDeclaration":
        return this.addStar(item);
      case "ExportDefaultDeclaration":
        return this.addDefault(item.declaration);
      case "ExportNamedDeclaration":
        return this.addNamed(item);
      default:
    }
  }

  /** 16.2.1.6.1 step 10: a name that is imported and exported is an indirect export. */
  finish(): ModuleEntries {
    for (const [exported, local] of this.localExports) {
      const foreign = this.imports.get(local);
      if (foreign === undefined) continue;
      this.localExports.delete(exported);
      this.indirectExports.set(exported, foreign);
    }
    const { requests, imports, localExports, indirectExports, starExports } = this;
    return { requests, imports, localExports, indirectExports, starExports };
  }

  private addImports(node: ESTree.ImportDeclaration): void {
    const request = this.request(node);
    for (const specifier of node.specifiers) {
      const { local } = specifier;
      this.imports.set(local.name, { request, name: importedName(specifier), offset: startOf(specifier) });
    }
  }

  private addStar(node: ESTree.ExportAllDeclaration): void {
    const request = this.request(node);
    if (node.exported === null) this.starExports.push(request);
    else this.indirectExports.set(nameOf(node.exported), { request, name: null, offset: startOf(node) });
  }

  private addDefault(declaration: ESTree.ExportDefaultDeclaration["declaration"]): void {
    const isNamed = declaration.type === "FunctionDeclaration" || declaration.type === "ClassDeclaration";
    this.localExports.set("default", (isNamed && declaration.id?.name) || DEFAULT_EXPORT);
  }

  private addNamed(node: ESTree.ExportNamedDeclaration): void {
    for (const name of declaredNames(node.declaration)) this.localExports.set(name, name);
    const request = node.source ? this.request(node as ESTree.ExportNamedDeclaration & From) : -1;
    for (const specifier of node.specifiers) {
      const { local, exported } = specifier;
      if (request < 0) this.localExports.set(nameOf(exported), nameOf(local));
      else this.indirectExports.set(nameOf(exported), { request, name: nameOf(local), offset: startOf(specifier) });
    }
  }

  /** The index of the request; equal ones are one. */
  private request(node: From): number {
    const specifier = String(node.source.value);
    const attributes = node.attributes.map(({ key, value }) => [nameOf(key), String(value.value)] as const);
    const key = JSON.stringify([specifier, ...[...attributes].sort(([a], [b]) => (a < b ? -1 : 1))]);
    const known = this.requestIndices.get(key);
    if (known !== undefined) return known;
    this.requestIndices.set(key, this.requests.length);
    return this.requests.push({ specifier, attributes, source: this.source, offset: startOf(node.source) }) - 1;
  }
}

interface From {
  readonly source: ESTree.StringLiteral;
  readonly attributes: readonly ESTree.ImportAttribute[];
}

/** Null for a namespace. */
const importedName = (specifier: ESTree.ImportClause): string | null => {
  if (specifier.type === "ImportNamespaceSpecifier") return null;
  return specifier.type === "ImportDefaultSpecifier" ? "default" : nameOf(specifier.imported);
};

const declaredNames = (declaration: ESTree.ExportNamedDeclaration["declaration"]): readonly string[] => {
  if (declaration === null) return [];
  if (declaration.type !== "VariableDeclaration") return [(declaration as ESTree.ClassDeclaration).id?.name ?? ""];
  return declaration.declarations.flatMap(({ id }) => boundNames(id as Pattern));
};
