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

/** A value of this schema, as it is handed about: nobody changes it. */
export type Shown<Schema extends z.ZodType> = Frozen<z.output<Schema>>;

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

/** A moment, ISO 8601 UTC with milliseconds. */
export const instantText = z.iso.datetime({ precision: 3 });

export const requestKind = z.enum(requestKinds).meta({ id: "Kind", description: "What is asked for." });

export const requestStatus = z.enum(requestStatuses).meta({
  id: "Status",
  description: "Where a request stands; `unknown`: nobody knows whether the command took effect.",
});

export const executionMode = z.enum(executionModes).meta({
  id: "ExecutionMode",
  description: "Who runs it: the desk, the agent's own process after a claim, or a key in the agent's pane.",
});

export const risk = z.enum(risks).meta({ id: "Risk", description: "How much could go wrong." });

export const ruling = z
  .enum(rulings)
  .meta({ id: "Ruling", description: "What the policy says of a command." });

export const effect = z
  .enum(effects)
  .meta({ id: "Effect", description: "What a part of a command does to the world." });

export const role = z.enum(roles).meta({ id: "Role", description: "What a token may do." });

/** One page of a list, with its own name in the API's description. */
export function pageOf<Item extends z.ZodType>(item: Item, id: string) {
  return z
    .object({
      items: z.array(item),
      nextCursor: z
        .string()
        .nullable()
        .describe("Give it as `cursor` for the next page; null where this is the last."),
    })
    .meta({ id });
}
