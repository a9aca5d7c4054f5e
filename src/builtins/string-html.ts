/** B.2.2.2 - B.2.2.14: the methods of String.prototype that wrap the text in an HTML element. */
import { toString } from "../runtime/conversions.ts";
import type { Row } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { chargeReading, StringBuilder } from "../runtime/strings.ts";
import type { Value } from "../runtime/values.ts";
import { textMethod } from "./string-method.ts";

/** Method, element, and the attribute that takes the argument. */
const ELEMENTS: readonly (readonly [string, string, string?])[] = [
  ["anchor", "a", "name"],
  ["big", "big"],
  ["blink", "blink"],
  ["bold", "b"],
  ["fixed", "tt"],
  ["fontcolor", "font", "color"],
  ["fontsize", "font", "size"],
  ["italics", "i"],
  ["link", "a", "href"],
  ["small", "small"],
  ["strike", "strike"],
  ["sub", "sub"],
  ["sup", "sup"],
];

/** B.2.2.2.1 CreateHTML. */
const createHtml = (realm: Realm, text: string, tag: string, attribute: string | undefined, value: Value): string => {
  const html = new StringBuilder(realm);
  html.append(`<${tag}`);
  if (attribute !== undefined) appendAttribute(realm, html, attribute, toString(realm, value));
  html.append(">");
  html.append(text);
  html.append(`</${tag}>`);
  return html.toString();
};

const appendAttribute = (realm: Realm, html: StringBuilder, attribute: string, value: string): void => {
  chargeReading(realm, value);
  html.append(` ${attribute}="`);
  value.split('"').forEach((part, index) => {
    if (index > 0) html.append("&quot;");
    html.append(part);
  });
  html.append('"');
};

export const htmlMethods: readonly Row[] = ELEMENTS.map(([name, tag, attribute]) =>
  textMethod(name, attribute === undefined ? 0 : 1, (realm, text, args) =>
    createHtml(realm, text, tag, attribute, args[0]),
  ),
);
