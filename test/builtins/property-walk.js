/**
 * Walks everything that can be reached from the global object, the intrinsics that cannot, and one of each kind of object
 * that the language makes, and tells of every property its attributes and its value: a list of [place, description]. Runs in
 * any realm; its value is that of the last expression.
 */
(() => {
  const places = new Map();
  const found = [];
  const queue = [];

  const visit = (value, place) => {
    if (places.has(value)) return;
    places.set(value, place);
    queue.push(value);
  };

  const isObject = (value) => (typeof value === "object" && value !== null) || typeof value === "function";

  const describe = (value, place) => {
    if (place.endsWith(".stack")) return "a text";
    if (!isObject(value)) return typeof value === "string" ? JSON.stringify(value) : String(value);
    visit(value, place);
    return places.get(value);
  };

  const isConstructor = (value) => {
    try {
      Reflect.construct(Object, [], value);
      return true;
    } catch {
      return false;
    }
  };

  const tellProperty = (object, place, key) => {
    const name = typeof key === "symbol" ? `[${key.description}]` : key;
    const own = Object.getOwnPropertyDescriptor(object, key);
    const at = place === "" ? name : `${place}.${name}`;
    const attributes = (own.writable ? "w" : "-") + (own.enumerable ? "e" : "-") + (own.configurable ? "c" : "-");
    const text =
      "value" in own
        ? describe(own.value, at)
        : `get ${describe(own.get, `get ${at}`)}, set ${describe(own.set, `set ${at}`)}`;
    found.push([at, `${attributes} ${text}`]);
  };

  const tellObject = (object) => {
    const place = places.get(object);
    const kind = typeof object === "function" && isConstructor(object) ? "constructor" : typeof object;
    const proto = describe(Object.getPrototypeOf(object), `${place}.__proto__`);
    found.push([`${place}:`, `${kind} of ${proto}${Object.isExtensible(object) ? "" : ", fixed"}`]);
    const byName = (a, b) => (String(a) < String(b) ? -1 : 1);
    for (const key of Reflect.ownKeys(object).sort(byName)) tellProperty(object, place, key);
  };

  const prototypeOf = Object.getPrototypeOf;
  const hidden = {
    IteratorPrototype: prototypeOf(prototypeOf([][Symbol.iterator]())),
    ArrayIteratorPrototype: prototypeOf([][Symbol.iterator]()),
    MapIteratorPrototype: prototypeOf(new Map().entries()),
    SetIteratorPrototype: prototypeOf(new Set().entries()),
    StringIteratorPrototype: prototypeOf(""[Symbol.iterator]()),
    RegExpStringIteratorPrototype: prototypeOf("".matchAll(/x/g)),
    GeneratorFunction: function* () {}.constructor,
    AsyncFunction: async function () {}.constructor,
    AsyncGeneratorFunction: async function* () {}.constructor,
    TypedArray: prototypeOf(Int8Array),
    ThrowTypeError: Object.getOwnPropertyDescriptor(Function.prototype, "caller").get,
  };
  if (typeof Iterator === "function") {
    hidden.IteratorHelperPrototype = prototypeOf([].values().map(String));
    hidden.WrapForValidIteratorPrototype = prototypeOf(Iterator.from({ next() {} }));
  }
  let resolvingFunction;
  new Promise((resolve) => {
    resolvingFunction = resolve;
  });
  /** What the language makes has own properties, too. */
  const instances = {
    array: [1],
    string: Object("x"),
    regExp: /x/,
    error: new Error("x", { cause: 1 }),
    aggregateError: new AggregateError([], "x"),
    arguments: (function () {
      return arguments;
    })(1),
    strictArguments: (function () {
      "use strict";
      return arguments;
    })(1),
    template: ((strings) => strings)`a${1}b`,
    match: /(?<name>x)/d.exec("x"),
    descriptor: Object.getOwnPropertyDescriptor({ get x() {} }, "x"),
    arrow: (a, b = 1, ...c) => {},
    method: { method() {} }.method,
    getter: Object.getOwnPropertyDescriptor({ get x() {} }, "x").get,
    strictFunction: (function () {
      "use strict";
      return function named(a) {};
    })(),
    generator: function* named(a) {},
    asyncFunction: async function named(a) {},
    asyncGenerator: async function* named(a) {},
    class: class Named {
      static field = 1;
      static method() {}
      get accessor() {}
    },
    derived: class extends Array {},
    bound: function (a, b) {}.bind(null, 1),
    resolve: resolvingFunction,
    revocable: Proxy.revocable({}, {}),
    result: [1].values().next(),
    int8Array: new Int8Array(1),
  };
  visit(Object, "Object");
  visit(Object.prototype, "Object.prototype");
  visit(Function.prototype, "Function.prototype");
  for (const name of Object.keys(hidden)) visit(hidden[name], `%${name}%`);
  visit(globalThis, "");
  let next = 0;
  const walk = () => {
    for (; next < queue.length; next++) tellObject(queue[next]);
  };
  walk();
  for (const name of Object.keys(instances)) visit(instances[name], `<${name}>`);
  walk();
  return found;
})();
