/**
 * Patterns: source and flags, checked. A pattern is immutable and knows no realm; all evaluations of a literal share one.
 * Its matcher is made when it is first matched, for many a literal never is. One serves all matches, but those that pause:
 * such a match takes the matcher with it.
 *
 * The parser recurses, so the nesting is bounded before it starts. Its complaints become one kind of error, which whoever
 * asked turns into a `ParseError` or a SyntaxError of the guest.
 */
import { type AST, RegExpParser, RegExpSyntaxError } from "@eslint-community/regexpp";
import { BOUNDS } from "../accounting/costs.ts";
import { BAD_ESCAPE_OF_UNICODE, invalidPattern, NEGATED_STRINGS } from "../messages/regexp.ts";
import { Weighed } from "../runtime/weighed.ts";
import { compilePattern, type ParsedPattern } from "./compile.ts";
import { type Flags, parseFlags } from "./flags.ts";
import type { Instructions } from "./instructions.ts";
import { Matcher } from "./matcher.ts";
import { negatesStrings } from "./negated-strings.ts";
import { invalid, PatternError, tooLarge } from "./pattern-error.ts";

const parser = new RegExpParser({ ecmaVersion: 2025, strict: false });

/** Bytes that a pattern weighs in the heap, for itself and for each unit of its source, which is a tree until it is matched. */
export const PATTERN_WEIGHT = { pattern: 512, unit: 32, unitOfTree: 448 } as const;

export class Pattern extends Weighed {
  readonly source: string;
  readonly flags: Flags;
  readonly groupCount: number;
  /** The names of groups in the order of their groups, and all the groups that bear one. */
  readonly groupNames: ReadonlyMap<string, readonly number[]>;
  private syntax: ParsedPattern | null;
  private compiled: Instructions | null = null;
  private made: Matcher | null = null;

  constructor(source: string, flags: Flags, tree: AST.Pattern) {
    super();
    this.source = source;
    this.flags = flags;
    const groups = capturingGroups(tree);
    this.syntax = { tree, groups, flags, tooLarge: () => tooLarge(source, flags.text) };
    this.groupCount = groups.length;
    this.groupNames = namesOf(groups);
  }

  /** Throws `PatternError` where the pattern would take too much. */
  get matcher(): Matcher {
    this.made ??= new Matcher(this.instructions);
    return this.made;
  }

  /** The matcher, for the match in it that is not finished. */
  handOver(): Matcher {
    const { matcher } = this;
    this.made = null;
    return matcher;
  }

  /** Throws `PatternError` where the pattern would take too much. */
  get instructions(): Instructions {
    this.compiled ??= compilePattern(this.syntax as ParsedPattern);
    this.syntax = null;
    return this.compiled;
  }

  override get weight(): number {
    const unit = this.syntax === null ? PATTERN_WEIGHT.unit : PATTERN_WEIGHT.unitOfTree;
    return PATTERN_WEIGHT.pattern + unit * this.source.length + (this.compiled?.setWeight ?? 0);
  }
}

/** 22.2.3.4 steps 3-13: throws `PatternError`. */
export const parsePattern = (source: string, flagText: string): Pattern => {
  const flags = parseFlags(flagText);
  if (source.length > BOUNDS.patternLength) throw tooLarge(source, flagText);
  checkNesting(source, flags);
  const tree = parse(source, flags);
  if (flags.unicodeSets && hasNegatedStrings(tree)) throw invalid(source, flags.text, NEGATED_STRINGS);
  return new Pattern(source, flags, tree);
};

const parse = (source: string, { text, unicode, unicodeSets }: Flags): AST.Pattern => {
  try {
    return parser.parsePattern(source, 0, source.length, { unicode: unicode && !unicodeSets, unicodeSets });
  } catch (error) {
    if (error instanceof RegExpSyntaxError) throw new PatternError(complaint(error.message, source, text));
    throw error;
  }
};

/** The parser quotes the pattern in its own way. */
const complaint = (message: string, source: string, flags: string): string => {
  const reason = message.slice(message.lastIndexOf("/", message.lastIndexOf(": ")) + 1);
  const words = reason.slice(reason.indexOf(": ") + 2);
  return invalidPattern(source, flags, words === "Invalid unicode escape" ? BAD_ESCAPE_OF_UNICODE : words);
};

/** Groups, and with `v` classes, nest at most as deep as syntax does. */
const checkNesting = (source: string, { text, unicodeSets }: Flags): void => {
  let depth = 0;
  let inClass = false;
  for (let index = 0; index < source.length; index++) {
    const unit = source.charAt(index);
    if (unit === "\\") index++;
    else if (inClass) inClass = unit !== "]";
    else if (unit === "(" || (unit === "[" && unicodeSets)) depth++;
    else if (unit === ")" || (unit === "]" && unicodeSets)) depth--;
    else if (unit === "[") inClass = true;
    if (depth > BOUNDS.syntaxNesting) throw tooLarge(source, text);
  }
};

/** In the order of their opening parentheses. */
const capturingGroups = (pattern: AST.Pattern): readonly AST.CapturingGroup[] => {
  const groups: AST.CapturingGroup[] = [];
  visit(pattern, (node) => {
    if (node.type === "CapturingGroup") groups.push(node);
  });
  return groups;
};

const hasNegatedStrings = (pattern: AST.Pattern): boolean => {
  let found = false;
  visit(pattern, (node) => {
    if (node.type === "CharacterClass" || node.type === "ExpressionCharacterClass") found ||= negatesStrings(node);
  });
  return found;
};

/** All nodes but those in classes, from left to right. */
const visit = (pattern: AST.Pattern, see: (node: AST.Node) => void): void => {
  const pending: AST.Node[] = [pattern];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    see(node);
    if (node.type === "Quantifier") pending.push(node.element);
    else if (node.type === "Alternative") pushReversed(pending, node.elements);
    else if ("alternatives" in node) pushReversed(pending, node.alternatives);
  }
};

const pushReversed = (pending: AST.Node[], nodes: readonly AST.Node[]): void => {
  for (let index = nodes.length - 1; index >= 0; index--) pending.push(nodes[index] as AST.Node);
};

const namesOf = (groups: readonly AST.CapturingGroup[]): ReadonlyMap<string, readonly number[]> => {
  const names = new Map<string, number[]>();
  groups.forEach(({ name }, index) => {
    if (name === null) return;
    const known = names.get(name);
    if (known === undefined) names.set(name, [index + 1]);
    else known.push(index + 1);
  });
  return names;
};
