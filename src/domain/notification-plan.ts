import type { Milliseconds } from "../base/clock.ts";
import type { Hours } from "./hours.ts";
import type { RequestKind } from "./kind.ts";
import type { Risk } from "./policy/policy.ts";

/** Whoever is told: a person, a team or a program, and by which channels. */
export interface Recipient {
  readonly name: string;
  /** The identity that decides under this recipient's name, where it is one: a requester is not told of its own ask. */
  readonly identity?: string;
  /** Names of channels, in order. */
  readonly channels: readonly string[];
  /** `all`: by every channel; `first`: by the first that delivers, the next one only after it has failed. */
  readonly reach: "all" | "first";
  /** When only critical news interrupts; the rest is kept for one round-up at the end. */
  readonly quiet: readonly Hours[];
  /** When this recipient is there to decide; empty where that is not known. */
  readonly onCall: readonly Hours[];
  /** The most interruptions in a span of time, critical ones not counted; more are kept for a round-up. */
  readonly rate?: { readonly most: number; readonly per: Milliseconds };
}

/** Which asks go to whom: the first route that matches counts. */
export interface Route {
  /** Each condition that is given must hold. */
  readonly when: {
    readonly risks?: readonly Risk[];
    /** Names of agents, with `*` for any characters. */
    readonly agents?: readonly string[];
    readonly kinds?: readonly RequestKind[];
    readonly hours?: readonly Hours[];
  };
  readonly to: readonly string[];
}

/** One step of the escalation ladder. */
export interface Rung {
  /** After the step before it; the first after the policy's `escalation`. */
  readonly after: Milliseconds;
  readonly to: readonly string[];
}

/** Who is told of what: the owner's file `notifications.yaml`, checked. All names in it exist. */
export interface NotificationPlan {
  readonly recipients: ReadonlyMap<string, Recipient>;
  readonly routes: readonly Route[];
  readonly ladder: readonly Rung[];
  /** Recipients of alerts. */
  readonly alerts: readonly string[];
  /** Recipients of the daily word of the history's head. */
  readonly head: readonly string[];
}

/** The plan in force now; it changes when its file does. */
export interface PlanSource {
  readonly plan: NotificationPlan;
}

/** The plan of an owner who has written none: only open event streams are told. */
export const emptyPlan: NotificationPlan = {
  recipients: new Map(),
  routes: [],
  ladder: [],
  alerts: [],
  head: [],
};
