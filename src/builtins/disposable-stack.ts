/** DisposableStack and AsyncDisposableStack objects (ES2026): lists of resources, disposed of in reverse order. */
import { COSTS } from "../accounting/costs.ts";
import { requiresNew } from "../messages/calls.ts";
import { stackDisposed } from "../messages/resources.ts";
import { requireKind } from "../runtime/collections.ts";
import { createKind, prototypeFromConstructor } from "../runtime/create-object.ts";
import { type DisposalHint, DisposeCapability } from "../runtime/disposal.ts";
import type { LeafNative } from "../runtime/function-objects.ts";
import { defineKind, type GuestObject, type ObjectKind } from "../runtime/guest-object.ts";
import { requireCallable } from "../runtime/iteration.ts";
import {
  accessor,
  defineClass,
  defineStepping,
  type IntrinsicTable,
  leaf,
  linked,
  type Row,
  toStringTag,
} from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwReferenceError, throwTypeError } from "../runtime/throw.ts";
import { type Value, wellKnownSymbols } from "../runtime/values.ts";
import { disposeStack, disposeStackAsync, StackState } from "./stack-disposal.ts";

/** What is different between the two. */
interface StackClass {
  readonly name: "DisposableStack" | "AsyncDisposableStack";
  readonly kind: ObjectKind;
  readonly hint: DisposalHint;
}

const stateOf = (realm: Realm, stack: Value, { kind }: StackClass, method: string): StackState =>
  requireKind(realm, stack, kind, method).payload as StackState;

/** The resources of a stack that may still get some. */
const openState = (realm: Realm, stack: Value, of: StackClass, method: string): StackState => {
  const state = stateOf(realm, stack, of, method);
  return state.disposed ? throwReferenceError(realm, stackDisposed(`${of.name}.prototype.${method}`)) : state;
};

const createStack = (
  realm: Realm,
  { kind }: StackClass,
  proto: GuestObject,
  resources?: DisposeCapability,
): GuestObject => createKind(realm, proto, kind, new StackState(resources), COSTS.object);

const construct =
  (of: StackClass): LeafNative =>
  (realm, _thisValue, _args, newTarget) => {
    if (newTarget === undefined) return throwTypeError(realm, requiresNew(of.name));
    const proto = prototypeFromConstructor(newTarget, `${of.name}.prototype`);
    return createStack(realm, of, proto);
  };

const adopt =
  (of: StackClass): LeafNative =>
  (realm, stack, [value, onDispose]) => {
    const { resources } = openState(realm, stack, of, "adopt");
    const callee = requireCallable(realm, onDispose);
    realm.meter.chargeBytes(COSTS.collectionEntry);
    resources.addCall(of.hint, callee, [value]);
    return value;
  };

const defer =
  (of: StackClass): LeafNative =>
  (realm, stack, [onDispose]) => {
    const { resources } = openState(realm, stack, of, "defer");
    const callee = requireCallable(realm, onDispose);
    realm.meter.chargeBytes(COSTS.collectionEntry);
    resources.addCall(of.hint, callee, []);
    return undefined;
  };

const use =
  (of: StackClass): LeafNative =>
  (realm, stack, [value]) => {
    const { resources } = openState(realm, stack, of, "use");
    realm.meter.chargeBytes(COSTS.collectionEntry);
    resources.add(realm, value, of.hint);
    return value;
  };

/** The resources go to a new stack. */
const move =
  (of: StackClass): LeafNative =>
  (realm, stack) => {
    const state = openState(realm, stack, of, "move");
    const moved = createStack(realm, of, realm.intrinsic(`${of.name}.prototype`), state.resources);
    state.resources = new DisposeCapability();
    state.disposed = true;
    return moved;
  };

const stackRows = (of: StackClass): readonly Row[] => [
  leaf("adopt", 2, adopt(of)),
  leaf("defer", 1, defer(of)),
  accessor("disposed", (realm, stack) => stateOf(realm, stack, of, "disposed").disposed),
  leaf("move", 0, move(of)),
  leaf("use", 1, use(of)),
  toStringTag(of.name),
];

const SYNC: StackClass = { name: "DisposableStack", kind: defineKind("DisposableStack"), hint: "sync" };
const ASYNC: StackClass = { name: "AsyncDisposableStack", kind: defineKind("AsyncDisposableStack"), hint: "async" };

const defineStack = (of: StackClass, method: string, key: symbol): IntrinsicTable =>
  defineClass({
    name: of.name,
    length: 0,
    code: { form: "leaf", run: construct(of) },
    prototype: [
      linked(method, `${of.name}.prototype.${method}`),
      linked(key, `${of.name}.prototype.${method}`),
      ...stackRows(of),
    ],
  });

export const intrinsics: IntrinsicTable = {
  ...defineStack(SYNC, "dispose", wellKnownSymbols.dispose),
  ...defineStack(ASYNC, "disposeAsync", wellKnownSymbols.asyncDispose),
  ...defineStepping("DisposableStack.prototype.dispose", 0, (realm, stack) =>
    disposeStack(realm, stateOf(realm, stack, SYNC, "dispose")),
  ),
  ...defineStepping("AsyncDisposableStack.prototype.disposeAsync", 0, (realm, stack) =>
    disposeStackAsync(realm, () => stateOf(realm, stack, ASYNC, "disposeAsync")),
  ),
};
