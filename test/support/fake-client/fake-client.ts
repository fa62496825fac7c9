import { EventEmitter, once } from "node:events";
import { openSync } from "node:fs";
import { ReadStream, WriteStream } from "node:tty";
import { type DrawnClient, dialogRows, recordedRows, typedRows } from "./drawn-screen.ts";

/** What the stand-in was told by its keys. */
export type ClientEvent =
  | { readonly event: "prompt"; readonly text: string; readonly at: number }
  | {
      readonly event: "answer";
      readonly command: string;
      readonly label: string;
      readonly key: string;
      readonly at: number;
    };

const escapeSign = "\u001b";
/** Between the marks of a paste, arrows, and single characters. */
const apart = new RegExp(`(${escapeSign}\\[20[01]~|${escapeSign}\\[[A-D])|(?<=[^])(?=[^])`, "u");

/**
 * A stand-in for an agent's client, and no client: it draws recorded screens on a pane's terminal and obeys keys as the
 * real one was measured to. It shares no code with the detectors; no model stands behind it.
 */
export class FakeClient extends EventEmitter {
  readonly events: ClientEvent[] = [];
  readonly client: DrawnClient;
  readonly #in: ReadStream;
  readonly #out: WriteStream;
  #rows: readonly string[];
  #typed = "";
  #dialogs: string[] = [];
  #pasted: string | undefined;
  /** Whether an answer closes its dialog; a real client may be slow, or its screen may hang. */
  closesDialogs = true;
  /** Whether what is typed is drawn. */
  draws = true;

  constructor(client: DrawnClient, terminal: string) {
    super();
    this.client = client;
    this.#in = new ReadStream(openSync(terminal, "r"));
    this.#out = new WriteStream(openSync(terminal, "w"));
    this.#rows = recordedRows(client, "idle");
    this.#in.setRawMode(true);
    this.#in.setEncoding("utf8").on("data", (keys: string) => this.#take(keys));
    // The pane may be killed under it.
    for (const stream of [this.#in, this.#out]) stream.on("error", () => this.close());
    this.#out.write("\u001b[?1049h\u001b[?2004h\u001b[?25l");
    this.#draw();
  }

  /** Opens a dialog about a command; further ones wait until it is answered. */
  ask(command: string): void {
    this.#dialogs.push(command);
    this.#draw();
  }

  /** A person answers at the keyboard, or types. */
  keyboard(keys: string): void {
    this.#take(keys);
  }

  /** Draws these rows, whatever they are. */
  show(rows: readonly string[]): void {
    this.#rows = rows;
    this.#dialogs = [];
    this.#draw();
  }

  /** Resolves with the next prompt or answer. */
  async next(event: ClientEvent["event"]): Promise<ClientEvent> {
    const [told] = await once(this, event);
    return told as ClientEvent;
  }

  close(): void {
    this.#in.destroy();
    this.#out.destroy();
  }

  #take(keys: string): void {
    for (const part of keys.split(apart).filter(Boolean)) this.#key(part);
    this.#draw();
  }

  #key(key: string): void {
    if (key === "\u001b[200~") this.#pasted = "";
    else if (key === "\u001b[201~") this.#endPaste();
    else if (this.#pasted !== undefined) this.#pasted += key.replace("\r", "\n");
    else if (this.#dialogs.length > 0) this.#answer(key);
    else if (key === "\r") this.#submit();
    else if (key >= " " && key !== "\u007f") this.#typed += key;
  }

  /** Pasted text alone does nothing in an open dialog. */
  #endPaste(): void {
    if (this.#dialogs.length === 0) this.#typed += this.#pasted ?? "";
    this.#pasted = undefined;
    this.emit("pasted");
  }

  #submit(): void {
    const text = this.#typed;
    if (text === "") return;
    this.#typed = "";
    this.#tell({ event: "prompt", text, at: performance.now() });
  }

  /** A digit takes its option at once, Enter the first, Escape says no, and `y` is Codex's own. */
  #answer(key: string): void {
    const [command = ""] = this.#dialogs;
    const drawn = dialogRows(this.client, command);
    const first = drawn.findLastIndex((row) => /^[│ ]*[❯›●]? *1\. /.test(row));
    const options = [
      ...drawn
        .slice(first)
        .join("\n")
        .matchAll(/^[│ ]*[❯›●]? *(\d)\. (.*?)[ │]*$/gm),
    ];
    const labels =
      this.client === "opencode"
        ? ["Allow once", "Allow always", "Reject"]
        : options.map(([, , label = ""]) => label);
    const isYes = key === "\r" || (key === "y" && this.client === "codex");
    const label =
      key === "\u001b"
        ? labels.find((one) => /^(?:No|Reject)/.test(one))
        : isYes
          ? labels[0]
          : labels[Number(key) - 1];
    if (label === undefined || (this.client === "opencode" && /\d/.test(key))) return;
    this.#tell({ event: "answer", command, label, key, at: performance.now() });
    if (!this.closesDialogs) return;
    this.#dialogs.shift();
    const isApproved = /^(?:Yes|Allow)/.test(label);
    this.#rows = recordedRows(this.client, isApproved ? "approved" : "denied");
  }

  #tell(event: ClientEvent): void {
    this.events.push(event);
    this.emit(event.event, event);
  }

  #draw(): void {
    if (!this.draws || this.#out.destroyed) return;
    const [command] = this.#dialogs;
    const rows =
      command === undefined
        ? typedRows(this.client, this.#rows, this.#typed)
        : dialogRows(this.client, command);
    this.#out.write(`\u001b[H\u001b[2J${rows.join("\r\n")}`);
  }
}
