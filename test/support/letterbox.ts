import type { Clock, Instant } from "../../src/base/clock.ts";
import type { Notification } from "../../src/domain/notification.ts";
import type { Notifier, Receipt } from "../../src/notifiers/notifier.ts";

export interface Letter {
  readonly id: string;
  readonly at: Instant;
  readonly notification: Notification;
}

export const arrived: Receipt = { state: "delivered", evidence: "it lies in the letterbox" };
export const broken: Receipt = { state: "undelivered", evidence: "the lid is stuck", mayRetry: true };
export const refused: Receipt = { state: "undelivered", evidence: "no such address", mayRetry: false };

/** A channel within this process: keeps what is sent to it, and answers what the test wants. */
export class Letterbox implements Notifier {
  readonly channel: string;
  readonly quick: boolean;
  readonly letters: Letter[] = [];
  /** The answer to each try, by its number from 0. */
  answer: (number: number, letter: Letter) => Receipt | Promise<Receipt>;
  readonly #clock: Clock;

  constructor(channel: string, clock: Clock, answer: Letterbox["answer"] = () => arrived, quick = true) {
    this.channel = channel;
    this.quick = quick;
    this.answer = answer;
    this.#clock = clock;
  }

  async send(notification: Notification, id: string): Promise<Receipt> {
    const letter = { id, at: this.#clock.now(), notification };
    return this.answer(this.letters.push(letter) - 1, letter);
  }

  /** What each letter tells of: commands of asks, codes of alerts, else the event. */
  get told(): readonly (readonly string[])[] {
    return this.letters.map(({ notification }) =>
      notification.news.map((news) => {
        if ("request" in news) return news.request.command;
        return news.event === "alert" ? news.code : news.event;
      }),
    );
  }
}
