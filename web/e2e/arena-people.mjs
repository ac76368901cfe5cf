// What the trials of the arena have in common: visitors and players in real browsers, pictures, and programs of the jury.
// SHOTS names a directory for pictures, wide and narrow, dark and light; each screen is looked at by axe on the way.
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });
const shelf = join(dirname(fileURLToPath(import.meta.url)), "../../problems");
export const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };
/** The server refuses these on purpose, or was cut off on purpose; the browser notes it. */
const EXPECTED =
  /status of (401|403|404|409|422|429)|ERR_(INTERNET_DISCONNECTED|CONNECTION_|EMPTY_RESPONSE|INCOMPLETE_CHUNKED)|WebSocket connection/;

export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"],
});

export function must(condition, what) {
  if (!condition) throw new Error(what);
}

const pages = [];

/** Ends the browsers; whatever a page complained of is an error. */
export async function leave() {
  const wrong = pages.flatMap((page) => page.wrong);
  await browser.close();
  must(wrong.length === 0, `errors: ${wrong.join("; ")}`);
}

export async function opened(context) {
  const page = await context.newPage();
  page.setDefaultTimeout(45_000);
  page.wrong = [];
  page.on("pageerror", (error) => page.wrong.push(`${page.url()}: ${error}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !EXPECTED.test(message.text())) page.wrong.push(message.text());
  });
  pages.push(page);
  return page;
}

export async function visitor() {
  return opened(
    await browser.newContext({
      viewport: WIDE,
      reducedMotion: "reduce",
      permissions: ["clipboard-read", "clipboard-write"],
    }),
  );
}

/** Asks the server from within a page, as the person who is signed in there. */
export function ask(page, method, path, body) {
  return page.evaluate(
    async ([method, path, body]) => {
      const headers = { "content-type": "application/json" };
      const response = await fetch(`/api/v1${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text ? JSON.parse(text) : null };
    },
    [method, path, body],
  );
}

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

export async function look(page, name) {
  const axe = new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    // Monaco hides its own field for typing from everybody but screen readers, in its own way.
    .exclude(".monaco-editor");
  for (const theme of ["dark", "light"]) {
    await page.evaluate((theme) => {
      document.documentElement.dataset.theme = theme;
      window.dispatchEvent(new Event("themechange"));
    }, theme);
    for (const [width, viewport] of [
      ["wide", WIDE],
      ["narrow", NARROW],
    ]) {
      await page.setViewportSize(viewport);
      if (shots) await page.screenshot({ path: `${shots}/${name}-${width}-${theme}.png` });
      const { violations } = await axe.analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`);
      must(found.length === 0, `axe on ${name}, ${width}, ${theme}: ${found.join("; ")}`);
      const over = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      must(!over, `${name} is wider than the window (${width})`);
    }
    await page.setViewportSize(WIDE);
  }
  await page.evaluate(() => {
    document.documentElement.dataset.theme = "dark";
  });
}

/** What goes by too fast for axe. */
export async function picture(page, name) {
  if (!shots) return;
  for (const [width, viewport] of [
    ["narrow", NARROW],
    ["wide", WIDE],
  ]) {
    await page.setViewportSize(viewport);
    await page.screenshot({ path: `${shots}/${name}-${width}-dark.png` });
  }
}

const only = new RegExp(process.env.ONLY ?? "");

export async function step(what, act) {
  if (!only.test(what)) return;
  await act();
  console.log(`ok  ${what}`);
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
