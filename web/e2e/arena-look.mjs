// The arena's screens with answers written here, looked at by axe and in pictures. It tries no server: it shows what a
// screen does with each state of a duel before there is one to play.
//
//   npx vite build && npx vite preview --port 4173
//   SHOTS=dir BASE_URL=http://localhost:4173 node e2e/arena-look.mjs [screen…]
import { mkdirSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const base = process.env.BASE_URL ?? "http://localhost:4173";
const shots = process.env.SHOTS ?? "/tmp/arena-shots";
mkdirSync(shots, { recursive: true });
const wanted = process.argv.slice(2);
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };

const ago = (ms) => new Date(Date.now() - ms).toISOString();
const me = {
  id: "user_1",
  handle: "mirelle",
  name: "mirelle",
  email: "m@example.org",
  email_verified: true,
  avatar: null,
  guest: false,
  has_password: true,
  impersonated_by: null,
  permissions: [],
  preferences: { theme: "dark", language: null, editor: { font_size: 13, tab_size: 4, word_wrap: false, keymap: "standard" } },
  profile: { bio: "", country: "FR", links: [] },
  role: "user",
  second_factor: false,
  sudo_until: null,
  created_at: ago(9e9),
};
const side = (name, rating, more = {}) => ({
  kind: "person", id: `user_${name}`, name, display_name: name, avatar_url: null, country: "NO", title: null, rating,
  deviation: 42, provisional: false, accepted: true, present: true, gone_since: null, language: null, tests_passed: 0,
  tests_total: null, submissions: 0, pending: 0, last_submission_at: null, best_bytes: null, pasted_chars: 0, done: false, ...more,
});
function duel(state, more = {}) {
  const started = state === "countdown" ? -3_200 : 498_000;
  return {
    id: "duel_1", pool: "rapid", goal: "fastest", kind: "stdin", rated: true, why_unrated: null, code_shown: "hidden", state,
    seq: 14, server_now: new Date().toISOString(), created_at: ago(520_000), offer_until: state === "offered" ? ago(-11_500) : null,
    starts_at: ago(started), deadline_at: ago(started - 900_000), ended_at: state === "finished" ? ago(2_000) : null, duration_ms: 900_000,
    left: side("mirelle", 1842, { language: "python", tests_passed: 17, tests_total: 24, submissions: 2, last_submission_at: ago(72_000), country: "FR", title: state === "countdown" ? "knight" : null }),
    right: side("okonjo", 1867, { language: "rust", tests_passed: 19, tests_total: 24, submissions: 2, last_submission_at: ago(7_000), pasted_chars: 312 }),
    you: "left", problem: state === "countdown" || state === "offered" ? null : { slug: "nine-bells", title: "Nine Bells", difficulty: "medium" },
    start_code: null, result: null, draw_offered_by: null, delay_ms: more.you === null ? 30_000 : 0, rematch: null, rematch_offered_by: null, series: null,
    limits: { submissions_max: 20, submissions_left: 18, runs_max: 60, runs_left: 52 },  has_replay: state === "finished", ...more,
  };
}
const start = Date.now() - 498_000;
const event = (seq, s, sideName, type, more = {}) => ({ seq, at: new Date(start + s * 1000).toISOString(), side: sideName, type, ...more });
const events = [
  event(1, -10, null, "offered"), event(2, -5, null, "countdown"), event(3, 0, null, "started"), event(4, 0, null, "revealed"),
  event(5, 188, "left", "submitted", { submission: "submission_1", number: 1, language: "python", bytes: 420 }),
  event(6, 192, "left", "judged", { submission: "submission_1", number: 1, verdict: "RTE", passed: 7, total: 24 }),
  event(7, 330, "right", "submitted", { submission: "submission_9", number: 1, language: "rust" }),
  event(8, 340, "right", "judged", { submission: "submission_9", number: 1, verdict: "WA", passed: 9, total: 24 }),
  event(9, 360, "right", "pasted", { chars: 312 }),
  event(10, 422, "left", "submitted", { submission: "submission_2", number: 2, language: "python", bytes: 512 }),
  event(11, 426, "left", "judged", { submission: "submission_2", number: 2, verdict: "WA", passed: 17, total: 24 }),
  event(12, 491, "right", "submitted", { submission: "submission_8", number: 2, language: "rust" }),
  event(13, 497, "right", "judged", { submission: "submission_8", number: 2, verdict: "TLE", passed: 19, total: 24 }),
];
const program = `import heapq
import sys


def earliest(bells, ringers):
    bells.sort()
    free = [0] * ringers
    last = 0
    for opens, takes in bells:
        # the ringer who is free first takes the next bell
        done = max(heapq.heappop(free), opens) + takes
        last = max(last, done)
        heapq.heappush(free, done)
    return last


def main():
    n, r, *rest = map(int, sys.stdin.read().split())
    print(earliest(list(zip(rest[::2], rest[1::2])), r))


main()
`;
const problem = {
  slug: "nine-bells", title: "Nine Bells", difficulty: "medium", kind: "program", status: "none", acceptance: 0.4, submissions: 120, score_max: null, scoring: false,
  statement: { html: "<p>A tower has <em>n</em> bells and <em>r</em> ringers. Bell <em>i</em> may be rung from minute <em>o</em> on and takes a ringer <em>t</em> minutes.</p><p>Bells are rung in the order in which they open; on a tie, the quicker bell first. Each goes to the ringer who is free earliest.</p><p>Print the minute at which the last bell falls silent.</p>", language: "en" },
  samples: [
    { name: "sample/1", input: "4 2\n0 5\n1 3\n2 6\n9 1\n", answer: "10\n", explanation_html: null },
    { name: "sample/2", input: "3 1\n0 4\n0 2\n3 3\n", answer: "9\n", explanation_html: null },
  ],
  signature: null, hints: 0, editorial: "none", gave_up: false, votes: 0, my_vote: 0, attachments: [], tags: [], category: null,
  limits: { time_ms: 2000, memory_bytes: 268435456, output_bytes: 1 << 20, code_bytes: 65536 },
  languages: [{ id: "python", name: "Python", editor: "python", stub: "" }, { id: "rust", name: "Rust", editor: "rust", stub: "" }],
  about: { credits: {}, source: "", source_url: null, rights_owner: "", license: "" },
};
const mine = {
  id: "submission_2", state: "done", verdict: "WA", judge_failed: false, language: "python", tests_total: 24, tests_done: 18, attempt: 1,
  tests: Array.from({ length: 18 }, (_, index) => ({ index, verdict: index === 17 ? "WA" : "AC", cpu_time_us: 40_000 + index * 60_000, wall_time_us: 1, memory_bytes: 9e6, name: "", group: "", sample: false, score: null, message: "" })),
  compile_log: null, cpu_time_us_max: 1e6, memory_bytes_max: 9e6, score: null, problem: { slug: "nine-bells", title: "Nine Bells" }, files: [{ content: program }], submitted_at: ago(72_000),
};
const pools = [
  ["blitz", 5, 6_000, 18, "fastest"], ["rapid", 15, 14_000, 9, "fastest"], ["long", 30, 110_000, 2, "fastest"], ["golf", 15, 70_000, 3, "bytes"], ["debug", 10, null, 0, "debug"],
].map(([pool, minutes, wait, waiting, goal]) => ({ pool, duration_ms: minutes * 60_000, goal, waiting, expected_wait_ms: wait, live: 8, my: pool === "golf" ? null : { rating: pool === "debug" ? 1530 : 1842, deviation: pool === "debug" ? 180 : 38, provisional: pool === "debug", games: 40 } }));
const boards = [["vashti", 2417, 11, "tomasz_k", 2391, 9], ["linnea", 2344, 4, "b0rges", 2298, 6], ["ngozi.a", 2281, 14, "halvard", 2266, 13], ["quillon", 2213, 2, "sefa", 2240, 3], ["ines", 1990, 7, "petar", 2011, 7], ["wren", 1874, 0, "dagny", 1858, 1]];
const arena = (more = {}) => ({
  pools, kinds: ["function", "stdin"], my_duel: null, ticket: null,
  live_duels: boards.map(([a, ar, ap, b, br, bp], at) => duel("running", { id: `duel_l${at}`, you: null, pool: ["rapid", "blitz", "golf", "long", "debug", "rapid"][at], left: side(a, ar, { tests_passed: ap, tests_total: 16 }), right: side(b, br, { tests_passed: bp, tests_total: 16 }), deadline_at: ago(-(60_000 + at * 97_000)) })),
  ...more,
});
const ticket = (waited, more = {}) => ({ id: "ticket_1", pools: ["rapid", "blitz"], kinds: ["function", "stdin"], rated: true, joined_at: ago(waited), expected_wait_ms: 14_000, window: 100 + Math.min(30, waited / 1000) * 5 + Math.max(0, waited / 1000 - 30) * 10, offer_ghost_at: ago(waited - 45_000), duel: null, ...more });
const placed = [["vashti", 2417, 12], ["tomasz_k", 2391, -6], ["linnea", 2344, 9], ["b0rges", 2298, 4], ["ngozi.a", 2281, 8], ["halvard", 2279, -7], ["sefa", 2240, 2], ["quillon", 2213, -8], ["wren", 1846, 11], ["mirelle", 1842, 13]].map(([name, rating, change], at) => ({ rank: at < 8 ? at + 1 : at + 132, name, display_name: name, avatar_url: null, country: "NO", title: at === 0 ? "marshal" : null, rating, deviation: 40, games: 120 - at, change }));
const finished = (winner, more = {}) => duel("finished", {
  result: { winner, reason: winner ? "solved" : "draw", by: null, why: null, rating: { left: { before: 1842, after: winner === "left" ? 1855 : 1831, deviation_before: 38, deviation_after: 37, expected: 0.46 }, right: { before: 1867, after: winner === "left" ? 1854 : 1878, deviation_before: 44, deviation_after: 43, expected: 0.54 } }, xp: { left: 40, right: 15 } },
  ...more,
});
const edits = (text, from, to) => {
  const out = [];
  const parts = text.match(/[^]{1,3}/g) ?? [];
  let at = 0;
  parts.forEach((ins, index) => {
    out.push({ t: Math.round(from + ((to - from) * index) / parts.length), at, del: 0, ins });
    at += ins.length;
  });
  return out;
};
const replay = (d) => ({
  duel: d, events,
  sides: {
    left: { start_text: "", edits: edits(program, 4_000, 420_000), submissions: [{ number: 2, language: "python", files: [{ content: program }], verdict: "WA" }] },
    right: { start_text: "", edits: edits(program.replace("heapq", "queue"), 20_000, 480_000), submissions: [{ number: 2, language: "python", files: [{ content: program.replace("heapq", "queue") }], verdict: "TLE" }] },
  },
});
const personArena = {
  ratings: [
    { pool: "rapid", rating: 1842, deviation: 38, provisional: false, games: 96, wins: 52, losses: 38, draws: 6, peak: 1871 },
    { pool: "debug", rating: 1530, deviation: 180, provisional: true, games: 3, wins: 1, losses: 2, draws: 0, peak: 1541 },
  ],
  graph: { rapid: Array.from({ length: 60 }, (_, at) => ({ at: ago((60 - at) * 864e5), rating: 1500 + at * 6 + Math.sin(at / 3) * 40 })) },
  record: { wins: 53, losses: 40, draws: 6 }, languages: [{ language: "rust", games: 60 }, { language: "python", games: 36 }], titles: ["knight"], badges: ["first_duel", "ten_wins"], xp: 4210, level: 9, progress: { number: 9, into: 310, needed: 900 },
  recent: [finished("left"), finished("right", { id: "duel_2" }), finished(null, { id: "duel_3" })],
};
const messages = [{ id: "m1", at: ago(5e5), name: "okonjo", side: "right", phrase: "good_luck" }, { id: "m2", at: ago(4e5), name: "mirelle", side: "left", phrase: "have_fun" }];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });

async function open({ path, answers, person = me, hints = [], motion = "reduce" }) {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: motion });
  const page = await context.newPage();
  page.wrong = [];
  page.on("pageerror", (error) => page.wrong.push(String(error)));
  page.on("console", (message) => message.type() === "error" && !/status of 404/.test(message.text()) && page.wrong.push(message.text()));
  const common = {
    "GET /session": { person, mail: true, providers: [], registration: "open" },
    "GET /runtimes": { runtimes: [{ id: "python", name: "Python", version: "3.13.1", editor: "python", main_file: "main.py", aliases: [], compiled: false, hello: "" }, { id: "rust", name: "Rust", version: "1.95.0", editor: "rust", main_file: "main.rs", aliases: [], compiled: true, hello: "" }] },
    "GET /arena": arena(),
    "GET /arena/leaderboard": { items: placed, next: null },
    "GET /duels": { items: [finished("left"), finished("right", { id: "duel_2" }), finished(null, { id: "duel_3" })], next: null },
    "GET /problems/nine-bells": problem,
    "GET /submissions/submission_2": mine,
    "GET /duels/duel_1/draft": { language: "python", text: program, next: 40 },
    "PUT /duels/duel_1/edits": { next: 41 },
    "GET /duels/duel_1/messages": { items: messages, next: null },
    "GET /duels/duel_1/events": { events, seq: 14, server_now: new Date().toISOString() },
    "GET /duels/duel_1/replay": replay(finished("left")),
    ...answers,
  };
  await page.route("**/api/v1/**", (route) => {
    const { pathname } = new URL(route.request().url());
    const key = `${route.request().method()} ${pathname.replace("/api/v1", "")}`;
    if (/\/here$/.test(key)) return route.fulfill({ json: { server_now: new Date().toISOString() } });
    const found = common[key];
    const body = typeof found === "function" ? found() : found;
    return body === undefined ? route.fulfill({ status: 404, json: { code: "not_found", detail: "not here", status: 404 } }) : route.fulfill({ json: body });
  });
  await page.routeWebSocket(/\/api\/v1\/live/, (socket) => {
    let seq = 0;
    socket.onMessage((text) => {
      const frame = JSON.parse(String(text));
      if (frame.ping !== undefined) socket.send(JSON.stringify({ pong: frame.ping, now: Date.now() }));
      if (!frame.follow) return;
      socket.send(JSON.stringify({ following: frame.follow, seq, epoch: "e", resumed: false }));
      for (const [topic, data] of hints)
        if (topic === frame.follow) setTimeout(() => socket.send(JSON.stringify({ topic, seq: ++seq, data })), 600);
    });
  });
  await page.goto(base + path);
  return page;
}

async function look(page, name, { themes = (process.env.THEMES ?? "dark light contrast").split(" ") } = {}) {
  const axe = new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).exclude(".monaco-editor");
  for (const theme of themes) {
    await page.evaluate((theme) => {
      document.documentElement.dataset.theme = theme;
      window.dispatchEvent(new Event("themechange"));
    }, theme);
    for (const [width, viewport] of [["wide", WIDE], ["narrow", NARROW], ["least", { width: 360, height: 740 }], ["tablet", { width: 900, height: 1000 }]]) {
      if ((width === "least" || width === "tablet") && theme !== "dark") continue;
      await page.setViewportSize(viewport);
      await page.waitForTimeout(150);
      if (theme !== "contrast") await page.screenshot({ path: `${shots}/${name}-${width}-${theme}.png` });
      const { violations } = await axe.analyze();
      for (const { id, nodes } of violations) console.log(`AXE ${name} ${width} ${theme} ${id}: ${nodes.map(({ target, any }) => `${target} ${any[0]?.message ?? ""}`).slice(0, 4).join(" | ")}`);
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) console.log(`WIDE ${name} ${width}`);
    }
    await page.setViewportSize(WIDE);
  }
  for (const wrong of page.wrong) console.log(`ERROR ${name}: ${wrong}`);
}

const live = (d) => ({ "GET /duels/duel_1": d });
const screens = {
  lobby: { path: "/arena", wait: ".live-duel .ticks" },
  queue: { path: "/arena", answers: { "GET /arena": arena({ ticket: ticket(8_000) }) }, wait: ".queue" },
  slow: { path: "/arena", answers: { "GET /arena": arena({ ticket: ticket(52_000) }) }, wait: ".slow" },
  out: { path: "/arena", person: null, answers: { "GET /arena": arena({ live_duels: [], pools: pools.map((pool) => ({ ...pool, my: null, live: 0 })) }), "GET /arena/leaderboard": { items: [], next: null } }, wait: ".find-button" },
  bar: { path: "/arena/leaderboard", answers: { "GET /arena": arena({ ticket: ticket(8_000) }) }, wait: ".arena-bar" },
  offer: { path: "/arena", answers: { "GET /arena": arena({ ticket: ticket(8_000, { duel: "duel_1" }) }), ...live(() => duel("offered", { left: side("mirelle", 1842, { accepted: false }) })) }, wait: ".offer" },
  leaderboard: { path: "/arena/leaderboard", wait: ".places" },
  challenge: { path: "/arena/challenges/challenge_1", answers: { "GET /arena/challenges/challenge_1": { id: "challenge_1", url: "", from: { name: "okonjo", display_name: "Okonjo", avatar_url: null, rating: 1867 }, pool: "rapid", kinds: ["stdin"], rated: false, best_of: 3, code_shown: "shape", opponent: null, state: "open", duel: null } }, wait: ".challenge-card" },
  dialog: { path: "/arena", wait: ".ways", act: (page) => page.getByRole("button", { name: "Challenge by link" }).click() },
  spar: { path: "/arena", wait: ".ways", act: (page) => page.locator(".ways").getByRole("button", { name: "Spar with a bot" }).click() },
  start: { path: "/duels/duel_1", answers: live(() => duel("countdown", { starts_at: ago(-60_000 * 0 - 3_000), left: side("mirelle", 1842, { country: "FR", title: "knight", language: "python" }) })), wait: ".stage", motion: "no-preference" },
  play: { path: "/duels/duel_1", answers: live(() => duel("running")), wait: ".monaco-editor", hints: [["duel:duel_1", { kind: "typing", side: "right" }]] },
  shape: { path: "/duels/duel_1", answers: live(() => duel("running", { code_shown: "shape", rated: false, draw_offered_by: "right", right: side("okonjo", 1867, { present: false, gone_since: ago(21_000), language: "rust" }) })), wait: ".draw-asked", hints: [["duel:duel_1", { kind: "shape", side: "right", lines: [20, 30, 0, 44, 12, 60, 33, 8, 50, 51, 52, 9, 0, 22, 40, 31, 4] }]] },
  results: { path: "/duels/duel_1", answers: live(() => duel("running")), wait: ".monaco-editor", act: async (page) => { await page.getByRole("button", { name: "Run samples" }).click(); await page.getByRole("button", { name: "Chat" }).click(); } },
  watch: { path: "/duels/duel_1", person: null, answers: live(() => duel("running", { you: null })), wait: ".watch-note", hints: [["watch:duel_1", { kind: "code", side: "left", language: "python", text: program }], ["watch:duel_1", { kind: "code", side: "right", language: "python", text: program.slice(0, 200) }]] },
  won: { path: "/duels/duel_1", answers: live(() => finished("left")), wait: ".program pre" },
  lost: { path: "/duels/duel_1", answers: live(() => finished("right")), wait: ".program pre" },
  draw: { path: "/duels/duel_1", answers: live(() => finished(null, { has_replay: false })), wait: ".ended" },
  replay: { path: "/duels/duel_1/replay?t=300", wait: ".replay-code" },
  gone: { path: "/duels/duel_404", wait: ".empty" },
  profile: { path: "/u/mirelle", answers: { "GET /people/mirelle": { ...me, bio: "", country: "NO", links: [], verified: true }, "GET /people/mirelle/arena": personArena, "GET /people/mirelle/practice": undefined }, wait: ".rating-graph" },
};
for (const [name, screen] of Object.entries(screens)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const page = await open(screen);
  try {
    await page.locator(screen.wait).first().waitFor({ timeout: 10_000 });
    await screen.act?.(page);
    await page.waitForTimeout(900);
    await look(page, name, name === "start" ? { themes: ["dark"] } : {});
  } catch (error) {
    console.log(`FAILED ${name}: ${String(error).split("\n")[0]}`, page.wrong);
    await page.screenshot({ path: `${shots}/${name}-failed.png` });
  }
  await page.context().close();
}
await browser.close();
