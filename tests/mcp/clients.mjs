// SPDX-License-Identifier: MIT
// Run by clients.py: calls every tool with each client, prints each fault, then `N passed, N failed`.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(process.env.KVQ_MCP_MODULES + "/x.js");
const load = (name) => import(pathToFileURL(require.resolve(name)));
const [kvq, database, slow] = process.argv.slice(2);
const SERIES = "20250303100000.1-1-vera.lind@intel.com";
const SLOW = "| count by recipient, to, cc";

let passed = 0;
let failed = 0;
const check = (holds, what) => {
  if (holds) { passed += 1; } else { failed += 1; console.log("FAILED: " + what); }
};
const fails = async (promise) => promise.then(() => null, (error) => error);

const v1 = { ...await load("@modelcontextprotocol/sdk/client/index.js"), ...await load("@modelcontextprotocol/sdk/client/stdio.js") };
const v2 = { ...await load("@modelcontextprotocol/client"), ...await load("@modelcontextprotocol/client/stdio") };
const info = { name: "kvq-test", version: "1.0.0" };
const kinds = [
  { name: "sdk 1.32.2", module: v1, make: () => new v1.Client(info), version: "2025-11-25" },
  { name: "client 2.4.0 with a handshake", module: v2, make: () => new v2.Client(info), version: "2025-11-25" },
  { name: "client 2.4.0 that probes", module: v2, version: "2026-07-28",
    make: () => new v2.Client(info, { versionNegotiation: { mode: "auto" } }) },
  { name: "client 2.4.0 for 2026-07-28 only", module: v2, version: "2026-07-28",
    make: () => new v2.Client(info, { versionNegotiation: { mode: { pin: "2026-07-28" } } }) },
];

const connect = async (kind, file, ...options) => {
  const client = kind.make();
  const faults = [];
  client.onerror = (error) => faults.push(String(error));
  const transport = new kind.module.StdioClientTransport({
    command: kvq, args: ["--db", file, "mcp", ...options], stderr: "pipe", env: { HOME: process.env.HOME, PATH: process.env.PATH },
  });
  await client.connect(transport);
  return { client, transport, faults };
};

const calls = [
  ["search", { query: "is:cover", limit: 2 }, (r) => r.rows.length === 2 && r.truncated && r.next.skip === 2],
  ["search", { query: "is:patch | count by author" }, (r) => r.rows.length > 1],
  ["search", { query: "zzzzzz" }, (r) => r.rows.length === 0 && r.nothing_found.clauses.length === 1],
  ["count", { query: "is:patch" }, (r) => r.count > 10],
  ["series", { id: SERIES }, (r) => r.topics[0].revisions.length === 3],
  ["series", { query: "is:series", limit: 20 }, (r) => r.topics.length > 2],
  ["thread", { id: SERIES }, (r) => r.thread.length > 3 && r.thread[0].url.startsWith("https://lore.kernel.org/")],
  ["thread", { id: SERIES, texts: true, limit: 2 }, (r) => r.thread.length === 2 && r.thread[0].text.length > 0],
  ["show", { id: SERIES }, (r) => r.messages[0].id === SERIES],
  ["report", { name: "weekly", parameters: { range: "2025-03-01..2025-03-31" } }, (r) => r.text.startsWith("# ")],
  ["reports", {}, (r) => r.reports.some((one) => one.name === "unanswered")],
  ["lists", {}, (r) => r.lists[0].list === "kvm"],
  ["fields", {}, (r) => r.fields.length > 40],
  ["fields", { word: "state" }, (r) => r.fields.length === 1],
];

for (const kind of kinds) {
  const where = (what) => `${kind.name}: ${what}`;
  const { client, transport, faults } = await connect(kind, database);
  check(client.getServerVersion()?.name === "kvq", where("the name of the server"));
  check(client.getInstructions().includes("untrusted data"), where("the instructions"));
  const negotiated = client.getNegotiatedProtocolVersion?.() ?? transport.protocolVersion ?? kind.version;
  check(negotiated === kind.version, where(`the version is ${negotiated}`));
  const { tools } = await client.listTools();
  check(tools.every((tool) => tool.annotations.readOnlyHint && tool.outputSchema), where("every tool only reads"));
  check(tools.every((tool) => calls.some(([name]) => name === tool.name)), where("every tool is called here"));
  for (const [name, given, holds] of calls) {
    // The client throws if the structured content does not fit the schema.
    const result = await client.callTool({ name, arguments: given }).catch((error) => ({ isError: true, error }));
    check(!result.isError && holds(result.structuredContent) && result.content[0].text.length > 0,
      where(`${name} ${JSON.stringify(given)}: ${result.error ?? JSON.stringify(result).slice(0, 400)}`));
  }
  const mistake = await client.callTool({ name: "search", arguments: { query: "is:patch form:x" } });
  check(mistake.isError && mistake.content[0].text.includes("^~~~\nhint: did you mean 'from'?"), where("a mistake in a query"));
  const unknown = await fails(client.callTool({ name: "remove", arguments: {} }));
  check(unknown?.code === -32602, where(`an unknown tool: ${unknown}`));
  const { resources } = await client.listResources();
  const page = await client.readResource({ uri: resources[0].uri });
  check(page.contents[0].text.includes("is:patch"), where("a resource"));
  check((await client.listResourceTemplates()).resourceTemplates.length === 0, where("no templates"));
  if (kind.version < "2026") check(JSON.stringify(await client.ping()) === "{}", where("ping"));
  check(faults.length === 0, where(`faults: ${faults.join("; ")}`));
  const begun = Date.now();
  await client.close();
  // The client waits two seconds before it sends a signal.
  check(Date.now() - begun < 2000, where("it ends when its input does"));

  const other = await connect(kind, slow, "--timeout", "600", "--result-bytes", "2000");
  const stops = [0, 1, 2].map(() => new AbortController());
  const under_way = stops.map((stop) =>
    fails(other.client.callTool({ name: "count", arguments: { query: SLOW } }, ...(kind.module === v1 ? [undefined] : []),
      { signal: stop.signal })));
  const small = other.client.listTools();
  check((await small).tools.length === tools.length, where("lists are answered while queries run"));
  stops.forEach((stop) => stop.abort("enough"));
  check((await Promise.all(under_way)).every((error) => error !== null), where("cancelled calls fail at the client"));
  const after = await other.client.callTool({ name: "search", arguments: { query: "is:patch", limit: 500 } });
  check(after.structuredContent.truncated && JSON.stringify(after.structuredContent).length < 4000,
    where("a thread is free after cancelling, and a result has its limit"));
  check(other.faults.length === 0, where(`faults: ${other.faults.join("; ")}`));
  await other.client.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
