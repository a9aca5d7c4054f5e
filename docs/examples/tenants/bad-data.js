// A bug, not an attack: the second order has no customer.
const orders = [{ customer: { name: "Ada" } }, { total: 12 }];
const greet = ({ customer }) => `Dear ${customer.name}`;

orders.map(greet);
