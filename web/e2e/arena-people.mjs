// What the trials of the arena have in common: players and their pages, pictures of what goes by, and programs of the jury.
// SHOTS names a directory for pictures, wide and narrow, dark and light; each screen is looked at by axe on the way, with AXE=quick
// in two of those four.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { visitor as anybody, ask, look as looked, must, NARROW, opened as openedIn, shots, WIDE } from "./browser.mjs";

export { ask, browser, leave, must, step } from "./browser.mjs";

const shelf = join(dirname(fileURLToPath(import.meta.url)), "../../problems");
/** Duels are cut off on purpose, and so is their server. */
const CUT = /ERR_(INTERNET_DISCONNECTED|CONNECTION_|EMPTY_RESPONSE|INCOMPLETE_CHUNKED)|WebSocket connection/;
const isCut = (message) => CUT.test(message.text());

export const opened = (context) => openedIn(context, isCut);
export const visitor = () => anybody({}, isCut);

const wordOf = (handle) => `correct horse battery ${handle}`;

export async function player(base, handle) {
  const page = await visitor();
  await page.goto(`${base}/arena`);
  const { status } = await ask(page, "POST", "/accounts", {
    handle,
    email: `${handle}@example.org`,
    password: wordOf(handle),
  });
  must(status === 201, `registering answered ${status}`);
  await page.reload();
  await page.getByRole("button", { name: "Find a duel" }).waitFor();
  page.handle = handle;
  return page;
}

/** The same person on another device. */
export async function elsewhere(base, handle) {
  const page = await visitor();
  await page.goto(`${base}/arena`);
  const { status } = await ask(page, "POST", "/sessions", { login: handle, password: wordOf(handle) });
  must(status < 300, `signing in answered ${status}`);
  return page;
}

/** A duel moves on while it is looked at: where time counts, each theme is seen in one of the two widths. */
export async function look(page, name) {
  if (process.env.AXE !== "quick") return looked(page, name, { themes: ["dark", "light"] });
  await looked(page, name, { themes: ["dark"], views: { wide: WIDE } });
  await looked(page, name, { themes: ["light"], views: { narrow: NARROW } });
}

/** What goes by too fast for axe. */
export async function picture(page, name) {
  if (!shots) return;
  await page.evaluate(() => {
    document.documentElement.dataset.theme = "dark";
    window.dispatchEvent(new Event("themechange"));
  });
  for (const [width, viewport] of [
    ["narrow", NARROW],
    ["wide", WIDE],
  ]) {
    await page.setViewportSize(viewport);
    await page.screenshot({ path: `${shots}/${name}-${width}-dark.png` });
  }
}

/** Replaces the program, as a person pasting would. */
export async function write(page, code) {
  await page.locator(".monaco-editor").first().click();
  await page.keyboard.press("Control+A");
  await page.evaluate((text) => navigator.clipboard.writeText(text), code);
  await page.keyboard.press("Control+V");
  const last = code
    .split("\n")
    .findLast((line) => line.trim() !== "")
    .trim();
  await sees(page, last);
}

/** Waits until the editor shows this. */
export async function sees(page, words) {
  await page.waitForFunction(
    (text) =>
      document.querySelector(".monaco-editor .view-lines")?.textContent.replaceAll("\u00a0", " ").includes(text),
    words,
  );
}

/** What the jury wrote, in Python. */
export function solution(slug, kind = "accepted") {
  const folder = join(shelf, slug, "submissions", kind);
  const name = existsSync(folder) ? readdirSync(folder).find((one) => one.endsWith(".py")) : undefined;
  must(name, `the jury has nothing ${kind} for ${slug} in Python`);
  return readFileSync(join(folder, name), "utf8");
}

export const idOf = (page) => page.url().split("/").at(-1);

/** Two look for the same and are offered to each other. */
export async function found(base, both, pool) {
  for (const page of both) {
    await page.goto(`${base}/arena`);
    await page.locator(".pool[aria-pressed]").first().waitFor();
    for (const cell of await page.locator(".pool[aria-pressed=true]").all()) await cell.click();
    await page.locator(".pool", { has: page.locator("em", { hasText: new RegExp(`^${pool}$`) }) }).click();
    await page.getByRole("button", { name: "Find a duel" }).click();
    await page.locator(".queue, .offer").first().waitFor();
  }
  for (const page of both) await page.locator(".offer").waitFor();
}

/** From the offer to the open editor. */
export async function begun(both) {
  for (const page of both) await page.getByRole("button", { name: "Accept", exact: true }).click();
  return ready(both);
}

export async function ready(both) {
  for (const page of both) await page.waitForURL("**/duels/*");
  for (const page of both) {
    await page.locator(".solve.duelling .title").waitFor();
    await page.getByLabel("Programming language").selectOption("python");
    await page.locator(".monaco-editor").first().waitFor();
  }
  const { body } = await ask(both[0], "GET", `/duels/${idOf(both[0])}`);
  return body;
}
