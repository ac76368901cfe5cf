// Leaderboards, seasons and following in real browsers against the real server. Each screen is looked at by axe.
//
//   TILTYARD__ACCOUNTS__CAPTCHA=false tiltyard serve
//   BASE_URL=http://localhost:8080 DATA=/var/lib/tiltyard node e2e/boards.mjs
//
// DATA is where the server, on SQLite and without a season that is closed yet, keeps its data: boards-seed.py writes there what there is to see. Without it
// empty boards are looked at. SHOTS names a directory for pictures.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { leave, look, must, player, step } from "./arena-people.mjs";

const base = process.env.BASE_URL ?? "http://localhost:8080";
const seed = process.env.DATA;
const stamp = Date.now().toString(36);
const names = ["ada", "bob", "eve"].map((name) => `${name}${stamp}`);

const [ada, bob] = [await player(base, names[0]), await player(base, names[1])];
await player(base, names[2]);
if (seed) execFileSync("python3", [join(import.meta.dirname, "boards-seed.py"), ...names], { stdio: "inherit" });

const board = async (scope, search = "") => {
  await ada.goto(`${base}/arena/leaderboard?pool=rapid&scope=${scope}${search}`);
  await ada.getByRole("heading", { name: "Leaderboard" }).waitFor();
};
const rows = () => ada.locator("table.places tbody tr");

await step("somebody is followed from their page, and both see it", async () => {
  await ada.goto(`${base}/u/${names[1]}`);
  const button = ada.getByRole("button", { name: "Follow", exact: true });
  await button.click();
  await ada.getByRole("button", { name: "Following", pressed: true }).waitFor();
  await ada.getByText("1 follower, follows 0").waitFor();
  await look(ada, "boards-person");
  await bob.goto(`${base}/u/${names[0]}`);
  await bob.getByText("follows you").waitFor();
  await ada.goto(`${base}/u/${names[0]}`);
  const follows = ada.getByRole("region", { name: "Following" });
  await follows.getByRole("link", { name: names[1] }).waitFor();
  await follows.getByRole("button", { name: "Follow you" }).click();
  await follows.getByText("Nobody follows you yet.").waitFor();
  await look(ada, "boards-own");
});

await step("a leaderboard of whom one follows", async () => {
  await board("friends");
  if (seed) {
    await rows().filter({ hasText: names[1] }).waitFor();
    must((await rows().count()) === 2, "whom she follows and herself");
  } else await ada.getByText("Follow people on their pages").waitFor();
  await look(ada, "boards-friends");
});

await step("this season, one that is over, and contests", async () => {
  await board("season");
  await ada.getByText(/Ends on/).waitFor();
  if (seed) await rows().filter({ hasText: names[0] }).getByText(": ").first().waitFor();
  await look(ada, "boards-season");
  if (seed) {
    const past = ada.getByRole("combobox", { name: "Season" });
    await past.selectOption({ index: 1 });
    await ada.getByText(/Closed: the places stay/).waitFor();
    await rows().filter({ hasText: names[2] }).waitFor();
    await look(ada, "boards-season-past");
  }
  await board("contests");
  await (seed ? rows().filter({ hasText: names[0] }) : ada.getByText("Ratings appear when a rated")).first().waitFor();
  must((await ada.getByRole("group", { name: "Pool" }).count()) === 0, "contests have no pools");
  await look(ada, "boards-contests");
});

await step("what came of it stands on one's page", async () => {
  if (!seed) return;
  await ada.goto(`${base}/u/${names[0]}`);
  const arena = ada.getByRole("region", { name: "Arena" });
  await arena.getByRole("link", { name: /^Season \d{4} Q\d: 3rd, Rapid$/ }).waitFor();
  await arena.getByText("Practice").waitFor();
  const contests = ada.getByRole("region", { name: "Contests" });
  await contests.getByText("1 of 2").first().waitFor();
  await contests.scrollIntoViewIfNeeded();
  await look(ada, "boards-profile");
});

await step("a block ends following and forbids it", async () => {
  await bob.goto(`${base}/u/${names[0]}`);
  await bob.getByRole("button", { name: "Block", exact: true }).click();
  const asked = bob.getByRole("alertdialog");
  await asked.waitFor();
  await look(bob, "boards-block");
  await asked.getByRole("button", { name: "Block", exact: true }).click();
  await bob.getByRole("button", { name: "Unblock" }).waitFor();
  await ada.goto(`${base}/u/${names[1]}`);
  await ada.getByRole("button", { name: "Follow", exact: true }).click();
  await ada.getByRole("alert").getByText("one of you blocks the other").waitFor();
  await bob.getByRole("button", { name: "Unblock" }).click();
  await bob.getByRole("button", { name: "Follow", exact: true }).waitFor();
});

await leave();
