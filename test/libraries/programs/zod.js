import * as z from "zod";

const User = z
  .object({
    name: z.string().min(2).max(20).trim(),
    email: z.email(),
    age: z.coerce.number().int().positive().optional(),
    role: z.enum(["admin", "user"]).default("user"),
    tags: z.array(z.string()).nonempty(),
    meta: z.record(z.string(), z.unknown()).nullable(),
  })
  .strict();

const Shape = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("circle"), radius: z.number() }),
  z.object({ kind: z.literal("box"), sides: z.tuple([z.number(), z.number()]) }),
]);

const Tree = z.object({
  value: z.number(),
  get children() {
    return z.array(Tree);
  },
});

const issues = (schema, value) => {
  const result = schema.safeParse(value);
  return result.success ? { data: result.data } : { issues: result.error.issues };
};

export default {
  good: issues(User, { name: " ada ", email: "ada@example.com", age: "36", tags: ["x"], meta: { a: 1 } }),
  bad: issues(User, { name: "a", email: "nope", age: -1.5, role: "root", tags: [], meta: null, extra: 1 }),
  circle: issues(Shape, { kind: "circle", radius: 2 }),
  unknownKind: issues(Shape, { kind: "star" }),
  tree: issues(Tree, { value: 1, children: [{ value: 2, children: [] }, { value: "x", children: [] }] }),
  transform: issues(z.string().transform((text) => text.length).pipe(z.number().max(3)), "abcd"),
  refine: issues(z.object({ a: z.string(), b: z.string() }).refine((o) => o.a === o.b, { message: "differ", path: ["b"] }), { a: "1", b: "2" }),
  formats: [z.uuid(), z.ipv4(), z.iso.date(), z.url(), z.base64()].map((schema) =>
    ["123e4567-e89b-42d3-a456-426614174000", "10.0.0.1", "2024-02-30", "http://x.y/z", "aGk="].map(
      (text) => schema.safeParse(text).success,
    ),
  ),
  partial: issues(User.partial().pick({ name: true }), {}),
};
