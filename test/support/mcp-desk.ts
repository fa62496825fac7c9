import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { type RunningDesk, startDesk } from "../../src/app.ts";
import { type RequestView, VistoClient } from "../../src/client.ts";
import { httpClient, type McpClientOptions, stdioClient } from "./mcp-client.ts";
import { type TempFolder, tempFolder } from "./temp-folder.ts";
import { waitUntil } from "./wait.ts";

/** The ways in which an MCP client reaches a desk. */
export const transports = ["stdio", "http"] as const;
export type TransportName = (typeof transports)[number];

/** A real desk with its workers, people who decide there, and MCP clients of it. */
export class McpDesk {
  readonly #data = tempFolder();
  readonly work: TempFolder = tempFolder();
  readonly #open: { close(): unknown }[] = [];
  #desk: RunningDesk | undefined;
  #reviewerToken: string | undefined;

  async start(port = 0): Promise<this> {
    this.#desk = await startDesk({ data: this.#data.path, port });
    return this;
  }

  get desk(): RunningDesk {
    if (!this.#desk) throw new Error("the desk has not been started");
    return this.#desk;
  }

  get data(): string {
    return this.#data.path;
  }

  /** Whoever decides, as the desk's admin. */
  get admin(): VistoClient {
    return this.#kept(new VistoClient({ url: this.desk.url, token: this.desk.adminToken }));
  }

  /** An agent that speaks to the API itself. */
  get agent(): VistoClient {
    return this.#kept(new VistoClient({ url: this.desk.url, token: this.desk.agentToken }));
  }

  async reviewerToken(): Promise<string> {
    this.#reviewerToken ??= (
      await this.admin.createToken({ role: "reviewer", name: "watch", maxRisk: "critical" })
    ).token;
    return this.#reviewerToken;
  }

  /** An agent's client over either transport. */
  async client(transport: TransportName, options: McpClientOptions = {}): Promise<Client> {
    if (transport === "stdio") {
      const { client } = await stdioClient(this.data, { cwd: this.work.path, ...options });
      return this.#kept(client);
    }
    const headers = { "x-visto-agent": "test-client", "x-visto-cwd": this.work.path };
    return this.#kept(await httpClient(this.desk.url, this.desk.agentToken, headers));
  }

  /** A supervising agent's client over either transport. */
  async reviewer(transport: TransportName): Promise<Client> {
    const token = await this.reviewerToken();
    return transport === "stdio"
      ? this.client("stdio", { args: ["--reviewer"], env: { VISTO_TOKEN: token } })
      : this.#kept(await httpClient(this.desk.url, token));
  }

  async approve(id: Promise<string> | string): Promise<RequestView> {
    return this.#decide(await id, "approve");
  }

  async reject(id: Promise<string> | string, reason: string): Promise<RequestView> {
    return this.#decide(await id, "reject", reason);
  }

  /** A request once the policy has spoken, which a busy machine puts off until after the submission. */
  async ruled(id: string): Promise<RequestView> {
    const look = async () => {
      const request = await this.admin.request(id);
      return request.risk === null ? undefined : request;
    };
    const request = await waitUntil(look, 10_000);
    if (!request) throw new Error(`${id} was not ruled on within 10 s`);
    return request;
  }

  /** Stops the desk, with its folder left as it is. */
  async halt(): Promise<void> {
    await this.#desk?.stop();
    this.#desk = undefined;
  }

  async stop(): Promise<void> {
    for (const open of this.#open.splice(0)) await open.close();
    await this.halt();
    this.#data.remove();
    this.work.remove();
  }

  async #decide(id: string, verdict: "approve" | "reject", reason?: string): Promise<RequestView> {
    const { digest, risk } = await this.ruled(id);
    return this.admin.decide(id, { verdict, digest, reason, ...(risk === "critical" && { confirm: id }) });
  }

  #kept<Closable extends { close(): unknown }>(closable: Closable): Closable {
    this.#open.push(closable);
    return closable;
  }
}
