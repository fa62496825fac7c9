import { z } from "zod";
import { invariant } from "../../../base/errors.ts";

/** A JSON Schema, draft 2020-12, as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Turns zod's schemas into JSON Schemas; those with an id are gathered as components and referred to. */
export class JsonSchemas {
  readonly components: Record<string, JsonSchema> = {};

  /** As a client has to send it. */
  input(schema: z.ZodType): JsonSchema {
    return this.#convert(schema, "input");
  }

  /** As it is answered: open, because later versions may add fields. */
  output(schema: z.ZodType): JsonSchema {
    return this.#convert(schema, "output");
  }

  #convert(schema: z.ZodType, io: "input" | "output"): JsonSchema {
    const {
      $schema,
      $defs = {},
      ...root
    } = z.toJSONSchema(schema, {
      io,
      override: ({ jsonSchema }) => simplify(jsonSchema, io),
    });
    for (const [name, definition] of Object.entries($defs)) this.#add(name, withPlainRefs(definition));
    return withPlainRefs(root);
  }

  #add(name: string, definition: JsonSchema): void {
    const known = this.components[name];
    const isSame = known === undefined || JSON.stringify(known) === JSON.stringify(definition);
    invariant(isSame, `${name} has one form, whether it is sent or answered`);
    this.components[name] = definition;
  }
}

/** Leaves out what helps no reader, and puts what `shownAs` says in the place of what zod cannot say. */
function simplify(schema: Record<string, unknown>, io: "input" | "output"): void {
  const { shownAs } = schema;
  delete schema.shownAs;
  if (shownAs) {
    for (const key of Object.keys(schema)) if (key !== "description") delete schema[key];
    Object.assign(schema, shownAs);
  }
  if (schema.format === "date-time") delete schema.pattern;
  if (io === "output" && schema.additionalProperties === false) delete schema.additionalProperties;
}

function withPlainRefs(schema: object): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}
