import { attendRequest } from "../../src/actors/attend-request.ts";
import { notifyOperator } from "../../src/actors/notify-operator.ts";
import { silentLog } from "../../src/base/log.ts";
import { Services } from "../../src/base/service.ts";
import { actorQueues, type NotifyPayload, notifyPayload } from "../../src/domain/messages.ts";
import { emptyPlan, type NotificationPlan } from "../../src/domain/notification-plan.ts";
import { actor } from "../../src/queue/actor.ts";
import { EmbeddedBroker } from "../../src/queue/brokers/embedded.ts";
import { Worker } from "../../src/queue/worker.ts";
import { Attendance } from "../../src/upkeep/attendance.ts";
import { HttpDesk } from "../flow/http-desk.ts";

/** A desk behind a real door, with a worker that keeps its appointments; the news for reviewers is only written down. */
export class AttendedDesk {
  readonly http: HttpDesk;
  readonly #news: NotifyPayload[] = [];
  readonly #awaited = new Set<() => void>();
  readonly #services: Services;

  static async start(plan?: NotificationPlan): Promise<AttendedDesk> {
    const desk = new AttendedDesk(await HttpDesk.start({ plan }));
    await desk.#services.start();
    return desk;
  }

  private constructor(http: HttpDesk) {
    this.http = http;
    const { desk, presence, clock, ledger } = http;
    const told = actor(
      {
        name: "notify_supervisor_request",
        queue: actorQueues.notify_supervisor_request,
        payload: notifyPayload,
      },
      (payload) => this.#tell(payload),
    );
    const broker = new EmbeddedBroker({ store: ledger.messages, clock, log: silentLog });
    this.#services = new Services([
      new Attendance({ desk, presence, clock, log: silentLog }),
      broker,
      new Worker({
        broker,
        actors: [told, attendRequest(desk, clock), notifyOperator(ledger, { plan: emptyPlan })],
        concurrency: { notify: 8, upkeep: 8 },
        name: "w1",
        clock,
        log: silentLog,
      }),
    ]);
  }

  async stop(): Promise<void> {
    await this.#services.stop();
    await this.http.stop();
  }

  #tell(news: NotifyPayload): void {
    this.#news.push(news);
    for (const resolve of this.#awaited) resolve();
    this.#awaited.clear();
  }

  /** What reviewers were told of a request, once it is so much. */
  async newsOf(id: string, count: number): Promise<NotifyPayload[]> {
    for (;;) {
      const told = this.#news.filter(({ requestId }) => requestId === id);
      if (told.length >= count) return told;
      await new Promise<void>((resolve) => this.#awaited.add(resolve));
    }
  }

  async eventsOf(id: string, count: number): Promise<unknown[]> {
    return (await this.newsOf(id, count)).map(({ event }) => event);
  }

  /** Moves the clock on and resolves when the entry that falls due is written for the nth time. */
  async advanceTo(ms: number, subject: string, type: string, nth = 1): Promise<void> {
    await this.http.clock.advance(ms);
    await this.recorded(subject, type, nth);
  }

  async recorded(subject: string, type: string, nth = 1): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    let seen = 0;
    const unfollow = await this.http.tail.follow((entry) => {
      if (entry.subject === subject && entry.type === type && ++seen === nth) resolve();
    }, 0);
    await promise;
    unfollow();
  }

  /** The types of the entries about a subject, in order. */
  async history(subject: string): Promise<string[]> {
    return (await this.http.ledger.entriesOf(subject, 100)).map(({ type }) => type);
  }
}
