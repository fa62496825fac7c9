import { givenScreen } from "../screens/given-screens.ts";

/** The clients that are stood in for, with the recorded screens that they draw. */
export const drawnClients = {
  "claude-code": {
    program: "claude",
    folder: "claude-code-2.1.330",
    idle: "idle-after-turn",
    dialog: "bash-prompt",
    command: "touch /home/user/demo/x1",
    approved: "bash-approved",
    denied: "bash-denied-no",
    prompt: /^❯/,
    prefix: "❯ ",
  },
  codex: {
    program: "codex",
    folder: "codex-0.169.0",
    idle: "idle-after-turn",
    dialog: "bash-prompt",
    command: "touch /home/user/demo/cx1",
    approved: "bash-approved",
    denied: "bash-denied-3",
    prompt: /^› (?!\d\.)/,
    prefix: "› ",
  },
  "gemini-cli": {
    program: "gemini",
    folder: "gemini-cli-0.61.0",
    idle: "idle-after-turn",
    dialog: "bash-prompt",
    command: "touch /home/user/demo/gm1",
    approved: "bash-approved",
    denied: "bash-denied-esc",
    prompt: /^ >/,
    prefix: " > ",
  },
  opencode: {
    program: "opencode",
    folder: "opencode-1.18.33",
    idle: "idle-after-turn",
    dialog: "bash-prompt-rm",
    command: "rm -rf ./build",
    approved: "bash-approved",
    denied: "bash-denied-esc",
    prompt: /^ {2}┃$/,
    prefix: "  ┃  ",
  },
} as const;

export type DrawnClient = keyof typeof drawnClients;
export type DrawnScreen = "idle" | "dialog" | "approved" | "denied";

/** The rows of a recorded screen, 80 columns wide. */
export function recordedRows(client: DrawnClient, screen: DrawnScreen): readonly string[] {
  const { folder, [screen]: name } = drawnClients[client];
  return givenScreen(`${folder}/${name}.80x24.txt`).plain.replace(/\n$/, "").split("\n");
}

/** A recorded dialog about another command; one that is drawn in a frame keeps its frame. */
export function dialogRows(client: DrawnClient, command: string): readonly string[] {
  const recorded: string = drawnClients[client].command;
  const padding = command.length - recorded.length;
  return recordedRows(client, "dialog").map((row) => {
    const changed = row.replaceAll(recorded, command);
    if (changed === row || !row.endsWith("│")) return changed;
    const frame = /(?: │)+$/.exec(row)?.[0] ?? "";
    return padding > 0
      ? `${changed.slice(0, row.length - frame.length)}${frame}`
      : changed.slice(0, -frame.length).padEnd(row.length - frame.length) + frame;
  });
}

/** A screen with this text in its input box, in as many rows as it takes. */
export function typedRows(client: DrawnClient, rows: readonly string[], text: string): readonly string[] {
  if (text === "") return rows;
  const { prompt, prefix } = drawnClients[client];
  const at = rows.findLastIndex((row) => prompt.test(row));
  const width = 80 - prefix.length - 1;
  const lines = text.split("\n").flatMap((line) => brokenAt(line, width));
  const room = " ".repeat(prefix.length);
  const typed = lines.map((line, n) => `${n === 0 ? prefix : client === "opencode" ? prefix : room}${line}`);
  return [...rows.slice(0, at), ...typed, ...rows.slice(at + 1)].slice(-rows.length);
}

/** A line broken between words, as clients do. */
function brokenAt(line: string, width: number): readonly string[] {
  const rows: string[] = [];
  let left = line;
  while (left.length > width) {
    const blank = left.lastIndexOf(" ", width);
    const end = blank > 0 ? blank : width;
    rows.push(left.slice(0, end));
    left = left.slice(end).replace(/^ /, "");
  }
  return [...rows, left];
}
