// Practice in a real browser against the real server with the problems that ship with it: a newcomer finds a problem,
// sees every verdict and why, solves problems in three languages, and finds it all again. Each screen is looked at by axe.
//
//   TILTYARD__ACCOUNTS__CAPTCHA=false tiltyard serve
//   BASE_URL=http://localhost:8080 node e2e/practice.mjs
//
// Solutions are the jury's own, from `problems/`. SHOTS names a directory for pictures, wide and narrow, dark and light.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { base, button, leave, look, must, trial, visitor, WIDE } from "./browser.mjs";

const shelf = join(dirname(fileURLToPath(import.meta.url)), "../../problems");
const LANGUAGES = {
  py: ["python", "Python"],
  cpp: ["cpp", "C++"],
  java: ["java", "Java"],
  js: ["javascript", "JavaScript"],
};
async function read(page, path) {
  return page.evaluate(async (path) => (await fetch(path)).json(), `/api/v1${path}`);
}

/** Accepted solutions of a shipped problem by their ending. */
function solutions(slug) {
  const folder = join(shelf, slug, "submissions/accepted");
  if (!existsSync(folder)) return {};
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name.split(".").at(-1), readFileSync(join(folder, name), "utf8")]),
  );
}

/** A shipped problem of this kind that the jury solved in these languages. */
async function shipped(page, kind) {
  const { items } = await read(page, `/problems?kind=${kind}&limit=100`);
  for (const { slug, title } of items) {
    const all = solutions(slug);
    if (all.py && (all.cpp || all.java) && all.js) return { slug, title, all };
  }
  return null;
}

async function open(page, slug) {
  await page.goto(`${base}/problems/${slug}`);
  await page.locator(".monaco-editor").first().waitFor();
  await page.locator(".kept", { hasText: /kept/ }).waitFor();
}

/** Replaces the program, as a person pasting would. */
async function write(page, code) {
  await page.locator(".monaco-editor").first().click();
  await page.keyboard.press("Control+A");
  await page.evaluate((text) => navigator.clipboard.writeText(text), code);
  await page.keyboard.press("Control+V");
  // The browser pastes when it comes to it; a person sees the text before they press the next key.
  const lines = code.split("\n");
  await page.getByText(new RegExp(`^Ln ${lines.length}, Col ${lines.at(-1).length + 1}$`)).waitFor();
  await page.waitForFunction(
    (first) =>
      document.querySelector(".monaco-editor .view-lines")?.textContent.replaceAll("\u00a0", " ").includes(first),
    code
      .split("\n")
      .findLast((line) => line.trim() !== "")
      .trim(),
  );
}

async function language(page, name) {
  await page.getByLabel("Programming language").selectOption({ label: name });
  await page.locator(".monaco-editor").first().waitFor();
}

const banner = (page, code) => page.locator(".banner .verdict b", { hasText: new RegExp(`^${code}$`) });

/** Runs the samples and waits for this verdict. */
async function tried(page, code, program) {
  await write(page, program);
  await page.keyboard.press("Control+Enter");
  await banner(page, code).waitFor();
}

async function submitted(page, code, program) {
  await write(page, program);
  await page.keyboard.press("Control+Shift+Enter");
  await page.locator(".report").waitFor();
  await page
    .locator(".report")
    .locator(".banner .verdict b", { hasText: new RegExp(`^${code}$`) })
    .waitFor({ timeout: 120_000 });
}

const page = await visitor();
const step = (what, act) =>
  trial(what, async () => {
    await page.setViewportSize(WIDE);
    await act();
  });

await page.goto(base);
const problem = await shipped(page, "function");
must(problem, "no shipped problem asks for a function that the jury wrote in three languages");
const whole = await shipped(page, "program");
const endings = ["py", problem.all.cpp ? "cpp" : "java", "js"];
const who = `e2e${Date.now().toString(36)}`;

await step("a stranger finds a problem by its name, by keyboard, and reads it", async () => {
  await page.getByRole("link", { name: "Practice" }).first().click();
  await page.locator(".to-problem").first().waitFor();
  await look(page, "problems");
  await page.keyboard.press("/");
  await page.keyboard.type(problem.title.slice(0, 8));
  await page.waitForURL(/\?q=/);
  // The keys go to the list that is shown: until the answer comes, that is the whole one.
  await page.locator(".to-problem").first().filter({ hasText: problem.title }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: problem.title }).waitFor();
  must((await page.title()).startsWith(problem.title), "the window is not called after the problem");
});

await step("filters narrow the list, lie in the address, and an empty answer says what to do", async () => {
  await page.goto(`${base}/problems`);
  await button(page, /^Easy/).click();
  await page.waitForURL(/difficulty=easy/);
  await page.getByLabel("Order").selectOption("newest");
  await page.reload();
  must((await button(page, /^Easy/).getAttribute("aria-pressed")) === "true", "the filter is lost");
  await page.getByPlaceholder("Find a problem").fill("no problem is called like this");
  await page.getByText("No problem fits").waitFor();
  await look(page, "problems-none");
  await page.getByRole("link", { name: "Ask anew" }).click();
  await page.locator(".to-problem").first().waitFor();
});

await step("a stranger runs the samples as a guest; submitting asks to sign in and loses nothing", async () => {
  await open(page, problem.slug);
  await tried(page, "AC", problem.all.py);
  await page.keyboard.press("Control+Shift+Enter");
  await page.getByRole("link", { name: "Sign in to submit" }).waitFor();
  await page.reload();
  await page.locator(".monaco-editor").first().waitFor();
  await tried(page, "AC", problem.all.py);
});

await step("who registers keeps what they wrote as a guest", async () => {
  const status = await page.evaluate(async (handle) => {
    const body = JSON.stringify({
      handle,
      email: `${handle}@example.org`,
      password: `correct horse battery ${handle}`,
    });
    const headers = { "content-type": "application/json" };
    return (await fetch("/api/v1/accounts", { method: "POST", headers, body })).status;
  }, who);
  must(status === 201, `registering answered ${status}`);
  await open(page, problem.slug);
  await page.locator(".kept", { hasText: "kept on your account" }).waitFor();
  await page.keyboard.press("Control+Enter");
  await banner(page, "AC").waitFor();
});

await step("a wrong answer shows expected and got side by side, the first difference marked", async () => {
  const { languages } = await read(page, `/problems/${problem.slug}`);
  const stub = languages.find(({ id }) => id === "python").stub;
  await tried(page, "WA", stub);
  await page.locator(".beside.judged").waitFor();
  await page.locator(".beside .first", { hasText: "first difference" }).waitFor();
  await look(page, "problem-wa");
});

const breaking = {
  TLE: ["while True:\n    pass\n", /processor time/],
  RTE: ["raise ValueError('no')\n", /broke off/],
  MLE: ["kept = []\nwhile True:\n    kept.append(bytearray(1 << 22))\n", /memory/],
  OLE: ["import sys\nwhile True:\n    sys.stdout.write('x' * 65536)\n", /wrote more/],
};
for (const [code, [program, word]] of Object.entries(breaking)) {
  await step(`${code} is told with its reason`, async () => {
    await tried(page, code, `${program}${problem.all.py}`);
    await page.locator(".why", { hasText: word }).waitFor();
    if (code === "RTE") await page.locator(".squiggly-error").first().waitFor({ state: "attached" });
    if (code === "TLE") await look(page, "problem-tle");
  });
}

await step("what does not compile shows the compiler's words, and marks the line", async () => {
  const [, name] = LANGUAGES[endings[1]];
  await language(page, name);
  await tried(page, "CE", "this is no program\n");
  await page.getByText("From the compiler").waitFor();
  await page.locator(".raw", { hasText: /error/ }).waitFor();
  await look(page, "problem-ce");
});

await step("hints come one by one", async () => {
  const hints = button(page, /^Show hint 1/);
  if ((await hints.count()) === 0) return;
  await hints.click();
  await page.locator(".hints li .prose").first().waitFor();
  await look(page, "problem-hints");
});

await step("the editorial is locked, and opens when one gives up", async () => {
  const { items } = await read(page, "/problems?limit=100");
  for (const { slug } of items) {
    const { editorial } = await read(page, `/problems/${slug}`);
    if (editorial !== "locked" || slug === problem.slug) continue;
    await page.goto(`${base}/problems/${slug}?tab=editorial`);
    await page.getByText("Solve it first").waitFor();
    await look(page, "problem-locked");
    await button(page, "Give up and read").click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Give up and read" }).click();
    await page.locator(".read .prose").waitFor();
    return;
  }
});

await step("own input runs and says nothing of right or wrong", async () => {
  await open(page, problem.slug);
  await language(page, "Python");
  await button(page, /^Use sample/)
    .first()
    .click();
  await write(page, problem.all.py);
  await button(page, "Run on your input").click();
  await page.getByText("Nobody says here").waitFor();
  await look(page, "problem-own");
});

for (const [kind, found, list] of [
  ["a function", problem, endings],
  ["a whole program", whole, whole ? ["py", whole.all.cpp ? "cpp" : "java", "js"] : []],
]) {
  if (!found) {
    console.log(`--    ${kind}: no such problem ships with three languages`);
    continue;
  }
  for (const ending of list) {
    await step(`${kind} is solved in ${LANGUAGES[ending][1]}, test by test`, async () => {
      await open(page, found.slug);
      await language(page, LANGUAGES[ending][1]);
      await submitted(page, "AC", found.all[ending]);
      const ticks = await page.locator(".report .strip i.ac").count();
      must(ticks > 0, "no test is shown");
    });
  }
}

await step(
  "after that the problem is solved, the statistics show one's place, the submissions are listed",
  async () => {
    await open(page, problem.slug);
    await language(page, "Python");
    const { languages } = await read(page, `/problems/${problem.slug}`);
    await submitted(page, "WA", languages.find(({ id }) => id === "python").stub);
    await submitted(page, "AC", `${problem.all.py}\n# again\n`);
    await page.locator(".stats").waitFor();
    await page.locator(".meta", { hasText: "Solved" }).waitFor();
    await look(page, "problem-ac");
    await page.getByRole("link", { name: "Submissions" }).first().click();
    await page.locator(".olds button").first().waitFor();
    await look(page, "problem-submissions");
  },
);

await step("a draft survives a reload and comes to another browser", async () => {
  await open(page, problem.slug);
  await language(page, "JavaScript");
  await write(page, "// a draft of mine\n");
  await page.locator(".kept", { hasText: "kept on your account" }).waitFor();
  const state = await page.context().storageState();
  const there = await visitor({ storageState: { cookies: state.cookies, origins: [] } });
  await there.goto(`${base}/problems/${problem.slug}`);
  await there.getByLabel("Programming language").selectOption({ label: "JavaScript" });
  await there.locator(".view-line", { hasText: "a draft of mine" }).waitFor();
  await there.locator(".monaco-editor").first().click();
  await there.keyboard.press("Control+End");
  await there.keyboard.type("// from there");
  await there.locator(".kept", { hasText: "kept on your account" }).waitFor();
  await page.locator(".monaco-editor").first().click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("// from here");
  await page.locator(".conflict").waitFor();
  await look(page, "problem-conflict");
  await button(page, "Compare").click();
  await page.getByRole("dialog").locator(".beside").waitFor();
  await page.keyboard.press("Escape");
  await button(page, "Take that one").click();
  await page.locator(".view-line", { hasText: "from there" }).waitFor();
  await there.context().close();
});

await step("submissions are listed, opened, and compared", async () => {
  await page.goto(`${base}/submissions`);
  await page.locator("tbody tr").first().waitFor();
  await look(page, "submissions");
  await page.locator("tbody .to-problem").first().click();
  await page.locator(".report").waitFor();
  await look(page, "submission");
  await page.goto(`${base}/submissions`);
  await page.locator("tbody input[type=checkbox]").nth(0).check();
  await page.locator("tbody input[type=checkbox]").nth(1).check();
  await page.getByRole("link", { name: "Compare" }).click();
  await page.locator(".beside, .card p").first().waitFor();
  await look(page, "submission-diff");
});

await step("a list of one's own is made, read, and deleted", async () => {
  await page.goto(`${base}/problem-lists`);
  await button(page, "New list").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Title").fill("Before the interview");
  await dialog.getByLabel("Problems, in their order").fill(`${base}/problems/${problem.slug}`);
  await dialog.getByRole("button", { name: "Keep" }).click();
  await page.locator(".to-problem", { hasText: problem.title }).waitFor();
  await look(page, "list");
  await page.goto(`${base}/problem-lists`);
  await page.getByText("Before the interview").waitFor();
  await look(page, "lists");
  await page.getByText("Before the interview").click();
  await button(page, "Delete list").click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete list" }).click();
  await page.waitForURL(/problem-lists$/);
});

await step("a vote is counted, a report is sent", async () => {
  await open(page, problem.slug);
  await button(page, "Like this problem").click();
  await page.locator(".votes", { hasText: "1 vote" }).waitFor();
  await button(page, "Report").click();
  await page.getByLabel("What is wrong").fill("The second sample has no explanation.");
  await button(page, "Send the report").click();
  await page.getByText("A moderator will look at it").waitFor();
  await page.keyboard.press("Escape");
});

await step("one's page shows what was solved and when", async () => {
  await page.goto(`${base}/u/${who}`);
  await page.locator(".year [data-level]:not([data-level='0'])").first().waitFor();
  await look(page, "person");
});

await step("the palette finds problems; the shortcuts are listed", async () => {
  await page.keyboard.press("Control+K");
  await page.getByRole("combobox").fill(problem.title);
  await page.getByRole("option", { name: new RegExp(problem.title) }).waitFor();
  await page.keyboard.press("Escape");
  await page.goto(`${base}/problems`);
  await page.locator(".to-problem").first().waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog").getByText("Next problem in the list").waitFor();
  await page.keyboard.press("Escape");
});

await step("panes are moved and folded by keyboard, and stay so", async () => {
  await open(page, problem.slug);
  const rule = page.getByRole("separator", { name: "Width of the statement" });
  const before = Number(await rule.getAttribute("aria-valuenow"));
  await rule.focus();
  await page.keyboard.press("ArrowRight");
  must(Number(await rule.getAttribute("aria-valuenow")) > before, "the splitter does not move");
  await page.keyboard.press("Enter");
  await button(page, "Statement").waitFor();
  await page.reload();
  await button(page, "Statement").click();
  await page.getByRole("heading", { level: 1, name: problem.title }).waitFor();
});

await leave();
