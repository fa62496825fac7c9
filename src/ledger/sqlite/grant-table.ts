/** The grants as rows: those for a command, and pages of them for people. */

import type { Instant } from "../../base/clock.ts";
import type { Database } from "../../base/sqlite/database.ts";
import type { Covered, Grant } from "../../domain/grant.ts";
import type { Page } from "../../queue/store.ts";
import type { GrantQuery } from "../ledger.ts";
import { Filter } from "./filter.ts";
import { type ReadRows, readPage } from "./page.ts";
import type { Row } from "./rows.ts";

/** As the partial indexes say it. */
const isUsable = "revoked_at IS NULL AND used < uses";

const openFor = `SELECT * FROM grants WHERE command_hash = ? AND expires_at > ? AND ${isUsable} ORDER BY expires_at, n`;
const byId = "SELECT * FROM grants WHERE id = ?";
const ofRequest =
  "SELECT * FROM grants WHERE id = (SELECT course ->> '$.decision.grant' FROM requests WHERE id = ?)";

/** The open grants for a command, the one that ends first in front. */
export function grantsFor(db: Database, commandHash: string, now: Instant): Grant[] {
  return (db.sql(openFor).all(commandHash, now) as Row[]).map(toGrant);
}

export function grantById(db: Database, id: string): Grant | undefined {
  return one(db.sql(byId).get(id));
}

/** The grant by which a request was approved. */
export function grantOfRequest(db: Database, requestId: string): Grant | undefined {
  return one(db.sql(ofRequest).get(requestId));
}

function one(row: unknown): Grant | undefined {
  return row === undefined ? undefined : toGrant(row as Row);
}

export function insertGrant(db: Database, grant: Grant): void {
  const { covered } = grant;
  db.sql(
    `INSERT INTO grants (id, request_id, by, requester, command_hash, covered, given_at, expires_at, uses, used)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    grant.id,
    grant.requestId,
    grant.by,
    covered.requester,
    covered.commandHash,
    JSON.stringify(covered),
    grant.givenAt,
    grant.expiresAt,
    grant.uses,
    grant.used,
  );
}

/** Records what a grant was used for and its revocation; what it covers never changes. */
export function updateGrant(db: Database, { id, used, revoked }: Grant): void {
  db.sql("UPDATE grants SET used = ?, revoked_by = ?, revoked_at = ? WHERE id = ?").run(
    used,
    revoked?.by ?? null,
    revoked?.at ?? null,
    id,
  );
}

function toGrant(row: Row): Grant {
  const grant: Grant = {
    id: row.id as string,
    requestId: row.request_id as string,
    by: row.by as string,
    givenAt: row.given_at as Instant,
    expiresAt: row.expires_at as Instant,
    uses: row.uses as number,
    used: row.used as number,
    covered: JSON.parse(row.covered as string) as Covered,
  };
  if (row.revoked_at === null) return grant;
  return { ...grant, revoked: { by: row.revoked_by as string, at: row.revoked_at as Instant } };
}

/** One page of grants, newest first. */
export function listGrants(read: ReadRows, query: GrantQuery): Promise<Page<Grant>> {
  const filter = new Filter();
  filter.where(`expires_at > ? AND ${isUsable}`, query.openAt);
  filter.where("requester = ?", query.requester);
  // The plus keeps the few open ones from being looked for in the order of all that there have been.
  const order = query.openAt === undefined ? "n" : "+n";
  return readPage(read, { from: "grants", filter, order, toItem: toGrant }, query);
}
