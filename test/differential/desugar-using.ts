/**
 * What `using` means, in the language before it, for an oracle that may not know it. Takes the blocks that the grammar of
 * random programs makes, each with one resource and a comment at its end.
 */
const START = /(?:await )?using (r\d+) = ([^;]+);/g;
const END = /\/\* (await )?disposes of (r\d+) \*\//g;

export const desugared = (source: string): string =>
  source
    .replace(START, (_, name, value) => opening(name, value))
    .replace(END, (_, wait, name) =>
      closing(name, wait === undefined ? `${name}.dispose()` : `await ${name}.disposeAsync()`),
    )
    .replaceAll("[Symbol.dispose]", "dispose")
    .replaceAll("[Symbol.asyncDispose]", "disposeAsync");

const opening = (name: string, value: string): string =>
  `const ${name} = ${value}; let ${name}Threw = false, ${name}Error; try {`;

const closing = (name: string, dispose: string): string => `
} catch (error) {
  ${name}Threw = true;
  ${name}Error = error;
} finally {
  try {
    ${dispose};
  } catch (error) {
    if (!${name}Threw) throw error;
    throw Object.assign(new Error("An error was suppressed during disposal"), { name: "SuppressedError" });
  }
  if (${name}Threw) throw ${name}Error;
}`;
