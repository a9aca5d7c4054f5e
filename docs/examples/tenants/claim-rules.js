// An insurer's rules as data, with a small engine that decides claims by them.
const rules = [
  { id: "fraud", when: { any: [["amount", ">", 50000], ["reportedAfterDays", ">", 90]] }, then: "investigate" },
  { id: "minor", when: { all: [["amount", "<=", 500], ["previousClaims", "<", 2]] }, then: "pay" },
  { id: "loyal", when: { all: [["customerYears", ">=", 5], { not: ["previousClaims", ">", 3] }] }, then: "pay" },
];

const operators = {
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
};

function holds(condition, claim) {
  if (Array.isArray(condition)) {
    const [field, operator, bound] = condition;
    return operators[operator](claim[field], bound);
  }
  if (condition.any) return condition.any.some((part) => holds(part, claim));
  if (condition.all) return condition.all.every((part) => holds(part, claim));
  return !holds(condition.not, claim);
}

const decide = (claim) => rules.find(({ when }) => holds(when, claim)) ?? { id: "none", then: "ask a human" };

const claims = Array.from({ length: 60 }, (_, index) => ({
  amount: (index * 997) % 60000,
  reportedAfterDays: (index * 13) % 100,
  previousClaims: index % 6,
  customerYears: index % 9,
}));

const decisions = {};
for (const { then } of claims.map(decide)) decisions[then] = (decisions[then] ?? 0) + 1;

decisions;
