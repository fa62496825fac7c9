import type { Notification } from "../domain/notification.ts";
import type { Notifier, Receipt } from "./notifier.ts";
import type { DesktopChannel } from "./plan/channel.ts";
import { type ProgramParts, pickVariables, withWords } from "./program-parts.ts";
import { type ProgramEnd, runProgram } from "./run-program.ts";
import { asArgument, forNotifySend } from "./templates/escape.ts";
import { fitted } from "./templates/fitted.ts";
import { highestRisk } from "./templates/round-up.ts";
import type { Wording } from "./templates/template.ts";
import { wordingOf } from "./templates/wording.ts";
import { limited } from "./time-limit.ts";

export interface DesktopParts extends ProgramParts {
  readonly platform: NodeJS.Platform;
}

/** By these a program finds the desktop of the person who started the desk. */
const sessionVariables = [
  "PATH",
  "HOME",
  "LANG",
  "USER",
  "DISPLAY",
  "WAYLAND_DISPLAY",
  "XAUTHORITY",
  "XDG_RUNTIME_DIR",
  "DBUS_SESSION_BUS_ADDRESS",
];

const bodyLimit = 600;

/** Shows notifications on the desktop of the machine that runs the desk. */
export class DesktopNotifier implements Notifier {
  readonly channel: string;
  readonly #to: DesktopChannel;
  readonly #parts: DesktopParts;

  constructor(to: DesktopChannel, parts: DesktopParts) {
    this.channel = to.name;
    this.#to = to;
    this.#parts = parts;
  }

  async send(notification: Notification, _deliveryId: string, signal: AbortSignal): Promise<Receipt> {
    const { clock, links, variables, platform } = this.#parts;
    const wording = wordingOf(notification, "medium", links);
    const isCritical = highestRisk(notification.news) === "critical";
    const argv = platform === "darwin" ? osascript(wording) : notifySend(wording, isCritical);
    const limit = limited(clock, this.#to.timeLimit, signal);
    const environment = pickVariables(variables, sessionVariables);
    const end = await runProgram({ argv, environment, stdin: "" }, limit.signal);
    limit.release();
    return receiptOf(end, argv[0], limit.why);
  }
}

/** The words behind `--` are no options to it, whatever they begin with. */
function notifySend({ title, lines }: Wording, isCritical: boolean): [string, ...string[]] {
  const urgency = isCritical ? "critical" : "normal";
  const body = fitted(lines.join("\n"), bodyLimit, forNotifySend);
  return [
    "notify-send",
    "--app-name=visto",
    `--urgency=${urgency}`,
    "--",
    asArgument(title),
    asArgument(body),
  ];
}

/** A fixed script, which is given the texts as arguments and reads nothing in them. */
const script = [
  "on run argv",
  "display notification (item 2 of argv) with title (item 1 of argv)",
  "end run",
];

function osascript({ title, lines }: Wording): [string, ...string[]] {
  const body = fitted(lines.join("\n"), bodyLimit, (text) => text);
  return ["osascript", ...script.flatMap((line) => ["-e", line]), asArgument(title), asArgument(body)];
}

/** Nobody can prove that somebody saw it; and where no desktop is, another try would find none either. */
function receiptOf(end: ProgramEnd, program: string, why: () => string): Receipt {
  switch (end.ended) {
    case "exited":
      if (end.code === 0) return { state: "unconfirmed", evidence: `${program} showed it` };
      return {
        state: "undelivered",
        evidence: withWords(`exit code ${end.code}`, end.said),
        mayRetry: false,
      };
    case "killed":
      return {
        state: "undelivered",
        evidence: withWords(`it was ended by ${end.by}`, end.said),
        mayRetry: false,
      };
    case "not_started":
      return {
        state: "undelivered",
        evidence: `${program} could not be started: ${end.code}`,
        mayRetry: end.code === "EAGAIN",
      };
    case "stopped":
      return { state: "undelivered", evidence: `it was ended: ${why()}`, mayRetry: true };
  }
}
