import assert from "node:assert/strict";
import { it } from "node:test";
import { systemClock } from "../../../src/base/clock.ts";
import { Accounts } from "../../../src/clearance/accounts.ts";
import { hashLoginCode, hashToken, newToken } from "../../../src/clearance/credentials.ts";
import { login } from "../../../src/clearance/identities.ts";
import { DataFolder } from "../../../src/ledger/data-folder.ts";
import { openTestLedger } from "../../support/open-ledger.ts";
import { granted, refusalCode } from "../../support/requests.ts";
import { tempFolder } from "../../support/temp-folder.ts";

it("a desk makes its first two tokens once, and keeps them over a restart or a lost ledger entry", async () => {
  const open = await openTestLedger(systemClock);
  const folder = tempFolder();
  const data = new DataFolder(folder.path);
  const first = new Accounts(open.ledger, data);
  await first.start();
  const again = new Accounts(open.ledger, data);
  await again.start();
  assert.equal(again.adminToken, first.adminToken);
  assert.equal(again.agentToken, data.readSecret("agent-token"));
  const admin = await open.ledger.tokenByHash(hashToken(first.adminToken));
  assert.deepEqual([admin?.role, admin?.maxRisk], ["admin", "critical"]);
  assert.equal((await open.ledger.tokens({ limit: 9 })).items.length, 2);
  await again.stop();
  folder.remove();
  await open.close();
});

it("a login code works once, and the person at the terminal is logged in without one", async () => {
  const open = await openTestLedger(systemClock);
  const folder = tempFolder();
  const accounts = new Accounts(open.ledger, new DataFolder(folder.path));
  const code = await accounts.createLoginCode("desk");
  const enter = (name: string) =>
    open.ledger.run(login, { codeHash: hashLoginCode(code), name, tokenHash: newToken().hash });
  assert.equal(granted(await enter("ada")).name, "ada");
  assert.equal(refusalCode(await enter("eve")), "login_code_unknown");
  const here = await open.ledger.tokenByHash(hashToken(await accounts.loginHere("bob")));
  assert.equal(here?.name, "bob");
  folder.remove();
  await open.close();
});
