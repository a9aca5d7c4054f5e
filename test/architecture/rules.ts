/**
 * The architecture as data. Arrows point down: a part may import itself and what its row names, nothing else. To change
 * the architecture, change a row here, in the same commit as the code, where a reviewer sees it.
 *
 * A name is a folder of `src`, or a module given by its path without the extension (`accounting/meter`), which then is
 * a part of its own: the machine touches the meter, but not the account behind it.
 */
export interface ImportRules {
  readonly parts: Readonly<Record<string, readonly string[]>>;
  /** Single imports that the table above refuses: importing file -> imported files, each with a reason beside it. */
  readonly exceptions: Readonly<Record<string, readonly string[]>>;
  /** Package -> path prefixes in `src` that may import it. A package without a row may not be imported at all. */
  readonly packages: Readonly<Record<string, readonly string[]>>;
}

const meter = ["accounting/meter", "accounting/costs", "accounting/lease"];

export const importRules: ImportRules = {
  parts: {
    index: ["facade", "evaluation", "apis", "accounting", "host", "errors"],
    effect: ["facade", "evaluation", "apis", "accounting", "host", "errors"],
    facade: ["evaluation", "host", "accounting", "errors"],
    evaluation: [
      "machine",
      "compiler",
      "syntax",
      "builtins",
      "regexp",
      "runtime",
      "apis",
      "host",
      "accounting",
      ...meter,
      "messages",
      "errors",
    ],
    apis: ["host", "machine", "regexp", "runtime", "accounting", ...meter, "messages"],
    host: ["machine", "regexp", "runtime", "accounting", ...meter, "messages", "errors"],
    compiler: ["syntax", "machine", "regexp", "runtime", ...meter, "messages", "errors"],
    machine: ["runtime", ...meter, "messages", "errors"],
    builtins: ["regexp", "runtime", ...meter, "messages"],
    regexp: ["runtime", ...meter, "messages"],
    runtime: [...meter, "messages"],
    syntax: ["accounting/costs", "messages", "errors"],
    accounting: [...meter, "messages", "errors"],
    "accounting/meter": ["accounting/costs", "accounting/lease", "accounting/ropes"],
    "accounting/costs": [],
    "accounting/lease": [],
    "accounting/ropes": ["accounting/costs"],
    messages: [],
    errors: [],
  },
  exceptions: {},
  packages: {
    meriyah: ["syntax/"],
    "@eslint-community/regexpp": ["regexp/"],
    effect: [
      "evaluation/",
      "facade/",
      "accounting/ResourceAccounting",
      "accounting/top-up-answers",
      "accounting/usage-changes",
    ],
  },
};

/** Sizes. Lines of a file are all its lines; lines of a function are those that hold code. */
export const sizeRules = {
  file: { most: 700, usual: 300, usualShare: 0.8 },
  function: { usual: 15, usualShare: 0.85 },
} as const;

/** Files that may say `any`, with the number of times they do. Elsewhere `unknown` or `Value` is the word. */
export const anyAllowed: Readonly<Record<string, number>> = {};

/**
 * The core is handed its clock and its randomness, never turns text into host code, and knows nothing of Node, since it
 * runs in browsers too. `x.*` stands for every member of `x`.
 */
export const forbiddenGlobals = [
  "Date.now",
  "performance.now",
  "process.*",
  "Buffer.*",
  "Math.random",
  "crypto.getRandomValues",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "eval",
  "Function",
] as const;

/** Files that may use one of them after all: where the outside world enters. */
export const globalsAllowed: Readonly<Record<string, readonly string[]>> = {
  "evaluation/outside-world.ts": ["Date.now", "performance.now", "Math.random"],
  "apis/random-bytes.ts": ["crypto.getRandomValues"],
};

/**
 * Functions that take the text of an error that guests see, and which of their arguments it is. The texts stand in
 * `messages`, so a call may not spell one out.
 */
export const messageArguments: Readonly<Record<string, number>> = {
  throwTypeError: 1,
  throwRangeError: 1,
  throwReferenceError: 1,
  throwError: 2,
  createError: 2,
  EarlyError: 0,
  PatternError: 0,
  parseError: 0,
  refusal: 1,
};

/** File names that name no subject. */
export const vagueNames = ["util", "utils", "helper", "helpers", "common", "misc", "shared", "stuff"] as const;
