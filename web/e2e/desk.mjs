// The author's desk in a real browser against the real server: an author writes a problem from nothing, sees the jury
// matrix agree, a reviewer approves it, it is published, and a stranger finds it. A broken package is refused by name.
//
//   TILTYARD__ACCOUNTS__CAPTCHA=false tiltyard serve
//   BASE_URL=http://localhost:8080 PROMOTE='tiltyard admin role' node e2e/desk.mjs
//
// PROMOTE, given a handle and a role, gives somebody a role. SHOTS names a directory for pictures.
import { execSync } from "node:child_process";
import { crc32 } from "node:zlib";
import { base, button, leave, look, must, trial as step, visitor } from "./browser.mjs";

const promote = process.env.PROMOTE;
const MATRIX_MS = 120_000;
const mark = Date.now().toString(36);
const title = `Sum of pairs ${mark}`;

const tab = (page, name) => page.getByRole("navigation", { name: "Desk" }).getByRole("link", { name }).click();

async function registered(handle) {
  const page = await visitor();
  await page.goto(`${base}/sign-up`);
  await page.getByLabel("Handle").fill(handle);
  await page.getByLabel("E-mail").fill(`${handle}@example.org`);
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery staple 9");
  await button(page, "Create account").click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-up"));
  return page;
}

/** Replaces the file in the editor, and saves it. */
async function write(page, text) {
  await page.locator(".monaco-editor").first().click();
  await page.keyboard.press("Control+A");
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await page.keyboard.press("Control+V");
  await button(page, "Save").click();
  await page.locator(".file-editor .head").getByText("saved", { exact: true }).waitFor();
}

must(promote, "PROMOTE is a command that, given a handle and a role, gives somebody a role");
const author = await registered(`author${mark}`);
const reviewer = await registered(`reviewer${mark}`);
execSync(`${promote} reviewer${mark} moderator`, { stdio: "ignore" });

/** A zip of one file, stored as it is. */
function zipped(name, text) {
  const [path, body] = [Buffer.from(name), Buffer.from(text)];
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt32LE(crc32(body), 10);
  common.writeUInt32LE(body.length, 14);
  common.writeUInt32LE(body.length, 18);
  common.writeUInt16LE(path.length, 22);
  const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, path, body]);
  const entry = Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), common, Buffer.alloc(14), path]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(entry.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, entry, Buffer.from("PK\x05\x06"), end]);
}

await step("a broken package is refused with file and remedy, and nothing of it is taken in", async () => {
  await author.goto(`${base}/problems`);
  await author.getByRole("link", { name: "Desk", exact: true }).click();
  await author.getByText("No problems yet").waitFor();
  await author.locator("input[type=file]").setInputFiles({
    name: "broken.zip",
    mimeType: "application/zip",
    buffer: zipped("problem.yaml", "problem_format_version: 2025-09\nnam: Nothing\n"),
  });
  await author.getByRole("alert").getByText("broken.zip cannot be used").waitFor();
  await author.locator(".bring .findings li", { hasText: "problem.yaml" }).first().waitFor();
  await look(author, "desk");
});

await step("an author begins a problem", async () => {
  await button(author, "New problem").click();
  await author.getByRole("textbox", { name: "Title", exact: true }).fill(title);
  await button(author, "Begin").click();
  await author.getByRole("heading", { level: 1, name: title }).waitFor();
  must(await button(author, "Publish").isDisabled(), "it can be published before anything was run");
  await look(author, "desk-files");
});

await step("writes the statement and sees how it will look", async () => {
  await tab(author, "Statement");
  await author.locator(".monaco-editor").first().waitFor();
  await write(author, "Given are two numbers $a$ and $b$. Print **their sum**.\n");
  await author.locator(".prose strong", { hasText: "their sum" }).waitFor();
  await look(author, "desk-statement");
});

await step("adds a sample that a solution answers, and secret tests by a generator", async () => {
  await tab(author, "Tests");
  await author.getByLabel("Name", { exact: true }).fill("two");
  await author.getByLabel("Kind").selectOption("sample");
  await author.getByLabel("Input").fill("20 22");
  await button(author, "Add").click();
  await author.getByRole("link", { name: /two among the files/ }).waitFor();
  await author.locator(".excerpt", { hasText: /^42/ }).waitFor();
  await author.getByLabel("How many").fill("2");
  await button(author, "Generate").click();
  await author.getByText("2 tests were written:").waitFor();
  await look(author, "desk-tests");
});

await step("reads what the package says of itself", async () => {
  await tab(author, "About");
  await author.getByRole("link", { name: "input_validators/check.py" }).waitFor();
  await look(author, "desk-about");
});

await step("sees the matrix agree", async () => {
  await tab(author, "Jury matrix");
  await button(author, "Run the matrix").click();
  await author.locator(".tag", { hasText: /^Agrees$/ }).waitFor({ timeout: MATRIX_MS });
  await author.getByText("A reviewer has to approve these files").waitFor();
  await author.getByRole("columnheader", { name: "sample/two" }).waitFor();
  must(
    await author.locator(".matrix .cell", { hasText: /AC, Accepted/ }).count(),
    "no test of a jury submission is shown as accepted",
  );
  await author.getByRole("region", { name: "Jury matrix" }).focus();
  await author.keyboard.press("ArrowRight");
  await author.keyboard.press("ArrowRight");
  await author.locator("p", { hasText: /^sample\/two: AC, Accepted/ }).waitFor();
  await look(author, "desk-matrix");
});

await step("puts it forward; a reviewer comments and approves", async () => {
  await tab(author, "Review");
  await button(author, "Put it forward for review").click();
  await author.getByText("Reviewers read it now.").waitFor();
  await reviewer.goto(`${base}/moderation`);
  await reviewer.locator("li", { hasText: title }).waitFor();
  await look(reviewer, "moderation");
  await reviewer.locator("li", { hasText: title }).getByRole("link", { name: "Review" }).click();
  await reviewer.getByLabel("What you want to say").fill("Clear as it is.");
  await button(reviewer, "Comment").click();
  await reviewer.locator(".said-text", { hasText: "Clear as it is." }).waitFor();
  await look(reviewer, "desk-review");
  await button(reviewer, "Approve").click();
  await reviewer.locator(".desk-head .tag", { hasText: "Approved" }).waitFor();
});

await step("it is published, and a stranger finds it", async () => {
  await author.reload();
  await button(author, "Publish").click();
  await author.getByRole("link", { name: "See it as others do" }).waitFor();
  await tab(author, "Versions");
  await author.getByText("Version 1").waitFor();
  await look(author, "desk-versions");
  const stranger = await visitor();
  await stranger.goto(`${base}/problems?q=${encodeURIComponent(title)}`);
  await stranger.locator(".to-problem", { hasText: title }).waitFor();
});

await step("somebody suggests a test, and a reviewer takes it into the draft", async () => {
  await author.goto(`${base}/problems/${title.toLowerCase().replaceAll(" ", "-")}`);
  await button(author, "Suggest a test").click();
  await author.getByLabel("Input of the test").fill("7 8");
  await button(author, "Check it").click();
  await author.getByText("Nothing accepted fails on it").waitFor({ timeout: MATRIX_MS });
  await reviewer.goto(`${base}/problems`);
  await reviewer.getByRole("link", { name: "Moderation", exact: true }).click();
  await reviewer.getByLabel("Which").selectOption("useless");
  const suggested = reviewer.locator(".said-list li", { hasText: mark });
  await suggested.getByText("7 8").waitFor();
  await look(reviewer, "moderation-suggestions");
  await suggested.getByRole("button", { name: "Take it as a test" }).click();
  await suggested.waitFor({ state: "detached", timeout: MATRIX_MS });
  await reviewer.getByLabel("Which").selectOption("accepted");
  await suggested.getByText(/it is the test secret\/\d+ of the draft/).waitFor();
});

await step("those who may judge again are shown the room for it", async () => {
  execSync(`${promote} reviewer${mark} admin`, { stdio: "ignore" });
  await reviewer.goto(`${base}/admin/rejudges`);
  await reviewer.getByRole("heading", { name: "Judge again" }).waitFor();
  await look(reviewer, "rejudges");
});

await leave();
