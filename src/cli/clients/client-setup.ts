import type { HookClientName } from "../../domain/hook-clients.ts";

/** Where and how a client is to be set up. */
export interface SetupOrder {
  /** The desk's address. */
  readonly url: string;
  /** Whose settings: this user's, or those of the project in the current folder. */
  readonly scope: "user" | "project";
  readonly home: string;
  readonly project: string;
  /** A folder of settings that the client's own variable names. */
  readonly configFolder?: string;
  /** Whether nothing may run without the desk. */
  readonly hardGate: boolean;
  /** How visto is called, for clients that only start programs. */
  readonly command: string;
}

/** One file of a client's settings, and what becomes of its text. */
export interface SettingsFile {
  readonly path: string;
  /** `undefined` where there is no such file, or where there shall be none. */
  install(text: string | undefined): string;
  uninstall(text: string): string | undefined;
  /** Says what of others stands in it that keeps the desk from being heard. */
  readonly objections?: (text: string) => readonly string[];
}

/** How one client is made to ask the desk. */
export interface ClientSetup {
  readonly name: HookClientName;
  readonly title: string;
  /** The variable by which the client's own folder of settings is named. */
  readonly configVariable?: string;
  file(order: SetupOrder): SettingsFile;
  /** What a person still has to do. */
  stillToDo(order: SetupOrder): readonly string[];
}
