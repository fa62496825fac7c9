import { isDeepStrictEqual } from "node:util";
import { VistoError } from "../../base/errors.ts";
import { addItem, addMember, memberOf, nodeAt, remove, replace } from "../../base/jsonc/edit.ts";
import { type JsoncNode, type JsoncObject, parseJsonc, plainValue } from "../../base/jsonc/parse.ts";

/** The hooks of an event as clients group them. */
export interface HookGroup {
  readonly matcher?: string;
  readonly hooks: readonly Readonly<Record<string, unknown>>[];
}

/** One group of ours for each event. */
export type HooksByEvent = Readonly<Record<string, HookGroup>>;

/** What an older or another visto has written is ours, too: an address of the hook door, or its command. */
const ours = /\/api\/v1\/hooks\/[a-z-]+"|(?:visto|main\.[jt]s)['\\"]*(?: --data [^"]*)? hook [a-z-]+ /;

/** The text of a settings file with exactly these hooks of ours, and all else as it stands. */
export function withHooks(text: string, wanted: HooksByEvent): string {
  const settings = hooksSettings(text);
  const events = [...new Set([...eventsOf(settings), ...Object.keys(wanted)])];
  return events.reduce((edited, event) => withHook(edited, event, wanted[event]), settings);
}

/** The text without any hook of ours. */
export function withoutHooks(text: string): string {
  const settings = hooksSettings(text);
  const left = eventsOf(settings).reduce((edited, event) => withHook(edited, event, undefined), settings);
  return left === settings ? text : withoutEmpty(left, [], "hooks");
}

/** The events for which others than visto have hooks. */
export function foreignHooks(text: string): readonly string[] {
  const settings = hooksSettings(text);
  return eventsOf(settings).filter((event) => {
    const groups = nodeAt(settings, ["hooks", event]);
    return groups?.kind === "array" && groups.items.some((group) => !isOurs(settings, group));
  });
}

/** An empty file is empty settings; settings are an object. */
function hooksSettings(text: string): string {
  const settings = text.trim() === "" ? "{}\n" : text;
  const root = parseJsonc(settings);
  const hooks = memberOf(root, "hooks");
  if (root.kind !== "object" || (hooks && hooks.kind !== "object")) {
    throw new VistoError("invalid_option", 'expected settings such as {"hooks": {…}}, got something else');
  }
  return settings;
}

function eventsOf(text: string): readonly string[] {
  const hooks = nodeAt(text, ["hooks"]);
  return hooks?.kind === "object" ? hooks.members.map(({ key }) => key) : [];
}

function withHook(text: string, event: string, wanted: HookGroup | undefined): string {
  const [first, ...others] = ourGroups(text, event);
  if (first === undefined) return wanted ? added(text, event, wanted) : text;
  const left = others.toReversed().reduce((edited, at) => withoutItem(edited, ["hooks", event], at), text);
  if (!wanted) return withoutEmpty(withoutItem(left, ["hooks", event], first), ["hooks"], event);
  const mine = itemAt(left, event, first);
  return !mine || isDeepStrictEqual(plainValue(mine), wanted) ? left : replace(left, mine, wanted);
}

/** The places of our groups in the list of an event. */
function ourGroups(text: string, event: string): readonly number[] {
  const groups = nodeAt(text, ["hooks", event]);
  if (groups?.kind !== "array") return [];
  return groups.items.flatMap((group, at) => (isOurs(text, group) ? [at] : []));
}

function itemAt(text: string, event: string, at: number): JsoncNode | undefined {
  const groups = nodeAt(text, ["hooks", event]);
  return groups?.kind === "array" ? groups.items[at] : undefined;
}

function withoutItem(text: string, path: readonly string[], at: number): string {
  const list = nodeAt(text, path);
  return list?.kind === "array" ? remove(text, list, at) : text;
}

function added(text: string, event: string, wanted: HookGroup): string {
  const withParent = withMember(text, [], "hooks", {});
  const withEvent = withMember(withParent, ["hooks"], event, []);
  const groups = nodeAt(withEvent, ["hooks", event]);
  if (groups?.kind !== "array") {
    throw new VistoError("invalid_option", `expected a list of hooks for ${event}, got something else`);
  }
  return addItem(withEvent, groups, wanted);
}

function withMember(text: string, path: readonly string[], key: string, value: unknown): string {
  const parent = nodeAt(text, path) as JsoncObject;
  return memberOf(parent, key) ? text : addMember(text, parent, key, value);
}

/** Takes out a member that holds nothing any more. */
function withoutEmpty(text: string, path: readonly string[], key: string): string {
  const parent = nodeAt(text, path);
  if (parent?.kind !== "object") return text;
  const at = parent.members.findIndex((member) => member.key === key && isEmpty(member.value));
  return at < 0 ? text : remove(text, parent, at);
}

function isEmpty(node: JsoncNode): boolean {
  return node.kind === "array"
    ? node.items.length === 0
    : node.kind === "object" && node.members.length === 0;
}

function isOurs(text: string, group: JsoncNode): boolean {
  return ours.test(text.slice(group.start, group.end));
}
