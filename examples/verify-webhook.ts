// Takes visto's webhooks, and only those whose signature is good: `VISTO_SECRET=… node examples/verify-webhook.ts 8080`.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

/** Older calls are refused, so that nobody can repeat one that they have seen; in seconds. */
const longestAge = 300;

/** Whether a body comes from whoever knows the secret, and is news. */
export function isGenuine(
  secret: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: string,
  now: number,
): boolean {
  const timestamp = String(headers["visto-timestamp"]);
  const given = Buffer.from(String(headers["visto-signature"]));
  const signed = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  const expected = Buffer.from(`v1=${signed}`);
  const isSigned = given.length === expected.length && timingSafeEqual(given, expected);
  return isSigned && Math.abs(now / 1_000 - Number(timestamp)) <= longestAge;
}

/** Starts a receiver that tells `take` of each notification once, however often it is delivered. */
export function receiver(secret: string, take: (notification: unknown) => void) {
  const seen = new Set<string>();
  return createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    if (!isGenuine(secret, request.headers, body, Date.now())) return response.writeHead(401).end();
    const delivery = String(request.headers["idempotency-key"]);
    if (!seen.has(delivery)) take(JSON.parse(body));
    seen.add(delivery);
    return response.writeHead(204).end();
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const secret = process.env.VISTO_SECRET;
  if (!secret) throw new Error("expected the channel's secret in VISTO_SECRET");
  const server = receiver(secret, (told) => console.log((told as { title: string }).title));
  server.listen(Number(process.argv[2] ?? 8080), "127.0.0.1");
}
