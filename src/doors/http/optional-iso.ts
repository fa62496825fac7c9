/** A time as ISO 8601 UTC, where there is one. */
export function optionalIso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
