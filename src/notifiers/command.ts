import type { Notification } from "../domain/notification.ts";
import { hideSecrets } from "./hide-secrets.ts";
import type { Notifier, Receipt } from "./notifier.ts";
import type { CommandChannel } from "./plan/channel.ts";
import { type ProgramParts, pickVariables, withWords } from "./program-parts.ts";
import { type ProgramEnd, runProgram } from "./run-program.ts";
import { limited } from "./time-limit.ts";
import { jsonNotification } from "./webhook/json.ts";

/** By which a program says that it may be tried again: EX_TEMPFAIL of sysexits.h. */
const tryAgain = 75;

const usualVariables = ["PATH", "HOME", "LANG", "TZ", "USER"];

/** Hands notifications to a program of the owner's: as JSON on its stdin, and in short in its environment. */
export class CommandNotifier implements Notifier {
  readonly channel: string;
  readonly #to: CommandChannel;
  readonly #parts: ProgramParts;

  constructor(to: CommandChannel, parts: ProgramParts) {
    this.channel = to.name;
    this.#to = to;
    this.#parts = parts;
  }

  async send(notification: Notification, deliveryId: string, signal: AbortSignal): Promise<Receipt> {
    const { clock, links, variables } = this.#parts;
    const { run, timeLimit } = this.#to;
    const body = jsonNotification({ notification, deliveryId, links });
    const limit = limited(clock, timeLimit, signal);
    const environment = {
      ...pickVariables(variables, usualVariables),
      ...this.#to.environment,
      VISTO_CHANNEL: this.channel,
      VISTO_DELIVERY: deliveryId,
      VISTO_NOTIFICATION: body.id,
      VISTO_RECIPIENT: body.recipient,
      VISTO_TITLE: body.title,
    };
    const end = await runProgram(
      { argv: run, environment, stdin: `${JSON.stringify(body)}\n` },
      limit.signal,
    );
    limit.release();
    return receiptOf(withoutSecrets(end, Object.values(this.#to.environment)), run[0], limit.why);
  }
}

function withoutSecrets(end: ProgramEnd, secrets: readonly string[]): ProgramEnd {
  return "said" in end ? { ...end, said: hideSecrets(end.said, secrets) } : end;
}

function receiptOf(end: ProgramEnd, program: string, why: () => string): Receipt {
  const undelivered = (evidence: string, mayRetry: boolean): Receipt => ({
    state: "undelivered",
    evidence,
    mayRetry,
  });
  switch (end.ended) {
    case "stopped":
      return undelivered(`it was ended: ${why()}`, true);
    case "not_started":
      return undelivered(`${program} could not be started: ${end.code}`, end.code === "EAGAIN");
    case "killed":
      return undelivered(withWords(`it was ended by ${end.by}`, end.said), false);
    case "exited":
      if (end.code === 0) return { state: "delivered", evidence: "exit code 0" };
      return undelivered(withWords(`exit code ${end.code}`, end.said), end.code === tryAgain);
  }
}
