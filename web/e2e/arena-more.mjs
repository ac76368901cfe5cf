// The rest of the arena in real browsers, each screen looked at by axe: who waits alone, offers that come to nothing, every
// pool and end, a challenge for three, two windows and two devices of one player, and a server that is killed meanwhile.
// It starts its own server, on data of its own.
//
//   TILTYARD=target/debug/tiltyard node e2e/arena-more.mjs
//
// DEADLINE=1 tries the deadline, too: that takes the five minutes of a duel. SHOTS and AXE are those of `arena-people.mjs`, ONLY that
// of `browser.mjs`. Solutions are the jury's own, from `problems/`.
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ask,
  begun,
  elsewhere,
  found,
  idOf,
  leave,
  look,
  must,
  opened,
  picture,
  ready,
  player as registered,
  sees,
  solution,
  step,
  visitor,
  write,
} from "./arena-people.mjs";

const program = process.env.TILTYARD;
must(program, "TILTYARD names the program");
const data = mkdtempSync(join(process.env.DATA_UNDER ?? tmpdir(), "arena-"));
// The server's own user comes to its data through here.
chmodSync(data, 0o711);
const port = process.env.PORT ?? (await freePort());
const base = `http://127.0.0.1:${port}`;
let server = null;

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Tests ask more often than people; how often people may is tested in the crates. */
const unlimited = Object.fromEntries(
  ["READ", "WRITE", "RUN", "AUTH", "MAIL", "SUBMIT"].map((one) => [`TILTYARD__LIMITS__${one}__BURST`, "0"]),
);

async function start() {
  server = spawn(program, ["serve", "--listen", `127.0.0.1:${port}`, "--data", join(data, "data")], {
    env: { ...process.env, ...unlimited, TILTYARD__ACCOUNTS__CAPTCHA: "false" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  await new Promise((resolve, reject) => {
    server.once("exit", () => reject(new Error("the server did not start")));
    server.stdout.on("data", (text) => String(text).includes("Tiltyard at") && resolve());
  });
}

async function end(signal) {
  if (!server || server.exitCode !== null) return;
  const gone = new Promise((resolve) => server.once("exit", resolve));
  server.kill(signal);
  await gone;
}

/** Asks the page again and again until it is so; the step fails by Playwright's own limit. */
const until = (page, what, ...given) => page.waitForFunction(what, ...given, { polling: 100 });

const stamp = Date.now().toString(36);
let made = 0;
const player = () => {
  made += 1;
  return registered(base, `p${made}${stamp}`);
};
const players = (count) => Promise.all(Array.from({ length: count }, player));
const closed = (pages) => Promise.all(pages.map((page) => page.goto("about:blank")));

async function problemsAreThere() {
  const page = await visitor();
  await page.goto(base);
  await until(page, async () => (await (await fetch("/api/v1/problems?limit=1")).json()).total >= 60);
  await page.close();
}

async function alone() {
  const page = await player();
  await page.locator(".pool", { has: page.locator("em", { hasText: /^Rapid$/ }) }).click();
  await page.locator(".pool", { has: page.locator("em", { hasText: /^Long tilt$/ }) }).click();
  await page.getByRole("button", { name: "Find a duel" }).click();
  await page.locator(".queue").waitFor();
  await look(page, "queue");
  await page.goto(`${base}/problems`);
  await page.locator(".arena-bar").waitFor();
  await look(page, "queue-bar");
  await page.goto(`${base}/arena`);
  await page.locator(".slow").waitFor({ timeout: 60_000 });
  await look(page, "slow");
  await page.getByRole("button", { name: "Spar with a bot" }).last().click();
  await page.getByRole("button", { name: "Begin" }).click();
  await page.locator(".solve.duelling .title").waitFor();
  const place = await ask(page, "GET", "/arena/queue");
  must(place.status === 200, "the place in the queue is kept while one spars");
  // By the server's clock: how fast this machine draws pages is another matter.
  const { body: duel } = await ask(page, "GET", `/duels/${idOf(page)}`);
  const from = (early, late) => Date.parse(late) - Date.parse(early);
  const waits = from(place.body.joined_at, place.body.offer_ghost_at) + from(duel.created_at, duel.starts_at);
  must(waits < 60_000, `a lone newcomer plays after ${waits} ms`);
  await look(page, "sparring");
  must((await ask(page, "DELETE", "/arena/queue")).status < 300, "nobody meets them who has gone");
  return page;
}

async function resigns(page) {
  await page.getByRole("button", { name: "Resign" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Resign" }).click();
}

async function appends(page, words) {
  await page.locator(".monaco-editor").first().click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(words);
}

/** The next request to there is held on its way out: `came` is its body, `pass` lets it go and tells the answer. */
async function held(page, where) {
  let pass;
  const passed = new Promise((resolve) => (pass = resolve));
  let answered;
  const answer = new Promise((resolve) => (answered = resolve));
  const came = new Promise((resolve) => {
    const hold = async (route) => {
      resolve(route.request().postDataJSON());
      await passed;
      const response = await route.fetch();
      answered({ status: response.status(), body: await response.json() });
      await route.fulfill({ response });
    };
    void page.route(where, hold, { times: 1 });
  });
  const release = () => {
    pass();
    return answer;
  };
  return { came, pass: release };
}

async function sends(page, code) {
  await write(page, code);
  await page.keyboard.press("Control+Shift+Enter");
}

/** As a person without a page: what is asked of the server goes with their cookies. */
async function quiet() {
  const page = await player();
  await page.goto("about:blank");
  return personIn(page);
}

function personIn(page) {
  const { request } = page.context();
  return {
    page,
    handle: page.handle,
    ask: async (method, path, data) => {
      const answer = await request.fetch(`${base}/api/v1${path}`, { method, headers: { origin: base }, data });
      const text = await answer.text();
      return { status: answer.status(), body: text ? JSON.parse(text) : null };
    },
  };
}

/** When the server said that it would. */
const begins = ({ starts_at, server_now }) =>
  new Promise((resolve) => setTimeout(resolve, Date.parse(starts_at) - Date.parse(server_now)));

async function one(winner, loser, pool, end = "resign") {
  const terms = { pool, kinds: [], rated: true, best_of: 1, code_shown: "hidden" };
  const { body: challenge } = await winner.ask("POST", "/arena/challenges", terms);
  const { status, body: duel } = await loser.ask("POST", `/arena/challenges/${challenge.id}/accept`, {});
  must(status === 201, `accepting answered ${status}: ${JSON.stringify(duel)}`);
  for (const person of [winner, loser]) await person.ask("POST", `/duels/${duel.id}/here`, {});
  await begins(duel);
  for (;;) {
    const command = { id: crypto.randomUUID(), command: end };
    const { status } = await loser.ask("POST", `/duels/${duel.id}/commands`, command);
    if (status < 300) return;
  }
}

/** Enough rated duels among four for a leaderboard. */
async function ladder() {
  const four = [await quiet(), await quiet(), await quiet(), await quiet()];
  const rounds = [
    [0, 1, 2, 3],
    [0, 2, 1, 3],
    [3, 0, 1, 2],
  ];
  for (let round = 0; round < 8; round += 1) {
    const [a, b, c, d] = rounds[round % 3].map((index) => four[index]);
    await Promise.all([one(a, b, "rapid"), one(c, d, "rapid")]);
  }
  const { body } = await four[0].ask("GET", "/arena/leaderboard?pool=rapid");
  must(body.items.length === 4, `all four have a place: ${JSON.stringify(body)}`);
  const { page } = four[0];
  await page.goto(`${base}/arena/leaderboard?pool=rapid`);
  await page.locator(".places tbody tr").nth(3).waitFor();
  await look(page, "leaderboard");
  await page.goto(`${base}/u/${four[0].handle}`);
  await page.locator(".arena-profile .record").waitFor();
  await look(page, "profile");
  await closed([page]);
}

/** Asks for places as no hand does: then the page proves its work by itself, and says so. */
async function suspicious() {
  const page = await player();
  const place = { pools: ["rapid"], kinds: [], rated: true };
  for (let times = 0; times < 10; times += 1) {
    must((await ask(page, "POST", "/arena/queue", place)).status === 200, "the first ten times are free");
    must((await ask(page, "DELETE", "/arena/queue")).status < 300, "the place is given back");
  }
  await page.reload();
  await page.getByRole("button", { name: "Find a duel" }).waitFor();
  const answers = [];
  page.on("response", (response) => {
    if (new URL(response.url()).pathname.endsWith("/arena/queue") && response.request().method() === "POST")
      answers.push(response.status());
  });
  await page.evaluate(() => {
    window.worked = [];
    const note = () => window.worked.push(document.querySelector(".find .work")?.textContent);
    new MutationObserver(note).observe(document.querySelector(".find"), { subtree: true, childList: true });
  });
  await page.getByRole("button", { name: "Find a duel" }).click();
  await page.locator(".queue").waitFor();
  must(answers.join() === "403,200", `a proof is asked for, and taken: ${answers}`);
  const said = (await page.evaluate(() => window.worked)).find(Boolean);
  must(said?.startsWith("Proving"), `the page says what it is at: ${said}`);
  await page.getByRole("button", { name: /Leave queue/ }).click();
  await page.getByRole("button", { name: "Find a duel" }).waitFor();
  await closed([page]);
}

/** Whoever leaves three duels at once waits, and is told how long. */
async function cooling() {
  const [page, other] = [await player(), await quiet()];
  await page.goto("about:blank");
  const own = personIn(page);
  for (let times = 0; times < 3; times += 1) await one(other, own, "blitz", "abort");
  await page.goto(`${base}/arena`);
  await page.getByRole("button", { name: "Find a duel" }).click();
  await page.getByText(/look for a duel again in \d+ s/).waitFor();
  await look(page, "cooldown");
  await closed([page]);
}

/** Submits in the last moments: what was received in time is judged after it. */
async function deadline() {
  const both = await players(2);
  await found(base, both, "Blitz");
  const duel = await begun(both);
  const [ann, bob] = both;
  await write(ann, `import time\ntime.sleep(1)\n${solution(duel.problem.slug)}`);
  const last = Date.parse(duel.deadline_at) - 1_500;
  await ann.waitForFunction((at) => Date.now() > at, last, { polling: 100, timeout: 400_000 });
  await ann.keyboard.press("Control+Shift+Enter");
  await ann.locator(".mid", { hasText: "deciding" }).waitFor();
  await picture(ann, "deciding");
  await picture(bob, "deciding-other");
  await ann.getByRole("heading", { name: "Won" }).waitFor({ timeout: 90_000 });
  await closed(both);
}

/** Where duels were recorded there is a ghost for whoever comes later. */
async function ghost() {
  const page = await player();
  await page.getByRole("button", { name: /Race a ghost/ }).click();
  await page.getByRole("dialog").getByLabel("Pool").selectOption("golf");
  await look(page, "ghost-new");
  await page.getByRole("button", { name: "Begin" }).click();
  await page.locator(".solve.duelling .title").waitFor();
  await look(page, "ghost");
  await closed([page]);
}

try {
  await start();
  await problemsAreThere();
  const all = !process.env.ONLY;
  const decided = process.env.DEADLINE ? deadline() : Promise.resolve();
  decided.catch(() => {});
  const placed = all || process.env.LADDER ? ladder() : Promise.resolve();
  placed.catch(() => {});
  const cooled = all || process.env.COOLING ? cooling() : Promise.resolve();
  cooled.catch(() => {});
  const lonely = all ? alone() : Promise.resolve(null);
  lonely.catch(() => {});

  const [cy, di, eve] = await players(3);
  await step("whoever is declined is back in the queue with their place", async () => {
    await found(base, [cy, di], "Rapid");
    const { body: before } = await ask(di, "GET", "/arena/queue");
    await cy.getByRole("button", { name: "Decline" }).click();
    await di.locator(".offer").waitFor({ state: "detached" });
    await di.locator(".queue").waitFor();
    const { body: after } = await ask(di, "GET", "/arena/queue");
    must(after.joined_at === before.joined_at, "the place is that of before");
    must((await ask(cy, "GET", "/arena/queue")).status === 404, "whoever declined has left the queue");
  });

  await step("an offer nobody answers runs out, and whoever accepted goes on waiting", async () => {
    await eve.getByRole("button", { name: "Find a duel" }).click();
    await di.locator(".offer").waitFor();
    await di.getByRole("button", { name: "Accept", exact: true }).click();
    await di.getByText("You are ready.").waitFor();
    // As long as it stands: how long a look takes is no matter of the offer.
    await Promise.all([look(di, "offer-accepted"), look(eve, "offer")]);
    await di.locator(".offer").waitFor({ state: "detached" });
    await di.locator(".queue").waitFor();
    await eve.locator(".offer").waitFor({ state: "detached" });
    must((await ask(eve, "GET", "/arena/queue")).status === 404, "whoever let it pass has left the queue");
    await di.getByRole("button", { name: /Leave queue/ }).click();
    await di.getByRole("button", { name: "Find a duel" }).waitFor();
  });

  await step("golf: bytes are shown, and the duel ends when both are done", async () => {
    const both = await players(2);
    await found(base, both, "Golf");
    const duel = await begun(both);
    const code = solution(duel.problem.slug);
    const [long, short] = both;
    await sends(long, `${code}\n# ${"long ".repeat(20)}\n`);
    await sends(short, code);
    for (const page of both) await page.locator(".half .score small", { hasText: "B" }).nth(1).waitFor();
    await look(short, "golf");
    for (const page of both) await page.getByRole("button", { name: "I am done" }).click();
    await short.getByRole("heading", { name: "Won" }).waitFor();
    await long.getByRole("heading", { name: "Lost" }).waitFor();
    await look(long, "lost");
    await closed(both);
  });

  await step("mending starts from the wrong program; resigning ends it", async () => {
    const both = await players(2);
    await found(base, both, "Mend");
    const duel = await begun(both);
    const lines = duel.start_code.python.split("\n").filter((line) => line.trim());
    await sees(both[0], lines[0].trim());
    await look(both[0], "mend");
    await sends(both[0], `${duel.start_code.python}\n# not mended\n`);
    await both[0].locator(".mine .verdict b").first().waitFor();
    await resigns(both[0]);
    await both[1].getByRole("heading", { name: "Won" }).waitFor();
    await both[1].getByText("resigned", { exact: false }).first().waitFor();
    await look(both[1], "won");
    await closed(both);
  });

  await step("a duel left at once has no result", async () => {
    const both = await players(2);
    await found(base, both, "Blitz");
    for (const page of both) await page.getByRole("button", { name: "Accept", exact: true }).click();
    await both[0].locator(".stage").waitFor();
    await picture(both[0], "start");
    await both[0].getByRole("button", { name: "Abort" }).click();
    await both[0].getByRole("alertdialog").getByRole("button", { name: "Abort" }).click();
    for (const page of both) await page.getByRole("heading", { name: "No result" }).waitFor();
    await look(both[1], "void");
    await closed(both);
  });

  await step("a draw is offered, and taken; the other is reported", async () => {
    const both = await players(2);
    await found(base, both, "Blitz");
    await begun(both);
    await both[0].getByRole("button", { name: "Offer draw" }).click();
    await both[1].getByText("offers a draw.").waitFor();
    await look(both[1], "draw-offered");
    await both[1].getByRole("button", { name: "Accept the draw" }).click();
    for (const page of both) await page.getByRole("heading", { name: "Draw" }).waitFor();
    await look(both[0], "drawn");
    await both[0].getByRole("button", { name: "Report" }).click();
    await both[0].getByLabel("What you saw").fill("Nothing at all: this is a trial.");
    await look(both[0], "report");
    await both[0].getByRole("button", { name: "Send the report" }).click();
    await both[0].getByText("A moderator will look at it.").waitFor();
    await closed(both);
  });

  await step("a lone newcomer is offered somebody after 45 seconds, and plays within a minute", async () => {
    const page = await lonely;
    await closed(page ? [page] : []);
  });

  await step("a later newcomer races the ghost of what was played", ghost);

  await step("whoever has played enough stands in the leaderboard", () => placed);

  await step("a challenge for three is accepted by whoever has the link, and the next begins by itself", async () => {
    const both = await players(2);
    const [ann, bob] = both;
    await ann.getByRole("button", { name: /Challenge by link/ }).click();
    await ann.getByLabel("Length").selectOption("3");
    await ann.getByLabel("The opponent's code").selectOption("live");
    await look(ann, "challenge-new");
    await ann.getByRole("button", { name: "Make the link" }).click();
    const link = await ann.locator("output.secret").textContent();
    await look(ann, "challenge-link");
    await ann.getByRole("button", { name: "Done" }).click();
    const shared = new URL(new URL(link).pathname, base).href;
    await bob.goto(shared);
    await bob.getByRole("button", { name: "Accept the challenge" }).waitFor();
    await look(bob, "challenge");
    await bob.getByRole("button", { name: "Accept the challenge" }).click();
    const third = await visitor();
    await third.goto(shared);
    await third.getByText("Somebody has accepted it already.").waitFor();
    await look(third, "challenge-accepted");
    await third.close();
    let duel = await ready(both);
    const first = idOf(ann);

    // A slow program: its tests tick on the other's scoreboard one after the other.
    await bob.evaluate(() => {
      window.scores = [];
      const half = document.querySelectorAll(".scoreboard .half");
      const note = () => window.scores.push([...half].map((one) => one.querySelector(".score").textContent).join(" "));
      new MutationObserver(note).observe(document.querySelector(".scoreboard"), {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
    await sends(ann, `import time\ntime.sleep(0.2)\n${solution(duel.problem.slug)}`);
    await bob.getByRole("heading", { name: "Lost" }).waitFor();
    const scores = new Set(await bob.evaluate(() => window.scores));
    must(scores.size > 3, `the other's tests tick one after the other: ${[...scores].join(", ")}`);
    await picture(bob, "series-between");

    for (const page of both)
      await page.waitForURL((url) => url.pathname.includes("/duels/") && !url.pathname.endsWith(first));
    duel = await ready(both);
    must(duel.series.number === 2, "the second of at most three");
    await write(ann, "# seen by both\n");
    await bob.locator(".seen.live", { hasText: "seen by both" }).waitFor();
    await look(bob, "live-code");
    await sends(bob, "print('no')\n");
    await bob.locator(".mine .verdict b").first().waitFor();
    await resigns(bob);
    await ann.getByRole("heading", { name: "Won" }).waitFor();
    await look(ann, "series-won");
    await closed(both);
  });

  await step("whoever joins very often proves work first", suspicious);

  await step("whoever leaves duels at once waits before the next", () => cooled);

  await step("a challenge is withdrawn, and its link says so", async () => {
    const [ann, bob] = await players(2);
    const terms = { pool: "long", kinds: [], rated: true, best_of: 1, code_shown: "hidden" };
    const { body: challenge } = await ask(ann, "POST", "/arena/challenges", terms);
    for (const page of [ann, bob]) await page.goto(`${base}/arena/challenges/${challenge.id}`);
    await bob.getByRole("button", { name: "Accept the challenge" }).waitFor();
    await ann.getByRole("button", { name: "Withdraw" }).waitFor();
    await look(ann, "challenge-own");
    await ann.getByRole("button", { name: "Withdraw" }).click();
    await ann.getByRole("button", { name: "Find a duel" }).waitFor();
    await bob.getByRole("button", { name: "Accept the challenge" }).click();
    await bob.getByText("It was withdrawn.").waitFor();
    await look(bob, "challenge-withdrawn");
    await closed([ann, bob]);
  });

  await step("of a friendly duel's code the other sees the shape; who is cut off is told", async () => {
    const [ann, bob] = await players(2);
    const terms = { pool: "rapid", kinds: [], rated: false, best_of: 1, code_shown: "shape" };
    const { body: challenge } = await ask(ann, "POST", "/arena/challenges", terms);
    await bob.goto(`${base}/arena/challenges/${challenge.id}`);
    await bob.getByRole("button", { name: "Accept the challenge" }).click();
    await ready([ann, bob]);
    await write(
      ann,
      "def shape(of):\n    for each in of:\n        print(each)\n\n\nshape('a line that is rather long')\n",
    );
    await bob.locator(".seen.shape rect").nth(5).waitFor();
    await look(bob, "shape");
    await ann.context().setOffline(true);
    await ann.getByText("reconnecting").first().waitFor();
    await picture(ann, "reconnecting");
    await ann.context().setOffline(false);
    await ann.getByText("reconnecting").first().waitFor({ state: "detached" });
    await ask(bob, "POST", `/duels/${idOf(bob)}/commands`, { id: crypto.randomUUID(), command: "resign" });
    await ann.getByRole("heading", { name: "Won" }).waitFor();
    await ann.goto(`${ann.url()}/replay`);
    await ann.getByRole("slider", { name: "Moment of the duel" }).focus();
    await ann.keyboard.press("End");
    await ann.locator(".replay-code", { hasText: "rather long" }).waitFor({ state: "attached" });
    await look(ann, "replay");
    await closed([ann, bob]);
  });

  await step("the server is killed in the middle, and both pages go on by themselves", async () => {
    const both = await players(2);
    await found(base, both, "Rapid");
    const duel = await begun(both);
    const [ann, bob] = both;
    await write(ann, "# before the kill\n");
    await ann.locator(".kept", { hasText: /^kept$/ }).waitFor();
    for (const page of both) await page.evaluate(() => (window.same = true));
    await end("SIGKILL");
    await ann.locator(".monaco-editor").first().click();
    await ann.keyboard.press("Control+End");
    await ann.keyboard.type("# during the kill");
    await ann.getByText("kept in this browser only").waitFor();
    await look(ann, "server-away");
    await start();
    await ann.locator(".kept", { hasText: /^kept$/ }).waitFor();
    const { body: draft } = await ask(ann, "GET", `/duels/${duel.id}/draft`);
    must(draft.text.includes("before the kill") && draft.text.includes("during the kill"), "both texts are kept");

    // Somebody looks at the front door, and somebody watches.
    const third = await visitor();
    await third.goto(base);
    await third.locator(".live-now").waitFor();
    if (process.env.SHOTS) await third.locator(".live-now").screenshot({ path: `${process.env.SHOTS}/live-now.png` });
    await look(third, "home-live");
    await third.locator(".live-now").click();
    await third.locator(".watch-note").waitFor();

    await sends(bob, solution(duel.problem.slug));
    await bob.getByRole("heading", { name: "Won" }).waitFor();
    await ann.getByRole("heading", { name: "Lost" }).waitFor();
    for (const page of both) must(await page.evaluate(() => window.same === true), "no page was loaded again");
    await third.goto(base);
    await third.locator(".host").waitFor();
    await closed([...both, third]);
  });

  await step("of two windows and of two devices only one writes", async () => {
    const both = await players(2);
    await found(base, both, "Rapid");
    const duel = await begun(both);
    const [ann, bob] = both;
    // The clock goes on for whoever has gone: that is seen at the end of all this.
    await bob.goto("about:blank");
    const second = await opened(ann.context());
    await second.goto(`${base}/duels/${duel.id}`);
    await second.locator(".monaco-editor").first().waitFor();
    await ann.getByText("This duel is open in another window").waitFor();
    await look(ann, "taken");
    await ann.getByRole("button", { name: "Write here instead" }).click();
    await second.getByText("This duel is open in another window").waitFor();
    await second.close();

    // Another device has nothing in common with this one but the server. What both wrote at once crosses on the way.
    await write(ann, "# both have this\n");
    await ann.locator(".kept", { hasText: /^kept$/ }).waitFor();
    const phone = await elsewhere(base, ann.handle);
    await phone.goto(`${base}/duels/${duel.id}`);
    await sees(phone, "both have this");
    const crossing = [await held(ann, "**/edits"), await held(phone, "**/edits")];
    await appends(ann, "# at the desk");
    await appends(phone, "# on the phone");
    const [desk, hand] = await Promise.all(crossing.map((one) => one.came));
    must(desk.from === hand.from, `both begin at the same edit: ${desk.from}, ${hand.from}`);
    must((await crossing[0].pass()).status === 200, "the first is taken");
    const late = await crossing[1].pass();
    must(late.status === 409 && late.body.errors[0].code === "stale_text", `crossing: ${JSON.stringify(late)}`);
    await phone.getByText("This duel is open on another device").waitFor();
    await look(phone, "taken-device");
    const { body: honest } = await ask(ann, "GET", `/duels/${duel.id}/draft`);
    must(
      honest.text.includes("at the desk") && !honest.text.includes("on the phone"),
      `the text is whole: ${honest.text}`,
    );
    await phone.getByRole("button", { name: "Write here instead" }).click();
    await sees(phone, "at the desk");
    await appends(phone, "# and on from there");
    await ann.getByText("This duel is open on another device").waitFor();
    await phone.close();
    await ann.getByRole("button", { name: "Write here instead" }).click();
    await sees(ann, "and on from there");

    await ann.locator(".act.away").waitFor({ timeout: 60_000 });
    await look(ann, "away");
    const third = await visitor();
    await third.goto(`${base}/duels/${duel.id}`);
    await third.locator(".watch-note").waitFor();
    await third.locator(".solve .title, .watching, .watch-note").first().waitFor();
    await look(third, "spectator");
    await closed([ann, third]);
  });
  await step("what was sent before the deadline is judged after it", () => decided);
} finally {
  await end("SIGTERM");
  await leave().finally(() => rmSync(data, { recursive: true, force: true }));
}
