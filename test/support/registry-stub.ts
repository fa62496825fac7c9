import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** A package registry on loopback that knows one small package, and counts how often it was fetched. */
export class RegistryStub {
  readonly #server: Server;
  readonly #tarball: Buffer;
  downloads = 0;

  constructor(name: string, folder: string) {
    this.#tarball = packageTarball(name, folder);
    this.#server = createServer((request, response) => {
      const path = request.url ?? "";
      if (path === `/${name}`) {
        response.setHeader("content-type", "application/json");
        return void response.end(JSON.stringify(this.#document(name)));
      }
      if (path.endsWith(".tgz")) {
        this.downloads++;
        return void response.end(this.#tarball);
      }
      response.statusCode = 404;
      response.end("{}");
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #document(name: string): unknown {
    const version = "1.3.0";
    const integrity = `sha512-${createHash("sha512").update(this.#tarball).digest("base64")}`;
    const dist = { tarball: `${this.url}/${name}/-/${name}-${version}.tgz`, integrity };
    return { name, "dist-tags": { latest: version }, versions: { [version]: { name, version, dist } } };
  }
}

function packageTarball(name: string, folder: string): Buffer {
  mkdirSync(join(folder, "package"));
  writeFileSync(join(folder, "package/package.json"), JSON.stringify({ name, version: "1.3.0" }));
  execFileSync("tar", ["-czf", join(folder, "package.tgz"), "-C", folder, "package"]);
  return readFileSync(join(folder, "package.tgz"));
}
