import type { NotePriority } from "../domain/note.ts";
import type { RequestKind } from "../domain/request.ts";
import type { TaskState } from "../domain/task.ts";
import type { AgentView, NewAgentView } from "../domain/views/agent.ts";
import type { NoteView, SentNoteView } from "../domain/views/note.ts";
import type { StatsView } from "../domain/views/stats.ts";
import type { TaskView } from "../domain/views/task.ts";
import { type ApiCalls, type PageFilter, type PageView, query, segment } from "./calls.ts";

/** Which tasks to list, the newest begun first. */
export interface TaskFilter extends PageFilter {
  readonly agent?: string;
  readonly state?: TaskState;
}

/** Of which requests the figures are. */
export interface StatsFilter {
  /** How far back, a duration such as "24h". */
  readonly since?: string;
  readonly agent?: string;
  readonly kind?: RequestKind;
}

/** The agents, what they work on, and the figures of what they asked. */
export class AgentCalls {
  readonly #calls: ApiCalls;

  constructor(calls: ApiCalls) {
    this.#calls = calls;
  }

  list(filter: PageFilter = {}): Promise<PageView<AgentView>> {
    return this.#calls.get(`/agents${query({ ...filter })}`);
  }

  /** Registers an agent and answers its own token, which is shown this once. */
  add(name: string, title?: string): Promise<NewAgentView> {
    return this.#calls.post("/agents", { name, title });
  }

  tasks(filter: TaskFilter = {}): Promise<PageView<TaskView>> {
    return this.#calls.get(`/tasks${query({ ...filter })}`);
  }

  stats(filter: StatsFilter = {}): Promise<StatsView> {
    return this.#calls.get(`/stats${query({ ...filter })}`);
  }
}

/** A note to be sent. */
export interface NoteBody {
  /** An agent's name, several, or `*` for every agent of the last day. */
  readonly to: string | readonly string[];
  /** In which agent's name; default: the token's own. */
  readonly from?: string;
  readonly subject?: string;
  readonly body: string;
  readonly priority?: NotePriority;
}

/** A mailbox (default: the token's own), or what somebody has sent; newest first. */
export type NoteFilter = PageFilter &
  (
    | { readonly to?: string; readonly unread?: boolean; readonly from?: undefined }
    | { readonly from: string; readonly to?: undefined; readonly unread?: undefined }
  );

/** Mail between agents, and from people to them. */
export class NoteCalls {
  readonly #calls: ApiCalls;

  constructor(calls: ApiCalls) {
    this.#calls = calls;
  }

  send(note: NoteBody): Promise<SentNoteView> {
    return this.#calls.post("/notes", note);
  }

  list(filter: NoteFilter = {}): Promise<PageView<NoteView>> {
    return this.#calls.get(`/notes${query({ ...filter })}`);
  }

  /** Marks a note as read by `as`, else by the token's own name. */
  read(id: string, as?: string): Promise<{ readonly id: string; readonly readAt: string }> {
    return this.#calls.post(`/notes/${segment(id)}/read`, { as }, { repeatable: true });
  }
}
