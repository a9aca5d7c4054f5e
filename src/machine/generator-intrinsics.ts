/** The intrinsics of generators and async functions (27.3 - 27.7, 27.1.3.1): their methods arrange frames of the machine. */
import type { MachineNative } from "../runtime/function-objects.ts";
import { createNative } from "../runtime/function-objects.ts";
import {
  defineClass,
  defineFunction,
  defineObject,
  type IntrinsicTable,
  linked,
  type Row,
  toStringTag,
  withFlags,
} from "../runtime/native-table.ts";
import { CONFIGURABLE, HIDDEN } from "../runtime/shape.ts";
import { throwError } from "../runtime/throw.ts";
import { wellKnownSymbols } from "../runtime/values.ts";
import { resumeAsyncGenerator } from "./async-generators.ts";
import { asyncIterationIntrinsics } from "./async-iteration.ts";
import { resumeGenerator } from "./generator-objects.ts";
import type { Machine, ResumeMode } from "./machine.ts";

const machineRow = (key: string, run: MachineNative): Row => ({
  key,
  flags: HIDDEN,
  make: (realm) => createNative(realm, { code: { form: "machine", run }, name: key, length: 1 }),
});

const resumeRow = (key: string, mode: ResumeMode): Row =>
  machineRow(key, (machine, thisValue, args, slot) =>
    resumeGenerator(machine as Machine, thisValue, mode, args[0], slot),
  );

const asyncResumeRow = (key: string, mode: ResumeMode): Row =>
  machineRow(key, (machine, thisValue, args, slot) =>
    resumeAsyncGenerator(machine as Machine, thisValue, mode, args[0], slot),
  );

/** `GeneratorFunction` and its like make functions from text, which is not supported: they exist and refuse. */
const functionClass = (name: string, rows: readonly Row[]): IntrinsicTable =>
  defineClass({
    name,
    length: 1,
    parent: "Function",
    prototypeParent: "Function.prototype",
    code: {
      form: "leaf",
      run: (realm) => throwError(realm, "EvalError", "Code generation from strings is not supported"),
    },
    prototype: [...rows, toStringTag(name)],
  });

const readOnly = (key: string, intrinsic: string): Row => withFlags(linked(key, intrinsic), CONFIGURABLE);

const iteratorSelf = (name: string): IntrinsicTable =>
  defineFunction(name, {
    length: 0,
    text: "[Symbol.asyncIterator]",
    code: { form: "leaf", run: (_realm, thisValue) => thisValue },
  });

export const machineIntrinsics: readonly IntrinsicTable[] = [
  functionClass("GeneratorFunction", [readOnly("prototype", "GeneratorPrototype")]),
  functionClass("AsyncFunction", []),
  functionClass("AsyncGeneratorFunction", [readOnly("prototype", "AsyncGeneratorPrototype")]),
  defineObject(
    "GeneratorPrototype",
    [
      readOnly("constructor", "GeneratorFunction.prototype"),
      resumeRow("next", "normal"),
      resumeRow("return", "return"),
      resumeRow("throw", "throw"),
      toStringTag("Generator"),
    ],
    { parent: "Iterator.prototype" },
  ),
  defineObject("AsyncIteratorPrototype", [
    linked(wellKnownSymbols.asyncIterator, "AsyncIteratorPrototype.@@asyncIterator"),
  ]),
  iteratorSelf("AsyncIteratorPrototype.@@asyncIterator"),
  defineObject(
    "AsyncGeneratorPrototype",
    [
      readOnly("constructor", "AsyncGeneratorFunction.prototype"),
      asyncResumeRow("next", "normal"),
      asyncResumeRow("return", "return"),
      asyncResumeRow("throw", "throw"),
      toStringTag("AsyncGenerator"),
    ],
    { parent: "AsyncIteratorPrototype" },
  ),
  asyncIterationIntrinsics,
];
