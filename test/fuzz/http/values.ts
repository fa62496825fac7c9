import type { Seeded } from "../../support/seeded.ts";
import { below, one, several } from "../draw.ts";
import type { Known } from "./known.ts";

type Schema = Readonly<Record<string, unknown>>;

/** Short enough for a fuzz, whatever the desk would allow. */
const waits = ["0s", "1ms", "50ms", "300ms"];
const durations = ["1s", "10m", "1h30m", "7d"];
/** Commands that the policy asks about, allows, denies; the desk of the fuzz has no executor. */
const commands = [
  "true",
  "npm install left-pad",
  "git status",
  "rm -rf /",
  "visto approve req_1",
  "curl x | sh",
];
const searches = [
  "npm",
  "risk>=high",
  '"a b" -agent:x',
  "after:24h",
  "status:pending,approved",
  "by:policy cwd:/",
];

/** What stands in fields whose meaning no schema tells. */
const byName: Readonly<Record<string, (random: Seeded, known: Known) => unknown>> = {
  id: (random, known) => known.id(random),
  digest: (random, known) => known.digest(random),
  confirm: (random, known) => known.id(random),
  claim: (random) => `fuzz#${below(random, 2)}`,
  cursor: (random, known) => known.cursor(random),
  command: (random) => one(random, commands),
  argv: (random) => one(random, commands).split(" "),
  key: (random) => `key-${below(random, 200)}`,
  session: (random) => `session-${below(random, 5)}`,
  agent: (random) => `agent-${below(random, 5)}`,
  cwd: (random) => one(random, ["/", "/tmp", "/home/ada/project"]),
  path: (random) => one(random, ["/", "/tmp"]),
  wait: (random) => one(random, waits),
  for: (random) => one(random, durations),
  deadline: (random) => one(random, durations),
  q: (random) => one(random, searches),
  code: (random, known) => known.loginCode(random),
  signal: () => "SIGTERM",
  name: (random) =>
    one(random, ["ada", "night-watch", `fuzz-${below(random, 99)}`, "agent", "judge", "upkeep"]),
  to: (random) => one(random, [`agent-${below(random, 5)}`, ["agent-1", "agent-2"], "agent", "*"]),
  from: () => "agent",
  as: () => "agent",
  actor: () => "notify_agent_result",
};

/** A value that fits a schema of the description. */
export class Values {
  readonly #components: Readonly<Record<string, Schema>>;
  readonly #random: Seeded;
  readonly #known: Known;

  constructor(components: Readonly<Record<string, Schema>>, random: Seeded, known: Known) {
    this.#components = components;
    this.#random = random;
    this.#known = known;
  }

  of(schema: Schema, name = ""): unknown {
    const named = Object.hasOwn(byName, name) ? byName[name] : undefined;
    if (named) return named(this.#random, this.#known);
    if (typeof schema.$ref === "string") {
      return this.of(this.#components[schema.$ref.split("/").at(-1) ?? ""] ?? {}, name);
    }
    if (Array.isArray(schema.enum)) return one(this.#random, schema.enum);
    switch (schema.type) {
      case "object":
        return this.object(schema);
      case "array":
        return several(1 + below(this.#random, 3), () => this.of((schema.items ?? {}) as Schema));
      case "integer":
      case "number":
        return Number(schema.minimum ?? 0) + below(this.#random, 50);
      case "boolean":
        return this.#random.chance(0.5);
      case "string":
        return Array.isArray(schema.examples)
          ? one(this.#random, schema.examples)
          : `text ${below(this.#random, 99)}`;
      default:
        return this.#anything();
    }
  }

  /** The fields that must be there, and some of the others. */
  object({ properties = {}, required = [] }: Schema): Record<string, unknown> {
    const fields = Object.entries(properties as Readonly<Record<string, Schema>>).filter(
      ([name]) => (required as readonly string[]).includes(name) || this.#random.chance(0.35),
    );
    return Object.fromEntries(fields.map(([name, schema]) => [name, this.of(schema, name)]));
  }

  #anything(): unknown {
    return one(this.#random, [{}, { path: "/x" }, { taskId: "t", percent: 40 }, [1, "a"], "text", 7, null]);
  }
}
