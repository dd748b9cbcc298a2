// Builds the program and runs it on a database of its own, in a folder that goes with it.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const patience = 60_000; // milliseconds until the server has to be there, or gone

/** Starts a server with the sample releases. It is killed and its folder removed at the latest when this process ends. */
export async function start() {
  const folder = mkdtempSync(join(tmpdir(), "dateline-check-"));
  let server;
  process.on("exit", () => {
    server?.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });
  const program = join(folder, "dateline");
  const env = environment(folder);
  execFileSync("go", ["build", "-o", program, "./cmd/dateline"], { cwd: root, env: { ...env, CGO_ENABLED: "0" }, stdio: "inherit" });
  const scopes = ["releases:write", "releases:publish"].flatMap((scope) => ["--scope", scope]);
  const made = execFileSync(program, ["keys", "create", "--name", "check", ...scopes], { cwd: folder, env, stdio: "pipe" });
  server = spawn(program, ["serve", "--sample", "--listen", "127.0.0.1:0", "--publisher", "OSCE"], {
    cwd: folder,
    env,
    stdio: ["ignore", "inherit", "pipe"],
  });
  return { url: await address(server), key: made.toString().trim(), stop: () => stop(server) };
}

/** Gives the environment without settings that were meant for another server. */
function environment(folder) {
  const ours = Object.entries(process.env).filter(([name]) => !name.startsWith("DATELINE_"));
  return { ...Object.fromEntries(ours), DATELINE_DATABASE_URL: `sqlite:${join(folder, "check.db")}` };
}

/** Waits until the server says where it is, and passes on what it has to complain of. */
function address(server) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the server does not say that it serves")), patience);
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
    createInterface({ input: server.stderr }).on("line", (line) => {
      const [, url] = /^serving (http:\/\/\S+)/.exec(line) ?? [];
      if (url) {
        clearTimeout(timer);
        resolve(url);
      } else if (!line.includes('"level":"INFO"')) {
        console.error(line);
      }
    });
  });
}

/** Asks the server to end, as a supervisor does, and waits for it. */
async function stop(server) {
  if (server.exitCode !== null || server.signalCode !== null) throw new Error("the server had ended before");
  const ended = once(server, "exit", { signal: AbortSignal.timeout(patience) });
  server.kill("SIGTERM");
  const [code] = await ended;
  if (code !== 0) throw new Error(`the server ended with ${code}`);
}
