/** What stands where a `/` begins a regular expression rather than a division. */
const beforeRegex =
  /(?:^|[([{,;:=!&|?+\-*%<>~^]|\b(?:return|typeof|case|in|of|do|else|void|await|yield))\s*$/;

/**
 * TypeScript text with the inside of every comment, string and regular expression blanked out: same length,
 * same lines, so that a rule can look at code alone and still find the place in the text.
 */
export function codeOf(text: string): string {
  const out: string[] = [];
  readCode(text, 0, out, false);
  return out.join("");
}

/** Copies code until the end, or until the `}` that closes a template's expression; answers where it stopped. */
function readCode(text: string, from: number, out: string[], inTemplate: boolean): number {
  let at = from;
  let depth = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (inTemplate && char === "}" && depth === 0) return at;
    const end = endOfOpaque(text, at, out);
    if (end !== undefined) {
      at = end;
      continue;
    }
    if (char === "{") depth++;
    if (char === "}") depth--;
    out.push(char);
    at++;
  }
  return at;
}

/** Blanks the comment, string or regular expression that begins at `at`, if one does; answers where it ends. */
function endOfOpaque(text: string, at: number, out: string[]): number | undefined {
  const char = text.charAt(at);
  const pair = text.slice(at, at + 2);
  if (pair === "//") return blankTo(text, at, lineEnd(text, at), out);
  if (pair === "/*") return blankTo(text, at, after(text, "*/", at + 2), out);
  if (char === '"' || char === "'") return quoted(text, at, out);
  if (char === "`") return template(text, at, out);
  if (char === "/" && beforeRegex.test(out.slice(-20).join("").trimEnd())) return regex(text, at, out);
  return undefined;
}

function blankTo(text: string, from: number, to: number, out: string[]): number {
  for (const char of text.slice(from, to).split("")) out.push(char === "\n" ? "\n" : " ");
  return to;
}

function quoted(text: string, at: number, out: string[]): number {
  const quote = text.charAt(at);
  let end = at + 1;
  while (end < text.length && text[end] !== quote) end += text[end] === "\\" ? 2 : 1;
  out.push(quote);
  blankTo(text, at + 1, end, out);
  out.push(quote);
  return end + 1;
}

function template(text: string, at: number, out: string[]): number {
  out.push("`");
  let next = at + 1;
  while (next < text.length && text[next] !== "`") {
    if (text.startsWith("${", next)) {
      out.push("${");
      next = readCode(text, next + 2, out, true);
      out.push("}");
      next++;
    } else {
      const step = text[next] === "\\" ? 2 : 1;
      next = blankTo(text, next, next + step, out);
    }
  }
  out.push("`");
  return next + 1;
}

function regex(text: string, at: number, out: string[]): number {
  let end = at + 1;
  let inClass = false;
  while (end < text.length && (inClass || text[end] !== "/")) {
    if (text[end] === "[") inClass = true;
    if (text[end] === "]") inClass = false;
    end += text[end] === "\\" ? 2 : 1;
  }
  return blankTo(text, at, end + 1, out);
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

function after(text: string, what: string, from: number): number {
  const end = text.indexOf(what, from);
  return end < 0 ? text.length : end + what.length;
}

/** The line, from 1, on which a position of a text stands. */
export function lineAt(text: string, position: number): number {
  return text.slice(0, position).split("\n").length;
}
