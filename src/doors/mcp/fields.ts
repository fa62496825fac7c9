import { z } from "zod";

/** The fields that several tools share. The desk checks their content; here they are described to a model. */

/** A text of at most so many characters. */
export function text(longest: number, meaning: string) {
  return z.string().min(1).max(longest).describe(meaning);
}

export const requestId = text(64, "The id of the request, such as req_01K5V8Z2N4T6R8W0Y2A4C6E8G0.");

export const duration = z
  .string()
  .regex(/^(\d+(\.\d+)?(ms|s|m|h|d))+$/, 'expected a duration such as "50s", "10m" or "1h30m"');

export const agentName = text(100, "In which agent's name; leave it out to speak as yourself.").optional();

export const wait = duration
  .describe("How long this call may wait, such as 50s; keep below your client's own time limit for tools.")
  .optional();
