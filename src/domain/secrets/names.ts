/** Words that give a secret away where they stand in its name. */
const secretWords: ReadonlySet<string> = new Set([
  "password",
  "passwords",
  "passwd",
  "passphrase",
  "secret",
  "secrets",
  "token",
  "authorization",
  "cookie",
  "cookies",
  "credential",
  "credentials",
]);

/** Words at whose end a name was put together without a mark between: `PGPASSWORD`, `authtoken`. */
const secretEndings = /(?:password|passwd|passphrase|secret|token|apikey|accesskey|secretkey|privatekey)$/;

/** Two words that only together give a secret away. */
const secretPairs: ReadonlySet<string> = new Set([
  "api key",
  "access key",
  "secret key",
  "private key",
  "signing key",
  "encryption key",
  "account key",
  "master key",
  "session key",
  "amz signature",
]);

/** Short names that are telling only as a whole. */
const secretWholes: ReadonlySet<string> = new Set(["_auth", "mysql_pwd", "pass", "tokens", "sig"]);

/** What a name ends with that speaks about a secret instead of holding one: `--token-file`, `secret_name`. */
const aboutEndings: ReadonlySet<string> = new Set([
  ...[
    "file",
    "path",
    "dir",
    "url",
    "uri",
    "endpoint",
    "name",
    "names",
    "id",
    "ids",
    "type",
    "kind",
    "format",
    "policy",
  ],
  ...[
    "count",
    "limit",
    "length",
    "size",
    "ttl",
    "expiry",
    "expires",
    "lifetime",
    "age",
    "version",
    "style",
    "field",
  ],
  ...[
    "jar",
    "stdin",
    "prompt",
    "fd",
    "env",
    "command",
    "cmd",
    "process",
    "store",
    "manager",
    "ref",
    "scope",
    "header",
  ],
]);

/** What a name begins with that counts instead: `max_tokens`. */
const countBeginnings: ReadonlySet<string> = new Set(["max", "min", "num", "no", "has", "is", "use", "with"]);

/** Names with such a word in them that ask for none, or do something with one: `NOPASSWD`, `--export-secret-keys`. */
const otherNames = /^nopasswd$|^(?:export|import|list|edit|delete)-secret-/i;

/** Headers whose value has blanks in it. */
const headerNames = /^(?:proxy-)?authorization$|cookie2?$/i;

/** Whether what bears this name is a secret. */
export function isSecretName(name: string): boolean {
  if (secretWholes.has(name.toLowerCase())) return true;
  if (otherNames.test(name)) return false;
  const words = wordsOf(name);
  const [first = ""] = words;
  const last = words.at(-1) ?? "";
  if (words.length > 1 && (aboutEndings.has(last) || countBeginnings.has(first))) return false;
  if (words.length > 1 && last === "pass") return true;
  return words.some(
    (word, at) =>
      secretWords.has(word) || secretEndings.test(word) || secretPairs.has(`${words[at - 1] ?? ""} ${word}`),
  );
}

/** Whether the value goes on behind a blank: `Authorization: Basic …`. */
export function isHeaderName(name: string): boolean {
  return headerNames.test(name);
}

/** `clientSecret`, `CLIENT_SECRET` and `client-secret` as lower-case words. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== "");
}
