// What the trials in a real browser have in common: the browser, people's pages, what an error is, a look by axe, steps.
// SHOTS names a directory for pictures, wide and narrow, dark and light.
import { mkdirSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

export const base = process.env.BASE_URL ?? "http://localhost:8080";
export const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });
export const WIDE = { width: 1440, height: 900 };
export const NARROW = { width: 390, height: 844 };
/** The server refuses these on purpose, and the browser notes it. */
const REFUSED = /status of (401|403|404|409|412|422|429)/;

export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

/** Everybody's pages. */
export const pages = [];

export function must(condition, what) {
  if (!condition) throw new Error(what);
}

/** A page that notes what it complains of; `expected` says what else, said in the browser's console, is no complaint. */
export async function opened(context, expected = () => false) {
  const page = await context.newPage();
  page.setDefaultTimeout(45_000);
  page.wrong = [];
  page.on("pageerror", (error) => page.wrong.push(`${page.url()}: ${error}`));
  page.on("console", (message) => {
    if (message.type() !== "error" || REFUSED.test(message.text()) || expected(message)) return;
    page.wrong.push(`${message.text()} ${message.location().url}`);
  });
  pages.push(page);
  return page;
}

/** The page of somebody with a browser of their own. */
export async function visitor(options = {}, expected = undefined) {
  const context = await browser.newContext({
    viewport: WIDE,
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
    ...options,
  });
  return opened(context, expected);
}

export const button = (page, name) => page.getByRole("button", { name, exact: typeof name === "string" });

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

/** The same where it must be done; what was answered. */
export async function asked(page, method, path, body) {
  const answer = await ask(page, method, path, body);
  must(answer.status < 300, `${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

async function inTheme(page, theme) {
  await page.evaluate((theme) => {
    document.documentElement.dataset.theme = theme;
    window.dispatchEvent(new Event("themechange"));
  }, theme);
}

/** Axe on the screen as it is, in each theme and width, and whether it fits; pictures of it dark and light. */
export async function look(
  page,
  name,
  { themes = ["dark", "light", "contrast"], views = { wide: WIDE, narrow: NARROW }, whole = false } = {},
) {
  const axe = new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    // Monaco hides its own field for typing from everybody but screen readers, in its own way.
    .exclude(".monaco-editor");
  for (const theme of themes) {
    await inTheme(page, theme);
    for (const [width, viewport] of Object.entries(views)) {
      await page.setViewportSize(viewport);
      if (shots && theme !== "contrast")
        await page.screenshot({ path: `${shots}/${name}-${width}-${theme}.png`, fullPage: whole });
      const { violations } = await axe.analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`);
      must(found.length === 0, `axe on ${name}, ${width}, ${theme}: ${found.join("; ")}`);
      const over = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      must(!over, `${name} is wider than the window (${width})`);
    }
    await page.setViewportSize(WIDE);
  }
  await inTheme(page, "dark");
}

const only = new RegExp(process.env.ONLY ?? "");

/** What no other step can do without: the trial ends where it fails. ONLY chooses steps by their words. */
export async function step(what, act) {
  if (!only.test(what)) return;
  try {
    await act();
  } catch (error) {
    await shown("failed");
    throw error;
  }
  complained();
  console.log(`ok    ${what}`);
}

let [passed, failed] = [0, 0];

/** What stands for itself: the trial goes on where it fails. */
export async function trial(what, act) {
  try {
    await act();
    complained();
    passed += 1;
    console.log(`ok    ${what}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${what}: ${error.message.split("\n").slice(0, 3).join(" ")}`);
    for (const page of pages) page.wrong.length = 0;
    await shown(`failed-${failed}`);
  }
}

/** What the pages showed says more than what was waited for. */
async function shown(name) {
  const open = shots ? pages.filter((page) => !page.isClosed() && page.url() !== "about:blank") : [];
  for (const [at, page] of open.entries()) await page.screenshot({ path: `${shots}/${name}-${at}.png` });
}

/** Whatever a page complained of is an error. */
function complained() {
  const wrong = pages.flatMap((page) => page.wrong);
  must(wrong.length === 0, `errors in a page: ${wrong.join("; ")}`);
}

/** Ends the browser, and the process where a trial failed. */
export async function leave() {
  await browser.close();
  complained();
  if (passed + failed > 0) console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exit(1);
}
