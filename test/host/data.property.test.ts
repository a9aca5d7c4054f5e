/** Random host data, there and back, is what the host's own copying makes of it. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { runs } from "../properties/runs.ts";
import { createTestBridge } from "./test-bridge.ts";

const data = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withMap: true,
  withSet: true,
  withSparseArray: true,
  withNullPrototype: true,
  maxDepth: 4,
});

it("survives the trip", () => {
  const { trip } = createTestBridge();
  fc.assert(
    fc.property(data, (value) => {
      expect(trip(value)).toStrictEqual(structuredClone(value));
    }),
    runs(1_000, 20_000),
  );
});

/** A graph of objects and arrays whose edges go anywhere. */
const graph = fc
  .array(fc.record({ isArray: fc.boolean(), edges: fc.array(fc.nat(), { maxLength: 4 }) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((nodes) => {
    const objects = nodes.map(({ isArray }): Record<string, unknown> | unknown[] => (isArray ? [] : {}));
    nodes.forEach(({ edges }, index) => {
      edges.forEach((to, edge) => Object.assign(objects[index] as object, { [edge]: objects[to % objects.length] }));
    });
    return objects;
  });

it("keeps every cycle and every share", () => {
  const { trip } = createTestBridge();
  fc.assert(
    fc.property(graph, (objects) => {
      const copies = trip(objects) as Record<string, unknown>[];
      expect(new Set(copies).size).toBe(objects.length);
      objects.forEach((object, index) => {
        for (const [key, to] of Object.entries(object))
          expect(copies[index]?.[key]).toBe(copies[objects.indexOf(to as unknown[])]);
      });
    }),
    runs(1_000, 20_000),
  );
});
