/**
 * Writes the types that are made of schemas out as interfaces, with the schemas' descriptions as comments: what a user's
 * editor shows of `RequestView` is then its members and what each is, instead of the schema's own type.
 */
import { z } from "zod";

const made = /^export type (\w+) = Shown<typeof (\w+)>;$/gm;

/** A declaration file whose types are all made of the schemas of its module; undefined where none is. */
export function readableTypes(text, module) {
  const types = [...text.matchAll(made)].map(({ 1: name, 2: schema, index }) => {
    const { $defs, ...root } = z.toJSONSchema(module[schema], { io: "output" });
    const shape = written(root, $defs);
    return `${commentBefore(text, index)}export ${declared(name, shape)}`;
  });
  return types.length > 0 ? `${types.join("\n")}\n` : undefined;
}

/** A schema with what it refers to in the place of the references: readers want members, not names of schemas. */
function written(schema, definitions) {
  if (Array.isArray(schema)) return schema.map((one) => written(one, definitions));
  if (typeof schema !== "object" || schema === null) return schema;
  const { $ref, ...own } = schema;
  const members = Object.entries(own).map(([key, value]) => [key, written(value, definitions)]);
  const definition = $ref && written(definitions[$ref.replace("#/$defs/", "")], definitions);
  return { ...definition, ...Object.fromEntries(members) };
}

function commentBefore(text, index) {
  const [, comment = ""] = /(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)$/.exec(text.slice(0, index)) ?? [];
  return comment;
}

function declared(name, shape) {
  return isMembers(shape) ? `interface ${name} ${typeOf(shape, "")}` : `type ${name} = ${typeOf(shape, "")};`;
}

/** The type that a JSON schema describes; readonly throughout, since a view is handed about. */
function typeOf(shape, indent) {
  if (shape.const !== undefined) return JSON.stringify(shape.const);
  if (shape.enum) return shape.enum.map((value) => JSON.stringify(value)).join(" | ");
  const choices = choicesOf(shape);
  if (choices) return choices.map((choice) => typeOf(choice, indent)).join(" | ");
  if (isMembers(shape)) return members(shape, indent);
  switch (shape.type) {
    case "array":
      return `readonly ${bracketed(typeOf(shape.items, indent))}[]`;
    case "object":
      return `{ readonly [name: string]: ${typeOf(shape.additionalProperties, indent)} }`;
    case "integer":
      return "number";
    case undefined:
      return "unknown";
    case "string":
    case "number":
    case "boolean":
    case "null":
      return shape.type;
    default:
      throw new Error(`no type is known for the schema ${JSON.stringify(shape)}`);
  }
}

function choicesOf({ anyOf, oneOf, type, ...rest }) {
  return anyOf ?? oneOf ?? (Array.isArray(type) ? type.map((one) => ({ ...rest, type: one })) : undefined);
}

function isMembers({ type, properties }) {
  return type === "object" && properties !== undefined;
}

function members({ properties, required = [] }, indent) {
  const inner = `${indent}    `;
  const lines = Object.entries(properties).flatMap(([name, shape]) => [
    ...(shape.description ? [`${inner}/** ${shape.description.replaceAll("*/", "*\\/")} */`] : []),
    `${inner}readonly ${name}${required.includes(name) ? "" : "?"}: ${typeOf(shape, inner)};`,
  ]);
  return ["{", ...lines, `${indent}}`].join("\n");
}

function bracketed(type) {
  return type.includes(" | ") && !type.startsWith("{") ? `(${type})` : type;
}
