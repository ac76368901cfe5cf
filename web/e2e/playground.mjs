// The playground in a real browser against the real server. BASE_URL names the server, SHOTS a directory for pictures.
import { AxeBuilder } from "@axe-core/playwright";
import { base, browser, must, shots, WIDE } from "./browser.mjs";

let passed = 0;
let failed = 0;

async function test(name, play, options = {}) {
  const context = await browser.newContext({ viewport: WIDE, ...options });
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  try {
    await page.goto(base);
    if (options.hasTouch) await page.locator(".still").tap();
    await page
      .locator(".monaco-editor textarea, .monaco-editor .native-edit-context")
      .first()
      .waitFor({ state: "attached" });
    await play(page, context);
    must(errors.length === 0, `errors in the page: ${errors.join("; ")}`);
    passed += 1;
    console.log(`ok    ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}: ${error.message}`);
    if (shots) await page.screenshot({ path: `${shots}/failed-${failed}.png` });
  } finally {
    await context.close();
  }
}

const run = (page) => page.getByRole("button", { name: /^Run/ }).click();
const verdict = (page, text) => page.locator(".verdict", { hasText: text }).waitFor();
const output = (page) => page.locator(".scroll pre").innerText();

/** Replaces the program through the editor, as a person pasting would. */
async function write(page, code) {
  await page.locator(".monaco-editor").first().click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(code);
}

async function language(page, name) {
  await page.getByRole("button", { name: /more/ }).click();
  await page.getByRole("textbox", { name: "Filter languages" }).fill(name);
  await page.keyboard.press("Enter");
}

await test("the example runs and shows its output, verdict and cost", async (page) => {
  await run(page);
  await verdict(page, "exit 0");
  must((await output(page)).includes("@@@@"), "the Mandelbrot set is not there");
  must(/\d ms/.test(await page.locator(".total").innerText()), "no total time");
});

await test("keyboard alone: Ctrl+Enter runs, Escape leaves the editor", async (page) => {
  await page.keyboard.press("Control+Enter");
  await verdict(page, "exit 0");
  await page.locator(".monaco-editor").first().click();
  await page.keyboard.press("Escape");
  const inside = await page.evaluate(() => document.activeElement?.closest(".monaco-editor") !== null);
  must(!inside, "the editor keeps the keyboard");
});

await test("the palette opens out of the editor, and gives the keyboard back to it", async (page) => {
  await page.locator(".monaco-editor").first().click();
  await page.keyboard.press("Control+K");
  await page.getByRole("combobox").fill("run");
  await page.keyboard.press("Enter");
  await verdict(page, "exit 0");
  const inside = await page.evaluate(() => document.activeElement?.closest(".monaco-editor") !== null);
  must(inside, "the keyboard is lost");
});

await test("standard input and errors reach the person", async (page) => {
  await write(page, "import sys\nprint(int(input()) * 2)\nprint('careful', file=sys.stderr)\nsys.exit(3)");
  await page.getByRole("button", { name: "Input" }).click();
  await page.getByLabel("Standard input").fill("21\n");
  await run(page);
  await verdict(page, "exit 3");
  const text = await output(page);
  must(text.includes("42") && text.includes("careful"), `got ${text}`);
});

await test("an endless program is stopped by its limit, and by the person", async (page) => {
  await write(page, "while True: pass");
  await run(page);
  await page.getByRole("button", { name: /^Stop/ }).click();
  await verdict(page, "stopped by you");
  await write(page, "x = 'a' * 10**6\nwhile True: x += x");
  await run(page);
  await verdict(page, "memory limit");
});

await test("output streams in while the program runs", async (page) => {
  await write(page, "import sys\nprint('first', flush=True)\nwhile True: pass");
  await run(page);
  await page.locator(".scroll pre", { hasText: "first" }).waitFor();
  must(await page.getByRole("button", { name: /^Stop/ }).isVisible(), "the program has ended already");
  await page.getByRole("button", { name: /^Stop/ }).click();
  await verdict(page, "stopped by you");
});

await test("what does not compile shows the compiler's words", async (page) => {
  await language(page, "C++");
  await page.locator(".tab[aria-current=true]", { hasText: "C++" }).waitFor();
  await write(page, "int main() { return x; }");
  await run(page);
  await verdict(page, "does not compile");
  must((await output(page)).includes("was not declared"), "the compiler's words are missing");
});

await test("a program survives a reload and a link", async (page, context) => {
  await write(page, "print('kept')");
  await page.reload();
  await page.locator(".monaco-editor").first().waitFor();
  await run(page);
  await verdict(page, "exit 0");
  must((await output(page)).includes("kept"), "the program was lost");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Share" }).click();
  await page.locator(".said", { hasText: "Link copied" }).waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await browser.newContext();
  const page2 = await other.newPage();
  await page2.goto(link);
  await page2.locator(".monaco-editor").first().waitFor();
  await page2.locator(".view-line", { hasText: "kept" }).waitFor();
  await other.close();
});

await test(
  "a phone gets the editor at the first touch, with the keys its own keyboard hides",
  async (page) => {
    await write(page, "print(6 * 7)");
    await page.locator(".keys").getByRole("button", { name: ";", exact: true }).tap();
    await page.locator(".view-line", { hasText: ";" }).waitFor();
    await run(page);
    await verdict(page, "exit 0");
    must((await output(page)).includes("42"), "the program did not run");
  },
  { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
);

for (const [size, viewport] of [
  ["1440", { width: 1440, height: 900 }],
  ["390", { width: 390, height: 844 }],
  ["360", { width: 360, height: 740 }],
]) {
  for (const theme of ["Dark", "Light", "High contrast"]) {
    await test(
      `${theme} at ${size}: axe finds nothing, nothing is wider than the window`,
      async (page) => {
        await page.keyboard.press("Control+K");
        await page.getByRole("combobox").fill(`theme ${theme}`);
        await page.keyboard.press("Enter");
        await page.getByRole("dialog").waitFor({ state: "detached" });
        await run(page);
        await verdict(page, "exit 0");
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        must(!wide, "the page is wider than the window");
        if (shots)
          await page.screenshot({ path: `${shots}/playground-${theme.split(" ")[0].toLowerCase()}-${size}.png` });
        const { violations } = await new AxeBuilder({ page }).analyze();
        must(
          violations.length === 0,
          violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(" ")}`).join("; "),
        );
      },
      { viewport, reducedMotion: "reduce" },
    );
  }
}

await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
