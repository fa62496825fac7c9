import { isRefusal, type Refusal, refusalError, refuse, VistoError } from "../../base/errors.ts";
import { noSuchRequest } from "../../clearance/move.ts";
import { type Permission, permits } from "../../domain/permissions.ts";
import type { AgentRequest } from "../../domain/request.ts";
import type { Caller, HttpContext } from "./context.ts";

/** What each permission lets one do, for the refusal's sentence. */
const deeds: Readonly<Record<Permission, string>> = {
  submit: "submit requests",
  "read-own": "read requests",
  "read-all": "read what others asked or the desk raised",
  decide: "decide requests",
  resolve: "resolve requests",
  "withdraw-any": "withdraw the requests of others",
  "manage-queues": "manage queues",
  "manage-tokens": "manage tokens and login codes",
  "manage-notifications": "test channels",
  "read-audit": "read the audit history",
  "send-notes": "send notes",
};

/** Throws `role_forbidden` unless the caller's role has the permission. */
export function need({ identity }: Caller, permission: Permission): void {
  if (permits(identity.role, permission)) return;
  throw new VistoError(
    "role_forbidden",
    `A token with the role ${identity.role} may not ${deeds[permission]}.`,
  );
}

/** A verb's answer, or its refusal thrown. */
export function answered<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw refusalError(value);
  return value as T;
}

/** What was found by an id, unless there is no such request or it is another's that this caller may not read. */
export function readable(found: AgentRequest | undefined, id: string, caller: Caller): AgentRequest {
  const request = answered(found ?? noSuchRequest(id));
  if (isOwn(request, caller) || permits(caller.identity.role, "read-all")) return request;
  throw notOwn(id, caller);
}

/** The caller's own request, as its executor needs it. */
export async function ownRequest({ desk }: HttpContext, id: string, caller: Caller): Promise<AgentRequest> {
  const request = answered((await desk.ledger.request(id)) ?? noSuchRequest(id));
  if (!isOwn(request, caller)) throw notOwn(id, caller);
  return request;
}

export function isOwn(request: AgentRequest, { identity }: Caller): boolean {
  return request.requester === identity.name;
}

function notOwn(id: string, { identity }: Caller): VistoError {
  return refusalError(
    refuse(
      "role_forbidden",
      `${id} was asked by another identity than ${identity.name}: use the token that asked it.`,
    ),
  );
}
