import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type TempFolder, tempFolder } from "../temp-folder.ts";

export const root = fileURLToPath(new URL("../../..", import.meta.url));

/** How a program ended. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Packed {
  readonly filename: string;
  /** Of the tarball, and of what it holds, in bytes. */
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number; readonly mode: number }[];
}

/**
 * A project of somebody else with visto in its node_modules: the very tarball of `npm pack`, unpacked as npm unpacks it.
 * Its dependencies are links to this checkout's, because npm cannot fetch them without a network; npm itself would put
 * the same folders beside it.
 */
export class InstalledPackage {
  readonly packed: Packed;
  readonly #folder: TempFolder = tempFolder();

  constructor() {
    this.packed = pack(this.#folder.path);
    const visto = this.file("node_modules/visto");
    mkdirSync(visto, { recursive: true });
    const tarball = this.file(this.packed.filename);
    execFileSync("tar", ["-xzf", tarball, "-C", visto, "--strip-components=1"]);
    const { dependencies } = JSON.parse(readFileSync(join(visto, "package.json"), "utf8"));
    for (const name of [...Object.keys(dependencies), "@types/node"]) this.#link(name);
    this.write("package.json", JSON.stringify({ name: "somebody-elses", type: "module" }));
  }

  get folder(): string {
    return this.#folder.path;
  }

  file(name: string): string {
    return this.#folder.file(name);
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.file(name)), { recursive: true });
    writeFileSync(this.file(name), text);
  }

  /** Compiles files of the project as the strictest user does, the declarations of all packages included. */
  compile(files: readonly string[], settings: Readonly<Record<string, unknown>>): Promise<Run> {
    const compilerOptions = {
      ...{
        strict: true,
        skipLibCheck: false,
        noUncheckedIndexedAccess: true,
        exactOptionalPropertyTypes: true,
      },
      ...{ target: "es2024", lib: ["es2024"], types: ["node"], ...settings },
    };
    this.write("tsconfig.json", JSON.stringify({ compilerOptions, files }));
    return this.run(join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.json");
  }

  /** Runs Node in the project's folder. */
  async run(...words: readonly string[]): Promise<Run> {
    // Within a test Node would report its tests to this process instead of to whoever reads its output.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const options = { cwd: this.folder, timeout: 60_000, env };
    try {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, words, options);
      return { code: 0, stdout, stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as Partial<Run>;
      if (typeof code !== "number") throw error;
      return { code, stdout: stdout ?? "", stderr: stderr ?? "" };
    }
  }

  remove(): void {
    this.#folder.remove();
  }

  #link(name: string): void {
    const link = this.file(`node_modules/${name}`);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, "node_modules", name), link);
  }
}

/** Packs dist/ as it was built last. */
function pack(folder: string): Packed {
  const words = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
  const quiet = { ...process.env, npm_config_update_notifier: "false", npm_config_offline: "true" };
  const output = execFileSync("npm", words, {
    cwd: root,
    encoding: "utf8",
    env: quiet,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [packed] = JSON.parse(output) as readonly Packed[];
  if (!packed) throw new Error(`npm pack made no package: ${output}`);
  return packed;
}
