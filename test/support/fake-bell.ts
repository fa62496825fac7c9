import type { NotificationPlan } from "../../src/domain/notification-plan.ts";
import { FakeClock } from "../../src/testing/fake-clock.ts";
import { Bell } from "./bell.ts";
import { Letterbox } from "./letterbox.ts";
import { ada, granted, judgement, minute } from "./requests.ts";
import { type TempFolder, tempFolder } from "./temp-folder.ts";

export const hour = 60 * minute;
export const critical = { judgement: judgement("ask", { risk: "critical" }) } as const;

interface FakeParts {
  readonly folder: TempFolder;
  readonly clock: FakeClock;
  readonly chat: Letterbox;
  readonly mail: Letterbox;
  readonly plan?: NotificationPlan;
}

/** A bell whose time a test moves, with two channels within this process, `chat` and `mail`. */
export class FakeBell extends Bell {
  readonly fake: FakeClock;
  readonly chat: Letterbox;
  readonly mail: Letterbox;
  readonly #folder: TempFolder;

  static async open(): Promise<FakeBell> {
    // Noon, so that nothing is quiet and no head is due.
    const clock = new FakeClock(Date.UTC(2026, 0, 1, 12));
    const [chat, mail] = [new Letterbox("chat", clock), new Letterbox("mail", clock)];
    return new FakeBell({ folder: tempFolder(), clock, chat, mail }).#begin();
  }

  private constructor({ folder, clock, chat, mail, plan }: FakeParts) {
    super({ file: folder.file("ledger.db"), clock, plan, notifiers: [chat, mail] });
    this.fake = clock;
    this.chat = chat;
    this.mail = mail;
    this.#folder = folder;
  }

  async #begin(): Promise<this> {
    await this.open();
    return this.work();
  }

  /** Another desk on the same folder, with the same plan and channels, at the time that the clock shows by then. */
  reopen(): Promise<FakeBell> {
    const { fake: clock, chat, mail, source } = this;
    return new FakeBell({ folder: this.#folder, clock, chat, mail, plan: source.plan }).#begin();
  }

  /** Lets the queue come to rest without time passing. */
  async rest(): Promise<void> {
    await this.worker?.drain();
  }

  async reject({ id, digest }: { readonly id: string; readonly digest: string }): Promise<void> {
    granted(await this.desk.decide({ id, digest, identity: ada, verdict: "reject" }));
  }

  async end(): Promise<void> {
    await this.close();
    this.#folder.remove();
  }
}
