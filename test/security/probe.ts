/**
 * Guest code that takes whatever it is given, follows constructors, prototypes and members from there, calls what can be called
 * with code for the host's global object, writes what can be written, and pulls the canary if it gets there.
 */
export const PROBE = `
  // A promise that nobody handles would end the evaluation.
  const quiet = (g) => {
    try { if (g instanceof Promise) g.catch(() => {}); } catch {}
    return g;
  };
  const pull = (g) => {
    try { g.sandglassCanary = "reached"; } catch {}
    try { g.sandglassCanary(); } catch {}
    quiet(g);
    try { if (g.process) g.process.sandglassCanary = 1; } catch {}
    try { globalThis.sandglassCanary = undefined; delete globalThis.sandglassCanary; } catch {}
  };
  const codes = ["return this", "return globalThis", "return (0, eval)('this')"];
  const step = (x) => {
    for (const code of codes) {
      try { pull(quiet(x(code))()); } catch {}
      try { pull(quiet(x.call(null, code))()); } catch {}
      try { pull(new x(code)()); } catch {}
      try { pull(Reflect.construct(x, [code])()); } catch {}
    }
    try { x.prototype.polluted = 1; } catch {}
    try { x.polluted = 1; } catch {}
    try { x.__proto__.polluted = 1; } catch {}
    try { pull(x()); } catch {}
  };
  const probe = (start) => {
    const seen = new Set();
    const queue = [start];
    for (let steps = 0; queue.length > 0 && steps < 60; steps++) {
      const x = queue.shift();
      if (x === null || (typeof x !== "object" && typeof x !== "function") || seen.has(x)) continue;
      seen.add(x);
      const own = Object.getOwnPropertyNames(Object.prototype).concat(Object.getOwnPropertyNames(Function.prototype));
      let name;
      try { name = x.name; } catch {}
      if (x !== globalThis && !own.includes(name)) step(x);
      for (const key of ["constructor", "__proto__", "prototype", "caller", "callee", "arguments", "stack", "cause"]) {
        try { queue.push(x[key]); } catch (e) { queue.push(e); }
      }
      try { queue.push(Object.getPrototypeOf(x)); } catch {}
      try { for (const key of Reflect.ownKeys(x)) queue.push(x[key]); } catch {}
    }
    return "probed";
  };
  const told = (f) => { try { return f(); } catch (e) { probe(e); return String(e); } };
`;
