// A server that lists workflows as Knock's Management API does: `node management.mjs WORKFLOWS`.
//
// WORKFLOWS is a JSON array of documents. Prints its port once it listens, and ends with its standard input.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const workflows = JSON.parse(readFileSync(process.argv[2], "utf8"));

const server = createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  const size = Number(url.searchParams.get("limit") ?? 50);
  const from = Number(url.searchParams.get("after") ?? 0);
  const to = Math.min(from + size, workflows.length);
  const body = url.pathname === "/v1/whoami"
    ? { account_name: "benchmarks", service_token_name: "benchmarks" }
    : {
        entries: workflows.slice(from, to),
        page_info: { after: to < workflows.length ? String(to) : null, before: null, page_size: size },
      };
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(body));
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.resume();
process.stdin.on("end", () => process.exit());
