/** The back end behind `node:http`: `node docs/examples/effect-backend/serve.ts` after a build, with Node 22.18 or newer. */
import { createServer } from "node:http";
import { Database, makeHandler } from "./backend.ts";

const { handler } = makeHandler(
  Database.layerMemory({
    products: [{ sku: "lamp", cents: 4_500, stock: 3 }],
    rules: { acme: "(order) => ({ cents: order.quantity * findProduct(order.sku).cents })" },
  }),
);

const port = Number(process.env["PORT"] ?? 3000);

export const server = createServer(async (request, response) => {
  const body = request.method === "GET" ? null : (ReadableStream.from(request) as ReadableStream<Uint8Array>);
  const url = `http://localhost:${port}${request.url}`;
  const answer = await handler(
    new Request(url, { method: request.method ?? "GET", body, duplex: "half" } as RequestInit),
  );
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
}).listen(port);
