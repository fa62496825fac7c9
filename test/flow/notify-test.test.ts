import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import type { ChannelTestView } from "../../src/client/views.ts";
import { root } from "../support/cli-desk.ts";
import { HttpReceiver } from "../support/http-receiver.ts";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";
import { commandLine } from "../unit/cli/command-line.ts";
import { HttpDesk } from "./http-desk.ts";

describe("testing channels", () => {
  let desk: HttpDesk;
  let receiver: HttpReceiver;
  let home: TempFolder;

  before(async () => {
    desk = await HttpDesk.start();
    home = tempFolder();
    receiver = await HttpReceiver.start((response, { path }) =>
      response.writeHead(path === "/gone" ? 410 : 200).end(),
    );
  });
  after(async () => {
    await receiver.stop();
    await desk.stop();
    home.remove();
  });

  const plan = (): string => `
channels:
  hook: { type: webhook, url: "${receiver.url}/in" }
  lost: { type: webhook, url: "${receiver.url}/gone" }
  page: { type: command, run: ["true"] }
`;

  async function test(body: object, role: "operator" | "admin" | "reviewer" | "agent" = "operator") {
    return desk.api("POST", "/notifications/test", { token: await desk.token(role), body });
  }

  const visto = async (...argv: readonly string[]) => {
    const variables = { VISTO_URL: desk.door.url, VISTO_TOKEN: await desk.token("admin") };
    return commandLine(home.path, { variables })("notify", "test", ...argv);
  };

  it("is refused while there is no channel, with what to do", async () => {
    const answer = await test({});
    assert.deepEqual([answer.status, answer.json.code], [404, "not_found"]);
    assert.match(answer.json.detail, /notifications\.yaml/);
  });

  it("goes through each channel at once and says how each took it", async () => {
    await desk.usePlan(plan());
    const answer = await test({});
    assert.equal(answer.status, 200, answer.text);
    const tests = answer.json as readonly ChannelTestView[];
    assert.deepEqual(
      tests.map(({ channel, state, evidence }) => [channel, state, evidence]),
      [
        ["hook", "delivered", "HTTP 200 OK"],
        ["lost", "undelivered", "HTTP 410 Gone"],
        ["page", "delivered", "exit code 0"],
      ],
    );
    for (const { durationMs } of tests) assert.ok(Number.isInteger(durationMs));
    const told = JSON.parse(receiver.received.find(({ path }) => path === "/in")?.body ?? "");
    assert.deepEqual(told.news, [{ event: "test", by: "operator" }]);
  });

  it("goes through one channel where one is named, and knows the nearest name", async () => {
    const one = await test({ channel: "hook" }, "admin");
    assert.deepEqual(
      one.json.map(({ channel }: ChannelTestView) => channel),
      ["hook"],
    );
    const none = await test({ channel: "hok" });
    assert.deepEqual([none.status, none.json.detail], [404, 'There is no channel "hok": did you mean hook?']);
  });

  it("is for operators and admins alone", async () => {
    for (const role of ["agent", "reviewer"] as const) {
      const answer = await test({}, role);
      assert.deepEqual([answer.status, answer.json.code], [403, "role_forbidden"]);
    }
  });

  it("is shown as a table and exits 1 where one is undelivered, else 0", async () => {
    const all = await visto();
    assert.equal(all.exit, 1);
    assert.match(
      all.stdout,
      /^CHANNEL +STATE +AFTER +EVIDENCE\nhook +delivered +\S+ +HTTP 200 OK\nlost +undelivered/,
    );
    assert.equal((await visto("--channel", "page")).exit, 0);
    const json = await visto("--channel", "lost", "--json");
    assert.equal(json.exit, 1);
    assert.deepEqual(JSON.parse(json.stdout).state, "undelivered");
    const unknown = await visto("--channel", "nobody");
    assert.deepEqual([unknown.exit, unknown.stdout], [1, ""]);
  });

  it("is not known to a desk that was started with a bad plan: it does not start", async () => {
    const file = home.file("bad.yaml");
    writeFileSync(file, "channels:\n  me: { type: desktp }\n");
    const words = [
      `${root}src/main.ts`,
      "up",
      "--port",
      "0",
      "--data",
      home.file("data"),
      "--notifications",
      file,
    ];
    const ended = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
      execFile(
        process.execPath,
        words,
        { env: { PATH: process.env.PATH, HOME: home.path } },
        (error, _stdout, stderr) => resolve({ code: error?.code, stderr }),
      );
    });
    assert.equal(ended.code, 2);
    assert.match(ended.stderr, /bad\.yaml:2: channels\.me\.type: expected a channel with type/);
  });
});
