import _ from "lodash";

const users = [
  { user: "barney", age: 36, active: true, tags: ["a", "b"] },
  { user: "fred", age: 40, active: false, tags: ["b"] },
  { user: "pebbles", age: 1, active: true, tags: [] },
];

const calls = [];
const memoized = _.memoize((n) => (calls.push(n), n * n));
memoized(3);
memoized(3);
const cyclic = { name: "loop" };
cyclic.self = cyclic;
const copy = _.cloneDeep(cyclic);

export default {
  chunk: _.chunk(["a", "b", "c", "d", "e"], 2),
  chain: _(users).filter("active").sortBy("age").map("user").value(),
  lazy: _(_.range(1000))
    .map((n) => n * 2)
    .filter((n) => n % 3 === 0)
    .take(4)
    .value(),
  groupBy: _.groupBy([6.1, 4.2, 6.3], Math.floor),
  keyBy: _.keyBy(users, "user"),
  orderBy: _.map(_.orderBy(users, ["active", "age"], ["asc", "desc"]), "user"),
  merge: _.merge({ a: [{ b: 2 }, { d: 4 }] }, { a: [{ c: 3 }, { e: 5 }] }),
  defaultsDeep: _.defaultsDeep({ a: { b: 2 } }, { a: { b: 1, c: 3 } }),
  get: [_.get({ a: [{ b: { c: 3 } }] }, "a[0].b.c"), _.get({}, "x.y", "missing")],
  set: _.set({ a: [{ b: { c: 3 } }] }, "a[0].b.d[1]", 4),
  template: _.template("hello <%= user %>!<% _.forEach(list, function (x) { %> <%- x %><% }) %>")({
    user: "fred",
    list: ["<b>", "&"],
  }),
  isEqual: [_.isEqual({ a: [1, { b: new Date(5) }] }, { a: [1, { b: new Date(5) }] }), _.isEqual(/a/g, /a/i)],
  cloneDeep: [copy !== cyclic, copy.self === copy],
  curry: _.curry((a, b, c) => [a, b, c])(1)(2, 3),
  flow: _.flow([_.add, (n) => n * n])(1, 2),
  words: _.words("fred, barney, & pebbles"),
  cases: [_.camelCase("Foo Bar-baz"), _.kebabCase("fooBarBaz"), _.snakeCase("XMLHttpRequest"), _.startCase("--foo-bar--")],
  deburr: _.deburr("déjà vu, Ærøskøbing"),
  strings: [_.pad("abc", 8, "_-"), _.truncate("hi-diddly-ho there, neighborino", { length: 24 }), _.escape("<a & b>")],
  sets: [_.union([2], [1, 2]), _.xor([2, 1], [2, 3]), _.differenceBy([2.1, 1.2], [2.3, 3.4], Math.floor)],
  zip: _.zipObjectDeep(["a.b[0].c", "a.b[1].d"], [1, 2]),
  numbers: [_.sumBy(users, "age"), _.meanBy(users, "age"), _.round(4.006, 2), _.inRange(3, 2, 4), _.clamp(-10, -5, 5)],
  calls,
  types: [_.isPlainObject({}), _.isArguments((function () { return arguments; })()), _.isTypedArray(new Uint8Array()), _.isError(new Error("x"))],
  partition: _.partition(users, (o) => o.active).map((list) => _.map(list, "user")),
  mapValues: _.mapValues(_.countBy(["one", "two", "three"], "length"), (n) => n * 10),
  omitPick: [_.omit(users[0], ["tags"]), _.pickBy(users[1], _.isNumber)],
  sample: _.size(_.sampleSize(_.range(10), 4)),
  debounceIsAFunction: typeof _.debounce(() => 1, 10),
};
