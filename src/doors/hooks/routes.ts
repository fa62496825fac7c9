import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";
import { hookClients } from "../../domain/hook-clients.ts";
import type { Caller, HttpContext, Reply } from "../http/context.ts";
import { ok, type Route, route } from "../http/route.ts";
import { answerAsk } from "./answer-ask.ts";
import { bringNotes } from "./bring-notes.ts";
import { clientsByName } from "./clients/clients.ts";
import type { HookBody, HookClient, HookEvent } from "./hook.ts";
import { closeOpen, noteBegin, noteRun } from "./record-event.ts";
import { readTeller } from "./teller.ts";

/** One event of a client's hook, as it came. */
interface Told {
  readonly client: HookClient;
  readonly event: HookEvent;
  readonly headers: IncomingHttpHeaders;
  readonly caller: Caller;
  readonly reply: Reply;
}

const hookBody = z.looseObject({}).meta({ id: "HookBody", description: "As the client words it." });

/** The clients' hooks, each in its own format. */
export const hookRoutes: readonly Route[] = [
  route({
    method: "POST",
    path: "/hooks/:client",
    operation: "tellHook",
    summary: "Tell what a client's hook was told, and answer it in the client's words",
    description:
      "An ask for permission is held back until it is decided; an empty object leaves it to the client and the person there. `executing` is on disk before an allow is answered.",
    tag: "hooks",
    access: "submit",
    params: z.strictObject({ client: z.enum(hookClients) }),
    body: hookBody,
    example: {
      hook_event_name: "PermissionRequest",
      session_id: "5f0c1c1e-6c2b-4f6e-9d55-0f3f1d9a7a10",
      cwd: "/home/ada/left-pad",
      tool_name: "Bash",
      tool_input: { command: "npm publish", description: "Publish the release" },
    },
    headers: {
      "x-visto-agent": "Who asks; default: the client's name.",
      "x-tmux-pane": "The pane that the client runs in, such as `%3`.",
      "x-visto-timeout": "How long the client waits for this hook, in seconds; default: 600.",
      "x-visto-gate": "`hard` where nothing may run without the desk: no answer is then a deny.",
    },
    answers: { 200: hookBody },
    async handle({ params, body, headers, caller, reply }, context) {
      const client = clientsByName[params.client];
      const event = client.read(body, headers);
      const answer = await hear(context, { client, event, headers, caller, reply });
      return answer && ok(answer);
    },
  }),
];

/** Does what an event asks of the desk; undefined where nobody is there any more to be answered. */
async function hear(context: HttpContext, told: Told): Promise<HookBody | undefined> {
  const { client, event, caller, headers, reply } = told;
  const teller = readTeller(client, headers);
  switch (event.kind) {
    case "asks": {
      if (event.gate) noteBegin(context, event.use);
      const answer = await answerAsk(context, { event, teller, caller, reply });
      return answer && client.answer(answer, event);
    }
    case "begins":
      noteBegin(context, event.use);
      return {};
    case "ran":
      await noteRun(context, caller, event);
      return (await bringNotes(context, { event, teller, caller, reply })) ?? {};
    case "turn_begins":
      await closeOpen(context, caller, event.session, "a new turn began without it");
      return {};
    case "turn_ends":
      if (!event.goesOn) await closeOpen(context, caller, event.session, "the turn ended without it");
      return (await bringNotes(context, { event, teller, caller, reply })) ?? {};
    case "session_ends":
      context.hooks.endSession(event.session);
      await closeOpen(context, caller, event.session, "the session ended");
      return {};
    case "session_begins":
    case "other":
      return {};
  }
}
