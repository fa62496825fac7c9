import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";
import { DeskAtWork } from "./desk-at-work.ts";
import { FakeModel } from "./fake-model/model.ts";
import { Panes } from "./panes.ts";
import type { RealClient, Room } from "./real-client.ts";

/** A desk, a model and a tmux server for one suite; every client in it has a fresh home. */
export class Workshop {
  readonly desk: DeskAtWork;
  readonly model: FakeModel;
  readonly panes: Panes;
  readonly #folder: TempFolder;
  readonly #client: RealClient;
  readonly #program: string;
  #rooms = 0;

  static async open(client: RealClient, program: string): Promise<Workshop> {
    const workshop = new Workshop(client, program, await FakeModel.start());
    await workshop.desk.start();
    return workshop;
  }

  private constructor(client: RealClient, program: string, model: FakeModel) {
    this.#client = client;
    this.#program = program;
    this.#folder = tempFolder();
    this.model = model;
    this.desk = new DeskAtWork(this.#folder.file("desk"));
    this.panes = new Panes(this.#folder.file("tmux"));
  }

  async close(): Promise<void> {
    await this.panes.close();
    await this.desk.end("SIGTERM");
    await this.model.stop();
    this.#folder.remove();
  }

  /** A fresh home with the desk's hooks in it, as `visto agents install` writes them. */
  async room(...installWords: readonly string[]): Promise<Room> {
    const name = `room-${++this.#rooms}`;
    const room: Room = {
      home: join(this.#folder.path, name, "home"),
      project: join(this.#folder.path, name, "project"),
      model: this.model.url,
    };
    for (const folder of [room.home, room.project]) mkdirSync(folder, { recursive: true });
    this.#client.prepare(room);
    const words = ["agents", "install", this.#client.name, "--data", this.desk.data, ...installWords];
    await this.desk.visto(words, { HOME: room.home });
    return room;
  }

  /** Starts the client in a pane; resolves when it takes a person's words. */
  async start(room: Room, ...words: readonly string[]): Promise<string> {
    const client = this.#client;
    const environment = {
      HOME: room.home,
      PATH: process.env.PATH ?? "",
      LANG: "C.UTF-8",
      SHELL: "/bin/bash",
      VISTO_AGENT_TOKEN: this.desk.agentToken,
      ...client.environment(room),
    };
    const program = [this.#program, ...client.words, ...words];
    const pane = await this.panes.start({ words: program, environment, cwd: room.project });
    for (const { shows, keys } of client.firstStart) {
      await this.panes.shows(pane, shows);
      for (const key of keys) await this.panes.press(pane, key);
    }
    await this.panes.shows(pane, client.ready);
    return pane;
  }
}
