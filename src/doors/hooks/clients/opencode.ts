import { z } from "zod";
import { absolutePath, text } from "../../http/fields.ts";
import { parseInput } from "../../http/parse-input.ts";
import type { HookBody, HookClient, HookEvent } from "../hook.ts";

const told = z.looseObject({ type: text(100) });

/** What visto's plugin posts of OpenCode's event `permission.asked`. */
const asked = told.extend({
  directory: absolutePath,
  properties: z.looseObject({
    sessionID: text(200),
    permission: text(200),
    patterns: z.array(z.string()).optional(),
    metadata: z.looseObject({}).optional(),
    tool: z.looseObject({ callID: text(200) }).optional(),
  }),
});

/** And of its hook `tool.execute.after`. */
const ran = told.extend({
  directory: absolutePath,
  properties: z.looseObject({
    sessionID: text(200),
    tool: text(200),
    callID: text(200),
    args: z.unknown().optional(),
  }),
});

const ofSession = told.extend({ properties: z.looseObject({ sessionID: text(200) }) });

function read(body: HookBody): HookEvent {
  switch (parseInput(told, body, "body").type) {
    case "permission.asked":
      return readAsked(body);
    case "tool.execute.after":
      return readRan(body);
    case "session.idle":
      return { kind: "turn_ends", session: sessionOf(body), goesOn: false };
    case "session.deleted":
      return { kind: "session_ends", session: sessionOf(body) };
    default:
      return { kind: "other" };
  }
}

function readAsked(body: HookBody): HookEvent {
  const { directory: cwd, properties } = parseInput(asked, body, "body");
  const { sessionID: session, permission: tool, patterns = [], metadata = {}, tool: from } = properties;
  const input = Object.keys(metadata).length > 0 ? withPath(metadata) : { patterns };
  const use = { session, cwd, tool, input, ...(from && { call: `${from.callID}:${tool}` }) };
  return { kind: "asks", use, gate: false };
}

/** A permission names its file otherwise than the tool does, whose word the policy knows. */
function withPath({
  filepath,
  ...rest
}: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return filepath === undefined ? rest : { filePath: filepath, ...rest };
}

/** A call may ask for several permissions: those of a tool's own name are what it has run. */
function readRan(body: HookBody): HookEvent {
  const { directory: cwd, properties } = parseInput(ran, body, "body");
  const { sessionID: session, tool, callID, args: input = {} } = properties;
  const permission = permissionOf(tool);
  const use = { session, cwd, tool: permission, input, call: `${callID}:${permission}` };
  return { kind: "ran", use, report: { outcome: "executed" } };
}

/** OpenCode asks for all its writing tools under one name. */
function permissionOf(tool: string): string {
  return tool === "write" || tool === "patch" || tool === "multiedit" ? "edit" : tool;
}

function sessionOf(body: HookBody): string {
  return parseInput(ofSession, body, "body").properties.sessionID;
}

/** OpenCode, by a plugin that posts events and replies to the client's own server. */
export const opencode: HookClient = {
  name: "opencode",
  read,
  answer(answer) {
    if (answer.say === "nothing") return {};
    return answer.say === "allow" ? { reply: "once" } : { reply: "reject", message: answer.message };
  },
};
