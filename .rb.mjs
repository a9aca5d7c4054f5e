import { rolldown } from "rolldown";

const b = await rolldown({ input: "src/index.ts", platform: "node" });
await b.write({ file: "/tmp/p/rb/s.mjs", format: "esm" });
await b.close();
