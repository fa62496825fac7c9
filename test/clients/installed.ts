import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { readEnvironment } from "../../src/base/environment.ts";
import type { Needs } from "../support/needed.ts";
import type { RealClient } from "./real-client.ts";

const run = promisify(execFile);

const installLimit = 180_000;

/** A client on this machine: where its program is, or why there is none. */
export type Installed = { readonly program: string } | { readonly absent: string };

/** Installs a client at its version into a cache outside of the tree, unless it is there. */
export async function installed(client: RealClient): Promise<Installed> {
  const folder = join(cacheFolder(), `${client.name}-${client.version}`);
  const program = join(folder, client.program);
  try {
    if (!hasVersion(folder, client)) await install(folder, client);
    return { program };
  } catch (error) {
    return { absent: `${client.name} ${client.version} cannot be installed: ${firstLine(error)}` };
  }
}

/** Skips by name what cannot be tried here, also where CI=1: a registry out of reach is no fault of the tree. */
export function neededClient(found: Installed): Needs {
  return { skip: "absent" in found ? found.absent : false };
}

function cacheFolder(): string {
  const { VISTO_CLIENTS: given } = readEnvironment().variables;
  return given || join(homedir(), ".cache", "visto-clients");
}

function hasVersion(folder: string, { package: name, version, program }: RealClient): boolean {
  const manifest = join(folder, "node_modules", name, "package.json");
  if (!existsSync(manifest) || !existsSync(join(folder, program))) return false;
  return JSON.parse(readFileSync(manifest, "utf8")).version === version;
}

async function install(folder: string, { package: name, version }: RealClient): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"private": true}');
  const words = ["install", "--no-audit", "--no-fund", "--save-exact", `${name}@${version}`];
  await run("npm", words, { cwd: folder, timeout: installLimit });
}

function firstLine(error: unknown): string {
  const text = String((error as { stderr?: string }).stderr || error);
  return text.split("\n").find((line) => line.trim() !== "") ?? "unknown";
}
