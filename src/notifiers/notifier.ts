/**
 * A notifier tells whoever may decide that an ask waits for them, over one channel.
 *
 * What it promises: it says `delivered` only with proof that the news arrived, `unconfirmed` when it was sent without
 * such proof, and `undelivered` when nobody got it. It never decides, and it never throws for an absent recipient.
 */

import type { AgentRequest, Delivery } from "../domain/request.ts";

/** How one attempt to tell somebody went. */
export type Notice = Pick<Delivery, "to" | "state" | "evidence">;

export interface Notifier {
  readonly channel: string;
  notify(request: AgentRequest): Promise<readonly Notice[]>;
}
