import { VistoError } from "../../base/errors.ts";
import { VistoClient } from "../../client.ts";
import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";

/** Ends this person's login at the desk and forgets it; a token in VISTO_TOKEN is left alone. */
export const logout: CommandModule = {
  define() {},

  async run({ url, logins, clock, output }) {
    const login = logins.at(url, clock.now());
    if (!login)
      throw new VistoError("token_missing", `expected a login at ${url}, found none: nothing to end`);
    const client = new VistoClient({ url, token: login.token, channel: "cli", clock });
    try {
      await client.logout();
    } catch (error) {
      // What the desk does not know any more is over already.
      if (!(error instanceof VistoError) || error.code !== "token_unknown") throw error;
    } finally {
      client.close();
    }
    logins.forget(url);
    output.say(`${login.name} is logged out at ${url}`);
    output.data({ name: login.name, url });
    return exitCodes.done;
  },
};
