import type { IncomingHttpHeaders } from "node:http";
import { type Refusal, refuse } from "../../base/errors.ts";
import { clip, visible } from "../../base/text.ts";

const loopback = ["127.0.0.1", "localhost", "[::1]"];

/** Keeps browsers from being used against the desk: rebound names, and pages of other sites. */
export class HostGuard {
  readonly #hosts: ReadonlySet<string>;

  /** `hosts`: names besides the loopback ones under which the desk may be addressed. */
  constructor(hosts: readonly string[]) {
    this.#hosts = new Set([...loopback, ...hosts.map(asWritten)]);
  }

  /** Refuses a request that does not come from here; undefined when it may go on. */
  check(headers: IncomingHttpHeaders): Refusal | undefined {
    const { host } = headers;
    if (!this.#isOurs(host)) return this.#foreignHost(host);
    const site = headers["sec-fetch-site"];
    if (site === "cross-site" || site === "same-site") {
      return foreignOrigin(`a page of another site (Sec-Fetch-Site: ${site})`);
    }
    const { origin } = headers;
    if (origin === undefined || this.#isSameOrigin(origin, host)) return undefined;
    return foreignOrigin(`the origin ${clip(visible(origin), 200)}`);
  }

  #isOurs(host: string | undefined): host is string {
    const name = /^(\[[^\]]*\]|[^:]*)(?::\d+)?$/.exec(host ?? "")?.[1];
    return name !== undefined && this.#hosts.has(name.toLowerCase());
  }

  /** One of our names, and the port that the request was sent to. */
  #isSameOrigin(origin: string, host: string): boolean {
    const from = URL.parse(origin);
    if (from?.protocol !== "http:" && from?.protocol !== "https:") return false;
    const to = URL.parse(`${from.protocol}//${host}`);
    return this.#isOurs(from.host) && from.port === to?.port;
  }

  #foreignHost(host: string | undefined): Refusal {
    const names = [...this.#hosts].join(", ");
    const got = host === undefined ? "none" : JSON.stringify(clip(visible(host), 200));
    return refuse("foreign_host", `Expected the Host header to be one of ${names}, got ${got}.`);
  }
}

function asWritten(host: string): string {
  const name = host.toLowerCase();
  return name.includes(":") && !name.startsWith("[") ? `[${name}]` : name;
}

function foreignOrigin(source: string): Refusal {
  return refuse(
    "foreign_origin",
    `The desk answers only its own pages and programs on this machine, not ${source}.`,
  );
}
