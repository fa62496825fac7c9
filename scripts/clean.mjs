/** Removes what the build makes, so that a file that was renamed leaves no old twin behind. */
import { rmSync } from "node:fs";

rmSync(new URL("../dist", import.meta.url), { recursive: true, force: true });
