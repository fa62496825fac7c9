import {
  type JsoncArray,
  type JsoncMember,
  type JsoncNode,
  type JsoncObject,
  parseJsonc,
  skipBlanks,
} from "./parse.ts";

/** Edits of JSON with comments: each answers the new text, in which all that it is not about stands as it stood. */

/** The member of an object by its name. */
export function memberOf(node: JsoncNode | undefined, key: string): JsoncNode | undefined {
  if (node?.kind !== "object") return undefined;
  return node.members.find((member) => member.key === key)?.value;
}

/** What stands at a path of names. */
export function nodeAt(text: string, path: readonly string[]): JsoncNode | undefined {
  return path.reduce<JsoncNode | undefined>(memberOf, parseJsonc(text));
}

/** Adds a member behind the others of an object. */
export function addMember(text: string, object: JsoncObject, key: string, value: unknown): string {
  const depth = depthOf(text, object);
  const last = object.members.at(-1)?.value.end;
  return insert(text, object, last, `${JSON.stringify(key)}: ${written(value, text, depth + 1)}`, depth);
}

/** Adds an item behind the others of an array. */
export function addItem(text: string, array: JsoncArray, value: unknown): string {
  const depth = depthOf(text, array);
  return insert(text, array, array.items.at(-1)?.end, written(value, text, depth + 1), depth);
}

/** Puts a value in the place of another. */
export function replace(text: string, node: JsoncNode, value: unknown): string {
  return text.slice(0, node.start) + written(value, text, depthOf(text, node)) + text.slice(node.end);
}

/** Takes out one element of a list, the member of an object or the item of an array, with the comma that goes with it. */
export function remove(text: string, list: JsoncObject | JsoncArray, at: number): string {
  const elements = list.kind === "object" ? list.members.map(spanOf) : list.items;
  const [one, before] = [elements[at], elements[at - 1]];
  if (!one) return text;
  const comma = skipBlanks(text, one.end);
  if (text[comma] === ",") return withoutLine(text.slice(0, one.start)) + text.slice(comma + 1);
  if (!before) return withoutLine(text.slice(0, one.start)) + text.slice(one.end);
  const commaBefore = skipBlanks(text, before.end);
  const between = text.slice(commaBefore + 1, one.start).trimEnd();
  return text.slice(0, commaBefore) + between + text.slice(one.end);
}

function spanOf({ start, value }: JsoncMember): { readonly start: number; readonly end: number } {
  return { start, end: value.end };
}

/** The text without the indentation, and the break, of the line that it ends with. */
function withoutLine(text: string): string {
  return text.replace(/\n?[ \t]*$/, "");
}

function insert(
  text: string,
  list: JsoncObject | JsoncArray,
  last: number | undefined,
  added: string,
  depth: number,
): string {
  const unit = unitOf(text);
  const line = `\n${unit.repeat(depth + 1)}${added}`;
  if (last !== undefined) return `${text.slice(0, last)},${line}${text.slice(last)}`;
  const close = list.end - 1;
  const inside = text.slice(list.start + 1, close).replace(/\s+$/, "");
  return `${text.slice(0, list.start + 1)}${inside}${line}\n${unit.repeat(depth)}${text.slice(close)}`;
}

function written(value: unknown, text: string, depth: number): string {
  const unit = unitOf(text);
  return JSON.stringify(value, null, unit).replaceAll("\n", `\n${unit.repeat(depth)}`);
}

/** By how much a text indents. */
function unitOf(text: string): string {
  return /^([ \t]+)"/m.exec(text)?.[1] ?? "  ";
}

/** How deep in the whole a node lies. */
function depthOf(text: string, node: JsoncNode): number {
  const descend = (from: JsoncNode, depth: number): number | undefined => {
    if (from.start === node.start) return depth;
    if (node.start < from.start || node.start >= from.end) return undefined;
    const inner = from.kind === "object" ? from.members.map(({ value }) => value) : [];
    const items = from.kind === "array" ? from.items : inner;
    return items.map((one) => descend(one, depth + 1)).find((found) => found !== undefined);
  };
  return descend(parseJsonc(text), 0) ?? 0;
}
