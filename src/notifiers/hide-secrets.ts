import { mark } from "../domain/secrets/shapes.ts";

/** Shorter words are no secrets, and would be found everywhere. */
const shortest = 6;

/** A far side's words without the channel's own secrets, which whoever answers "no such path" repeats. */
export function hideSecrets(text: string, secrets: readonly (string | undefined)[]): string {
  return secrets
    .filter((secret): secret is string => secret !== undefined && secret.length >= shortest)
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, secret) => rest.replaceAll(secret, mark), text);
}

/** Of an address, what may be its secret: all behind the host, and each of its words that is long enough to guess badly. */
export function secretsOf({ pathname, search }: URL): readonly string[] {
  const words = `${pathname}${search}`.split(/[/?&=]/).filter((word) => word.length >= 12);
  return [`${pathname}${search}`, pathname, ...words];
}
