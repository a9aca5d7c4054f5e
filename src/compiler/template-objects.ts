/** Template objects (13.2.8.4): one frozen array of strings per site and realm, the same at every evaluation. */

import { createArrayFromList } from "../runtime/arrays.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { defineOwnProperty, preventExtensions } from "../runtime/objects.ts";
import { dataDescriptor } from "../runtime/property-descriptor.ts";
import type { Realm } from "../runtime/realm.ts";
import { ENUMERABLE } from "../runtime/shape.ts";
import type { Value } from "../runtime/values.ts";
import type { ESTree } from "../syntax/ast.ts";
import type { Expr } from "./function-compiler.ts";

export const templateObject = (realm: Realm, quasi: ESTree.TemplateLiteral): Expr => {
  let object: GuestObject | null = null;
  return () => {
    object ??= makeTemplateObject(realm, quasi);
    return object;
  };
};

const makeTemplateObject = (realm: Realm, quasi: ESTree.TemplateLiteral): GuestObject => {
  const cooked = quasi.quasis.map((element) => element.value.cooked ?? undefined);
  const template = createArrayFromList(realm, cooked as Value[]);
  const raw = createArrayFromList(
    realm,
    quasi.quasis.map((element) => element.value.raw),
  );
  freeze(raw);
  defineOwnProperty(template, "raw", dataDescriptor(raw, 0));
  freeze(template);
  return template;
};

const freeze = (array: GuestObject): void => {
  const elements = [...array.elements];
  preventExtensions(array);
  elements.forEach((element, index) => {
    defineOwnProperty(array, index, dataDescriptor(element, ENUMERABLE));
  });
  defineOwnProperty(array, "length", dataDescriptor(elements.length, 0));
};
