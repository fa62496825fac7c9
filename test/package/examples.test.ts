import assert from "node:assert/strict";
import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { startDesk } from "../../src/app.ts";
import { type Clock, systemClock } from "../../src/base/clock.ts";
import { VistoClient } from "../../src/client.ts";
import { WebhookNotifier } from "../../src/notifiers/webhook/webhook.ts";
import { FakeClock } from "../../src/testing/fake-clock.ts";
import { TestChild } from "../support/child.ts";
import { InstalledPackage, root } from "../support/library/installed-package.ts";
import { newsOf, notificationOf } from "../support/notifications.ts";

const folder = join(root, "examples");
const names = readdirSync(folder).filter((name) => name.endsWith(".ts"));

/** What the examples print that need nothing but the package. */
const prints: Readonly<Record<string, string>> = {
  "queue.ts": "Hello Ada, at attempt 2, after: nobody is at the door yet\n",
  "retries.ts": `attempt 1: failure, to be tried again
attempt 2: failure, to be tried again
attempt 3: failure
given up: Error: no address of Grace, after 3 failures
posted to Grace, 1 Navy Yard
attempt 1: done
`,
  "embedded-desk.ts": `the policy says ask: Creates, changes or replaces files.
executed after admin approved, and printed stamp
the history is intact: true
`,
};

describe("the examples", () => {
  let installed: InstalledPackage;
  before(() => {
    installed = new InstalledPackage();
    for (const name of names) copyFileSync(join(folder, name), installed.file(name));
  });
  after(() => installed.remove());

  for (const [name, printed] of Object.entries(prints)) {
    it(`${name} prints what it should with the package as it is installed, and ends by itself`, async () => {
      const { code, stdout, stderr } = await installed.run(name);
      assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: printed, stderr: "" });
    });
  }

  it("test-an-actor.ts is a test that passes", async () => {
    const { code, stdout } = await installed.run("--test-reporter=tap", "test-an-actor.ts");
    assert.match(stdout, /^# pass 2$/m);
    assert.equal(code, 0);
  });

  function program(name: string, variables: Readonly<Record<string, string>>, ...words: string[]): TestChild {
    return new TestChild(process.execPath, [installed.file(name), ...words], {
      cwd: installed.folder,
      env: { ...process.env, ...variables },
    });
  }

  describe("with a desk", () => {
    let desk: Awaited<ReturnType<typeof startDesk>>;
    let supervisor: TestChild;
    before(async () => {
      desk = await startDesk({ data: installed.file("data") });
      const admin = new VistoClient({ url: desk.url, token: desk.adminToken });
      const { token } = await admin.createToken({ role: "reviewer", name: "supervisor" });
      admin.close();
      supervisor = program("supervisor.ts", { VISTO_URL: desk.url, VISTO_TOKEN: token });
      await supervisor.says(/^watching http/);
    });
    after(async () => {
      await supervisor.kill();
      await desk.stop();
    });

    function asking(command: string): TestChild {
      const variables = { VISTO_URL: desk.url, VISTO_AGENT_TOKEN: desk.agentToken };
      return program("client.ts", variables, command, `key of ${command}`);
    }

    it("client.ts gets leave from supervisor.ts, has its command run, and ends with its exit code", async () => {
      installed.write("package.json", '{"type": "module", "scripts": {"test": "echo all is well; exit 3"}}');
      const client = asking("npm test");
      assert.equal(await client.ended(), 3);
      const [asked, ruled, status, result] = client.lines;
      assert.equal(asked, "asked for leave to run npm test");
      assert.match(ruled ?? "", /^the policy said ask: \S/);
      assert.equal(status, "failed, decided by supervisor: tests are welcome");
      assert.match(result ?? "", /^exit code 3: /);
      assert.match(client.lines.join("\n"), /all is well/);
      await supervisor.says(/^npm test: approved$/);
    });

    it("client.ts is told why supervisor.ts rejects, and runs nothing", async () => {
      const client = asking("git push origin main");
      assert.equal(await client.ended(), 1);
      assert.deepEqual(client.lines.slice(2), [
        "rejected, decided by supervisor: releases are pushed by people",
        "it did not run",
      ]);
    });

    it("supervisor.ts leaves to a person what it does not understand", async () => {
      const client = asking("touch unknown");
      await supervisor.says(/^touch unknown: left to a person$/);
      await client.kill();
    });
  });

  it("verify-webhook.ts takes what the webhook signs, once, and nothing else", async (t) => {
    const receiver = program("verify-webhook.ts", { VISTO_SECRET: "s3cret" }, "0");
    t.after(() => receiver.kill());
    const url = new URL((await receiver.says(/^listening on /)).replace("listening on ", ""));
    const send = async (secret: string, clock: Clock, delivery: string): Promise<string> => {
      const to = { name: "hook", type: "webhook", template: "json", url, secret, timeLimit: 10_000 } as const;
      const notifier = new WebhookNotifier(to, { clock, links: undefined, version: "1" });
      const never = new AbortController().signal;
      return (await notifier.send(notificationOf(newsOf.ask), delivery, never)).evidence;
    };
    const late = new FakeClock(systemClock.now() - 301_000);
    assert.equal(await send("guessed", systemClock, "dlv_1"), "HTTP 401 Unauthorized");
    assert.equal(await send("s3cret", late, "dlv_1"), "HTTP 401 Unauthorized");
    assert.equal(await send("s3cret", systemClock, "dlv_1"), "HTTP 204 No Content");
    assert.equal(await send("s3cret", systemClock, "dlv_1"), "HTTP 204 No Content");
    assert.equal(await send("s3cret", systemClock, "dlv_2"), "HTTP 204 No Content");
    await receiver.kill();
    assert.deepEqual(
      receiver.lines.slice(1),
      Array(2).fill("high risk, new ask: claude: npm publish --access public"),
    );
  });

  it("verify-ledger.ts verifies a ledger against a head that was kept, and finds another one", async () => {
    const data = installed.file("kept");
    const desk = await startDesk({ data });
    const admin = new VistoClient({ url: desk.url, token: desk.adminToken });
    const { seq, hash } = await admin.chainHead();
    admin.close();
    await desk.stop();
    const verify = (...kept: string[]) => installed.run("verify-ledger.ts", join(data, "ledger.db"), ...kept);
    const good = await verify(String(seq), hash);
    assert.deepEqual([good.code, good.stderr], [0, ""]);
    assert.match(good.stdout, /^intact: \d+ entries, head \d+ [0-9a-f]{64}\n$/);
    const other = await verify(String(seq), "0".repeat(64));
    assert.equal(other.code, 1);
    assert.match(other.stderr, /does not have the hash that was kept/);
    assert.equal((await verify("1000000", hash)).code, 1);
  });

  it("have at most 50 lines each, are listed, and are all run here", () => {
    const list = readFileSync(join(folder, "README.md"), "utf8");
    const tests = readFileSync(new URL(import.meta.url), "utf8");
    for (const name of names) {
      const lines = readFileSync(join(folder, name), "utf8").split("\n").length - 1;
      assert.ok(lines <= 50, `${name} has ${lines} lines`);
      assert.ok(list.includes(`[${name}](${name})`), `${name} is not listed`);
      assert.ok(tests.includes(`"${name}"`), `${name} is not run`);
    }
  });
});
