// Runs a server, and real clients against it: the typed one, readers of feeds, a search engine. One line for each
// check; the exit code tells whether all held.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { checks } from "./feeds.mjs";
import { start } from "./server.mjs";

let failed = 0;

async function check(name, run) {
  try {
    console.log(`ok    ${name}: ${await run()}`);
  } catch (error) {
    failed++;
    console.log(`FAIL  ${name}: ${error.stack ?? error}`);
  }
}

/** Runs the compiled client, which prints its own lines. */
async function typedClient(server) {
  const program = fileURLToPath(new URL("build/client.js", import.meta.url));
  const client = spawn(process.execPath, [program], { env: { ...process.env, DATELINE_URL: server.url }, stdio: "inherit" });
  const [code] = await once(client, "exit");
  assert.equal(code, 0, "the client failed");
  return "all its checks held";
}

/** Withdraws a release, as a newsroom does, and gives it. */
async function withdraw(server) {
  const { data } = await (await fetch(`${server.url}/v1/releases?filter[kind][any]=daily_report&page[size]=1`)).json();
  const [release] = data;
  assert(release, "there is no daily report among the samples");
  const path = `${server.url}/v1/releases/${release.id}`;
  const headers = { Authorization: `Bearer ${server.key}`, "Content-Type": "application/json", "If-Match": "*" };
  const body = JSON.stringify({ reason: "error", note: "Figures & names were mixed up." });
  const answer = await fetch(`${path}/withdraw`, { method: "POST", headers, body });
  assert.equal(answer.status, 200, await answer.text());
  assert.equal((await fetch(path)).status, 410);
  return release;
}

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
const server = await start();
await check("typed client", () => typedClient(server));
await check("withdrawal", async () => {
  server.withdrawn = await withdraw(server);
  return `“${server.withdrawn.title}” is gone`;
});
for (const [name, run] of Object.entries(checks(server))) await check(name, run);
await check("server", async () => {
  await server.stop();
  return "it ended when it was told to";
});
process.exit(failed === 0 ? 0 : 1);
