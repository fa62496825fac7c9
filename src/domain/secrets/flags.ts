import { isSecretName } from "./names.ts";
import { QuoteReader } from "./quotes.ts";
import { hidden, isOutput, isWorthHiding, type Place, valueAt } from "./value.ts";

/** `--password x`, also as neighbours in a list: `"--password", "x"`. */
const longFlag =
  /(?<![\w-])--?(?<name>[A-Za-z][\w.-]{2,99})(?:\\{0,4}["']?[ \t]{0,20},[ \t]{0,20}|["']?[ \t]{1,20})/g;

/** `-u name:password`, as far as the colon. */
const userFlag =
  /(?<![\w-])(?:-[uU]|--(?:proxy-)?user)(?:=|\\{0,4}["']?[ \t]{0,20},[ \t]{0,20}|[ \t]{0,20})(?:\\{0,4}["'])?[\w${][\w.@+\\${}-]{0,200}:/g;

/** Short flags that take a secret only with some programs: `mysql -psecret`, `sshpass -p secret`. */
const programFlags: readonly { readonly program: RegExp; readonly flag: RegExp }[] = [
  { program: /\b(?:mysql\w*|mariadb[\w-]*|7z[ar]?)\b/, flag: /(?<![\w-])-p(?=[^\s-])/g },
  {
    program: /\bsshpass\b|\b(?:docker|podman|helm|oc|az)\b.{0,80}\blogin\b/,
    flag: /(?<![\w-])-p[ \t]{0,20}/g,
  },
  { program: /\bredis-cli\b/, flag: /(?<![\w-])-a[ \t]{1,20}/g },
  { program: /\b(?:https?|xh|xhs)[ \t]/, flag: /(?<![\w-])-a[ \t]{1,20}["']?[^\s:"']{1,200}:/g },
  { program: /\bsmbclient\b|\brpcclient\b/, flag: /(?<![\w-])-U[ \t]{0,20}["']?[^\s%"']{1,200}%/g },
  { program: /\bldap\w{1,20}\b/, flag: /(?<![\w-])-w[ \t]{1,20}/g },
  { program: /\b(?:zip|unzip)\b/, flag: /(?<![\w-])-P[ \t]{0,20}/g },
];

/** How far back the program of a flag is looked for. */
const lookBack = 200;

/** Programs whose user flag takes a group behind the colon. */
const ownersOnly = /\b(?:docker|podman|nerdctl|kubectl|chown|install|rsync|runuser|systemd-run)\b/;

/** Hides what is given by a flag that takes a secret. */
export function hideFlagged(text: string): string {
  const afterLong = hideAfter(text, longFlag, ({ groups }) => isSecretName(groups?.name ?? ""), isNoFlag);
  const afterUser = hideAfter(afterLong, userFlag, (found) => !ownersOnly.test(before(found)), isNoNumber);
  return programFlags.reduce(
    (rest, { program, flag }) =>
      hideAfter(
        rest,
        flag,
        (found) => program.test(before(found)),
        () => true,
      ),
    afterUser,
  );
}

/** The next flag, the end of a command, or a reference such as `--secret id=npm,src=.npmrc`. */
function isNoFlag(value: string): boolean {
  return !/^(?:--\w|-[A-Za-z](?:\s|$)|[|;&<>]|(?:id|type|src|source|env|file|name)=)/.test(value);
}

/** `-u 1000:1000` names a group. */
function isNoNumber(value: string): boolean {
  return !/^\d+$/.test(value);
}

/** What stands before a flag in its own command. */
function before({ index, input }: RegExpExecArray): string {
  const near = input.slice(Math.max(0, index - lookBack), index);
  return near.slice(1 + Math.max(...[";", "|", "&", "\n"].map((end) => near.lastIndexOf(end))));
}

/** Hides what stands behind a flag; whether the flag is one that takes a secret is seen before the value is read. */
function hideAfter(
  text: string,
  flag: RegExp,
  takesSecret: (found: RegExpExecArray) => boolean,
  isSecret: (value: string) => boolean,
): string {
  const places: Place[] = [];
  const quotes = new QuoteReader(text);
  flag.lastIndex = 0;
  for (let found = flag.exec(text); found; found = flag.exec(text)) {
    const from = flag.lastIndex;
    if (!takesSecret(found) || isOutput(text, from)) continue;
    const ending = found[0].includes(",") ? "data" : "shell";
    const place = valueAt(text, from, quotes.at(from), ending);
    const value = text.slice(from, place.to);
    if (!isWorthHiding(value) || !isSecret(value)) continue;
    places.push(place);
    flag.lastIndex = place.to;
  }
  return hidden(text, places);
}
