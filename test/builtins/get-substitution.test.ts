import { expect, it } from "vitest";
import { appendSubstitution } from "../../src/builtins/get-substitution.ts";
import { StringBuilder } from "../../src/runtime/strings.ts";
import { createTestRealm, toGuest } from "./support.ts";

const captures = ["one", undefined, "three"];

/** The template, with V8's own answer for the same captures: `x(one)()(three)` found in `<xonethree>`. */
const substitute = (template: string, named: boolean): string => {
  const realm = createTestRealm();
  const result = new StringBuilder(realm);
  const namedCaptures = named ? toGuest(realm, { name: "one", none: undefined }) : undefined;
  const match = { text: "<xonethree>", position: 1, matched: "xonethree", captures, namedCaptures };
  appendSubstitution(realm, result, template, match);
  return result.toString();
};

it.each([
  "",
  "$",
  "$$",
  "a$$b",
  "$&",
  "$`",
  "$'",
  "$1",
  "$2",
  "$3",
  "$4",
  "$0",
  "$00",
  "$01",
  "$010",
  "$10",
  "$31",
  "$99",
  "$1a",
  "$<name>",
  "$<none>",
  "$<other>",
  "$<name",
  "$<$&>",
  "$<",
  "$x",
  "x$",
  "$$1",
  "$1$2$3$4",
])("%j is resolved as by V8", (template) => {
  const plain = "<xonethree>".replace(/x(one)(y)?(three)/, template);
  const named = "<xonethree>".replace(/x(?<name>one)(?<none>y)?(three)/, template);
  expect(`<${substitute(template, false)}>`).toBe(plain);
  expect(`<${substitute(template, true)}>`).toBe(named);
});
