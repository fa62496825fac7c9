import { VistoError } from "../../base/errors.ts";
import type { AskBody, RequestView } from "../../client.ts";
import { awaitRequest, type Patience } from "./await-request.ts";
import type { ToolCall } from "./tool-call.ts";

/** An ask that may be sent twice. */
export type KeyedAsk = AskBody & { readonly key: string };

/**
 * Records an ask and waits for it. A call that is taken back takes an undecided ask with it; a client that is lost, or
 * gave up waiting, leaves the ask standing until its deadline: whoever asks with the same key finds it again.
 */
export async function submitAndWait(
  call: ToolCall,
  body: KeyedAsk,
  patience: (asked: RequestView) => Patience,
): Promise<RequestView> {
  const asked = await submit(call, body);
  try {
    call.signal.throwIfAborted();
    return await awaitRequest(call, asked, patience(asked));
  } catch (error) {
    if (call.signal.aborted && call.isTakenBack()) await takeBack(call, asked);
    throw error;
  }
}

/** The key makes it harmless to send it again, here and by the caller. */
async function submit(call: ToolCall, body: KeyedAsk): Promise<RequestView> {
  try {
    return await call.desk().submit(body);
  } catch (error) {
    if (!(error instanceof VistoError) || !error.kind.retryable) throw error;
    const advice = `It may have been recorded all the same: ask again with "key": "${body.key}", which makes it the same ask. Nothing is cleared.`;
    throw new VistoError(error.code, `${error.message}. ${advice}`, error.details, error);
  }
}

/** Withdraws an ask unless somebody has decided meanwhile: an approved command may be running by now. */
export async function takeBack(call: ToolCall, { id }: RequestView): Promise<void> {
  try {
    await call.desk().withdraw(id, "the call that asked was cancelled", { undecided: true });
  } catch (error) {
    if (error instanceof VistoError && error.code === "wrong_state") return;
    throw error;
  }
}
