/**
 * Globs on paths: `*` and `?` stay within a name, `**` crosses folders, `[…]` is any one character. Two globs meet
 * where some path is matched by both; a plain path is a glob that matches itself.
 */

type Token = { readonly char: string } | "one" | "some" | "deep";

const parsed = new Map<string, readonly Token[]>();
/** Bounds what outside texts can make this remember. */
const remembered = 4_096;

const patterns = new Map<string, RegExp>();

/** Whether a path is matched by a glob. */
export function globMatches(glob: string, path: string): boolean {
  if (!isGlob(glob)) return glob === path;
  let pattern = patterns.get(glob);
  if (!pattern) {
    pattern = new RegExp(`^(?:${globSource(glob)})$`, "s");
    if (patterns.size < remembered) patterns.set(glob, pattern);
  }
  return pattern.test(path);
}

/** The source of a regular expression that matches what a glob does. */
export function globSource(glob: string): string {
  return tokensOf(glob)
    .map((token) => {
      if (token === "deep") return ".*";
      if (token === "some") return "[^/]*";
      return token === "one" ? "[^/]" : token.char.replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&");
    })
    .join("");
}

/** Whether some path that a shell's glob may name is matched by another glob; the shell's wildcards skip leading dots. */
export function globsMeet(glob: string, shellGlob: string): boolean {
  return meet(tokensOf(glob), tokensOf(shellGlob), true);
}

/** Whether a text holds wildcards. */
export function isGlob(text: string): boolean {
  return /[*?[]/.test(text);
}

function tokensOf(glob: string): readonly Token[] {
  const known = parsed.get(glob);
  if (known) return known;
  const tokens = tokenize(glob);
  if (parsed.size < remembered) parsed.set(glob, tokens);
  return tokens;
}

/** A bracket may hold classes: `[[:punct:]x]` is one character. */
const wildcardOrChar = /\*\*|\*|\?|\[[!^]?\]?(?:\[[:.=][^\]]*[:.=]\]|[^\]/])*\]|[\s\S]/g;

function tokenize(glob: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const [piece] of glob.matchAll(wildcardOrChar)) {
    if (piece === "**") tokens.push("deep");
    else if (piece === "*") tokens.push("some");
    else if (piece === "?" || piece.length > 1) tokens.push("one");
    else tokens.push({ char: piece });
  }
  return tokens;
}

/** Walks both at once; a pair of positions that was tried is not tried again. */
function meet(left: readonly Token[], right: readonly Token[], rightSkipsDots: boolean): boolean {
  const width = right.length + 1;
  const tried = new Uint8Array((left.length + 1) * width);
  const stack: [number, number][] = [[0, 0]];
  for (let pair = stack.pop(); pair; pair = stack.pop()) {
    const [at, other] = pair;
    if (tried[at * width + other]) continue;
    tried[at * width + other] = 1;
    if (at === left.length && other === right.length) return true;
    step(left, right, at, other, stack, rightSkipsDots);
  }
  return false;
}

function step(
  left: readonly Token[],
  right: readonly Token[],
  at: number,
  other: number,
  stack: [number, number][],
  rightSkipsDots: boolean,
): void {
  const mine = left[at];
  const theirs = right[other];
  if (isStar(mine)) stack.push([at + 1, other]);
  if (isStar(theirs)) stack.push([at, other + 1]);
  if (mine === undefined || theirs === undefined || !shareChar(mine, theirs)) return;
  const startsName = other === 0 || isSlash(right[other - 1]);
  if (rightSkipsDots && startsName && (theirs === "some" || theirs === "deep") && isDot(mine)) return;
  stack.push([isStar(mine) ? at : at + 1, isStar(theirs) ? other : other + 1]);
}

/** Whether one character can be read by both tokens. */
function shareChar(mine: Token, theirs: Token): boolean {
  if (typeof mine === "object")
    return typeof theirs === "object" ? mine.char === theirs.char : reads(theirs, mine.char);
  return typeof theirs === "object" ? reads(mine, theirs.char) : true;
}

function reads(wildcard: Token, char: string): boolean {
  return wildcard === "deep" || char !== "/";
}

function isStar(token: Token | undefined): boolean {
  return token === "some" || token === "deep";
}

function isSlash(token: Token | undefined): boolean {
  return typeof token === "object" && token.char === "/";
}

function isDot(token: Token): boolean {
  return typeof token === "object" && token.char === ".";
}
