// A desk inside a program of your own: an agent asks, a reviewer approves, the desk runs the command.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDesk, VistoClient } from "visto";

const folder = await mkdtemp(join(tmpdir(), "desk-"));
const desk = await startDesk({ data: join(folder, "data") });
const agent = new VistoClient({ url: desk.url, token: desk.agentToken });
const reviewer = new VistoClient({ url: desk.url, token: desk.adminToken });

const { id: asked } = await agent.submit({
  agent: "builder",
  kind: "bash_command",
  command: "touch stamp && ls stamp",
  cwd: folder,
});
for await (const event of reviewer.events()) {
  if (event.event !== "ask") continue;
  const { id, digest, ruling, reasons } = event.request;
  console.log(`the policy says ${ruling}: ${reasons[0]}`);
  await reviewer.decide(id, { verdict: "approve", digest, reason: "it only leaves a stamp" });
  break;
}

const { status, decision, result } = await agent.waitFor(asked, "finished");
console.log(`${status} after ${decision?.by} approved, and printed ${result?.stdout?.trim()}`);
console.log(`the history is intact: ${(await reviewer.verifyChain()).intact}`);

agent.close();
reviewer.close();
await desk.stop();
await rm(folder, { recursive: true });
