// A shop's plug-in: prices an order by the shop's own discount rules. The host gives it `order` and `taxRate`.
const rules = [
  { name: "bulk", applies: ({ quantity }) => quantity >= 10, rate: 0.1 },
  { name: "member", applies: (_, { member = false }) => member, rate: 0.05 },
  { name: "clearance", applies: ({ sku }) => sku.startsWith("OLD-"), rate: 0.5 },
];

const priceLine = ({ sku, quantity, cents }) => {
  const active = rules.filter((rule) => rule.applies({ sku, quantity }, order.customer));
  const share = active.reduce((left, { rate }) => left * (1 - rate), 1);
  return { sku, cents: Math.round(quantity * cents * share), rules: active.map((rule) => rule.name).join("+") };
};

const lines = order.items.map(priceLine);
const net = lines.reduce((sum, { cents }) => sum + cents, 0);
const tax = Math.round(net * taxRate(order.customer.country));

({ lines, net, tax, total: net + tax });
