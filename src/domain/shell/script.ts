/**
 * What shell text would do, as far as its grammar tells: every simple command in it, wherever it hides, and whatever
 * keeps the text from being understood in full. `parseShell` (parse.ts) makes it; the policy judges it.
 *
 * What it promises: a command that bash could run from this text is in `commands`, or there is an objection. An
 * objection never removes a command: the policy still looks for forbidden ones behind it.
 */

/** One word of a command, after quote removal. */
export interface Word {
  /** What bash would pass, or null where that is only known when it runs (expansions). */
  readonly value: string | null;
  /** The literal pieces in order, with null for each piece that is only known at run time: `"$HOME"/x` is [null, "/x"]. */
  readonly pieces: readonly (string | null)[];
  /** The word as written. */
  readonly raw: string;
  /** Whether unquoted `* ? [` may replace it by names of files. */
  readonly glob: boolean;
  /** Whether any of it is quoted or escaped. */
  readonly quoted: boolean;
  /** Set where the word begins with the home folder (`~`, `$HOME`): the first piece, a null, then stands for it. */
  readonly home?: true;
  /** What a word with `$'…'` or `$"…"` most likely is: good enough to find a forbidden command, never to allow one. */
  readonly guess?: string;
}

export type RedirectKind =
  | "read"
  | "write"
  | "append"
  | "read-write"
  | "duplicate"
  | "heredoc"
  | "here-string";

export interface Redirect {
  readonly kind: RedirectKind;
  /** The file descriptor; null where it stands as `{name}` or is not literal. `&>` is -1 (both outputs). */
  readonly fd: number | null;
  /** The file, the descriptor copied, or the here-string; null for a heredoc. */
  readonly target: Word | null;
  /** The heredoc's body, or null when it expands. */
  readonly body?: string | null;
  /** The heredoc's body as written, also when it expands: only to look for forbidden commands in it. */
  readonly written?: string;
}

export interface Assignment {
  readonly name: string;
  /** The literal value, or null where it is only known at run time. */
  readonly value: string | null;
}

/** A part of a pipeline: which pipeline, the part's position from 0, and how many parts there are. */
export interface PipelinePart {
  readonly pipeline: number;
  readonly position: number;
  readonly length: number;
}

/** Where a command stands; the judge follows `cd`, pipes and functions by this. */
export interface Place {
  /** The pipeline it belongs to, and its position in it from 0; a command alone is the whole of its pipeline. */
  readonly pipeline: number;
  readonly position: number;
  readonly length: number;
  /** The pipelines of several parts of which a group around it is a part, outermost first: in `{ a; } | b` it is a's. */
  readonly around: readonly PipelinePart[];
  /**
   * The subshells, parts of pipelines, background lists and substitutions around it, each with a number of its own,
   * outermost first: a `cd` acts in the same list and below.
   */
  readonly scopes: readonly number[];
  /** The functions whose bodies hold it, outermost first. */
  readonly functions: readonly string[];
  /** How the text that holds it comes to run. */
  readonly within: "text" | "substitution" | "process-substitution" | "heredoc";
  /** The command that the substitution is a word of (its index in `commands`), where it is one. */
  readonly feeds: number | null;
  readonly background: boolean;
  /** Whether it runs only under a condition (`&&`, `||`, `if`, loops): its `cd` may or may not have happened. */
  readonly conditional: boolean;
}

/** A simple command: a program or builtin with its words. */
export interface ShellCommand {
  /** The program first; empty for a command of assignments or redirects alone. */
  readonly words: readonly Word[];
  readonly assignments: readonly Assignment[];
  readonly redirects: readonly Redirect[];
  readonly place: Place;
  /** The text as written. */
  readonly raw: string;
}

/** Why the text can at best be asked about: a shape outside the allow-list, a filter's finding, or a limit. */
export interface Objection {
  /** A stable short name, such as `expansion`, `background`, `control-character`, `too-long`, `parse-error`. */
  readonly code: string;
  /** One sentence for people: what was found and why it cannot be vouched for. */
  readonly message: string;
}

export interface Script {
  /** In the order of the text; commands inside substitutions stand before the command they feed. */
  readonly commands: readonly ShellCommand[];
  /** Functions that the text defines, by name. */
  readonly functions: readonly string[];
  /** Empty only for text whose every shape is on the allow-list; one of each code. */
  readonly objections: readonly Objection[];
  /** The compound shapes in it, such as `pipeline`, `group`, `if`, in alphabetical order. */
  readonly shapes: readonly string[];
}
