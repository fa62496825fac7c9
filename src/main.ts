#!/usr/bin/env node
/**
 * The bin. It is parsed by every Node that there is, so it loads nothing before it knows that this one will do; an older
 * one hands over to the `node` package that is installed with visto.
 */

/** The first version that runs visto: its SQLite and its type stripping are there. */
const oldest = [22, 18] as const;

async function main(): Promise<void> {
  if (!isNewEnough(process.versions.node)) {
    const { runUnderOwnNode } = await import("./cli/own-node.ts");
    return runUnderOwnNode(oldest.join("."));
  }
  const { startCli } = await import("./cli/start.ts");
  await startCli();
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

await main();
