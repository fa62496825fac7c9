import { connect } from "node:net";
import type { Seeded } from "../../support/seeded.ts";
import { below, one } from "../draw.ts";

/** What was sent over a bare socket and what came back, byte by byte. */
export interface BareExchange {
  readonly sent: string;
  readonly came: string;
  readonly isOver: boolean;
}

/** As long as an answer may take. */
const limit = 5_000;

const heads: readonly string[] = [
  "PRI /livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "QUERY /livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "GET /livez HTTP/1.0\r\n\r\n",
  "GET /livez\r\n\r\n",
  "get /livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "GET  /livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "GET /livez HTTP/9.9\r\nHost: localhost\r\n\r\n",
  "GET http://evil.example/livez HTTP/1.1\r\nHost: evil.example\r\n\r\n",
  "GET /livez HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
  "GET /livez HTTP/1.1\r\n\r\n",
  "GET /api/v1/requests HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \0\r\n\r\n",
  "GET /\x80\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "GET /livez HTTP/1.1\r\nHost: localhost\r\nX: a\nY: b\r\n\r\n",
  "GET /livez HTTP/1.1\r\nHost: localhost\r\nExpect: miracle\r\n\r\n",
  "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
  "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
  "POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
  "POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: -5\r\n\r\n{}",
  "POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
  "POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
  "POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2000\r\n\r\n{",
  "POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n{",
  `GET /livez HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(100_000)}\r\n\r\n`,
  `GET /livez HTTP/1.1\r\nHost: localhost\r\n${"X: y\r\n".repeat(5_000)}\r\n`,
  "\r\n\r\n\r\n",
  "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
];

const whole = "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";

/** HTTP as no client should speak it: malformed, cut off, or several calls in one piece. */
export function drawBroken(random: Seeded): string {
  switch (random.pick({ odd: 6, cut: 2, pipelined: 2, flipped: 2 })) {
    case "odd":
      return one(random, heads);
    case "cut": {
      const text = one(random, heads);
      return text.slice(0, below(random, text.length));
    }
    case "pipelined":
      return whole.repeat(2 + below(random, 20)) + one(random, heads);
    case "flipped": {
      const text = one(random, heads);
      const at = below(random, text.length);
      return text.slice(0, at) + String.fromCharCode(below(random, 256)) + text.slice(at + 1);
    }
  }
}

/** Sends bytes over a socket of its own, closes its half, and waits for the other. */
export function sendBare(url: string, text: string): Promise<BareExchange> {
  const { hostname, port } = new URL(url);
  const { promise, resolve } = Promise.withResolvers<BareExchange>();
  const socket = connect({ host: hostname, port: Number(port), timeout: limit });
  const chunks: Buffer[] = [];
  const end = (isOver: boolean) => (): void => {
    resolve({ sent: text, came: Buffer.concat(chunks).toString("latin1"), isOver });
    socket.destroy();
  };
  socket.on("timeout", end(false));
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("close", end(true));
  socket.on("error", end(true));
  socket.end(Buffer.from(text, "latin1"));
  return promise;
}

/** The statuses of the answers in what came back. */
export function statusesIn(came: string): readonly number[] {
  return [...came.matchAll(/HTTP\/1\.1 (\d{3}) [A-Z]/g)].map((match) => Number(match[1]));
}
