/**
 * Child process: a receiver of webhooks on a port that fails some calls and never answers others. It writes one line of
 * JSON for each call that it has read: when, the Idempotency-Key, the hash of the body, its requests, whether it bears the
 * signature that docs/notifications.md promises (worked out here by itself), and its answer.
 */
import { createHmac, hash } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { Seeded } from "./seeded.ts";

const [port = "0", failing = "0", hanging = "0", seed = "1", secret = ""] = process.argv.slice(2);
const random = new Seeded(Number(seed));

function answerOf(): "ok" | "fail" | "hang" {
  const drawn = random.next();
  if (drawn < Number(hanging)) return "hang";
  return drawn < Number(hanging) + Number(failing) ? "fail" : "ok";
}

function isSigned(headers: IncomingHttpHeaders, body: string): boolean {
  const signed = `${headers["visto-timestamp"]}.${body}`;
  return headers["visto-signature"] === `v1=${createHmac("sha256", secret).update(signed).digest("hex")}`;
}

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    // The caller has given this try up.
    return;
  }
  const body = Buffer.concat(chunks).toString("utf8");
  const { news } = JSON.parse(body) as { news: { request?: { id: string } }[] };
  const ids = news.flatMap(({ request: told }) => (told ? [told.id] : []));
  const answer = answerOf();
  const line = {
    at: Date.now(),
    key: request.headers["idempotency-key"],
    body: hash("sha256", body),
    ids,
    isSigned: isSigned(request.headers, body),
    answer,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  if (answer !== "hang") response.writeHead(answer === "ok" ? 200 : 503).end();
});
server.listen(Number(port), "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`ready ${typeof address === "object" ? address?.port : port}\n`);
});
