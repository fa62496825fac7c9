import { tmpdir } from "node:os";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { RequestOptions } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { Progress } from "@modelcontextprotocol/sdk/types.js";
import { root } from "./cli-desk.ts";

/** What a tool answered. */
export interface ToolSaid {
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into facts of many shapes.
  readonly facts: any;
  readonly failed: boolean;
}

export interface McpClientOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Where the client works. */
  readonly cwd?: string;
}

/** A client of the official SDK, connected to `visto mcp` in a process of its own. */
export async function stdioClient(
  data: string,
  { env = {}, args = [], cwd = tmpdir() }: McpClientOptions = {},
): Promise<{ client: Client; transport: StdioClientTransport; stderr: () => string }> {
  const client = new Client({ name: "test-client", version: "1.0.0" });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [`${root}src/main.ts`, "mcp", "--data", data, ...args],
    env: { PATH: process.env.PATH ?? "", HOME: data, ...env },
    cwd,
    stderr: "pipe",
  });
  let said = "";
  transport.stderr?.on("data", (chunk) => {
    said += chunk;
  });
  await client.connect(transport);
  return { client, transport, stderr: () => said };
}

/** A client of the official SDK, connected to `/mcp` of a desk. */
export async function httpClient(
  url: string,
  token: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Client> {
  const client = new Client({ name: "test-client", version: "1.0.0" });
  const transport = new StreamableHTTPClientTransport(new URL("/mcp", url), {
    requestInit: { headers: { authorization: `Bearer ${token}`, ...headers } },
  });
  await client.connect(transport);
  return client;
}

/** Calls a tool and reads its answer. */
export async function callTool(
  client: Client,
  name: string,
  args: object = {},
  options: RequestOptions = {},
): Promise<ToolSaid> {
  const result = await client.callTool({ name, arguments: { ...args } }, undefined, options);
  const content = result.content as readonly { type: string; text?: string }[];
  return {
    text: content.map(({ text = "" }) => text).join("\n"),
    facts: result._meta?.["visto/facts"],
    failed: result.isError === true,
  };
}

/** A call that waits, and the id of its ask as the first progress tells it. */
export function startCall(
  client: Client,
  name: string,
  args: object,
  options: RequestOptions = {},
): { readonly answer: Promise<ToolSaid>; readonly id: Promise<string>; readonly heard: Progress[] } {
  const heard: Progress[] = [];
  const { promise: id, resolve, reject } = Promise.withResolvers<string>();
  const onprogress = (progress: Progress): void => {
    heard.push(progress);
    const named = /req_\w+/.exec(progress.message ?? "")?.[0];
    if (named !== undefined) resolve(named);
  };
  const answer = callTool(client, name, args, { onprogress, ...options });
  answer.then(() => reject(new Error("it ended before it told progress")), reject);
  id.catch(() => undefined);
  answer.catch(() => undefined);
  return { answer, id, heard };
}

/** The JSON between the two lines that mark others' texts as data. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into data of many shapes.
export function dataOf(text: string): any {
  const found = /^----- data (\w+) begins -----\n([\s\S]*)\n----- data \1 ends -----$/m.exec(text);
  if (!found?.[2]) throw new Error(`expected marked data, got: ${text}`);
  return JSON.parse(found[2]);
}
