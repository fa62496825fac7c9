import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Service } from "../base/service.ts";
import type { NotificationPlan, PlanSource } from "../domain/notification-plan.ts";
import { CommandNotifier } from "./command.ts";
import { DesktopNotifier } from "./desktop.ts";
import { EmailNotifier } from "./email.ts";
import type { Notifier, NotifierSource } from "./notifier.ts";
import type { Channel } from "./plan/channel.ts";
import { PlanFile, type PlanPlace } from "./plan/plan-file.ts";
import type { ReadPlan } from "./plan/read-plan.ts";
import type { Links } from "./templates/template.ts";
import { WebhookNotifier } from "./webhook/webhook.ts";

export interface NotificationsParts {
  readonly place: PlanPlace;
  /** What the process was started with: for secrets, and for the programs that are run. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** The owner's plan and a notifier for each of its channels, both as they are in force now. */
export class Notifications implements Service, PlanSource, NotifierSource {
  readonly #parts: NotificationsParts;
  readonly #file: PlanFile;
  #made: { readonly of: ReadPlan; readonly notifiers: ReadonlyMap<string, Notifier> } | undefined;

  constructor(parts: NotificationsParts) {
    this.#parts = parts;
    this.#file = new PlanFile(parts);
  }

  /** Reads the plan for the first time. @throws VistoError `invalid_notifications` */
  async start(): Promise<void> {
    this.#file.current();
  }

  async stop(): Promise<void> {}

  get plan(): NotificationPlan {
    return this.#file.current().plan;
  }

  get channels(): readonly string[] {
    return [...this.#file.current().channels.keys()];
  }

  notifier(channel: string): Notifier | undefined {
    const read = this.#file.current();
    if (this.#made?.of !== read) this.#made = { of: read, notifiers: this.#notifiersOf(read) };
    return this.#made.notifiers.get(channel);
  }

  #notifiersOf({ channels, links }: ReadPlan): ReadonlyMap<string, Notifier> {
    return new Map([...channels].map(([name, channel]) => [name, this.#notifierOf(channel, links)]));
  }

  #notifierOf(channel: Channel, links: Links): Notifier {
    const parts = { ...this.#parts, links };
    switch (channel.type) {
      case "webhook":
        return new WebhookNotifier(channel, parts);
      case "email":
        return new EmailNotifier(channel, parts);
      case "desktop":
        return new DesktopNotifier(channel, parts);
      case "command":
        return new CommandNotifier(channel, parts);
    }
  }
}
