import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { forwardSignals } from "./signals.ts";

/**
 * Runs this very command line under the Node that is installed with visto, and ends as it ends. The channel between
 * the two has one use: when this process dies, the other hears it and ends too.
 */
export async function runUnderOwnNode(oldest: string): Promise<void> {
  const node = findOwnNode();
  if (node === undefined) {
    const got = process.versions.node;
    process.stderr.write(
      `visto: expected Node.js ${oldest} or newer, got ${got}; install it, or \`npm install node\`\n`,
    );
    process.exitCode = 1;
    return;
  }
  const [, main = "", ...args] = process.argv;
  const child = spawn(node, [main, ...args], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  const isTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  const unforward = forwardSignals(child, isTerminal);
  child.once("error", (error) => {
    process.stderr.write(`visto: ${node} could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.once("exit", (code, signal) => {
    unforward();
    if (signal === null) process.exit(code ?? 1);
    process.kill(process.pid, signal);
  });
}

/** Beside this package, or wherever its dependencies are. */
function findOwnNode(): string | undefined {
  const beside = fileURLToPath(new URL("../../node_modules/node/bin/node", import.meta.url));
  return [beside, installedNode()].find((path) => path !== undefined && isExecutable(path));
}

function installedNode(): string | undefined {
  try {
    return join(dirname(fileURLToPath(import.meta.resolve("node/package.json"))), "bin", "node");
  } catch {
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
