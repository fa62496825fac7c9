import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What every scenario works with: the sizes of this run, and a place for its files. */
export class Lab {
  readonly quick: boolean;
  readonly hasRedis: boolean;
  readonly #root = mkdtempSync(join(tmpdir(), "visto-bench-"));
  #folders = 0;

  constructor(options: { readonly quick: boolean; readonly hasRedis: boolean }) {
    this.quick = options.quick;
    this.hasRedis = options.hasRedis;
  }

  /** A size of this run: the usual one, or the small one of `--quick`. */
  size(usual: number, small: number): number {
    return this.quick ? small : usual;
  }

  /** A new, empty folder. */
  folder(): string {
    const path = join(this.#root, String(++this.#folders));
    mkdirSync(path);
    return path;
  }

  discard(folder: string): void {
    rmSync(folder, { recursive: true, force: true });
  }

  remove(): void {
    this.discard(this.#root);
  }
}
