// Resources, disposed of asynchronously: the log tells when that begins and when it ends.
const log = [];
const resource = (name, failure) => ({
  name,
  async [Symbol.asyncDispose]() {
    log.push(`-${name}`);
    await null;
    log.push(`=${name}`);
    if (failure) throw failure;
  },
});
