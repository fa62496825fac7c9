import type { HookClientName } from "../../src/domain/hook-clients.ts";

/** Where a client is tried: folders of its own, nothing of the machine's. */
export interface Room {
  readonly home: string;
  readonly project: string;
  /** The model server's address. */
  readonly model: string;
}

/** A real client at a certain version, and how it is started fresh. */
export interface RealClient {
  readonly name: HookClientName;
  readonly package: string;
  readonly version: string;
  /** Its program, from the folder where npm has installed it. */
  readonly program: string;
  readonly words: readonly string[];
  /** What its first-start questions are answered with, so that it begins at once. */
  prepare(room: Room): void;
  environment(room: Room): Readonly<Record<string, string>>;
  /** Questions of its first start, in order, with the keys that a person answers them with. */
  readonly firstStart: readonly { readonly shows: RegExp; readonly keys: readonly string[] }[];
  /** What it shows when it takes a person's words. */
  readonly ready: RegExp;
  /** What it shows while it asks for permission. */
  readonly dialog: RegExp;
}
