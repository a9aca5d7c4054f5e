/**
 * The rules of `rules.ts`, applied. Every check takes the source files and gives back one line per breach, so that a
 * failing test reads as a list of places to mend.
 */
import { posix } from "node:path";
import type { ImportRules } from "./rules.ts";
import type { Import, SourceFile } from "./source-file.ts";

const withoutExtension = (path: string): string => path.replace(/\.ts$/, "");

/** The most specific part of the table that a file belongs to: its own row, or that of one of its folders. */
export const partOf = (path: string, parts: ImportRules["parts"]): string | undefined => {
  for (let name = withoutExtension(path); name !== "."; name = posix.dirname(name)) if (name in parts) return name;
  return undefined;
};

const isRelative = (specifier: string): boolean => specifier.startsWith(".");

const target = (file: SourceFile, { specifier }: Import): string =>
  posix.normalize(posix.join(posix.dirname(file.path), specifier));

const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

/** A part may import itself and the parts in its row. Types count: an arrow is an arrow. */
export const forbiddenEdges = (files: readonly SourceFile[], rules: ImportRules): string[] =>
  files.flatMap((file) =>
    file.imports.filter(({ specifier }) => isRelative(specifier)).flatMap(edgeCheck(file, rules)),
  );

const edgeCheck =
  (file: SourceFile, { parts, exceptions }: ImportRules) =>
  (one: Import): string[] => {
    const to = target(file, one);
    const from = partOf(file.path, parts);
    const imported = partOf(to, parts);
    if (from === undefined) return [`${file.path}: is in no part of the table`];
    if (imported === undefined) return [`${file.path}:${one.line}: ${to} is in no part of the table`];
    const allowed = from === imported || parts[from]!.includes(imported) || exceptions[file.path]?.includes(to);
    return allowed ? [] : [`${file.path}:${one.line}: ${from} may not import ${imported} (${to})`];
  };

export const forbiddenPackages = (files: readonly SourceFile[], { packages }: ImportRules): string[] =>
  files.flatMap((file) =>
    file.imports
      .filter(({ specifier }) => !isRelative(specifier))
      .filter(({ specifier }) => !packages[packageOf(specifier)]?.some((prefix) => file.path.startsWith(prefix)))
      .map(({ specifier, line }) => `${file.path}:${line}: may not import ${specifier}`),
  );

/** Exceptions that no import needs any more. */
export const staleExceptions = (files: readonly SourceFile[], { exceptions }: ImportRules): string[] => {
  const used = new Set(files.flatMap((file) => file.imports.map((one) => `${file.path} -> ${target(file, one)}`)));
  return Object.entries(exceptions)
    .flatMap(([from, targets]) => targets.map((to) => `${from} -> ${to}`))
    .filter((edge) => !used.has(edge));
};

/** Rows of parts that are not there. */
export const staleParts = (files: readonly SourceFile[], { parts }: ImportRules): string[] => {
  const there = new Set(files.map(({ path }) => partOf(path, parts)));
  return Object.keys(parts).filter((part) => !there.has(part));
};

/** Packages that are not imported where their row says they may be. */
export const stalePackages = (files: readonly SourceFile[], { packages }: ImportRules): string[] =>
  Object.entries(packages).flatMap(([name, prefixes]) => {
    const importers = files.filter((file) => file.imports.some(({ specifier }) => packageOf(specifier) === name));
    return prefixes
      .filter((prefix) => !importers.some(({ path }) => path.startsWith(prefix)))
      .map((prefix) => `${prefix}: ${name}`);
  });

type Graph = ReadonlyMap<string, readonly string[]>;

/** Imports that exist when the code runs: what the compiler erases cannot deadlock two modules. */
export const importGraph = (files: readonly SourceFile[]): Graph =>
  new Map(
    files.map((file) => [
      file.path,
      file.imports.filter((one) => !one.typeOnly && isRelative(one.specifier)).map((one) => target(file, one)),
    ]),
  );

/** The parts of the table, without exceptions, as a graph of their own: the plan must have no cycle either. */
export const partGraph = ({ parts }: ImportRules): Graph => new Map(Object.entries(parts));

/** Tarjan's strongly connected components; each one of more than one node (or with a loop) is a cycle. */
export const cycles = (graph: Graph): string[][] => {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];

  const visit = (node: string): void => {
    order.set(node, order.size);
    low.set(node, order.get(node)!);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node)!, low.get(next)!));
    }
    if (low.get(node) === order.get(node)) close(node);
  };
  const close = (root: string): void => {
    const component = stack.splice(stack.indexOf(root));
    if (component.length > 1 || graph.get(root)?.includes(root)) found.push(component.sort());
  };

  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return found;
};

export const longFiles = (files: readonly SourceFile[], most: number): string[] =>
  files.filter(({ lines }) => lines > most).map(({ path, lines }) => `${path}: ${lines} lines, more than ${most}`);

export interface Share {
  readonly share: number;
  readonly count: number;
  /** The ones that are longer, longest first. */
  readonly longer: readonly string[];
}

const shareBelow = (sizes: readonly { readonly name: string; readonly lines: number }[], limit: number): Share => {
  const longer = sizes.filter(({ lines }) => lines >= limit).sort((a, b) => b.lines - a.lines);
  return {
    share: sizes.length === 0 ? 1 : (sizes.length - longer.length) / sizes.length,
    count: sizes.length,
    longer: longer.map(({ name, lines }) => `${name}: ${lines} lines`),
  };
};

export const fileShare = (files: readonly SourceFile[], limit: number): Share =>
  shareBelow(
    files.map(({ path, lines }) => ({ name: path, lines })),
    limit,
  );

export const functionShare = (files: readonly SourceFile[], limit: number): Share =>
  shareBelow(
    files.flatMap((file) => file.functions.map(({ line, lines }) => ({ name: `${file.path}:${line}`, lines }))),
    limit,
  );

/** The table says how many there are, so that it shrinks with the code. */
export const anyBreaches = (files: readonly SourceFile[], allowed: Readonly<Record<string, number>>): string[] =>
  files
    .filter(({ path, anys }) => anys.length !== (allowed[path] ?? 0))
    .map(({ path, anys }) => `${path}: ${anys.length} \`any\` (lines ${anys.join(", ")}), not ${allowed[path] ?? 0}`);

const isForbidden = (name: string, forbidden: readonly string[]): boolean => {
  const own = name.replace(/^globalThis\./, "");
  return forbidden.includes(own) || forbidden.includes(own.replace(/\.\w+$/, ".*"));
};

export const globalUses = (
  files: readonly SourceFile[],
  forbidden: readonly string[],
  allowed: Readonly<Record<string, readonly string[]>>,
): string[] =>
  files.flatMap(({ path, names }) =>
    names
      .filter(({ name }) => isForbidden(name, forbidden) && !allowed[path]?.includes(name))
      .map(({ name, line }) => `${path}:${line}: uses ${name}`),
  );

/** Texts that are not in the catalogue: `positions` says which argument of a function is one. */
export const spelledMessages = (files: readonly SourceFile[], positions: Readonly<Record<string, number>>): string[] =>
  files.flatMap(({ path, literalCalls }) =>
    literalCalls
      .filter(({ name, literalArguments }) => literalArguments.includes(positions[name] ?? -1))
      .map(({ name, line }) => `${path}:${line}: ${name} spells out its message`),
  );

export const moduleState = (files: readonly SourceFile[]): string[] =>
  files.flatMap(({ path, moduleState: lines }) => lines.map((line) => `${path}:${line}: mutable module-level state`));

export const vaguelyNamed = (paths: readonly string[], vague: readonly string[]): string[] =>
  paths.filter((path) =>
    withoutExtension(path)
      .split("/")
      .some((segment) => segment.split(/[-.]/).some((word) => vague.includes(word.toLowerCase()))),
  );
