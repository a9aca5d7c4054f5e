import { applyPatches, current, enableMapSet, enablePatches, freeze, isDraft, original, produce, produceWithPatches } from "immer";

enableMapSet();
enablePatches();

const base = { todos: [{ title: "a", done: false }, { title: "b", done: true }], meta: { count: 2 } };
const next = produce(base, (draft) => {
  draft.todos.push({ title: "c", done: false });
  draft.todos[0].done = true;
  draft.todos.splice(1, 1);
  delete draft.meta.count;
});
const [patched, patches, inverse] = produceWithPatches(base, (draft) => {
  draft.todos[1].title = "changed";
  draft.meta.extra = [1, 2];
});
const collections = produce({ map: new Map([["x", { n: 1 }]]), set: new Set([1, 2]) }, (draft) => {
  draft.map.get("x").n++;
  draft.map.set("y", { n: 5 });
  draft.set.add(3).delete(1);
});
const increment = produce((draft, by) => {
  draft.n += by;
});

let failure;
try {
  "use strict";
  next.todos[0].done = 5;
} catch (error) {
  failure = error.constructor.name;
}

export default {
  next,
  base,
  shared: next.meta !== base.meta && patched.todos[0] === base.todos[0],
  unchanged: produce(base, () => {}) === base,
  patches,
  undone: applyPatches(patched, inverse),
  collections: [[...collections.map], [...collections.set]],
  curried: increment({ n: 1 }, 4),
  drafts: produce({ a: { b: 1 } }, (draft) => {
    draft.seen = [isDraft(draft.a), original(draft.a).b, current(draft).a.b];
  }),
  frozen: [Object.isFrozen(next), Object.isFrozen(freeze({ a: {} }, true).a)],
  failure: failure ?? "none",
};
