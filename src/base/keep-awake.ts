/** Holds the process open while it only waits for a timer of the Clock, none of which keeps it alive. */
export interface Wakefulness {
  release(): void;
}

export function keepAwake(): Wakefulness {
  const { port1 } = new MessageChannel();
  port1.ref();
  return { release: () => port1.close() };
}
