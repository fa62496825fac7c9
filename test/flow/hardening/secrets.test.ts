/** Secrets that came in by every way that there is: the reviewer sees them, and nobody else is told. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { systemClock } from "../../../src/base/clock.ts";
import { SqliteLedger } from "../../../src/ledger/sqlite/sqlite-ledger.ts";
import { HttpReceiver } from "../../support/http-receiver.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";
import { waitUntil } from "../../support/wait.ts";
import { runBuilt, startBuilt } from "./built-command.ts";
import { type Came, send } from "./send.ts";

/** One for each way in, so that a leak names its way. */
const secrets = {
  command: "c0mmand-s3cret-Xq81",
  reason: "r3ason-s3cret-Yw72",
  alert: "al3rt-s3cret-Zk63",
  note: "n0te-s3cret-Vb54",
  payload: "p4yload-s3cret-Ut45",
  field: "f1eld-s3cret-Sr36",
  json: "js0n-s3cret-Qp27",
  query: "qu3ry-s3cret-On18",
} as const;

describe("a desk with a webhook and a program as its channels", { timeout: 90_000 }, () => {
  let folder: TempFolder;
  let receiver: HttpReceiver;
  let desk: ReturnType<typeof startBuilt>;
  let ended: Promise<unknown>;
  let url = "";
  let admin = "";
  let agentToken = "";
  let log = "";
  const answers: Came[] = [];

  const env = () => ({ HOME: folder.path, PATH: process.env.PATH ?? "", VISTO_DATA: folder.file("data") });
  const heard = () => readFileSync(folder.file("heard"), "utf8");

  before(async () => {
    folder = tempFolder();
    receiver = await HttpReceiver.start((response) => response.writeHead(204).end());
    mkdirSync(folder.file("data"));
    await leaveBehind(folder.file("data"));
    writeFileSync(folder.file("data/notifications.yaml"), planFor(folder, receiver.url));
    desk = startBuilt({ env: env() }, "up", "--port", "0", "--json");
    ended = once(desk, "close");
    desk.stderr.setEncoding("utf8").on("data", (text: string) => {
      log += text;
    });
    const [line] = await once(desk.stdout, "data");
    url = (JSON.parse(String(line)) as { url: string }).url;
    admin = readFileSync(folder.file("data/token"), "utf8").trim();
    agentToken = readFileSync(folder.file("data/agent-token"), "utf8").trim();
  });
  after(async () => {
    desk.kill("SIGKILL");
    await ended;
    await receiver.stop();
    folder.remove();
  });

  const post = (path: string, body: unknown, token = admin) =>
    send(`${url}/api/v1${path}`, { method: "POST", token, body });
  const refused = async (answer: Promise<Came>): Promise<void> => {
    const came = await answer;
    assert.ok(came.status >= 400, came.text);
    assert.match(came.type, /problem\+json/);
    answers.push(came);
  };

  it("shows the command as it is to its reviewer, and to nobody else", async () => {
    const command = `deploy --password ${secrets.command} --region eu`;
    const reason = `the old one was password=${secrets.reason}`;
    const body = { agent: "tester", kind: "bash_command", command, reason, cwd: folder.path };
    const asked = await post("/requests", body, agentToken);
    assert.equal(asked.status, 201, asked.text);
    const place = { env: { ...env(), VISTO_TOKEN: admin } };
    const shown = await runBuilt(place, "show", String(asked.json.id));
    assert.equal(shown.code, 0, shown.stderr);
    assert.ok(shown.stdout.includes(command), shown.stdout);
    const told = () => receiver.received.some(({ body }) => body.includes("deploy --password (secret)"));
    assert.ok(await waitUntil(() => told() || undefined, 20_000), "the webhook was told");
    const ran = () => heard().includes("deploy --password (secret)");
    assert.ok(await waitUntil(() => ran() || undefined, 20_000), "the program was told");
  });

  it("tells of the alert that a former desk left, without its secret", async () => {
    const told = (text: string) => text.includes('"dead_letter"') && text.includes("(secret)");
    assert.ok(
      await waitUntil(() => receiver.received.some(({ body }) => told(body)) || undefined, 20_000),
      "the webhook was told of the alert",
    );
  });

  it("refuses a letter's payload, a field, a text that is no JSON and a query without repeating them", async () => {
    const { json } = await send(`${url}/api/v1/dead-letters`, { token: admin });
    const [letter] = json.items as { id: string }[];
    assert.ok(letter, "a letter was left");
    const payload = { requestId: 7, [`token=${secrets.payload}`]: `password=${secrets.payload}` };
    await refused(post(`/dead-letters/${letter.id}/redrive`, { payload }));
    await refused(post("/requests", { [`password=${secrets.field}`]: 1 }, agentToken));
    await refused(
      post("/requests", { kind: `password=${secrets.field}`, command: "ls", agent: "a", cwd: "/" }),
    );
    const raw = Buffer.from(`{"password": "${secrets.json}", rubbish`);
    await refused(send(`${url}/api/v1/requests`, { method: "POST", token: agentToken, raw }));
    await refused(send(`${url}/api/v1/requests?limit=password%3D${secrets.query}`, { token: admin }));
    await refused(send(`${url}/api/v1/none?token=${secrets.query}`, { token: admin }));
  });

  it("keeps a note for its recipient alone", async () => {
    const body = { to: "tester", subject: "keys", body: `password: ${secrets.note}` };
    const sent = await post("/notes", body);
    assert.equal(sent.status, 201, sent.text);
    const mail = await send(`${url}/api/v1/notes?to=tester`, { token: admin });
    assert.ok(mail.text.includes(secrets.note));
  });

  it("has none of them in its log, its problems, its health, or what its channels were told", async () => {
    const health = await send(`${url}/healthz`, {});
    desk.kill("SIGTERM");
    await ended;
    const places = {
      log,
      health: health.text,
      problems: answers.map(({ text }) => text).join("\n"),
      webhook: JSON.stringify(receiver.received),
      program: heard(),
    };
    assert.notEqual(places.log, "");
    assert.match(places.problems, /\(secret\)/, "no problem repeats what came");
    for (const [place, text] of Object.entries(places)) {
      for (const [way, secret] of Object.entries(secrets)) {
        assert.equal(
          text.includes(secret),
          false,
          `the secret of the ${way} stands in the ${place}: ${text}`,
        );
      }
    }
  });
});

/** A program that keeps all it is given, beside a webhook. */
function planFor(folder: TempFolder, receiver: string): string {
  const program = folder.file("listen");
  const heard = folder.file("heard");
  writeFileSync(heard, "");
  writeFileSync(program, `#!/bin/sh\n{ env; cat; } >> '${heard}'\n`);
  chmodSync(program, 0o755);
  return `
channels:
  hook: { type: webhook, url: "${receiver}/in" }
  program: { type: command, run: ["${program}"] }
recipients: { ana: { channels: [hook, program] } }
routes: [{ to: [ana] }]
alerts: [ana]
`;
}

/** What a former desk left: a dead letter whose reason bears a secret, and so does the alert of it. */
async function leaveBehind(data: string): Promise<void> {
  const ledger = new SqliteLedger({ file: join(data, "ledger.db"), clock: systemClock });
  await ledger.start();
  await ledger.messages.send([
    { actor: "process_agent_request", queue: "judge", payload: { requestId: "req_1" } },
  ]);
  const [message] = await ledger.messages.claim({ worker: "w", queues: ["judge"], limit: 1, lease: 60_000 });
  assert.ok(message);
  const error = { code: "broken", message: `it broke at password=${secrets.alert}` };
  await ledger.messages.settle([{ lease: message.lease, as: "dead", error }]);
  await ledger.stop();
}
