import { visible } from "../../base/text.ts";
import type { EntryView } from "../../client.ts";
import type { RequestView } from "../../domain/view.ts";
import { counted } from "./counted.ts";
import { shownTime } from "./facts.ts";

/** One sentence that says who sees to a request, or how far its escalation has got. */
export function attentionLine(request: RequestView): string {
  return `visto: ${request.id} ${attentionFacts(request)[0] ?? "waits for a decision"}`;
}

/** How the desk sees to the decision of a request, one fact a line; none for what nobody waits for. */
export function attentionFacts({ attention }: Pick<RequestView, "attention">): string[] {
  if (!attention) return [];
  const { takenBy, takenUntil, snoozedUntil, reminders, rung } = attention;
  return [
    ...(takenBy === undefined ? [] : [`is taken by ${visible(takenBy)} until ${shownTime(takenUntil)}`]),
    ...(snoozedUntil === undefined ? [] : [`is snoozed until ${shownTime(snoozedUntil)}`]),
    ...(rung === 0 ? [] : [`has escalated, ${counted(rung, "step")} so far`]),
    ...(reminders === 0 ? [] : [`had ${counted(reminders, "reminder")}`]),
  ];
}

/** What stands beside the status in a table. */
export function attentionMark({ attention }: Pick<RequestView, "attention">): string {
  if (attention?.takenBy !== undefined) return ", taken";
  return attention?.snoozedUntil === undefined ? "" : ", snoozed";
}

/** What an entry about attention tells, in words; undefined for any other. */
export function attentionText({ type, by, body }: EntryView): string | undefined {
  const actor = visible(by);
  const text = (name: string): string => visible(String(body?.[name] ?? "?"));
  const until = (): string => `until ${timeOf(body?.until)}`;
  const why = typeof body?.reason === "string" ? `: ${text("reason")}` : "";
  switch (type) {
    case "request_reminded":
      return `reviewers reminded, ${counted(Number(body?.reminders ?? 0), "time")} so far`;
    case "request_escalated":
      return `escalated by ${actor}, step ${text("rung")} of ${text("steps")}${why}`;
    case "request_taken": {
      const from = typeof body?.from === "string" ? ` from ${text("from")}` : "";
      if (body?.holder === by) return `taken${from} by ${actor} ${until()}`;
      return `handed over${from} to ${text("holder")} by ${actor} ${until()}`;
    }
    case "request_take_ended":
      return `given back by ${text("holder")}: ${text("why")}`;
    case "request_snoozed":
      return `snoozed by ${actor} ${until()}${why}`;
    case "request_snooze_ended":
      return "news again after its snooze";
    default:
      return undefined;
  }
}

function timeOf(at: unknown): string {
  const isTime = typeof at === "number" && Math.abs(at) <= 8.64e15;
  return (isTime ? shownTime(new Date(at).toISOString()) : undefined) ?? "?";
}
