/** A program with the libraries that it imports, as one script whose value is the program's default export. */
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

export const bundle = async (name: string): Promise<string> => {
  const bundled = await rolldown({
    input: fileURLToPath(new URL(`programs/${name}.js`, import.meta.url)),
    // As for browsers: the guest has nothing of Node's.
    platform: "browser",
    transform: { define: { "process.env.NODE_ENV": '"production"' } },
    logLevel: "silent",
  });
  const { output } = await bundled.generate({ format: "iife", name: "program", exports: "default" });
  await bundled.close();
  return `${output[0].code}\nprogram;`;
};
