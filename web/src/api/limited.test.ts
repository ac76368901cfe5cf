import { safeParse } from "valibot";
import { describe, expect, it } from "vitest";
import { limited, limits, messages } from "./limited";

const said = (schema: ReturnType<typeof limited>, text: string) => {
  const result = safeParse(schema, text);
  return result.success ? result.output : result.issues[0].message;
};

describe("a field of a form", () => {
  it("takes what the server takes, without the blanks around it", () => {
    expect(said(limited(limits.NewAccount.handle), " ada ")).toBe("ada");
    expect(said(limited(limits.NewAccount.email), "ada@example.org")).toBe("ada@example.org");
    expect(said(limited(limits.ProfilePatch.name), "")).toBe("");
  });

  it("says what is wrong before it is sent", () => {
    const handle = limited(limits.NewAccount.handle, { form: "letters" });
    expect(said(handle, "")).toBe(messages.needed);
    expect(said(handle, "a")).toBe(messages.short(2));
    expect(said(handle, "a".repeat(25))).toBe(messages.long(24));
    expect(said(handle, "a b")).toBe("letters");
    expect(said(limited(limits.NewBan.reason), "a\u202eb")).toBe(messages.form);
  });

  it("counts characters, and leaves a password as it is typed", () => {
    const password = limited(limits.NewAccount.password, { asTyped: true });
    expect(said(password, "🎯".repeat(9))).toBe(messages.short(10));
    expect(said(password, " four words here ")).toBe(" four words here ");
  });
});
