import { newId } from "../../src/base/id.ts";
import type { Ask } from "../../src/clearance/desk.ts";
import type { AskBody } from "../../src/client.ts";
import type { Identity } from "../../src/domain/reviewer.ts";

/** Whose token the bench's asks come by. */
export const requester: Identity = { name: "agent", role: "agent", maxRisk: "low", tokenId: "tok_bench" };

const agents = 50;

/** What agents ask for all day and the default policy leaves to a reviewer. */
const commands: readonly ((n: number) => readonly string[])[] = [
  (n) => ["npm", "install", "--save-exact", `package-${n}`],
  (n) => ["git", "push", "origin", `topic-${n}`],
  (n) => ["rm", "-rf", `build/output-${n}`],
  (n) => ["curl", "-fsS", `https://example.com/${n}`],
];

/** The n-th ask: a command of its own, a key of its own, in one of 50 agents' sessions. */
export function askFor(n: number, cwd: string): Ask & { readonly key: string; readonly execution: "server" } {
  const agent = n % agents;
  const argv = commands[n % commands.length]?.(n) ?? [];
  return {
    agent: `agent-${agent}`,
    session: `session-${agent}`,
    kind: "bash_command",
    command: { form: "argv", argv },
    cwd,
    execution: "server",
    key: newId("key", Date.now()),
    sighting: { channel: "http" },
  };
}

/** The same ask as a body of `POST /requests`. */
export function askBody(n: number, cwd: string): AskBody {
  const { agent, session, kind, command, execution, key } = askFor(n, cwd);
  const argv = command.form === "argv" ? command.argv : [];
  return { agent, session, kind, argv, cwd, execution, key };
}
