import { isUtf8 } from "node:buffer";
import { isDecided, isFinished } from "../domain/lifecycle.ts";
import type { AgentRequest } from "../domain/request.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Tail } from "../ledger/tail.ts";

/** Reads one request with the output that was captured of it. */
export async function show(ledger: Ledger, id: string): Promise<AgentRequest | undefined> {
  const request = await ledger.request(id);
  if (!request?.result) return request;
  const execution = await ledger.execution(id);
  if (!execution) return request;
  const { stdout, stderr } = await ledger.output(execution.id);
  return { ...request, result: { ...request.result, ...outputOf(stdout, stderr) } };
}

/** Text, and beside it the bytes themselves where text cannot hold them. */
function outputOf(stdout: Buffer, stderr: Buffer) {
  return {
    stdout: stdout.toString("utf8"),
    stderr: stderr.toString("utf8"),
    ...(isUtf8(stdout) ? {} : { stdoutBase64: stdout.toString("base64") }),
    ...(isUtf8(stderr) ? {} : { stderrBase64: stderr.toString("base64") }),
  };
}

export type WaitUntil = "decided" | "finished";

function isReached(request: AgentRequest, until: WaitUntil): boolean {
  return until === "decided" ? isDecided(request.status) : isFinished(request.status);
}

/**
 * Waits until a request is decided or finished, or until `signal` is aborted; whoever calls reads the request
 * afterwards. Costs nothing while it waits.
 */
export async function waitFor(
  ledger: Ledger,
  tail: Tail,
  id: string,
  until: WaitUntil,
  signal: AbortSignal,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = async (): Promise<void> => {
    const request = await ledger.request(id);
    if (!request || isReached(request, until)) resolve();
  };
  const fail = (): void => resolve();
  // Followed before it is read for the first time, so that no change falls between the two.
  const unfollow = await tail.followSubject(id, () => void look().catch(fail));
  signal.addEventListener("abort", fail, { once: true });
  try {
    if (signal.aborted) return;
    await look();
    await promise;
  } finally {
    signal.removeEventListener("abort", fail);
    unfollow();
  }
}
