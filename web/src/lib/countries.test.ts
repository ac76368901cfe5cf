import { expect, test } from "vitest";
import { countries, countryName } from "./countries";

test("the list holds each country once and nothing that is none", () => {
  const all = countries();
  const names = all.map(({ name }) => name);
  expect(all.length).toBeGreaterThan(230);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain("Nigeria");
  expect(names).not.toContain("European Union");
});

test("an unknown code stays as it is", () => {
  expect(countryName("fr")).toBe("France");
  expect(countryName("Narnia")).toBe("Narnia");
});
