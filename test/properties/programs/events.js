// Asynchronous work of several kinds, with clean-up that must not run after a termination.
const bus = new Map();
const on = (name, handler) => bus.set(name, [...(bus.get(name) ?? []), handler]);
const emit = async (name, payload) => {
  for (const handler of bus.get(name) ?? []) await handler(payload);
};

async function* ticks(count) {
  try {
    for (let tick = 0; tick < count; tick++) yield tick;
  } finally {
    log("ticks closed");
  }
}

const seen = [];
on("tick", async (tick) => seen.push(await Promise.resolve(tick * 2)));
on("tick", (tick) => {
  if (tick === 2) throw new RangeError("too far");
});

const listen = async () => {
  try {
    for await (const tick of ticks(5)) {
      log(tick);
      await emit("tick", tick);
    }
  } catch (error) {
    log(error.name);
    return "failed";
  } finally {
    log("listen done");
  }
};

Promise.all([listen(), Promise.race([1, 2]), Promise.allSettled([Promise.reject(new Error("no")), 3])]).then(
  ([outcome, first, settled]) => ({ outcome, first, settled: settled.map(({ status }) => status), seen }),
);
