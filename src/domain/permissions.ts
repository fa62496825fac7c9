import type { Role } from "./reviewer.ts";

export const permissions = [
  "submit",
  "read-own",
  "read-all",
  "decide",
  "resolve",
  "withdraw-any",
  "manage-queues",
  "manage-tokens",
  "manage-notifications",
  "read-audit",
  "send-notes",
] as const;

/** Something that a door asks the table about before it calls a verb. */
export type Permission = (typeof permissions)[number];

/** What each role may do; whoever submits may also withdraw, start and confirm what is its own. */
const granted: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  agent: new Set(["submit", "read-own", "send-notes"]),
  reviewer: new Set([
    "read-own",
    "read-all",
    "decide",
    "resolve",
    "withdraw-any",
    "read-audit",
    "send-notes",
  ]),
  operator: new Set([
    "read-own",
    "read-all",
    "manage-queues",
    "manage-notifications",
    "read-audit",
    "send-notes",
  ]),
  admin: new Set(permissions),
};

/** Whether a role has a permission; what the table does not grant is refused. */
export function permits(role: Role, permission: Permission): boolean {
  return granted[role].has(permission);
}
