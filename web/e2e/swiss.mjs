// A tournament in real browsers against the real server: an organiser announces it, four people join, three rounds are played
// by who resigns first, pages go to their duels and back by themselves, and at the end everybody has met everybody. Each
// screen is looked at by axe. It takes about four minutes.
//
//   TILTYARD__ACCOUNTS__CAPTCHA=false tiltyard serve
//   BASE_URL=http://localhost:8080 PROMOTE='tiltyard admin role' node e2e/swiss.mjs
//
// PROMOTE, given a handle and a role, gives somebody a role. SHOTS names a directory for pictures.
import { execSync } from "node:child_process";
import { idOf, leave, look, must, picture, player, step, visitor } from "./arena-people.mjs";
import { asked } from "./browser.mjs";

const base = process.env.BASE_URL ?? "http://localhost:8080";
const promote = process.env.PROMOTE;
must(promote, "PROMOTE says how somebody becomes an organiser");
const mark = Date.now().toString(36);
const ROUNDS = 3;
/** Long enough for all to join and to look at every screen. */
const STARTS_IN_MS = 75_000;

const button = (page, name) => page.getByRole("button", { name, exact: true });
const local = (at) => {
  const two = (value) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
};

const organiser = await player(base, `host${mark}`);
execSync(`${promote} ${organiser.handle} admin`, { stdio: "ignore" });
const players = [];
for (const name of ["ada", "bob", "cyd", "dan"]) players.push(await player(base, `${name}${mark}`));
let id;
const swissPath = () => `/swisses/${id}`;
const ends = new Map(players.map((page) => [page.handle, 0]));

await step("an organiser is told what is wrong, announces one, and calls it off", async () => {
  await organiser.goto(`${base}/arena/swiss`);
  await organiser.getByRole("link", { name: "Announce one" }).click();
  await organiser.getByLabel("Title").fill(`Wednesday ${mark}`);
  await organiser.getByLabel("Start").fill(local(new Date(Date.now() - 3_600_000)));
  await button(organiser, "Announce").click();
  await organiser.getByText("some time to come").waitFor();
  await organiser.getByLabel("Start").fill(local(new Date(Date.now() + 86_400_000 * 2)));
  await organiser.getByLabel("Pool").selectOption("long");
  await organiser.getByLabel("Rounds").selectOption("As many as fit in an hour");
  await button(organiser, "Announce").click();
  await organiser.getByText("an hour is too short for this pool").waitFor();
  await organiser.getByLabel("Pool").selectOption("blitz");
  await organiser.getByLabel("Lowest rating").fill("1800");
  await organiser.getByLabel("Highest rating").fill("1200");
  await button(organiser, "Announce").click();
  await organiser.getByText("no lower than the lowest rating").waitFor();
  await look(organiser, "form");
  await organiser.getByLabel("Highest rating").fill("");
  await organiser.getByText("Every week", { exact: true }).click();
  await button(organiser, "Announce").click();
  await organiser.getByRole("heading", { name: `Wednesday ${mark}` }).waitFor();
  await organiser.getByText("ratings from 1800").waitFor();
  await look(organiser, "announced");
  await button(organiser, "Change").click();
  await organiser.getByLabel("Title").fill(`Thursday ${mark}`);
  await button(organiser, "Save").click();
  await organiser.getByRole("heading", { name: `Thursday ${mark}` }).waitFor();
  await button(organiser, "Call off").click();
  await organiser.getByRole("alertdialog").getByRole("button", { name: "Call off" }).click();
  await organiser.getByText("The organisers called it off.").waitFor();
});

await step("four join, from the lobby and from its page", async () => {
  const made = await asked(organiser, "POST", "/swisses", {
    title: `Evening ${mark}`,
    pool: "blitz",
    rated: true,
    rounds: ROUNDS,
    starts_at: new Date(Date.now() + STARTS_IN_MS).toISOString(),
    listed: true,
    repeats: "none",
  });
  id = made.id;
  for (const [at, page] of players.entries()) {
    await page.goto(at < 2 ? `${base}/arena` : `${base}/arena/swiss/${id}`);
    const card = at < 2 ? page.locator(".swiss-next", { hasText: mark }) : page.locator(".swiss-head");
    await card.getByText(`Evening ${mark}`).waitFor();
    await card.getByRole("button", { name: "Join", exact: true }).click();
    await card.getByRole("button", { name: "Withdraw" }).waitFor();
  }
  await look(players[0], "lobby");
  await players[2].getByText("Stay on this site").waitFor();
  await players[2].locator(".swiss-standings tbody tr").nth(3).waitFor();
  await look(players[2], "page-before");
  const nobody = await visitor();
  await nobody.goto(`${base}/arena/swiss/${id}`);
  await nobody.getByRole("button", { name: "Sign in to join" }).waitFor();
  await nobody.close();
  await organiser.goto(`${base}/arena/swiss/${id}`);
});

const met = new Set();
/** Everybody is at their duel, and it runs. */
async function gathered(round) {
  const before = players.map((page) => page.lastDuel);
  for (const [at, page] of players.entries()) {
    await page.waitForURL((url) => /\/duels\/duel_/.test(url.href) && !url.href.endsWith(before[at] ?? "-"), {
      timeout: 120_000,
    });
    page.lastDuel = idOf(page);
  }
  for (const page of players) await page.locator(".solve.duelling .title").waitFor();
  const shown = await asked(organiser, "GET", swissPath());
  must(shown.round === round, `it is round ${shown.round} and not ${round}`);
  for (const { left, right } of shown.tables) {
    const pair = [left.name, right.name].sort().join(" ");
    must(!met.has(pair), `${pair} meet twice`);
    met.add(pair);
  }
}

for (let round = 1; round <= ROUNDS; round += 1) {
  await step(`round ${round}: pages go to their duels by themselves, and the end shows the way back`, async () => {
    await gathered(round);
    await organiser.locator(".swiss-tables li").nth(1).waitFor();
    if (round === 1) await look(organiser, "page-running");
    // Of each pair the later of the four gives up.
    const seen = new Set();
    const losers = [];
    for (const page of players) {
      if (seen.has(page.lastDuel)) losers.push(page);
      seen.add(page.lastDuel);
    }
    const [first, last] = losers;
    const resign = (page) =>
      asked(page, "POST", `/duels/${page.lastDuel}/commands`, { id: crypto.randomUUID(), command: "resign" });
    await resign(first);
    await first.getByText(`Duels of round ${round} are still on`).waitFor();
    if (round === 1) await look(first, "ended-waiting");
    await resign(last);
    for (const page of losers) ends.set(page.handle, ends.get(page.handle) + 1);
    if (round < ROUNDS) {
      await last.getByText("The next round begins in").waitFor();
      await picture(last, `ended-next-${round}`);
      await last.getByRole("link", { name: "To the standings" }).click();
      await last.getByText("The next round is paired in a moment").waitFor();
      await picture(last, `page-pause-${round}`);
    }
  });
}

await step("after the last round all see where they stand", async () => {
  await players[0].getByText(`Evening ${mark} is over.`).waitFor();
  await players[0].getByRole("link", { name: "To the standings" }).click();
  await players[0].getByText("Place 1 of 4, with 3 points.").waitFor();
  must(met.size === 6, `${met.size} pairs met`);
  const { phase, standings } = await asked(organiser, "GET", swissPath());
  must(phase === "over", `it is ${phase}`);
  for (const { name, points } of standings) {
    must(points === ROUNDS - ends.get(name), `${name} has ${points} points`);
  }
  await players[0].locator(".round-pick select").selectOption("1");
  await players[0]
    .getByRole("link", { name: /See the duel of/ })
    .nth(1)
    .waitFor();
  await look(players[0], "page-over");
  await players[1].goto(`${base}/arena/swiss`);
  await players[1].getByText(`Evening ${mark}`).waitFor();
  await look(players[1], "list");
});

await leave();
