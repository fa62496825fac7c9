/**
 * Views are what doors show: plain JSON with times as ISO 8601 UTC. Each is a schema, of which its type is made, so that
 * what the compiler checks, what tests hold answers against and what the API's description says are one thing.
 *
 * This folder's files know zod; whoever only needs the types imports them as types, and loads nothing.
 */

import { z } from "zod";
import { executionModes, requestKinds } from "../kind.ts";
import { requestStatuses } from "../lifecycle.ts";
import { effects, risks, rulings } from "../policy/ruling.ts";
import { roles } from "../reviewer.ts";

/** Schemas that bear a name of their own in the API's description; an id is a name there. */
export const named = z.registry<{ readonly id: string }>();

/** A value of this schema, as it is handed about: nobody changes it. */
export type Shown<Schema extends z.ZodType> = Frozen<z.output<Schema>>;

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

/** A moment, ISO 8601 UTC with milliseconds. */
export const instantText = z.iso.datetime({ precision: 3 });

export const requestKind = z
  .enum(requestKinds)
  .describe("What is asked for.")
  .register(named, { id: "Kind" });

export const requestStatus = z
  .enum(requestStatuses)
  .describe("Where a request stands; `unknown`: nobody knows whether the command took effect.")
  .register(named, { id: "Status" });

export const executionMode = z
  .enum(executionModes)
  .describe("Who runs it: the desk, the agent's own process after a claim, or a key in the agent's pane.")
  .register(named, { id: "ExecutionMode" });

export const risk = z.enum(risks).describe("How much could go wrong.").register(named, { id: "Risk" });

export const ruling = z
  .enum(rulings)
  .describe("What the policy says of a command.")
  .register(named, { id: "Ruling" });

export const effect = z
  .enum(effects)
  .describe("What a part of a command does to the world.")
  .register(named, { id: "Effect" });

export const role = z.enum(roles).describe("What a token may do.").register(named, { id: "Role" });

/** One page of a list; the items' name makes the page's. */
export function pageOf<Item extends z.ZodType>(item: Item, id: string) {
  return z
    .object({
      items: z.array(item),
      nextCursor: z
        .string()
        .nullable()
        .describe("Give it as `cursor` for the next page; null where this is the last."),
    })
    .register(named, { id });
}
