/** What stands for a secret. */
export const mark = "(secret)";

/** The place before a token: no letter, digit or dash, so that each run of them is looked at once. */
const start = "(?<![A-Za-z0-9_-])";

/** Tokens that are known by their own shape, whatever stands around them. Each begins at a word, so that none takes long. */
const tokens: Readonly<Record<string, string>> = {
  visto: "visto_[\\w-]{40,}",
  aws: "(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}",
  github: "(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\\w{20,})",
  gitlab: "gl[a-z]{2,5}-[\\w.-]{16,}",
  slack: "(?:xox[a-z]|xapp)-[A-Za-z0-9-]{8,}",
  "openai, anthropic": "sk-[\\w-]{16,}",
  stripe: "[rs]k_(?:live|test)_[A-Za-z0-9]{10,}",
  npm: "npm_[A-Za-z0-9]{30,}",
  pypi: "pypi-AgE[\\w-]{20,}",
  google: "(?:AIza[\\w-]{30,}|ya29\\.[\\w-]{20,}|GOCSPX-[\\w-]{20,})",
  sendgrid: "SG\\.[\\w-]{16,}\\.[\\w-]{16,}",
  telegram: "\\d{8,10}:AA[\\w-]{30,}",
  huggingface: "hf_[A-Za-z0-9]{30,}",
  digitalocean: "do[opr]_v1_[a-f0-9]{40,}",
  vault: "hv[bsr]\\.[\\w-]{20,}",
  ntfy: "tk_[a-z0-9]{29}",
  age: "AGE-SECRET-KEY-1[0-9A-Z]{40,}",
  jwt: "eyJ[\\w-]{8,}\\.[\\w-]{8,}(?:\\.[\\w-]*)?",
};

const token = new RegExp(`${start}(?:${Object.values(tokens).join("|")})`, "g");

/** A private key with everything up to its end, or up to the end of the text where that is cut off. */
const privateKey =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g;

/** What stands before a secret, and the secret itself. */
const led: readonly RegExp[] = [
  /\b(Bearer[ \t]{1,9})((?!\$)[\w.~+/=-]{8,})/gi,
  // The password of a URL up to its last @, which may itself be part of a badly written password.
  /(:\/\/[^\s/?#"'`<>@:]*:)((?![$(])[^\s/?#"'`<>]+)(?=@)/g,
  // Without a password the name may be a token; names of people and of services are shorter.
  /(:\/\/)([^\s/?#"'`<>@:$]{20,})(?=@)/g,
  // Addresses whose path is the secret.
  /(\bhooks\.slack\.com\/[a-z]{1,20}\/)([\w/-]+)/gi,
  /(\bdiscord(?:app)?\.com\/api\/(?:v\d{1,3}\/)?webhooks\/)([\w/-]+)/gi,
  /(\bvisto login )([0-9A-Za-z]{4}-?[0-9A-Za-z]{4})(?![\w-])/g,
  /(\bidentified by ["'])([^"']+)/gi,
  /(\bpassword ["'])([^"']+)/gi,
  /(\blogin \S{1,200} password )((?!["'])\S+)/gi,
];

/** Hides what is a secret by its own shape. */
export function hideShapes(text: string): string {
  const bare = text.replace(privateKey, mark).replace(token, mark);
  return led.reduce((rest, pattern) => rest.replace(pattern, (_, lead: string) => lead + mark), bare);
}
