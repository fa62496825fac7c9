import { tempFolder } from "../support/temp-folder.ts";
import { makeSandbox, type Sandbox } from "./sandbox.ts";

/** Sandboxes side by side, each with a root of its own in a folder that `remove` takes away. */
export interface Rooms {
  readonly sandboxes: readonly Sandbox[];
  remove(): void;
}

export function makeRooms(count: number): Rooms {
  const folder = tempFolder();
  const sandboxes = Array.from({ length: count }, (_, at) => makeSandbox(folder.file(`root-${at}`)));
  return { sandboxes, remove: folder.remove };
}
