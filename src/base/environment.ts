import { homedir, userInfo } from "node:os";
import { isAbsolute, join } from "node:path";

/** The variables that the process was started with. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What the environment says to visto: the one file of the tree that reads `process.env`. */
export interface Environment {
  /** All of it, for marks of agents and for what is started from here. */
  readonly variables: Variables;
  /** The Unix user's name, from the user database rather than from a variable that anybody may set. */
  readonly user: string;
  readonly home: string;
  /** Default data folder of the desk. */
  readonly dataFolder: string;
  /** Folder of this user's logins. */
  readonly configFolder: string;
  readonly cacheFolder: string;
  readonly url?: string;
  readonly token?: string;
  readonly agentToken?: string;
  readonly agent?: string;
  /** `off`, or calls a second as `5000/s`. */
  readonly rateLimit?: string;
  readonly noColor: boolean;
}

/** Takes a snapshot; an empty variable counts as absent. */
export function readEnvironment(variables: Variables = process.env): Environment {
  const given = (name: string): string | undefined => variables[name] || undefined;
  const home = given("HOME") ?? homedir();
  // The XDG specification has relative paths ignored.
  const folder = (name: string, fallback: string): string => {
    const base = given(name);
    return join(base !== undefined && isAbsolute(base) ? base : join(home, fallback), "visto");
  };
  return Object.freeze({
    variables: Object.freeze({ ...variables }),
    user: userName(),
    home,
    dataFolder: given("VISTO_DATA") ?? folder("XDG_DATA_HOME", ".local/share"),
    configFolder: folder("XDG_CONFIG_HOME", ".config"),
    cacheFolder: folder("XDG_CACHE_HOME", ".cache"),
    url: given("VISTO_URL"),
    token: given("VISTO_TOKEN"),
    agentToken: given("VISTO_AGENT_TOKEN"),
    agent: given("VISTO_AGENT"),
    rateLimit: given("VISTO_RATE_LIMIT"),
    noColor: given("NO_COLOR") !== undefined,
  });
}

/** A user id without an entry in the user database has no name, only its number. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 0}`;
  }
}
