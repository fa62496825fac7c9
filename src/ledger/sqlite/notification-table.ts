/** Notifications as rows: a recipient's bell, the news that one gathers, and what it says for ever. */

import type { Instant } from "../../base/clock.ts";
import type { Database } from "../../base/sqlite/database.ts";
import type { Bell } from "../../domain/bell.ts";
import { subjectOf } from "../../domain/freeze-news.ts";
import {
  isAsk,
  type KeptNews,
  type NewsAtHand,
  type WaitingNotification,
} from "../../domain/kept-notification.ts";
import type { News, Notification } from "../../domain/notification.ts";
import type { Ringer, WaitingAtHand } from "../verb.ts";
import { selectRequests, toRequest } from "./request-table.ts";
import type { Row } from "./rows.ts";

export function insertNotification(db: Database, notification: WaitingNotification): void {
  const { id, recipient, state, urgent, openedAt, dueAt, size } = notification;
  db.sql(
    `INSERT INTO notifications (id, recipient, state, urgent, opened_at, due_at, size, left_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(id, recipient, state, Number(urgent), openedAt, dueAt, size, leavesAt(notification));
}

/** Changes a notification that has not left; one that has stays as it is. */
export function updateNotification(db: Database, notification: WaitingNotification): void {
  const { id, state, urgent, dueAt, size } = notification;
  db.sql(
    `UPDATE notifications SET state = ?, urgent = ?, due_at = ?, size = ?, left_at = ?
     WHERE id = ? AND state IN ('open', 'full')`,
  ).run(state, Number(urgent), dueAt, size, leavesAt(notification), id);
}

/** A full one counts as an interruption at its time: the next one of the recipient keeps its distance from it. */
function leavesAt({ state, dueAt }: WaitingNotification): Instant | null {
  return state === "full" ? dueAt : null;
}

export function addNews(
  db: Database,
  { id, recipient, size }: WaitingNotification,
  source: string,
  news: KeptNews,
): void {
  db.sql(
    "INSERT INTO notification_news (notification, position, recipient, source, news) VALUES (?, ?, ?, ?, ?)",
  ).run(id, size, recipient, source, JSON.stringify(news));
}

export function closeNotification(db: Database, notification: Notification, urgent: boolean): void {
  const { id, at, news } = notification;
  db.sql(
    `UPDATE notifications SET state = 'closed', urgent = ?, left_at = ?, content = ?, subjects = ?
     WHERE id = ? AND state IN ('open', 'full')`,
  ).run(Number(urgent), at, JSON.stringify(news), JSON.stringify(news.map(subjectOf)), id);
}

export function cancelNotification(db: Database, id: string): void {
  db.sql(
    "UPDATE notifications SET state = 'cancelled', left_at = NULL WHERE id = ? AND state IN ('open', 'full')",
  ).run(id);
}

/** The bells of these recipients. */
export function bells(db: Database, ringers: readonly Ringer[], source: string): Map<string, Bell> {
  return new Map(ringers.map((ringer) => [ringer.name, bell(db, ringer, source)]));
}

const newest = (urgent: string, most = "1"): string =>
  `SELECT left_at FROM notifications WHERE recipient = ? AND left_at IS NOT NULL AND urgent = ${urgent}
   ORDER BY left_at DESC LIMIT 1 OFFSET ${most} - 1`;

function bell(db: Database, { name, most }: Ringer, source: string): Bell {
  const open = db.sql("SELECT * FROM notifications WHERE recipient = ? AND state = 'open'").get(name);
  const told = db.sql("SELECT 1 FROM notification_news WHERE source = ? AND recipient = ?").get(source, name);
  const plainAt = leftAt(db.sql(newest("0")).get(name));
  const lastUrgentAt = leftAt(db.sql(newest("1")).get(name));
  const last = [plainAt, lastUrgentAt].filter((at) => at !== undefined);
  return {
    ...(open && { open: toWaiting(open as Row) }),
    told: told !== undefined,
    ...(last.length > 0 && { lastAt: Math.max(...last) }),
    lastUrgentAt,
    rateAt: most === undefined ? undefined : leftAt(db.sql(newest("0", "?")).get(name, most)),
  };
}

function leftAt(row: unknown): Instant | undefined {
  return (row as { left_at: Instant } | undefined)?.left_at;
}

/** A notification that has not left, with its news and what that is about as it is now. */
export function waitingAtHand(db: Database, id: string): WaitingAtHand | undefined {
  const row = db.sql("SELECT * FROM notifications WHERE id = ? AND state IN ('open', 'full')").get(id);
  if (row === undefined) return undefined;
  const rows = db.sql("SELECT news FROM notification_news WHERE notification = ? ORDER BY position").all(id);
  const items = (rows as { news: string }[]).map(({ news }) => atHand(db, JSON.parse(news) as KeptNews));
  return { notification: toWaiting(row as Row), items };
}

function atHand(db: Database, news: KeptNews): NewsAtHand {
  if (isAsk(news)) {
    const row = db.sql(`${selectRequests} WHERE id = ?`).get(news.requestId);
    return row === undefined ? { news } : { news, request: toRequest(row as Row) };
  }
  if (news.event !== "alert") return { news };
  const open = "SELECT 1 FROM alerts WHERE code = ? AND subject = ? AND resolved_at IS NULL";
  return { news, isOpen: db.sql(open).get(news.code, news.subject) !== undefined };
}

function toWaiting(row: Row): WaitingNotification {
  return {
    id: row.id as string,
    recipient: row.recipient as string,
    state: row.state as WaitingNotification["state"],
    urgent: row.urgent === 1,
    openedAt: row.opened_at as Instant,
    dueAt: row.due_at as Instant,
    size: row.size as number,
  };
}

/** What a notification that has left says. */
export function toNotification(row: Row): Notification {
  return {
    id: row.id as string,
    recipient: row.recipient as string,
    at: row.left_at as Instant,
    news: JSON.parse(row.content as string) as [News, ...News[]],
  };
}
