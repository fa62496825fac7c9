/** One event as it came: its type, its data (empty where only an id came), and the id behind which to resume. */
export interface StreamEvent {
  readonly type: string;
  readonly data: string;
  readonly id?: string;
}

/** Takes the text of a `text/event-stream` in pieces of any size and answers the events that they complete. */
export class EventParser {
  #rest = "";
  #type = "";
  #data: string[] = [];
  #id: string | undefined;

  push(piece: string): StreamEvent[] {
    // A break that ends in "\r" may go on with "\n" in the next piece.
    const text = this.#rest + piece;
    const end = text.endsWith("\r") ? text.length - 1 : text.length;
    const lines = text.slice(0, end).split(/\r\n|\n|\r/);
    this.#rest = (lines.pop() ?? "") + text.slice(end);
    return lines.flatMap((line) => this.#line(line));
  }

  #line(line: string): StreamEvent[] {
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    if (colon === 0) return [];
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.#type = value;
    else if (field === "data") this.#data.push(value);
    else if (field === "id") this.#id = value;
    return [];
  }

  #dispatch(): StreamEvent[] {
    const event = { type: this.#type || "message", data: this.#data.join("\n"), id: this.#id };
    const isEmpty = this.#data.length === 0 && this.#type === "" && this.#id === undefined;
    this.#type = "";
    this.#data = [];
    this.#id = undefined;
    return isEmpty ? [] : [event];
  }
}
