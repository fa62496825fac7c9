import type { Clock } from "../base/clock.ts";
import type { Notification } from "../domain/notification.ts";
import { shownText } from "../domain/shown-text.ts";
import type { Notifier, Receipt } from "./notifier.ts";
import type { CommandChannel } from "./plan/channel.ts";
import { type ProgramEnd, runProgram } from "./run-program.ts";
import type { Links } from "./templates/template.ts";
import { limited } from "./time-limit.ts";
import { jsonNotification } from "./webhook/json.ts";

export interface ProgramParts {
  readonly clock: Clock;
  readonly links: Links;
  /** What the desk was started with; programs get little of it. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

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
    return receiptOf(end, run[0], limit.why);
  }
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

/** How it ended, with what the program said of it. */
export function withWords(how: string, said: string): string {
  const words = shownText(said.trim(), 200);
  return words === "" ? how : `${how}: ${words}`;
}

/** The variables of these names that are set. */
export function pickVariables(
  variables: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = variables[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
