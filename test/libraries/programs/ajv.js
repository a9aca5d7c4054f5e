import { Ajv } from "ajv";

const ajv = new Ajv({ allErrors: true, useDefaults: true, coerceTypes: true, strict: false, logger: false });
const schema = {
  $id: "http://example.com/order",
  type: "object",
  properties: {
    id: { type: "integer", minimum: 1 },
    name: { type: "string", pattern: "^[a-z]+$", maxLength: 8 },
    items: { type: "array", minItems: 1, uniqueItems: true, items: { $ref: "#/definitions/item" } },
    status: { enum: ["open", "closed"], default: "open" },
    when: { anyOf: [{ type: "null" }, { type: "string", minLength: 10 }] },
  },
  required: ["id", "items"],
  additionalProperties: false,
  definitions: { item: { type: "object", properties: { sku: { const: "x" }, n: { multipleOf: 2 } }, required: ["sku"] } },
  if: { properties: { status: { const: "closed" } }, required: ["status"] },
  then: { required: ["name"] },
};
const validate = ajv.compile(schema);

const check = (data) => {
  const valid = validate(data);
  return { valid, data, errors: (validate.errors ?? []).map(({ instancePath, keyword, message, params }) => ({ instancePath, keyword, message, params })) };
};

ajv.addKeyword({ keyword: "even", type: "number", validate: (wanted, data) => wanted === (data % 2 === 0) });

let failure;
try {
  new Ajv({ logger: false }).compile({ type: "nothing" });
} catch (error) {
  failure = error.message;
}

export default {
  good: check({ id: "7", items: [{ sku: "x", n: 4 }], when: null }),
  bad: check({ id: 0, name: "Not it", items: [{ n: 3 }, { n: 3 }], extra: 1, when: "short" }),
  conditional: check({ id: 1, items: [{ sku: "x" }], status: "closed" }),
  missing: check({}),
  keyword: [ajv.validate({ even: true }, 3), ajv.errorsText()],
  tuple: ajv.validate({ type: "array", prefixItems: [{ type: "string" }], contains: { type: "number" } }, ["a", 1]),
  failure,
};
