// Takes visto's webhooks, and only those whose signature is good: `VISTO_SECRET=… node verify-webhook.ts 8080`.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const secret = process.env.VISTO_SECRET;
if (!secret) throw new Error("expected the channel's secret in VISTO_SECRET");

/** Older calls are refused, so that nobody can repeat one that they have seen; in seconds. */
const longestAge = 300;

/** Whether a call comes from whoever knows the secret, and is fresh. */
function isGenuine(signature: string, timestamp: string, body: string, key: string): boolean {
  const signed = createHmac("sha256", key).update(`${timestamp}.${body}`).digest("hex");
  const [given, expected] = [Buffer.from(signature), Buffer.from(`v1=${signed}`)];
  const isSigned = given.length === expected.length && timingSafeEqual(given, expected);
  return isSigned && Math.abs(Date.now() / 1_000 - Number(timestamp)) <= longestAge;
}

/** Deliveries that were taken: a repeat carries the same key. A real receiver keeps them on disk, for a day or so. */
const taken = new Set<string>();

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString("utf8");
  const header = (name: string): string => String(request.headers[name]);
  if (!isGenuine(header("visto-signature"), header("visto-timestamp"), body, secret)) {
    response.writeHead(401).end();
    return;
  }
  const delivery = header("idempotency-key");
  if (!taken.has(delivery)) console.log(JSON.parse(body).title);
  taken.add(delivery);
  response.writeHead(204).end();
});

server.listen(Number(process.argv[2] ?? 8080), "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
