import { type AlertPayload, actorQueues } from "../domain/messages.ts";
import type { MessageDraft } from "../queue/message.ts";

/** The message that brings an alert to whoever is told of alerts; every ledger sends it in the commit that raises one. */
export function tellOperator(payload: AlertPayload): MessageDraft<AlertPayload> {
  return { actor: "notify_operator", queue: actorQueues.notify_operator, payload };
}
