// A reviewing program: it looks at each ask as it comes, decides those that it understands, and leaves the others to a
// person. It needs a reviewer's token of its own: visto token create --role reviewer --name supervisor
import { type DecisionBody, type RequestView, VistoClient, VistoError } from "visto/client";

const { VISTO_URL: url = "http://127.0.0.1:4747", VISTO_TOKEN: token } = process.env;
const desk = new VistoClient({ url, token });

function verdictOn({ command, risk }: RequestView): Pick<DecisionBody, "verdict" | "reason"> | undefined {
  if (command.startsWith("git push")) return { verdict: "reject", reason: "releases are pushed by people" };
  if (risk !== "critical" && command === "npm test")
    return { verdict: "approve", reason: "tests are welcome" };
  return undefined;
}

async function review(request: RequestView): Promise<string> {
  const opinion = verdictOn(request);
  if (!opinion) return "left to a person";
  try {
    // The digest says what was looked at: if anything else would run by now, the desk refuses.
    const { status } = await desk.decide(request.id, { ...opinion, digest: request.digest });
    return status;
  } catch (error) {
    if (error instanceof VistoError && error.code === "wrong_state") return "somebody was faster";
    throw error;
  }
}

for await (const event of desk.events()) {
  if (event.event === "connected") console.log(`watching ${url}`);
  if (event.event === "disconnected") console.log(`waiting for the desk: ${event.why}`);
  if (event.event === "ask") console.log(`${event.request.command}: ${await review(event.request)}`);
}
