import { execFile, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Needs, needed } from "./needed.ts";

const run = promisify(execFile);

/** Where a shell runs: a folder of its own, and what it finds around it. */
export interface ShellPlace {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A real shell that has loaded a completion script, and answers what it offers for a line. */
export interface CompletingShell {
  readonly name: "bash" | "zsh" | "fish";
  readonly needed: Needs;
  complete(script: string, line: string, place: ShellPlace): Promise<readonly string[]>;
}

function isThere(name: string): boolean {
  return spawnSync(name, ["--version"]).status === 0;
}

async function output(
  program: string,
  argv: readonly string[],
  { folder, environment }: ShellPlace,
): Promise<string> {
  const { stdout } = await run(program, [...argv], { cwd: folder, env: { ...environment }, timeout: 30_000 });
  return stdout;
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}

/** bash gives the words of the line to the function and takes its answer from COMPREPLY; so do we. */
const bash: CompletingShell = {
  name: "bash",
  needed: needed("bash", isThere("bash")),
  async complete(script, line, place) {
    const file = join(place.folder, "visto.bash");
    writeFileSync(file, script);
    const ask = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _visto; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return linesOf(await output("bash", ["--norc", "-c", ask, "bash", file, ...line.split(" ")], place));
  },
};

const typing = fileURLToPath(new URL("./type-in-zsh.zsh", import.meta.url));

const zsh: CompletingShell = {
  name: "zsh",
  needed: needed("zsh", isThere("zsh")),
  async complete(script, line, place) {
    const file = (name: string): string => join(place.folder, name);
    writeFileSync(file("visto.zsh"), script);
    writeFileSync(file("offered"), "");
    await output("zsh", ["-f", typing, file("visto.zsh"), file("offered"), line], place);
    return linesOf(readFileSync(file("offered"), "utf8"));
  },
};

const fish: CompletingShell = {
  name: "fish",
  needed: needed("fish", isThere("fish")),
  async complete(script, line, place) {
    const file = join(place.folder, "visto.fish");
    writeFileSync(file, script);
    const ask = ["--no-config", "-c", "source $argv[1]; complete -C $argv[2]", file, line];
    return linesOf(await output("fish", ask, place)).map((one) => one.split("\t")[0] ?? "");
  },
};

export const completingShells: readonly CompletingShell[] = [bash, zsh, fish];
