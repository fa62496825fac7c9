import type { Seeded } from "../support/seeded.ts";

/** One of a list, each as likely as the next. */
export function one<T>(random: Seeded, list: readonly T[]): T {
  return list[Math.floor(random.next() * list.length)] as T;
}

/** A whole number from 0 to below the limit. */
export function below(random: Seeded, limit: number): number {
  return Math.floor(random.next() * limit);
}

/** As many made things as the number says. */
export function several<T>(count: number, make: () => T): readonly T[] {
  return Array.from({ length: count }, make);
}

/** The list in another order. */
export function shuffled<T>(random: Seeded, list: readonly T[]): readonly T[] {
  return list
    .map((item) => ({ item, key: random.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
