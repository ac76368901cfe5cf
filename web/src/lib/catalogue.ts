// Texts a person reads. Each folder has a `messages.ts` in English; a second language is one more file beside it, of the
// same type, named in that call of `catalogue`, and one entry below.
import { recall } from "./kept";

/** What each language is called by those who speak it. */
export const languages = { en: "English" } as const;
export type Language = string;

/** The shape of an English catalogue, with the words left open. */
export type Translation<T> = {
  [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...given: infer A) => string
      ? (...given: A) => string
      : Translation<T[K]>;
};

/** The first of the wished languages that there is. "de-AT" is served by "de". */
export function pickLanguage(wished: readonly string[], known: readonly string[]): Language {
  for (const wish of wished) {
    const found = known.find((language) => wish === language || wish.startsWith(`${language}-`));
    if (found) return found;
  }
  return "en";
}

function wishes(): string[] {
  const kept = recall("language");
  return [...(kept ? [kept] : []), ...(typeof navigator === "undefined" ? [] : navigator.languages)];
}

export const language = pickLanguage(wishes(), Object.keys(languages));

/** How dates and numbers are written: as in the person's own country, if it speaks the language of the page. */
export const locale =
  typeof navigator === "undefined"
    ? language
    : (navigator.languages.find((wish) => wish === language || wish.startsWith(`${language}-`)) ?? language);

export function catalogue<const T extends object>(
  english: T,
  others: Record<Language, Translation<T>> = {},
  wanted: Language = language,
): Translation<T> {
  return others[wanted] ?? (english as Translation<T>);
}
