import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import type { Notification } from "../../src/domain/notification.ts";
import type { Notifier, Receipt } from "../../src/notifiers/notifier.ts";

/** Posts each notification as JSON to a URL, with the delivery id as its Idempotency-Key; a 2xx is the proof. */
export class HttpNotifier implements Notifier {
  readonly channel: string;
  readonly quick = true;
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(channel: string, url: string) {
    this.channel = channel;
    this.#url = url;
  }

  async send(notification: Notification, deliveryId: string, signal: AbortSignal): Promise<Receipt> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const headers = { "content-type": "application/json", "idempotency-key": deliveryId };
    const post = httpRequest(this.#url, { method: "POST", agent: this.#agent, signal, headers });
    post.on("error", reject).on("response", (response: IncomingMessage) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    post.end(JSON.stringify(notification));
    const status = await promise;
    const evidence = `HTTP ${status}`;
    if (status >= 200 && status < 300) return { state: "delivered", evidence };
    return { state: "undelivered", evidence, mayRetry: status >= 500 || status === 429 };
  }

  close(): void {
    this.#agent.destroy();
  }
}
