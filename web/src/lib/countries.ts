// The countries there are, by the names the browser has for them.
import { language } from "./catalogue";

/** Groups of countries, and codes for tests. */
const NO_COUNTRIES = new Set(["EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"]);
const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

const names = new Intl.DisplayNames(language, { type: "region", fallback: "none" });

/** What is no code stays as it is. */
export function countryName(code: string): string {
  return (/^[a-z]{2}$/i.test(code) && names.of(code.toUpperCase())) || code;
}

export function countries(): { code: string; name: string }[] {
  return LETTERS.flatMap((first) => LETTERS.map((second) => first + second))
    .filter((code) => !NO_COUNTRIES.has(code) && Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`)
    .map((code) => ({ code, name: names.of(code) ?? "" }))
    .filter(({ name }) => name !== "")
    .sort((a, b) => a.name.localeCompare(b.name, language));
}
