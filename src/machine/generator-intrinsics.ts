/**
 * Generators and async functions as objects: the prototypes whose methods arrange frames of the machine (27.5.1, 27.6.1), and
 * the constructors of these kinds of functions (27.3, 27.4, 27.7).
 */
import type { DynamicFunctionKind } from "../runtime/dynamic-code.ts";
import { functionFromText } from "../runtime/function-from-text.ts";
import { createNative, type MachineNative } from "../runtime/function-objects.ts";
import {
  defineClass,
  defineObject,
  type IntrinsicTable,
  linked,
  type Row,
  toStringTag,
} from "../runtime/native-table.ts";
import { CONFIGURABLE, HIDDEN } from "../runtime/shape.ts";
import { resumeAsyncGenerator } from "./async-generators.ts";
import { resumeGenerator } from "./generator-objects.ts";
import type { Machine, ResumeMode } from "./machine.ts";

const machineRow = (key: string, run: MachineNative): Row => ({
  key,
  flags: HIDDEN,
  make: (realm) => createNative(realm, { code: { form: "machine", run }, name: key, length: 1 }),
});

type Resume = typeof resumeGenerator;

const resumeRow = (key: string, mode: ResumeMode, resume: Resume): Row =>
  machineRow(key, (machine, thisValue, args, slot) => resume(machine as Machine, thisValue, mode, args[0], slot));

const definePrototype = (name: string, parent: string, resume: Resume): IntrinsicTable =>
  defineObject(
    `${name}Prototype`,
    [
      linked("constructor", `${name}Function.prototype`, CONFIGURABLE),
      resumeRow("next", "normal", resume),
      resumeRow("return", "return", resume),
      resumeRow("throw", "throw", resume),
      toStringTag(name),
    ],
    { parent },
  );

/** Like `Function` they make functions from text; the prototypes of their kind hang on them. */
const defineFunctionKind = (name: DynamicFunctionKind, rows: readonly Row[]): IntrinsicTable =>
  defineClass({
    name,
    length: 1,
    parent: "Function",
    prototypeParent: "Function.prototype",
    code: { form: "leaf", run: functionFromText(name) },
    // 27.3.3.1, 27.4.3.1, 27.7.3.1
    constructorFlags: CONFIGURABLE,
    prototype: [...rows, toStringTag(name)],
  });

const generatorKind = (name: "Generator" | "AsyncGenerator"): IntrinsicTable =>
  defineFunctionKind(`${name}Function`, [linked("prototype", `${name}Prototype`, CONFIGURABLE)]);

export const machineIntrinsics: readonly IntrinsicTable[] = [
  generatorKind("Generator"),
  definePrototype("Generator", "Iterator.prototype", resumeGenerator),
  generatorKind("AsyncGenerator"),
  definePrototype("AsyncGenerator", "AsyncIteratorPrototype", resumeAsyncGenerator),
  defineFunctionKind("AsyncFunction", []),
];
