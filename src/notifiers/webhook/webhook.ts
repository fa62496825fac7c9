import type { Clock } from "../../base/clock.ts";
import { describeError } from "../../base/errors.ts";
import type { Notification } from "../../domain/notification.ts";
import { hideSecrets, secretsOf } from "../hide-secrets.ts";
import type { Notifier, Receipt } from "../notifier.ts";
import type { WebhookChannel } from "../plan/channel.ts";
import type { Links } from "../templates/template.ts";
import { limited } from "../time-limit.ts";
import { receiptOf } from "./answer.ts";
import { bodies } from "./bodies.ts";
import { post } from "./post.ts";
import { sign } from "./sign.ts";

export interface WebhookParts {
  readonly clock: Clock;
  readonly links: Links;
  /** Visto's own, as the receiver sees it. */
  readonly version: string;
}

/** Posts notifications to one address as JSON, signed; a repeat carries the same `Idempotency-Key`. */
export class WebhookNotifier implements Notifier {
  readonly channel: string;
  /** A program can tell a repeat; a chat would show it twice. */
  readonly quick: boolean;
  readonly #to: WebhookChannel;
  readonly #parts: WebhookParts;

  constructor(to: WebhookChannel, parts: WebhookParts) {
    this.channel = to.name;
    this.quick = to.template === "json";
    this.#to = to;
    this.#parts = parts;
  }

  async send(notification: Notification, deliveryId: string, signal: AbortSignal): Promise<Receipt> {
    const { clock, links } = this.#parts;
    const { template, url, timeLimit, secret, token } = this.#to;
    const told = bodies[template]({ notification, deliveryId, url, links });
    const body = JSON.stringify(told.body);
    const limit = limited(clock, timeLimit, signal);
    const answer = await post(told.url, this.#headers(deliveryId, body), body, limit.signal).catch(
      (error: unknown): Receipt => {
        const why = limit.signal.aborted ? limit.why() : describeError(error).code;
        return { state: "undelivered", evidence: `${url.host}: ${why}`, mayRetry: true };
      },
    );
    limit.release();
    if ("state" in answer) return answer;
    const said = hideSecrets(answer.body, [...secretsOf(url), secret, token]);
    return receiptOf({ ...answer, body: said }, clock.now());
  }

  #headers(deliveryId: string, body: string): Record<string, string> {
    const { secret, token } = this.#to;
    const timestamp = String(Math.floor(this.#parts.clock.now() / 1_000));
    return {
      "content-type": "application/json; charset=utf-8",
      "content-length": String(Buffer.byteLength(body)),
      "user-agent": `visto/${this.#parts.version}`,
      "idempotency-key": deliveryId,
      "visto-timestamp": timestamp,
      ...(secret !== undefined && { "visto-signature": sign(secret, timestamp, body) }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
  }
}
