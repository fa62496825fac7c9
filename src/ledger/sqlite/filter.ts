/** What a list is narrowed to: conditions with one value each, of which those without a value do not count. */
export class Filter {
  readonly #conditions: string[] = [];
  readonly values: (string | number)[] = [];

  /** `condition` has one `?`, which stands for the value. */
  where(condition: string, value: string | number | undefined): void {
    if (value === undefined) return;
    this.#conditions.push(condition);
    this.values.push(value);
  }

  /** The WHERE clause, or nothing. */
  get sql(): string {
    return this.#conditions.length > 0 ? `WHERE ${this.#conditions.join(" AND ")}` : "";
  }
}
