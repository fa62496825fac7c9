/** The deliveries of notifications as rows, and pages of them for people. */

import type { Instant } from "../../base/clock.ts";
import type { Database } from "../../base/sqlite/database.ts";
import type { NotificationDelivery } from "../../domain/notification-delivery.ts";
import type { Page } from "../../queue/store.ts";
import type { DeliveryQuery } from "../ledger.ts";
import { Filter } from "./filter.ts";
import { type ReadRows, readPage } from "./page.ts";
import type { Row } from "./rows.ts";

export function insertDelivery(db: Database, delivery: NotificationDelivery): void {
  const { id, notification, recipient, channel, state, attempts, createdAt, fallbacks } = delivery;
  db.sql(
    `INSERT INTO deliveries (id, notification, recipient, channel, state, attempts, created_at, fallbacks)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(id, notification, recipient, channel, state, attempts, createdAt, JSON.stringify(fallbacks));
}

/** Records what became of a delivery; where it goes never changes. */
export function updateDelivery(db: Database, delivery: NotificationDelivery): void {
  const { id, state, attempts, settledAt, evidence } = delivery;
  db.sql("UPDATE deliveries SET state = ?, attempts = ?, settled_at = ?, evidence = ? WHERE id = ?").run(
    ...[state, attempts, settledAt ?? null, evidence ?? null, id],
  );
}

const ownNotification = "(SELECT notification FROM deliveries WHERE id = ?)";

/** All deliveries of the notification that this one is of, in the order in which they were made. */
export function deliveriesBeside(db: Database, id: string): NotificationDelivery[] {
  const sql = `SELECT * FROM deliveries WHERE notification = ${ownNotification} ORDER BY n`;
  return (db.sql(sql).all(id) as Row[]).map(toDelivery);
}

/** What the notification of this delivery tells of, by id. */
export function subjectsTold(db: Database, id: string): string[] {
  const row = db.sql(`SELECT subjects FROM notifications WHERE id = ${ownNotification}`).get(id);
  const subjects = (row as { subjects: string | null } | undefined)?.subjects;
  return subjects ? (JSON.parse(subjects) as string[]) : [];
}

export function toDelivery(row: Row): NotificationDelivery {
  const settled = row.settled_at === null ? undefined : { settledAt: row.settled_at as Instant };
  const known = row.evidence === null ? undefined : { evidence: row.evidence as string };
  return {
    id: row.id as string,
    notification: row.notification as string,
    recipient: row.recipient as string,
    channel: row.channel as string,
    state: row.state as NotificationDelivery["state"],
    attempts: row.attempts as number,
    createdAt: row.created_at as Instant,
    ...settled,
    ...known,
    fallbacks: JSON.parse(row.fallbacks as string) as string[],
  };
}

/** One page of deliveries, newest first. */
export function listDeliveries(read: ReadRows, query: DeliveryQuery): Promise<Page<NotificationDelivery>> {
  const filter = new Filter();
  filter.where("state = ?", query.state);
  filter.where("channel = ?", query.channel);
  filter.where("recipient = ?", query.recipient);
  filter.where("notification = ?", query.notification);
  return readPage(read, { from: "deliveries", filter, toItem: toDelivery }, query);
}
