import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { type RunningDesk, startDesk } from "../../src/app.ts";
import { VistoClient } from "../../src/client.ts";
import { HttpReceiver } from "../support/http-receiver.ts";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";
import { waitUntil } from "../support/wait.ts";

describe("a desk with a notification plan", () => {
  let folder: TempFolder;
  let receiver: HttpReceiver;
  let desk: RunningDesk;
  let agent: VistoClient;
  let admin: VistoClient;

  before(async () => {
    folder = tempFolder();
    receiver = await HttpReceiver.start((response) => response.writeHead(204).end());
    const plan = `
channels: { hook: { type: webhook, url: "${receiver.url}/in", secret: { env: HOOK_SECRET } } }
recipients: { ana: { channels: [hook] } }
routes: [{ to: [ana] }]
`;
    const notificationsFile = folder.file("who.yaml");
    writeFileSync(notificationsFile, plan);
    const environment = { PATH: process.env.PATH, HOME: folder.path, HOOK_SECRET: "s3cret" };
    desk = await startDesk({ data: folder.file("data"), notificationsFile, environment });
    agent = new VistoClient({ url: desk.url, token: desk.agentToken });
    admin = new VistoClient({ url: desk.url, token: desk.adminToken });
  });
  after(async () => {
    agent.close();
    admin.close();
    await desk.stop();
    await receiver.stop();
    folder.remove();
  });

  it("tells whoever the plan names, without secrets, and shows the real text to the reviewer", async () => {
    const command = "deploy --password h4nter2h4nter2 --region eu";
    const asked = await agent.submit({ agent: "claude", kind: "bash_command", command, cwd: folder.path });
    await receiver.came();
    const [call] = receiver.received;
    const told = JSON.parse(call?.body ?? "");
    assert.equal(told.news[0].request.id, asked.id);
    assert.equal(told.news[0].request.command, "deploy --password (secret) --region eu");
    assert.doesNotMatch(JSON.stringify(receiver.received), /h4nter2/);
    assert.match(String(call?.headers["visto-signature"]), /^v1=[0-9a-f]{64}$/);
    assert.equal((await admin.request(asked.id)).command, command);
    const delivered = await waitUntil(async () => {
      const { items } = await admin.deliveries();
      return items.find(({ state }) => state === "delivered");
    }, 10_000);
    assert.equal(delivered?.evidence, "HTTP 204 No Content");
    assert.equal(delivered?.id, call?.headers["idempotency-key"]);
  });

  it("guards its plan from agents, wherever that lies", async () => {
    const command = `sh -c 'echo channels: >> ${folder.file("who.yaml")}'`;
    const asked = await agent.submit({ agent: "claude", kind: "bash_command", command, cwd: folder.path });
    assert.equal(asked.ruling, "deny");
    const read = `cat ${folder.file("who.yaml")}`;
    assert.equal(
      (await agent.submit({ agent: "claude", kind: "bash_command", command: read, cwd: "/" })).ruling,
      "deny",
    );
  });
});
