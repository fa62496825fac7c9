import { z } from "zod";
import type { Page } from "../../queue/store.ts";

const number = /^\d{1,15}$/;

/** The lists that come in pages, with what their ledger's own cursors look like. */
const places = {
  requests: number,
  history: number,
  grants: number,
  tokens: /^\w{1,60}$/,
  entries: number,
  alerts: number,
  deliveries: number,
  tasks: number,
  notes: number,
  agents: /^[^\0]{1,100}$/s,
  "dead-letters": /^\d{1,16}~.{1,100}$/,
} as const satisfies Record<string, RegExp>;

type List = keyof typeof places;

/** A page's cursor as a query brings it back: read as the ledger's own place in that list. */
export function cursorOf(list: List) {
  return z
    .string()
    .max(1_000)
    .transform((text, context) => {
      const place = placeIn(list, text);
      if (place !== undefined) return place;
      context.addIssue({ code: "custom", message: `expected the nextCursor of an earlier page of ${list}` });
      return z.NEVER;
    })
    .optional()
    .meta({ shownAs: { type: "string", description: "The `nextCursor` of the page before." } });
}

/** A page of the ledger as this door answers it. Its cursor is opaque: what it holds may change with the ledger. */
export function pageView<Item, View>(list: List, page: Page<Item>, view: (item: Item) => View) {
  const { items, nextCursor } = page;
  return { items: items.map(view), nextCursor: nextCursor === null ? null : cursorTo(list, nextCursor) };
}

/** The page of a list that is read from a numbered place on. */
export function pageFrom<Item>(
  items: readonly Item[],
  limit: number,
  placeOf: (item: Item) => number,
): Page<Item> {
  const last = items.length < limit ? undefined : items.at(-1);
  return { items, nextCursor: last === undefined ? null : String(placeOf(last)) };
}

function cursorTo(list: List, place: string): string {
  return Buffer.from(`${list} ${place}`).toString("base64url");
}

function placeIn(list: List, cursor: string): string | undefined {
  const text = Buffer.from(cursor, "base64url").toString();
  const place = text.slice(list.length + 1);
  return places[list].test(place) && cursorTo(list, place) === cursor ? place : undefined;
}
