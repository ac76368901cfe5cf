// The arena in real browsers against the real server: two people from the queue to a rematch, a third watches, a fourth
// reads the replay; one of them is cut off and comes back. Each screen is looked at by axe.
//
//   TILTYARD__ACCOUNTS__CAPTCHA=false tiltyard serve
//   BASE_URL=http://localhost:8080 node e2e/arena.mjs
//
// Solutions are the jury's own, from `problems/`. SHOTS names a directory for pictures, wide and narrow, dark and light.
import { browser, look, must, player as registered, solution, step, visitor, write } from "./arena-people.mjs";

const base = process.env.BASE_URL ?? "http://localhost:8080";
const shots = process.env.SHOTS;
const player = (name) => registered(base, name);

const stamp = Date.now().toString(36);
const left = await player(`ada${stamp}`);
const right = await player(`bo${stamp}`);
let id = "";

await step("the lobby tells what there is, and what is not", async () => {
  await look(left, "arena-lobby");
});

await step("two who look for the same are found for each other, and both are asked", async () => {
  for (const page of [left, right]) {
    await page.getByRole("button", { name: "Find a duel" }).click();
    await page.locator(".queue, .offer").first().waitFor();
  }
  for (const page of [left, right]) await page.locator(".offer").waitFor();
  for (const page of [left, right]) await page.getByRole("button", { name: "Accept", exact: true }).click();
  for (const page of [left, right]) await page.waitForURL("**/duels/*");
  id = left.url().split("/").at(-1);
  must(right.url().endsWith(id), "both are in the same duel");
});

await step("both see the names first and the problem at the same time", async () => {
  await left.locator(".stage").waitFor();
  if (shots) await left.screenshot({ path: `${shots}/arena-start.png` });
  for (const page of [left, right]) await page.locator(".solve.duelling .title").waitFor();
  const titles = await Promise.all([left, right].map((page) => page.locator(".solve.duelling .title").textContent()));
  must(titles[0] === titles[1], "both have the same problem");
});

const duel = await left.evaluate(async (id) => (await fetch(`/api/v1/duels/${id}`)).json(), id);
for (const page of [left, right]) {
  await page.locator(".monaco-editor").first().waitFor();
  await page.getByLabel("Programming language").selectOption("python");
  await page.locator(".monaco-editor").first().waitFor();
}

await step("what one pastes and submits is seen by both", async () => {
  await write(left, "# nothing that helps\nprint('no')\n");
  await left.keyboard.press("Control+Shift+Enter");
  await left.locator(".mine .verdict b").first().waitFor();
  await right.locator(".duel-log .left, .duel-log .right").filter({ hasText: "submitted" }).first().waitFor();
  await right
    .locator(".duel-log")
    .getByText(/pasted \d+ characters/)
    .waitFor();
  await look(left, "arena-duel");
});

await step("whoever is cut off comes back to what they wrote", async () => {
  await left.context().setOffline(true);
  await left.locator(".monaco-editor").first().click();
  await left.keyboard.press("Control+End");
  await left.keyboard.type("# written without a net");
  await left.getByText("kept in this browser only").waitFor();
  await left.context().setOffline(false);
  await left.locator(".kept", { hasText: /^kept$/ }).waitFor();
  await left.reload();
  await left.locator(".monaco-editor").first().waitFor();
  await left.waitForFunction(() =>
    document
      .querySelector(".monaco-editor .view-lines")
      ?.textContent.replaceAll("\u00a0", " ")
      .includes("without a net"),
  );
});

const third = await visitor();
await step("a third watches", async () => {
  await third.goto(`${base}/duels/${id}`);
  await third.locator(".watch-note").waitFor();
  await look(third, "arena-watch");
});

await step("a draw can be offered and declined", async () => {
  await right.getByRole("button", { name: "Offer draw" }).click();
  await left.getByText("offers a draw.").waitFor();
  await left.getByRole("button", { name: "Play on" }).click();
});

await step("the first to solve it wins, and both are told why", async () => {
  await write(right, solution(duel.problem.slug));
  await right.keyboard.press("Control+Enter");
  await right.locator(".mine-results .banner .verdict b", { hasText: "AC" }).waitFor();
  await right.keyboard.press("Control+Shift+Enter");
  await right.getByRole("heading", { name: "Won" }).waitFor();
  await left.getByRole("heading", { name: "Lost" }).waitFor();
  await right.locator(".program pre").first().waitFor();
  await look(right, "arena-won");
});

const fourth = await visitor();
await step("a fourth reads the replay with the keyboard", async () => {
  await fourth.goto(`${base}/duels/${id}/replay`);
  await fourth.locator(".replay-code").first().waitFor();
  await fourth.keyboard.press("Shift+ArrowRight");
  const reached = await fourth.locator(".moment").textContent();
  must(!reached.startsWith("00:00"), "the next event is later than the start");
  await fourth.keyboard.press("End");
  await fourth.getByRole("slider", { name: "Moment of the duel" }).focus();
  await fourth.keyboard.press("End");
  await fourth.locator(".replay-code", { hasText: "without a net" }).waitFor();
  await look(fourth, "arena-replay");
});

await step("a rematch begins when both want it", async () => {
  await left.getByRole("button", { name: "Rematch" }).click();
  await right.getByRole("button", { name: "Accept the rematch" }).click();
  for (const page of [left, right]) await page.waitForURL((url) => !url.pathname.endsWith(id));
  must(left.url() === right.url(), "both are in the same rematch");
});

await step("the profile tells of it", async () => {
  await third.goto(`${base}/u/bo${stamp}`);
  await third.locator(".arena-profile .record").waitFor();
  await look(third, "arena-profile");
});

for (const page of [left, right, third, fourth]) must(page.wrong.length === 0, `errors: ${page.wrong.join("; ")}`);
await browser.close();
