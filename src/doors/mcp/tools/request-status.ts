import { z } from "zod";
import { parseDuration } from "../../../base/duration.ts";
import { awaitRequest } from "../await-request.ts";
import { requestId, wait } from "../fields.ts";
import { shownRequest } from "../request-answer.ts";
import { tool } from "../tool.ts";

/** Shows how a request stands, now or after a wait. */
export const requestStatus = tool({
  name: "request_status",
  title: "See how a request stands",
  description:
    "See how a request stands, with its output once it has run. With wait the answer is held back until it is decided (execution agent) or finished (execution server), or the wait is over. Cancelling this call takes nothing back.",
  needs: "read-own",
  readOnly: true,
  input: z.strictObject({ id: requestId, wait }),
  async handle({ id, wait: waitText }, call) {
    const request = await call.desk().request(id, { signal: call.signal });
    if (waitText === undefined) return shownRequest(request, call.setting);
    const until = request.execution === "server" ? "finished" : "decided";
    const waitMs = parseDuration(waitText, "wait");
    return shownRequest(await awaitRequest(call, request, { until, waitMs }), call.setting);
  },
});
