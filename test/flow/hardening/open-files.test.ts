/** A process that may open few files: it says so at its start, or serves as many callers as it can and then the rest. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { after, before, describe, it } from "node:test";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";
import { waitUntil, within } from "../../support/wait.ts";
import { runBuilt, startBuilt } from "./built-command.ts";
import { type Came, send } from "./send.ts";

describe("with a limit of open files", () => {
  let folder: TempFolder;
  before(() => {
    folder = tempFolder();
  });
  after(() => folder.remove());

  const place = (name: string, openFiles: number) => {
    const data = folder.file(name);
    const env = { HOME: folder.path, PATH: process.env.PATH ?? "", VISTO_DATA: data };
    return { env, openFiles, data };
  };

  for (const command of [["up", "--port", "0"], ["worker"]]) {
    for (const openFiles of [24, 48]) {
      it(`visto ${command[0]} refuses to start with ${openFiles}, and says what to do`, async () => {
        const few = place(`few-${command[0]}-${openFiles}`, openFiles);
        const ended = await runBuilt(few, ...command, "--json");
        assert.equal(ended.code, 1, ended.stderr);
        assert.equal(JSON.parse(ended.stdout).error.code, "folder_unusable");
        assert.match(ended.stderr, /may open too few files .*`ulimit -n 1024`/);
        assert.doesNotMatch(ended.stderr, /^\s+at /m);
        assert.equal(existsSync(few.data), false, "it had touched the folder");
      });
    }
  }

  it("a desk answers again when more callers than it has files for have gone", async () => {
    const { data, ...with64 } = place("crowd", 64);
    const desk = startBuilt(with64, "up", "--port", "0", "--json");
    const ended = once(desk, "close");
    desk.stderr.resume();
    const crowd: Socket[] = [];
    try {
      const [line] = await once(desk.stdout, "data");
      const { url } = JSON.parse(String(line)) as { url: string };
      const token = readFileSync(`${data}/token`, "utf8").trim();
      const body = { agent: "tester", kind: "bash_command", command: "npm install", cwd: "/" };
      const ask = (key: string): Promise<Came> =>
        send(`${url}/api/v1/requests`, { method: "POST", token, body: { ...body, key, execution: "agent" } });
      const kept = await ask("before");
      assert.equal(kept.status, 201, kept.text);
      for (let n = 0; n < 200; n++) crowd.push(knock(url));
      const answered = await Promise.all(crowd.map(isAnswered));
      assert.ok(answered.includes(false), "it had files for all of them");
      for (const socket of crowd) socket.destroy();
      const again = await waitUntil(
        () =>
          ask("after").then(
            (came) => (came.status === 201 || came.status === 200 ? came : undefined),
            () => undefined,
          ),
        20_000,
      );
      assert.ok(again, "it does not answer any more");
      const shown = await send(`${url}/api/v1/requests/${kept.json.id}`, { token });
      assert.equal(shown.status, 200, "what was acknowledged is there");
      const health = await send(`${url}/healthz`, {});
      assert.notEqual(health.json.status, "down", health.text);
    } finally {
      for (const socket of crowd) socket.destroy();
      desk.kill("SIGTERM");
    }
    assert.equal((await ended)[0], 0);
  });
});

/** A caller that asks how the desk is and keeps its connection. */
function knock(url: string): Socket {
  const { port, hostname, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {});
  socket.write(`GET /livez HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  return socket;
}

/** Whether an answer came, or it was turned away or left to wait: then the desk has no file for it. */
async function isAnswered(socket: Socket): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.once("data", () => resolve(true)).once("close", () => resolve(false));
  return (await within(promise, 2_000)) ?? false;
}
