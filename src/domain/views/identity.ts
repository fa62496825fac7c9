import { z } from "zod";
import { instantText, pageOf, risk, role, type Shown } from "./shown.ts";

const maxRisk = risk.describe("The highest risk that it may approve; rejecting is always allowed.");

/** Who the desk takes the caller for. */
export const identitySchema = z
  .object({
    name: z.string(),
    role,
    maxRisk,
    tokenId: z.string(),
    expiresAt: instantText.optional(),
  })
  .meta({ id: "Identity" });
/** Who the desk takes the caller for, and what they may do. */
export type IdentityView = Shown<typeof identitySchema>;

/** A token as others may see it: never the token itself. */
export const tokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    role,
    maxRisk,
    createdAt: instantText,
    createdBy: z.string(),
    expiresAt: instantText.optional(),
    revokedAt: instantText.optional(),
  })
  .meta({ id: "Token", description: "A token as others may see it: never the token itself." });
/** A token as it is listed, without its secret. */
export type TokenView = Shown<typeof tokenSchema>;

export const tokenPage = pageOf(tokenSchema, "TokenPage");
/** A part of a list of tokens, and where the next one begins. */
export type TokenPage = Shown<typeof tokenPage>;

/** A token that was just made: the one time that it is shown. */
export const newTokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    role,
    token: z.string().describe("Shown this once."),
  })
  .meta({ id: "NewToken" });
/** A new token, shown this once. */
export type NewTokenView = Shown<typeof newTokenSchema>;

/** A person's token for a login code. */
export const loginSchema = z
  .object({
    token: z.string().describe("Shown this once."),
    name: z.string(),
    expiresAt: instantText,
  })
  .meta({ id: "Login" });
/** A person's token, shown this once. */
export type LoginView = Shown<typeof loginSchema>;

/** A code that turns into a person's login, once. */
export const loginCodeSchema = z
  .object({ code: z.string(), expiresAt: instantText })
  .meta({ id: "LoginCode" });
/** A code by which a person logs in, once. */
export type LoginCodeView = Shown<typeof loginCodeSchema>;
