import { hash, randomBytes } from "node:crypto";

/** Makes and hashes the secrets by which callers are known; the ledger keeps only the hashes. */

/** Crockford's base 32: no letter that is easily taken for another. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** What people write for a character of the alphabet that looks alike. */
const lookalikes: Readonly<Record<string, string>> = { O: "0", I: "1", L: "1" };

/** Letters of a login code, shown in two halves; 40 bits, for ten minutes. */
const codeLength = 8;

/** A fresh token of 256 random bits, and the hash by which it is found again. */
export function newToken(): { readonly token: string; readonly hash: string } {
  const token = `visto_${randomBytes(32).toString("base64url")}`;
  return { token, hash: hashToken(token) };
}

/** sha256 of a token, hex. */
export function hashToken(token: string): string {
  return hash("sha256", token, "hex");
}

/** A fresh one-time code such as `7QK2-M0XD`, and the hash by which it is found again. */
export function newLoginCode(): { readonly code: string; readonly hash: string } {
  const letters = Array.from(randomBytes(codeLength), (byte) => alphabet[byte % alphabet.length]).join("");
  const code = `${letters.slice(0, codeLength / 2)}-${letters.slice(codeLength / 2)}`;
  return { code, hash: hashLoginCode(code) };
}

/** sha256 of a login code as a person typed it (case, dashes, spaces and look-alikes do not matter), hex. */
export function hashLoginCode(typed: string): string {
  const letters = typed.toUpperCase().replace(/[\s-]/g, "");
  return hash(
    "sha256",
    `login code ${letters.replace(/[OIL]/g, (letter) => lookalikes[letter] ?? letter)}`,
    "hex",
  );
}
