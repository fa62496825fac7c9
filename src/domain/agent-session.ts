/**
 * How to tell that we are inside an agent's session, where a person's login must not be used: by marks in the
 * environment, and by the programs of the processes above us. Names that people set for themselves (CODEX_HOME,
 * CLAUDE_CODE_USE_BEDROCK) are no marks; each mark here is set by the client for what it starts.
 */

/** A client as messages name it. */
export type ClientName = string;

/** Each mark with the client that sets it. */
export const agentMarks: Readonly<Record<string, ClientName>> = {
  VISTO_EXECUTION: "visto",
  CLAUDECODE: "Claude Code",
  CLAUDE_CODE_SESSION_ID: "Claude Code",
  CLAUDE_CODE_ENTRYPOINT: "Claude Code",
  CLAUDE_PID: "Claude Code",
  CLAUDE_PROJECT_DIR: "Claude Code",
  CODEX_SANDBOX: "Codex",
  CODEX_SANDBOX_NETWORK_DISABLED: "Codex",
  CODEX_THREAD_ID: "Codex",
  CODEX_CI: "Codex",
  CODEX_MANAGED_BY_NPM: "Codex",
  CODEX_MANAGED_BY_BUN: "Codex",
  GEMINI_CLI: "Gemini CLI",
  OPENCODE: "OpenCode",
  OPENCODE_PID: "OpenCode",
  OPENCODE_SESSION_ID: "OpenCode",
  CURSOR_AGENT: "Cursor",
  AUGMENT_AGENT: "Augment",
  QWEN_CODE: "Qwen Code",
  CLINE_ACTIVE: "Cline",
  AI_AGENT: "an AI agent",
};

/** Base names of client programs and of their scripts, without suffix. */
const programs: Readonly<Record<string, ClientName>> = {
  claude: "Claude Code",
  "claude-code": "Claude Code",
  codex: "Codex",
  gemini: "Gemini CLI",
  "gemini-cli": "Gemini CLI",
  opencode: "OpenCode",
  "opencode-ai": "OpenCode",
  "cursor-agent": "Cursor",
  auggie: "Augment",
  qwen: "Qwen Code",
  "qwen-code": "Qwen Code",
  cline: "Cline",
  aider: "Aider",
  goose: "Goose",
  amp: "Amp",
  crush: "Crush",
};

/** Programs that run a script named in their words. */
const interpreters: ReadonlySet<string> = new Set([
  "node",
  "nodejs",
  "bun",
  "deno",
  "python",
  "python3",
  "sh",
  "bash",
]);

/** Options of interpreters that take the next word as their value. */
const valued: ReadonlySet<string> = new Set([
  "-r",
  "--require",
  "--import",
  "--loader",
  "--conditions",
  "-C",
  "-W",
  "-X",
]);

/** The first mark of the table that the environment has, even an empty one, with its client. */
export function agentMarkIn(
  environment: Readonly<Record<string, string | undefined>>,
): { readonly mark: string; readonly client: ClientName } | undefined {
  for (const [mark, client] of Object.entries(agentMarks)) {
    if (environment[mark] !== undefined) return { mark, client };
  }
  return undefined;
}

/** The client that a process is, by its command line (or its comm as the only word); undefined for anything else. */
export function clientProgram(commandLine: readonly string[]): ClientName | undefined {
  const [program, ...rest] = commandLine;
  if (program === undefined) return undefined;
  const name = baseName(program);
  return clientNamed(program) ?? (isInterpreter(name) ? clientNamed(scriptOf(rest) ?? "") : undefined);
}

/** By the last part of a path, or by the package folder of an entry script such as …/claude-code/cli.js. */
function clientNamed(path: string): ClientName | undefined {
  const name = baseName(path);
  if (Object.hasOwn(programs, name)) return programs[name];
  const folder = /\/node_modules\/(?:@[^/]+\/)?([^/]+)\//.exec(path)?.[1];
  return folder !== undefined && Object.hasOwn(programs, folder) ? programs[folder] : undefined;
}

function isInterpreter(name: string): boolean {
  return interpreters.has(name.replace(/(?<=python3)\.\d+$/, ""));
}

/** The first word that is neither an option nor an option's value. */
function scriptOf(words: readonly string[]): string | undefined {
  return words.find((word, at) => !word.startsWith("-") && !valued.has(words[at - 1] ?? ""));
}

/** `-claude`, `/usr/bin/claude`, `claude.exe` and `claude.js` are all `claude`. */
function baseName(path: string): string {
  const last = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  return last.replace(/^-/, "").replace(/\.(c|m)?js$|\.ts$|\.py$|\.exe$/, "");
}
