/** What happens to the machine while a desk runs: nothing that was acknowledged is lost, and the rest is refused by name. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";
import { runBuilt, startBuilt } from "./built-command.ts";
import { type Came, send } from "./send.ts";

describe("a running desk", { concurrency: 2 }, () => {
  let folder: TempFolder;
  before(() => {
    folder = tempFolder();
  });
  const started: ReturnType<typeof startBuilt>[] = [];
  after(() => {
    for (const child of started) child.kill("SIGKILL");
    folder.remove();
  });

  async function start(name: string, ...options: readonly string[]) {
    const data = folder.file(name);
    const env = { HOME: folder.path, PATH: process.env.PATH ?? "", VISTO_DATA: data };
    const child = startBuilt({ env }, "up", "--port", "0", "--json", ...options);
    started.push(child);
    child.stderr.resume();
    const ended = once(child, "close");
    const [line] = await once(child.stdout, "data");
    const { url } = JSON.parse(String(line)) as { url: string };
    const token = readFileSync(`${data}/token`, "utf8").trim();
    const call = (path: string, body?: unknown): Promise<Came> =>
      send(`${url}${path}`, { token, body, method: body === undefined ? "GET" : "POST" });
    const ask = (command: string, fields: object = {}) =>
      call("/api/v1/requests", { agent: "tester", kind: "bash_command", command, cwd: "/", ...fields });
    const stop = async (): Promise<unknown> => {
      child.kill("SIGTERM");
      return (await ended)[0];
    };
    return { data, env, call, ask, stop };
  }

  it("acknowledges nothing any more once its data folder is gone, and everything again once it is back", async () => {
    const desk = await start("removed");
    const kept = (await desk.ask("npm install kept")).json;
    renameSync(desk.data, `${desk.data}-moved`);
    const refused = await desk.ask("npm install lost");
    assert.equal(refused.status, 503, refused.text);
    assert.equal(refused.json.code, "ledger_write_failed");
    assert.match(String(refused.json.detail), /ledger\.db was removed or replaced while it was in use/);
    renameSync(`${desk.data}-moved`, desk.data);
    assert.equal((await desk.ask("npm install again")).status, 201);
    assert.equal((await desk.call(`/api/v1/requests/${kept.id}`)).status, 200);
    assert.equal((await desk.call("/api/v1/audit/verify")).json.intact, true);
    assert.equal(await desk.stop(), 0);
  });

  it("keeps the policy in force when its file becomes a named pipe, huge, or is gone", async () => {
    const policy = folder.file("policy.yaml");
    const rule =
      "rules: [{name: no-frob, program: frob, ruling: deny, risk: high, reason: never, examples: {match: [frob 1], notMatch: [ls]}}]\n";
    writeFileSync(policy, rule);
    const desk = await start("policy", "--policy", policy);
    const ruling = async (n: number) => (await desk.ask(`frob ${n}`)).json.ruling;
    const first = await ruling(0);
    const changes = [
      () => void spawnSync("mkfifo", [policy]),
      () => {
        writeFileSync(policy, "");
        truncateSync(policy, 1024 ** 3);
      },
      () => {},
    ];
    for (const [n, change] of changes.entries()) {
      rmSync(policy, { force: true });
      change();
      // The file is looked at once a second at most.
      for (let turn = 0; turn < 3; turn++) assert.equal(await ruling(n * 10 + turn + 1), first);
    }
    assert.equal((await desk.call("/healthz")).json.status, "healthy");
    assert.equal(await desk.stop(), 0);
  });

  it("lets no second desk onto its folder", async () => {
    const desk = await start("in-use");
    const second = await runBuilt({ env: desk.env }, "up", "--port", "0");
    assert.equal(second.code, 1);
    assert.match(second.stderr, /another desk is running on this data folder .*give --data another folder/);
    assert.equal((await desk.call("/healthz")).json.status, "healthy");
    assert.equal(await desk.stop(), 0);
  });

  it("answers asks, polls and a running command's agent when it is told to end, and loses none", async () => {
    const desk = await start("ended");
    const waiting = (await desk.ask("npm install", { execution: "agent" })).json;
    const poll = desk.call(`/api/v1/requests/${waiting.id}?wait=60s`);
    const run = (await desk.ask("sleep 2")).json;
    await desk.call(`/api/v1/requests/${run.id}/decision`, { verdict: "approve", digest: run.digest });
    const asks = Array.from({ length: 50 }, (_, n) => desk.ask(`npm install p${n}`, { execution: "agent" }));
    const stopped = desk.stop();
    const answers = await Promise.allSettled([poll, ...asks]);
    assert.equal(await stopped, 0);
    const acknowledged = answers.flatMap((one) =>
      one.status === "fulfilled" && one.value.status < 300 ? [String(one.value.json.id)] : [],
    );
    assert.ok(acknowledged.includes(String(waiting.id)), "the poll was answered");
    const next = await start("ended");
    for (const id of [...acknowledged, run.id]) {
      assert.equal((await next.call(`/api/v1/requests/${id}`)).status, 200, `${id} is lost`);
    }
    assert.equal((await next.call("/api/v1/audit/verify")).json.intact, true);
    assert.equal(await next.stop(), 0);
  });
});
