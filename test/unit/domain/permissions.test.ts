import assert from "node:assert/strict";
import { test } from "node:test";
import { type Permission, permissions, permits } from "../../../src/domain/permissions.ts";
import { type Role, roles } from "../../../src/domain/reviewer.ts";

const expected: Record<Role, readonly Permission[]> = {
  agent: ["submit", "read-own", "send-notes"],
  reviewer: ["read-own", "read-all", "decide", "resolve", "withdraw-any", "read-audit", "send-notes"],
  operator: ["read-own", "read-all", "manage-queues", "manage-notifications", "read-audit", "send-notes"],
  admin: permissions,
};

for (const role of roles) {
  test(`a token with the role ${role} may do what stands here and nothing else`, () => {
    assert.deepEqual(
      permissions.filter((permission) => permits(role, permission)),
      expected[role],
    );
  });
}
