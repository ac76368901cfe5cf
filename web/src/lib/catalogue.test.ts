import { expect, test } from "vitest";
import { catalogue, pickLanguage } from "./catalogue";

test("a second language is an object of the same shape, and a missing one is English", () => {
  const english = { greet: (name: string) => `Hello ${name}`, menu: { close: "Close" } };
  const german = { greet: (name: string) => `Hallo ${name}`, menu: { close: "Schließen" } };
  expect(catalogue(english, { de: german }, "de").greet("Ada")).toBe("Hallo Ada");
  expect(catalogue(english, { de: german }, "fr").menu.close).toBe("Close");
});

test("the language is the first wish that can be met", () => {
  expect(pickLanguage(["fr", "de-AT", "en"], ["en", "de"])).toBe("de");
  expect(pickLanguage(["fr"], ["en", "de"])).toBe("en");
});
