import type { Notification } from "../../domain/notification.ts";
import type { Links } from "../templates/template.ts";

/** What is posted, and where to. */
export interface Post {
  readonly url: URL;
  /** Plain data, sent as JSON. */
  readonly body: object;
}

/** What a body is made of. */
export interface Told {
  readonly notification: Notification;
  readonly deliveryId: string;
  readonly url: URL;
  readonly links: Links;
}
