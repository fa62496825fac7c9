/** A command as it is given right, and how it ends where the desk or the id is not there. */
export interface CommandRow {
  /** What stands behind its name; `ID` is an id that nothing has. */
  readonly words: readonly string[];
  /** Whose word it is: a person's with a login, a person's that no agent's session may use, an agent's, or nobody's. */
  readonly speaks: "person" | "person-alone" | "agent" | "nobody";
  /** Without a desk: 15, unless something else is said. */
  readonly withoutDesk?: number;
  /** What it says of an id that nothing has, where it takes one. */
  readonly unknown?: RegExp;
}

const request = /no request ID/;
const letter = /no dead letter ID/i;

/** Each command by its name. A command without its row fails the suite by name. */
export const commandRows: Readonly<Record<string, CommandRow>> = {
  up: { words: [], speaks: "nobody" },
  worker: { words: [], speaks: "nobody" },
  login: { words: ["AAAA-AAAA"], speaks: "nobody" },
  // There is no login to end, which is said without asking a desk.
  logout: { words: [], speaks: "nobody", withoutDesk: 16 },
  whoami: { words: [], speaks: "person" },
  request: { words: ["--", "npm", "install"], speaks: "agent" },
  run: { words: ["--", "npm", "install"], speaks: "agent" },
  list: { words: [], speaks: "person" },
  show: { words: ["ID"], speaks: "person", unknown: request },
  watch: { words: [], speaks: "person" },
  approve: { words: ["ID"], speaks: "person-alone", unknown: request },
  "grants list": { words: [], speaks: "person" },
  "grants revoke": { words: ["ID"], speaks: "person-alone", unknown: /no grant ID/ },
  reject: { words: ["ID", "--reason", "no"], speaks: "person-alone", unknown: request },
  take: { words: ["ID"], speaks: "person-alone", unknown: request },
  snooze: { words: ["ID", "--for", "15m"], speaks: "person-alone", unknown: request },
  escalate: { words: ["ID"], speaks: "person", unknown: request },
  withdraw: { words: ["ID"], speaks: "person", unknown: request },
  resolve: { words: ["ID", "--as", "executed"], speaks: "person-alone", unknown: request },
  "policy explain": { words: ["--", "ls"], speaks: "nobody", withoutDesk: 0 },
  "policy check": { words: ["policy.yaml"], speaks: "nobody", withoutDesk: 0 },
  "policy test": { words: ["cases.yaml"], speaks: "nobody", withoutDesk: 0 },
  "policy diff": { words: ["current", "current"], speaks: "person" },
  "policy draft": { words: ["ID"], speaks: "person-alone", unknown: request },
  "screen explain": { words: ["policy.yaml"], speaks: "nobody", withoutDesk: 0 },
  queue: { words: [], speaks: "person" },
  "queue pause": { words: ["upkeep"], speaks: "person-alone" },
  "queue resume": { words: ["upkeep"], speaks: "person-alone" },
  dead: { words: [], speaks: "person" },
  "dead show": { words: ["ID"], speaks: "person", unknown: letter },
  "dead redrive": { words: ["ID"], speaks: "person-alone", unknown: letter },
  "dead discard": { words: ["ID", "--reason", "gone"], speaks: "person-alone", unknown: letter },
  "agents list": { words: [], speaks: "person" },
  "agents add": { words: ["builder"], speaks: "person-alone" },
  "agents install": { words: ["claude-code", "--dry-run"], speaks: "nobody", withoutDesk: 0 },
  "agents uninstall": { words: ["claude-code", "--dry-run"], speaks: "nobody", withoutDesk: 0 },
  "task status": { words: [], speaks: "agent" },
  "task progress": { words: ["40"], speaks: "agent" },
  "task complete": { words: [], speaks: "agent" },
  "task fail": { words: ["no", "registry"], speaks: "agent" },
  "shell-init": { words: [], speaks: "nobody", withoutDesk: 0 },
  // Whatever is wrong with the desk or the token, it ends well, and leaves the client to itself.
  hook: { words: ["codex"], speaks: "nobody", withoutDesk: 0 },
  "token create": { words: ["--role", "agent", "--name", "builder"], speaks: "person-alone" },
  "token list": { words: [], speaks: "person-alone" },
  "token revoke": { words: ["ID"], speaks: "person-alone", unknown: /no token ID/ },
  "notify test": { words: [], speaks: "person-alone" },
  "audit verify": { words: [], speaks: "person" },
  "audit head": { words: [], speaks: "person" },
  "audit export": { words: [], speaks: "person" },
  mcp: { words: [], speaks: "agent" },
  health: { words: [], speaks: "nobody", withoutDesk: 2 },
  alerts: { words: [], speaks: "person" },
  completion: { words: ["bash"], speaks: "nobody", withoutDesk: 0 },
};
