// The moderator's desk for duels in a real browser against the real server: somebody puts a program there that nobody typed,
// the other reports it and gives up, a moderator looks at the case and upholds it, the one it is about reads why and appeals,
// and the moderator undoes it. Each screen is looked at by axe.
//
//   TILTYARD__ACCOUNTS__CAPTCHA=false tiltyard serve
//   BASE_URL=http://localhost:8080 PROMOTE='tiltyard admin role' node e2e/integrity.mjs
//
// PROMOTE, given a handle and a role, gives somebody a role. SHOTS names a directory for pictures.
import { execSync } from "node:child_process";
import { ask, asked, base, button, leave, look as looked, must, step, visitor, WIDE } from "./browser.mjs";

const promote = process.env.PROMOTE;
const VIEWS = { wide: WIDE, small: { width: 360, height: 800 } };
const mark = Date.now().toString(36);
const cheat = `cheat${mark}`;
const honest = `honest${mark}`;
const steward = `steward${mark}`;
const PROGRAM = [
  "def solve(values, target):",
  "    seen = {}",
  "    for index, value in enumerate(values):",
  "        rest = target - value",
  "        if rest in seen:",
  "            return [seen[rest], index]",
  "        seen[value] = index",
  "    return []",
  "",
  "count, target = map(int, input().split())",
  "print(solve(list(map(int, input().split())), target))",
  "",
].join("\n");

async function until(what, look) {
  for (let tries = 0; tries < 240; tries += 1) {
    const found = await look();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 250));
  }
  throw new Error(`waited for ${what}`);
}

async function somebody(handle) {
  const page = await visitor();
  await page.goto(`${base}/arena/leaderboard`);
  await asked(page, "POST", "/accounts", {
    handle,
    email: `${handle}@example.org`,
    password: `correct horse battery ${handle}`,
  });
  return page;
}

const look = (page, name) => looked(page, name, { views: VIEWS, whole: true });

must(promote, "PROMOTE is a command that, given a handle and a role, gives somebody a role");
const [one, other, moderator] = [await somebody(cheat), await somebody(honest), await somebody(steward)];
execSync(`${promote} ${steward} moderator`, { stdio: "ignore" });
let duel;

await step("a program nobody typed, and a report", async () => {
  for (const page of [one, other]) await asked(page, "POST", "/arena/queue", { pools: ["blitz"], rated: true });
  duel = await until("a pair", async () => (await asked(one, "GET", "/arena")).my_duel);
  for (const page of [one, other]) {
    await asked(page, "POST", `/duels/${duel}/commands`, {
      id: await page.evaluate(() => crypto.randomUUID()),
      command: "accept",
    });
    await asked(page, "POST", `/duels/${duel}/here`);
  }
  await until("the start", async () => (await asked(one, "GET", `/duels/${duel}`)).state === "running");
  const edits = (text) => [
    { t: 50, at: 0, del: 0, ins: "\n" },
    { t: 1_500, at: 0, del: 0, ins: text },
  ];
  await asked(one, "PUT", `/duels/${duel}/edits`, { language: "python", from: 0, edits: edits(PROGRAM) });
  await asked(other, "PUT", `/duels/${duel}/edits`, { language: "python", from: 0, edits: edits("n = 1"), keys: 9 });
  await asked(other, "POST", `/duels/${duel}/reports`, { reason: "cheating", text: "It was there at once." });
  await asked(other, "POST", `/duels/${duel}/commands`, {
    id: await other.evaluate(() => crypto.randomUUID()),
    command: "resign",
  });
});

await step("who is no moderator sees nothing of it", async () => {
  await other.goto(`${base}/moderation`);
  await other.getByRole("heading", { name: "This room is for reviewers" }).waitFor();
});

await step("the case waits for a moderator", async () => {
  await until("a case", async () => {
    const { items } = await asked(moderator, "GET", "/moderation/duels");
    return items.some((item) => item.duel === duel);
  });
  await moderator.goto(`${base}/arena`);
  await moderator.getByRole("link", { name: "Duels to look at" }).click();
  const row = moderator.getByRole("listitem").filter({ hasText: cheat });
  await row.waitFor();
  await look(moderator, "cases");
  await row.getByRole("link", { name: "Look" }).click();
  await moderator.getByRole("heading", { name: `${cheat} in a duel` }).waitFor();
  await moderator.getByText("Much text at once").waitFor();
  await moderator.getByText("It was there at once.").waitFor();
  await moderator.getByText("seen[value] = index").first().waitFor();
  await look(moderator, "case");
});

await step("a replay begins where something was noticed", async () => {
  // When it really came: an edit that says it was made later than the server had it is as old as its arrival.
  const link = moderator.getByRole("link", { name: /^Replay at 0:0\d$/ }).first();
  must(/\/replay\?t=\d+$/.test(await link.getAttribute("href")), "the link says when");
});

await step("a note, and the decision", async () => {
  await moderator.getByLabel("A note for other moderators").fill("Asked both.");
  await moderator.getByRole("button", { name: "Add note" }).click();
  await moderator.getByText("Asked both.").first().waitFor();
  must(await moderator.getByRole("button", { name: "Uphold" }).isDisabled(), "nothing is decided without a reason");
  await moderator.getByLabel("Reason, told to them").fill("A whole program in one edit, without a key.");
  await moderator.getByRole("button", { name: "Uphold" }).click();
  await moderator.getByText("rating held").waitFor();
  await moderator.getByText(`${honest} got`).waitFor();
  await look(moderator, "upheld");
});

await step("whom it is about reads why, plays without ratings, and appeals", async () => {
  const refused = await ask(one, "POST", "/arena/queue", { pools: ["blitz"], rated: true });
  must(refused.body.errors[0].code === "rating_frozen", "no rated duels");
  await asked(one, "POST", "/arena/queue", { pools: ["blitz"], rated: false });
  await asked(one, "DELETE", "/arena/queue");
  await one.goto(`${base}/u/${cheat}`);
  await one.getByRole("link", { name: "Read why, or appeal" }).waitFor();
  await look(one, "profile-decided");
  await one.goto(`${base}/arena`);
  await one.getByText("Moderators hold your rating").waitFor();
  await look(one, "lobby-decided");
  await one.getByRole("link", { name: "Read why, or appeal" }).click();
  await one.getByText("A whole program in one edit, without a key.").waitFor();
  await look(one, "own");
  await one.getByLabel("Why it should not stand").fill("I wrote it in another editor.");
  await one.getByRole("button", { name: "Appeal" }).click();
  await one.getByText("You appealed.").waitFor();
});

await step("what was upheld is undone", async () => {
  await moderator.getByRole("button", { name: /^Menu/ }).click();
  await moderator.getByRole("menuitem", { name: "Moderation" }).waitFor();
  await moderator.keyboard.press("Escape");
  await moderator.reload();
  await moderator.getByRole("heading", { name: "Their appeal" }).waitFor();
  await moderator.getByLabel("Reason, told to them").fill("They showed it.");
  await moderator.getByRole("button", { name: "Dismiss after all" }).click();
  await moderator.getByText("This case is dismissed.").waitFor();
  await one.reload();
  await one.getByText("Nothing was decided against you").waitFor();
  await asked(one, "POST", "/arena/queue", { pools: ["blitz"], rated: true });
});

await leave();
console.log("all of it holds");
