import type { Answer, CallOptions, HttpDesk } from "../flow/http-desk.ts";

/** What every event of a client's session has in common, and the words of some events, as Claude Code says them. */
export class HookClientAtWork {
  readonly session: string;
  readonly cwd = "/srv/left-pad";
  readonly #desk: HttpDesk;
  readonly #token: string;
  readonly #client: string;

  constructor(desk: HttpDesk, token: string, session: string, client = "claude-code") {
    this.#desk = desk;
    this.#token = token;
    this.session = session;
    this.#client = client;
  }

  /** Tells an event of this session. */
  tell(event: string, fields: object = {}, options: CallOptions = {}): Promise<Answer> {
    const body = {
      hook_event_name: event,
      session_id: this.session,
      cwd: this.cwd,
      transcript_path: "/home/ada/.claude/projects/x.jsonl",
      permission_mode: "default",
      ...fields,
    };
    return this.post(body, options);
  }

  post(body: unknown, options: CallOptions = {}): Promise<Answer> {
    return this.#desk.api("POST", `/hooks/${this.#client}`, { token: this.#token, body, ...options });
  }

  bash(event: string, command: string, fields: object = {}, options: CallOptions = {}): Promise<Answer> {
    const tool_input = { command, description: "Do it" };
    return this.tell(event, { tool_name: "Bash", tool_input, ...fields }, options);
  }
}
