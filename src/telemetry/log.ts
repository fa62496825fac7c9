import { pino } from "pino";
import { describeError, VistoError } from "../base/errors.ts";
import type { Log } from "../base/log.ts";
import { visible } from "../base/text.ts";
import { redactValue } from "../domain/redact.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

export interface LogOptions {
  readonly level: LogLevel;
  /** Short lines for people instead of JSON lines for machines. */
  readonly readable: boolean;
  readonly write: (line: string) => void;
}

type Fields = Record<string, unknown>;

/** A log that writes one line per fact, without its secrets: JSON, or short readable text in a terminal. */
export function createLog({ level, readable, write }: LogOptions): Log {
  const logger = pino(
    {
      level,
      base: undefined,
      messageKey: "event",
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: readable ? (line: string) => write(readableLine(line)) : write },
  );
  const at =
    (name: LogLevel) =>
    (event: string, fields: Fields = {}): void => {
      if (logger.isLevelEnabled(name)) logger[name](redactValue(errorsAsFields(fields)), event);
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** Errors as `{code, message, stack}`: a stack is for the log alone, and only where it is a fault. */
function errorsAsFields(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error ? errorFields(value) : value,
    ]),
  );
}

function errorFields(error: Error): Fields {
  const stack = error instanceof VistoError && error.code !== "internal" ? undefined : error.stack;
  return { ...describeError(error), stack };
}

function readableLine(json: string): string {
  const { time, level, event, ...fields } = JSON.parse(json) as Fields;
  const shown = Object.entries(fields).map(([name, value]) => `${name}=${visible(readableValue(value))}`);
  return `${String(time).slice(11, 19)} ${String(level).padEnd(5)} ${[event, ...shown].join(" ")}\n`;
}

function readableValue(value: unknown): string {
  if (typeof value === "string") return value;
  const message = (value as { message?: unknown } | null)?.message;
  return typeof message === "string" ? message : JSON.stringify(value);
}
