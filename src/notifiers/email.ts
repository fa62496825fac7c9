import { Socket } from "node:net";
import { rootCertificates } from "node:tls";
import type { Clock } from "../base/clock.ts";
import { clip } from "../base/text.ts";
import type { Notification } from "../domain/notification.ts";
import { shownText } from "../domain/shown-text.ts";
import { hideSecrets } from "./hide-secrets.ts";
import type { Notifier, Receipt } from "./notifier.ts";
import type { EmailChannel } from "./plan/channel.ts";
import { highestRisk } from "./templates/round-up.ts";
import type { Links } from "./templates/template.ts";
import { wordingOf } from "./templates/wording.ts";
import { limited } from "./time-limit.ts";

export interface EmailParts {
  readonly clock: Clock;
  readonly links: Links;
}

/** Longer subjects are cut by most clients anyway. */
const subjectLimit = 150;

/**
 * Sends notifications as plain mail. `delivered` means that the server has answered 250 for every address: by that it
 * takes the mail over, and has to tell the sender if it cannot bring it further (RFC 5321, 4.2.5).
 */
export class EmailNotifier implements Notifier {
  readonly channel: string;
  readonly #to: EmailChannel;
  readonly #parts: EmailParts;

  constructor(to: EmailChannel, parts: EmailParts) {
    this.channel = to.name;
    this.#to = to;
    this.#parts = parts;
  }

  async send(notification: Notification, deliveryId: string, signal: AbortSignal): Promise<Receipt> {
    const limit = limited(this.#parts.clock, this.#to.timeLimit, signal);
    const socket = new Socket();
    const cut = (): void => void socket.destroy(new Error("cut off"));
    limit.signal.addEventListener("abort", cut, { once: true });
    if (limit.signal.aborted) cut();
    const transport = await this.#transport(socket);
    const receipt = await transport
      .sendMail(this.#mail(notification, deliveryId))
      .then(receiptOf, (error: MailError) =>
        failureOf(error, limit.signal.aborted ? limit.why() : undefined),
      );
    limit.signal.removeEventListener("abort", cut);
    limit.release();
    socket.destroy();
    return { ...receipt, evidence: hideSecrets(receipt.evidence, this.#secrets) };
  }

  /** The password, as it is and as SMTP writes it. */
  get #secrets(): readonly string[] {
    const { account } = this.#to.server;
    if (!account) return [];
    const { user, password } = account;
    const written = [password, `\0${user}\0${password}`].map((text) => Buffer.from(text).toString("base64"));
    return [password, ...written];
  }

  /** Loaded with the first mail: most desks send none, and would start later for it. */
  async #transport(socket: Socket) {
    const { createTransport } = await import("nodemailer");
    const { server, timeLimit } = this.#to;
    const { host, port, encryption, authority, account } = server;
    return createTransport({
      host,
      port,
      secure: encryption === "always",
      requireTLS: encryption === "starttls",
      ignoreTLS: encryption === "none",
      socket,
      ...(authority && { tls: { ca: [...rootCertificates, authority] } }),
      connectionTimeout: timeLimit,
      greetingTimeout: timeLimit,
      socketTimeout: timeLimit,
      ...(account && { auth: { user: account.user, pass: account.password } }),
      // The texts of a mail must not make it read files or addresses.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  /** A repeat has the same id, date and text, so that it is the same mail. */
  #mail(notification: Notification, deliveryId: string) {
    const { title, lines, link } = wordingOf(notification, "long", this.#parts.links);
    const { from, to } = this.#to;
    const domain = from.slice(from.lastIndexOf("@") + 1);
    const thread = threadOf(notification);
    const isCritical = highestRisk(notification.news) === "critical";
    return {
      from: { name: "visto", address: from },
      to: [...to],
      subject: clip(`visto: ${title}`, subjectLimit),
      text: `${[...lines, ...(link === undefined ? [] : ["", link])].join("\n")}\n`,
      messageId: `<${deliveryId}@${domain}>`,
      ...(thread !== undefined && {
        references: `<${thread}@${domain}>`,
        inReplyTo: `<${thread}@${domain}>`,
      }),
      date: new Date(notification.at),
      ...(isCritical && { priority: "high" as const }),
      headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    };
  }
}

/** All that is told of one request stands together in a mailbox. */
function threadOf({ news: [first, ...more] }: Notification): string | undefined {
  const isPlain = more.length === 0 && "request" in first && /^\w{1,60}$/.test(first.request.id);
  return isPlain ? first.request.id : undefined;
}

interface MailResult {
  readonly accepted: readonly unknown[];
  readonly rejected: readonly unknown[];
  readonly response: string;
}

interface MailError extends Error {
  readonly code?: string;
  readonly response?: string;
  readonly responseCode?: number;
}

function receiptOf({ accepted, rejected, response }: MailResult): Receipt {
  const reply = shownText(response, 200);
  if (rejected.length === 0) return { state: "delivered", evidence: `the server took it: ${reply}` };
  // Sent again it would come twice to those who have it.
  const evidence = `taken for ${accepted.length} of ${accepted.length + rejected.length} addresses: ${reply}`;
  return { state: "unconfirmed", evidence };
}

/** What another try cannot change: a server that says no for good, or one that knows no encryption. */
function failureOf({ code, response, responseCode, message }: MailError, ended: string | undefined): Receipt {
  if (ended !== undefined) return { state: "undelivered", evidence: ended, mayRetry: true };
  const isFinal = (responseCode ?? 0) >= 500 || code === "ETLS";
  const said = shownText(response ?? message, 200);
  return {
    state: "undelivered",
    evidence: code === undefined ? said : `${code}: ${said}`,
    mayRetry: !isFinal,
  };
}
