const structure = /["{}[\],:]/g;

/**
 * A name that stands twice in one object of a JSON text, or undefined. Readers differ in which of the two they take, so
 * that what a person was shown need not be what is run. The text has to be valid JSON.
 */
export function repeatedName(json: string): string | undefined {
  /** The names of each open object; a list has none. */
  const open: (Set<string> | undefined)[] = [];
  let text = "";
  structure.lastIndex = 0;
  for (let mark = structure.exec(json); mark !== null; mark = structure.exec(json)) {
    switch (mark[0]) {
      case '"': {
        const end = endOfText(json, mark.index);
        text = json.slice(mark.index, end);
        structure.lastIndex = end;
        break;
      }
      case "{":
        open.push(new Set());
        break;
      case "[":
        open.push(undefined);
        break;
      case "}":
      case "]":
        open.pop();
        break;
      case ":": {
        const names = open.at(-1);
        const name: string = JSON.parse(text);
        if (names?.has(name)) return name;
        names?.add(name);
      }
    }
  }
  return undefined;
}

/** Behind the quotation mark that closes the text that opens here. */
function endOfText(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end + 1;
}

function isEscaped(json: string, at: number): boolean {
  let before = at - 1;
  while (json[before] === "\\") before -= 1;
  return (at - before) % 2 === 0;
}
