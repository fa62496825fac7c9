import { createHmac } from "node:crypto";

/** The signature of a call: `v1=` and the hex HMAC-SHA-256 of `timestamp.body` under the channel's secret. */
export function sign(secret: string, timestamp: string, body: string): string {
  return `v1=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`;
}
