import type { z } from "zod";
import type { Permission } from "../../domain/permissions.ts";
import type { ToolCall } from "./tool-call.ts";

/** What a tool tells the model that called it. */
export interface ToolAnswer {
  readonly text: string;
  /** The same for programs: nothing in it was written by anybody but the desk. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** The call itself could not be carried out; a rejection is no failure but an answer. */
  readonly failed?: true;
}

interface Described {
  /** In snake_case, as models call it. */
  readonly name: string;
  readonly title: string;
  /** Written for a model: when to call it, what comes back, what to do then. */
  readonly description: string;
  /** Whoever may not do this is not shown the tool, and would be refused by the desk. */
  readonly needs: Permission;
  /** Whether it only looks. */
  readonly readOnly?: true;
}

/** One tool: everything that the server needs to know of it. */
export interface Tool extends Described {
  readonly input: z.ZodObject;
  handle(input: unknown, call: ToolCall): Promise<ToolAnswer>;
}

/** Declares a tool, whose handler gets what its schema has checked. */
export function tool<Input extends z.ZodObject>(
  declared: Described & {
    readonly input: Input;
    handle(input: z.output<Input>, call: ToolCall): Promise<ToolAnswer>;
  },
): Tool {
  return declared as Tool;
}
