// A contest in real browsers against the real server: an organiser announces it, two people take part, results are
// hidden near the end and revealed after it, ratings change, and a third comes later with a clock of her own. Each screen
// is looked at by axe. It takes as long as its contest: about four minutes.
//
//   TILTYARD__ACCOUNTS__CAPTCHA=false tiltyard serve
//   BASE_URL=http://localhost:8080 PROMOTE='tiltyard admin role' node e2e/contests.mjs
//
// PROMOTE, given a handle and a role, gives somebody a role. SHOTS names a directory for pictures.
import { execSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { base, button, leave, look as looked, must, NARROW, step, visitor, WIDE } from "./browser.mjs";

const promote = process.env.PROMOTE;
const shelf = join(dirname(fileURLToPath(import.meta.url)), "../../problems");
const VIEWS = { wide: WIDE, phone: NARROW, small: { width: 360, height: 740 } };
const MINUTE_MS = 60_000;
const stamp = Date.now().toString(36);
const slug = `yard-${stamp}`;
const [first, second] = (process.env.PROBLEMS ?? "drumscore,evenground").split(",");

async function person(handle) {
  const page = await visitor();
  await page.goto(`${base}/contests`);
  const status = await page.evaluate(async (handle) => {
    const body = JSON.stringify({ handle, email: `${handle}@example.org`, password: `correct horse ${handle} 9` });
    const headers = { "content-type": "application/json" };
    return (await fetch("/api/v1/accounts", { method: "POST", headers, body })).status;
  }, handle);
  must(status === 201, `registering answered ${status}`);
  return page;
}

const look = (page, name) => looked(page, name, { themes: ["dark", "light"], views: VIEWS });
const tab = (page, name) =>
  page.getByRole("navigation", { name: "Parts of the contest" }).getByRole("link", { name }).click();
const open = (page, part) => page.goto(`${base}/contests/${slug}${part ? `?tab=${part}` : ""}`);
const row = (page, name) => page.locator(".board tbody tr", { has: page.getByRole("rowheader", { name }) });

/** Replaces the program, as a person pasting would. */
async function write(page, code) {
  await page.locator(".monaco-editor").first().waitFor();
  await page.getByLabel("Programming language").selectOption("python");
  await page.locator(".monaco-editor").first().click();
  await page.keyboard.press("Control+A");
  await page.evaluate((text) => navigator.clipboard.writeText(text), code);
  await page.keyboard.press("Control+V");
  const last = code.split("\n").findLast((line) => line.trim() !== "");
  await page.waitForFunction(
    (text) =>
      document.querySelector(".monaco-editor .view-lines")?.textContent.replaceAll("\u00a0", " ").includes(text),
    last.trim(),
  );
}

function solution(problem) {
  const folder = join(shelf, problem, "submissions/accepted");
  const name = readdirSync(folder).find((one) => one.endsWith(".py"));
  must(name, `the jury did not solve ${problem} in Python`);
  return readFileSync(join(folder, name), "utf8");
}

/** Opens a problem from the contest and submits. */
async function solve(page, label, code, verdict) {
  await open(page);
  await page
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader", { name: label, exact: true }) })
    .getByRole("link")
    .click();
  await page.locator(".in-contest").waitFor();
  await write(page, code);
  await page.keyboard.press("Control+Shift+Enter");
  await page
    .locator(".results .verdict.large b, .results .banner .verdict b")
    .filter({ hasText: verdict })
    .first()
    .waitFor();
}

const olga = await person(`olga${stamp}`);
must(promote, "PROMOTE says how somebody becomes an administrator");
execSync(`${promote} olga${stamp} admin`, { stdio: "ignore" });
const ada = await person(`ada${stamp}`);
const bo = await person(`bo${stamp}`);
// By the minute, with time enough to register before it.
const starts = new Date(Math.ceil((Date.now() + 25_000) / MINUTE_MS) * MINUTE_MS);
const two = (n) => String(n).padStart(2, "0");
const field = `${starts.getFullYear()}-${two(starts.getMonth() + 1)}-${two(starts.getDate())}T${two(starts.getHours())}:${two(starts.getMinutes())}`;
const until = (minutes) => starts.getTime() + minutes * MINUTE_MS - Date.now();

await step("an organiser announces a contest, and is told what is wrong with it at its field", async () => {
  await olga.goto(`${base}/contests`);
  await olga.getByRole("link", { name: "Organise a contest" }).click();
  await olga.getByLabel("Title").fill(`Yard ${stamp}`);
  await olga.getByLabel("Address", { exact: true }).fill(slug);
  await olga.getByLabel("Description").fill("# Welcome\nBe **fast**, and read the [guide](/problems).\n\n- one\n- two");
  await olga.getByLabel("Starts").fill(field);
  await olga.getByLabel("Minutes", { exact: true }).fill("2");
  await olga.getByLabel("Freeze, minutes before the end").fill("1");
  await olga.getByLabel("Address of the problem").fill("no-such-problem");
  await button(olga, "Announce the contest").click();
  await olga.getByText("no published problem has this address").waitFor();
  await olga.getByLabel("Address of the problem").fill(first);
  await button(olga, "Add a problem").click();
  await olga.getByLabel("Address of the problem").nth(1).fill(second);
  await button(olga, "Announce the contest").click();
  await olga.waitForURL(`**/contests/${slug}`);
  await olga.getByRole("timer", { name: "Starts in" }).waitFor();
});

await step("two register, one of them out of the list", async () => {
  await ada.goto(`${base}/arena`);
  await ada.getByRole("link", { name: "Contests of many" }).click();
  await ada.getByRole("link", { name: `Yard ${stamp}` }).click();
  await button(ada, "Take part").click();
  await ada.getByText("You take part.").waitFor();
  must((await ada.getByRole("row").count()) === 0, "no problem is told before the start");
  await open(bo);
  await button(bo, "Take part").click();
  await bo.getByText("You take part.").waitFor();
});

await step("problems open by themselves when it starts", async () => {
  await ada.getByRole("rowheader", { name: "A", exact: true }).waitFor({ timeout: Math.max(1, until(0)) + 10_000 });
});

await step("what is submitted counts, and others see it without asking", async () => {
  await open(bo, "standings");
  await solve(ada, "A", solution(first), "AC");
  await row(bo, `ada${stamp}`).locator(".cell.solved.first").waitFor();
});

await step("a question is answered to all", async () => {
  await open(bo, "questions");
  await bo.getByLabel("Question", { exact: true }).fill("May the list be empty?");
  await button(bo, "Ask").click();
  await bo.getByText("Not answered yet").waitFor();
  await open(olga, "questions");
  await button(olga, "Answer").click();
  await olga.getByLabel("Answer", { exact: true }).fill("It may not.");
  await button(olga, "Answer all").click();
  await open(ada, "questions");
  await ada.getByText("It may not.").waitFor();
});

await step("near the end results are hidden from everybody but organisers", async () => {
  await bo.waitForTimeout(Math.max(0, until(1) + 500));
  await solve(bo, "A", solution(first), "AC");
  await open(ada, "standings");
  await row(ada, `bo${stamp}`).locator(".cell.kept-back").waitFor();
  await ada.getByText("Standings are frozen.").waitFor();
  await open(bo);
  await bo.getByText("Solved").first().waitFor();
  await open(olga, "standings");
  await olga.getByLabel("Show what is frozen").check();
  await row(olga, `bo${stamp}`).locator(".cell.solved").waitFor();
});

await step("screens of a running contest", async () => {
  await look(ada, "contest-standings-frozen");
});

await step("after the end it is revealed step by step, and closed", async () => {
  await ada.getByRole("timer", { name: "Over" }).waitFor({ timeout: Math.max(1, until(2)) + 10_000 });
  await open(olga, "organise");
  await button(olga, "Reveal the next").click();
  await row(ada, `bo${stamp}`).locator(".cell.solved").waitFor();
  await button(olga, "Close the contest").click();
  await olga.getByRole("alertdialog").getByRole("button", { name: "Close the contest" }).click();
  await olga.getByText("This contest is closed.").waitFor();
  await row(ada, `ada${stamp}`).locator(".up").waitFor();
  await row(ada, `bo${stamp}`).locator(".down").waitFor();
});

await step("a third comes later, with a clock of her own", async () => {
  const eve = await person(`eve${stamp}`);
  await open(eve);
  await button(eve, "Start virtually").click();
  await eve.getByRole("alertdialog").getByRole("button", { name: "Start virtually" }).click();
  await eve.getByRole("timer", { name: "Your time ends in" }).waitFor();
  await tab(eve, "Standings");
  await eve.getByText(/As it stood at/).waitFor();
  await row(eve, `eve${stamp}`).getByText("virtual").waitFor();
  await look(eve, "contest-virtual");
});

await step("every screen, in both themes, down to 360 pixels", async () => {
  await ada.goto(`${base}/contests`);
  await ada.getByRole("link", { name: `Yard ${stamp}` }).waitFor();
  await look(ada, "contests");
  for (const part of ["problems", "standings", "submissions", "questions", "about"]) {
    await open(ada, part === "problems" ? "" : part);
    await ada.locator(".card table, .card .questions, .card .described, .about").first().waitFor();
    await look(ada, `contest-${part}`);
  }
  await open(olga, "organise");
  await olga.getByRole("heading", { name: "As an organiser" }).waitFor();
  await look(olga, "contest-organise");
  await open(await visitor());
});

await leave();
