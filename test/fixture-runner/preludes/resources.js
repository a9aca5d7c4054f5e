// Resources that log when they are disposed of, and throw if they are given something to throw.
const log = [];
const resource = (name, failure) => ({
  name,
  [Symbol.dispose]() {
    log.push(`-${name}`);
    if (failure) throw failure;
  },
});
