/**
 * A process of its own for programs that could take all its memory: evaluates each on a new interpreter and tells what came
 * of it, a line of JSON for each. Arguments: the library as one file, the name of the options, the programs as JSON.
 */
const [library, name, programs] = process.argv.slice(2);
const { Interpreter, ResourceTracker } = await import(library);

const OPTIONS = {
  default: () => ({}),
  tracker: () => ({ resourceTracker: new ResourceTracker({ limits: { maxTotalMemory: 16 * 2 ** 20 } }) }),
  time: () => ({ limits: { maxTime: 100 } }),
};

/** The value's type, or the error's name and message. */
const outcomeOf = (code) => {
  try {
    return typeof new Interpreter(OPTIONS[name]()).evaluate(code);
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};

for (const code of JSON.parse(programs)) {
  const start = performance.now();
  const outcome = outcomeOf(code);
  process.stdout.write(`${JSON.stringify({ code, outcome, milliseconds: performance.now() - start })}\n`);
}
