import { expect, test } from "vitest";
import { asProblem, readProblem, sortFields } from "./problem";

const refusal = readProblem(422, {
  title: "Unprocessable",
  status: 422,
  detail: "Two fields are wrong.",
  code: "invalid",
  request_id: "r1",
  errors: [
    { field: "handle", code: "taken", detail: "This handle is taken." },
    { field: "links[1]", code: "invalid", detail: "Not an address." },
  ],
});

test("every error of a field is shown at its field", () => {
  const { fields, whole } = sortFields(refusal, ["handle", "links"]);
  expect(fields.map((entry) => [entry.field, entry.detail])).toEqual([
    ["handle", "This handle is taken."],
    ["links", "Not an address."],
  ]);
  expect(whole).toBeNull();
});

test("an error of a field the form does not have is said for the whole form, with its name", () => {
  expect(sortFields(refusal, ["links"]).whole).toBe("handle: This handle is taken.");
  expect(sortFields(refusal, ["links", "login"], { handle: "login" }).whole).toBeNull();
  expect(sortFields(readProblem(409, { detail: "Already so." }), ["handle"]).whole).toBe("Already so.");
});

test("an answer that is no problem document still says something", () => {
  for (const body of [undefined, null, "<html>", [], { errors: "x" }, { errors: [null, {}] }]) {
    const problem = readProblem(502, body);
    expect(problem.detail).toContain("502");
    expect(problem.fields).toEqual([]);
  }
  expect(asProblem("boom").detail).toBe("boom");
});
