/** What a request asks to do: shell text, an argv that needs no shell, or a client's tool with its input. */

export type Command =
  | { readonly form: "shell"; readonly text: string }
  | { readonly form: "argv"; readonly argv: readonly string[] }
  | { readonly form: "tool"; readonly tool: string; readonly input: unknown };

const plainWord = /^[A-Za-z0-9_@%+=:,./-]+$/;

function quoted(word: string): string {
  return plainWord.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command as people read it; control characters are not yet made visible. */
export function commandText(command: Command): string {
  switch (command.form) {
    case "shell":
      return command.text;
    case "argv":
      return command.argv.map(quoted).join(" ");
    case "tool":
      return `${command.tool} ${JSON.stringify(command.input)}`;
  }
}
