import type { Message } from "./message.ts";

/** The order in which ready messages are handed out: priority, then due time, then id. */
export function byTurn(a: Message, b: Message): number {
  return a.priority - b.priority || a.dueAt - b.dueAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
