import assert from "node:assert/strict";
import type { RequestView } from "../../src/domain/view.ts";
import { HttpDesk } from "../flow/http-desk.ts";
import { HookClientAtWork } from "./hook-client.ts";

/** What Claude Code is answered when its permission hook is allowed. */
export const allowed = {
  hookSpecificOutput: { hookEventName: "PermissionRequest", decision: { behavior: "allow" } },
};

/** Lets the event loop go round once. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A desk with clients whose hooks tell it things, and a look at what it makes of them. */
export class HookDesk {
  readonly desk: HttpDesk;
  readonly token: string;
  #sessions = 0;

  static async start(): Promise<HookDesk> {
    const desk = await HttpDesk.start();
    return new HookDesk(desk, await desk.token("agent"));
  }

  private constructor(desk: HttpDesk, token: string) {
    this.desk = desk;
    this.token = token;
  }

  stop(): Promise<void> {
    return this.desk.stop();
  }

  /** A client in a session of its own. */
  client(name?: string): HookClientAtWork {
    return new HookClientAtWork(this.desk, this.token, `s-${++this.#sessions}`, name);
  }

  /** Somebody else who names the same session. */
  async stranger({ session }: HookClientAtWork): Promise<HookClientAtWork> {
    return new HookClientAtWork(this.desk, await this.desk.token("agent", "other"), session);
  }

  async show(id: string): Promise<RequestView> {
    const token = await this.desk.token("reviewer");
    return (await this.desk.api("GET", `/requests/${id}`, { token })).json;
  }

  /** What a session has asked for, newest first. */
  async asks({ session }: HookClientAtWork): Promise<readonly RequestView[]> {
    const token = await this.desk.token("reviewer");
    return (await this.desk.api("GET", `/requests?q=session:${session}`, { token })).json.items;
  }

  /** As `asks`, once there are so many. */
  async manyAsked(client: HookClientAtWork, count: number): Promise<readonly RequestView[]> {
    for (;;) {
      const found = await this.asks(client);
      if (found.length >= count) return found;
    }
  }

  /** The only ask of a session, once the desk has it. */
  async asked(client: HookClientAtWork): Promise<RequestView> {
    const [request] = await this.manyAsked(client, 1);
    assert.ok(request);
    return request;
  }

  /** The codes of the open alerts about a request. */
  async alerts(id: string): Promise<readonly string[]> {
    const { json } = await this.desk.api("GET", "/alerts", { token: await this.desk.token("reviewer") });
    const items = json.items as readonly { subject: string; code: string }[];
    return items.filter(({ subject }) => subject === id).map(({ code }) => code);
  }

  async approve(request: RequestView): Promise<void> {
    assert.equal((await this.desk.decide(request, "approve")).status, 200);
  }

  /** Lets a request's deadline come. */
  async expire(request: RequestView): Promise<void> {
    await this.desk.clock.advance(Date.parse(request.deadline) - this.desk.clock.now());
    await this.desk.desk.attend(request.id);
  }
}
