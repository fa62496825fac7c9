// A script that asks a desk before it acts, and waits for what becomes of it. The desk runs the command.
import { VistoClient } from "visto/client";

const { VISTO_URL: url = "http://127.0.0.1:4747", VISTO_AGENT_TOKEN: token } = process.env;
const desk = new VistoClient({ url, token });

const { id, command } = await desk.submit({
  agent: "release-script",
  kind: "bash_command",
  command: process.argv[2] ?? "npm test",
  cwd: process.cwd(),
  reason: "the release needs it",
  deadline: "10m",
  // The same key is the same ask: a script that is started again finds it instead of asking anew.
  key: process.argv[3] ?? `release-${process.pid}`,
});
console.log(`asked for leave to run ${command}`);

const { status, ruling, reasons, decision, result } = await desk.waitFor(id, "finished");
console.log(`the policy said ${ruling}: ${reasons[0]}`);
console.log(`${status}, decided by ${decision?.by}${decision?.reason ? `: ${decision.reason}` : ""}`);
console.log(result ? `exit code ${result.exitCode}: ${result.stdout}` : "it did not run");

desk.close();
process.exitCode = result?.exitCode ?? 1;
