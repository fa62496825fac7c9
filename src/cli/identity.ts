/**
 * Who speaks when a command is given: an agent, a person, or whoever there is; a supervising program is none of these. An agent's command never uses a person's
 * credential, and a person's command never an agent's.
 */

import { join } from "node:path";
import type { Instant } from "../base/clock.ts";
import type { Environment } from "../base/environment.ts";
import { VistoError } from "../base/errors.ts";
import { readIfThere } from "./address.ts";
import type { Logins } from "./logins.ts";

/** Whose word a command is; `either` takes a person's credential before an agent's, `supervisor` never a login. */
export type Speaker = "agent" | "person" | "supervisor" | "either" | "nobody";

export interface Credential {
  readonly token?: string;
  readonly from: "VISTO_TOKEN" | "login" | "VISTO_AGENT_TOKEN" | "agent-token" | "none";
}

export interface CredentialSources {
  readonly environment: Environment;
  readonly data: string;
  readonly url: string;
  readonly logins: Logins;
  readonly now: Instant;
}

/** Chooses the token that a command uses; throws `token_missing` saying where one was looked for. */
export function chooseCredential(speaker: Speaker, sources: CredentialSources): Credential {
  switch (speaker) {
    case "nobody":
      return { from: "none" };
    case "agent":
      return agentCredential(sources) ?? missingAgentToken(sources);
    case "person":
      return personCredential(sources) ?? missingLogin(sources);
    case "supervisor":
      return givenCredential(sources) ?? missingReviewerToken();
    case "either":
      return personCredential(sources) ?? agentCredential(sources) ?? missingLogin(sources);
  }
}

function personCredential(sources: CredentialSources): Credential | undefined {
  const given = givenCredential(sources);
  if (given) return given;
  const login = sources.logins.at(sources.url, sources.now);
  return login && { token: login.token, from: "login" };
}

function givenCredential({ environment: { token } }: CredentialSources): Credential | undefined {
  return token === undefined ? undefined : { token, from: "VISTO_TOKEN" };
}

function agentCredential({ environment, data }: CredentialSources): Credential | undefined {
  if (environment.agentToken !== undefined)
    return { token: environment.agentToken, from: "VISTO_AGENT_TOKEN" };
  const token = readIfThere(agentTokenFile(data))?.trim();
  return token ? { token, from: "agent-token" } : undefined;
}

function agentTokenFile(data: string): string {
  return join(data, "agent-token");
}

function missingAgentToken({ data }: CredentialSources): never {
  throw new VistoError(
    "token_missing",
    `expected an agent's token in VISTO_AGENT_TOKEN or in ${agentTokenFile(data)}, found none: name the desk's folder with --data`,
  );
}

function missingReviewerToken(): never {
  throw new VistoError(
    "token_missing",
    "expected a reviewer's token of its own in VISTO_TOKEN, found none: make one with `visto token create --role reviewer --name NAME`",
  );
}

function missingLogin({ url }: CredentialSources): never {
  throw new VistoError(
    "token_missing",
    `expected VISTO_TOKEN or a login at ${url}, found neither: log in with \`visto login CODE\`, \`visto up\` shows a code in its terminal`,
  );
}
