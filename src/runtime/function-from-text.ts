/** 20.2.1.1.1 CreateDynamicFunction: the constructors of all kinds of functions, which take source text. */
import { toString } from "./conversions.ts";
import { prototypeFromConstructor } from "./create-object.ts";
import type { DynamicFunctionKind } from "./dynamic-code.ts";
import type { LeafNative } from "./function-objects.ts";
import { writePrototype } from "./own-properties.ts";
import { chargeString } from "./strings.ts";
import { throwDynamicCode } from "./throw.ts";

export const functionFromText =
  (kind: DynamicFunctionKind): LeafNative =>
  (realm, _, args, newTarget) => {
    const texts = args.map((argument) => toString(realm, argument));
    const body = texts.pop() ?? "";
    if (realm.dynamicCode === null) return throwDynamicCode(realm);
    chargeString(
      realm,
      texts.reduce((sum, text) => sum + text.length + 1, body.length),
    );
    const made = realm.dynamicCode.createFunction(kind, texts.join(","), body);
    const proto = newTarget === undefined ? made.shape.proto : prototypeFromConstructor(newTarget, `${kind}.prototype`);
    if (proto !== made.shape.proto) writePrototype(made, proto);
    return made;
  };
