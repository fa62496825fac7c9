const quote = 0x22;
const colon = 0x3a;
const openList = 0x5b;
const closeList = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/**
 * A name that stands twice in one object of a JSON text, or undefined. Readers differ in which of the two they take, so
 * that what a person was shown need not be what is run. The text has to be valid JSON.
 */
export function repeatedName(json: string): string | undefined {
  /** The names of each open object; a list has none. */
  const open: (Set<string> | undefined)[] = [];
  // Where the newest text begins and ends: it is only read once a colon says that it is a name.
  let start = 0;
  let end = 0;
  for (let at = 0; at < json.length; at++) {
    switch (json.charCodeAt(at)) {
      case quote:
        start = at;
        end = endOfText(json, at);
        at = end - 1;
        break;
      case openObject:
        open.push(new Set());
        break;
      case openList:
        open.push(undefined);
        break;
      case closeObject:
      case closeList:
        open.pop();
        break;
      case colon: {
        const names = open.at(-1);
        const name: string = JSON.parse(json.slice(start, end));
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
