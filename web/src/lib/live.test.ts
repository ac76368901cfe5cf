import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Live } from "./live";

/** Stands in for the browser's; the test plays the server. */
class FakeSocket {
  static OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 0;
  sent: Record<string, unknown>[] = [];
  onopen?: (event: object) => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: (event: { code: number }) => void;

  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }

  send(text: string) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
  }

  opens() {
    this.readyState = 1;
    this.onopen?.({});
  }

  says(...frames: object[]) {
    for (const frame of frames) this.onmessage?.({ data: JSON.stringify(frame) });
  }

  ends(code: number) {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  /** What was asked, without pings. */
  get asked() {
    return this.sent.filter((frame) => frame.ping === undefined);
  }
}

function newest(): FakeSocket {
  const socket = FakeSocket.all.at(-1);
  if (!socket) throw new Error("no socket was opened");
  return socket;
}

beforeEach(() => {
  FakeSocket.all = [];
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A tab that follows "t" and writes down what it hears. */
function following() {
  const heard: unknown[] = [];
  const live = new Live({ url: "ws://server/live" });
  const stop = live.follow<number>(
    "t",
    (data) => heard.push(data),
    (reason) => heard.push(reason),
    { onPresence: (here) => heard.push(here), onDenied: (reason) => heard.push({ denied: reason }) },
  );
  newest().opens();
  newest().says({ following: "t", seq: 5, epoch: "e" });
  return { live, heard, stop };
}

test("a follower reads the state first and then gets each message once", () => {
  const { heard } = following();
  newest().says({ topic: "t", seq: 6, data: 60 }, { topic: "t", seq: 6, data: 60 }, { topic: "u", seq: 1, data: 0 });
  expect(newest().asked).toEqual([{ follow: "t" }]);
  expect(heard).toEqual(["start", 60]);
});

test("after a cut the topic is taken up where it was", () => {
  const { live, heard } = following();
  newest().says({ topic: "t", seq: 6, data: 60 });
  newest().ends(1006);
  expect(live.getStatus().state).toBe("reconnecting");
  vi.advanceTimersByTime(250);
  expect(FakeSocket.all).toHaveLength(2);
  newest().opens();
  expect(newest().asked).toEqual([{ follow: "t", since: 6, epoch: "e" }]);
  newest().says({ following: "t", seq: 6, epoch: "e", resumed: true }, { topic: "t", seq: 7, data: 70 });
  expect(heard).toEqual(["start", 60, 70]);
});

test("what cannot be taken up is read again, and counted from there", () => {
  const { heard } = following();
  newest().ends(1006);
  vi.advanceTimersByTime(250);
  newest().opens();
  newest().says({ following: "t", seq: 2, epoch: "f", resumed: false });
  newest().says(
    { topic: "t", seq: 3, data: 30 },
    { reread: "t", reason: "slow", seq: 9 },
    { topic: "t", seq: 10, data: 1 },
  );
  expect(heard).toEqual(["start", "gap", 30, "slow", 1]);
});

test("what belongs to an earlier follow is not heard", () => {
  const { live, heard, stop } = following();
  stop();
  live.follow(
    "t",
    (data) => heard.push(data),
    (reason) => heard.push(reason),
  );
  newest().says({ topic: "t", seq: 6, data: 60 }, { following: "t", seq: 6, epoch: "e" });
  expect(newest().asked).toEqual([{ follow: "t" }, { leave: "t" }, { follow: "t" }]);
  expect(heard).toEqual(["start", "start"]);
});

test("an answer to an earlier follow is no reason to believe that the state is known", () => {
  const { live, heard, stop } = following();
  newest().ends(1006);
  vi.advanceTimersByTime(250);
  newest().opens();
  stop();
  live.follow(
    "t",
    (data) => heard.push(data),
    (reason) => heard.push(reason),
  );
  newest().says(
    { following: "t", seq: 5, epoch: "e", resumed: true },
    { following: "t", seq: 5, epoch: "e", resumed: false },
  );
  expect(heard).toEqual(["start", "start", "start"]);
});

test("two listeners share one topic, and the last one leaves it", () => {
  const { live, heard, stop } = following();
  const others: unknown[] = [];
  const stopOther = live.follow(
    "t",
    (data) => others.push(data),
    (reason) => others.push(reason),
  );
  newest().says({ topic: "t", seq: 6, data: 60 });
  stop();
  stop();
  newest().says({ topic: "t", seq: 7, data: 70 });
  stopOther();
  expect(heard).toEqual(["start", 60]);
  expect(others).toEqual(["start", 60, 70]);
  expect(newest().asked).toEqual([{ follow: "t" }, { leave: "t" }]);
});

test("attempts grow apart, and after some in vain it is called offline", () => {
  const { live } = following();
  const states: string[] = [];
  live.subscribe(() => states.push(live.getStatus().state));
  const delays: number[] = [];
  for (let attempt = 0; attempt < 9; attempt++) {
    newest().ends(1006);
    const before = FakeSocket.all.length;
    const since = Date.now();
    while (FakeSocket.all.length === before) vi.advanceTimersToNextTimer();
    delays.push(Date.now() - since);
  }
  expect(delays).toEqual([250, 500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]);
  expect(states).toEqual(["reconnecting", "offline"]);
  newest().opens();
  expect(states.at(-1)).toBe("live");
});

test("a server that restarts is come back to within a spread time", () => {
  following();
  newest().says({ drain: true });
  newest().ends(1012);
  vi.advanceTimersByTime(2499);
  expect(FakeSocket.all).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(FakeSocket.all).toHaveLength(2);
});

test("the round trip is measured, and the server's clock known", () => {
  const { live } = following();
  const before = live.getStatus();
  vi.advanceTimersByTime(40);
  newest().says({ pong: 1, now: Date.now() + 60_000 });
  expect(live.getStatus()).toEqual({ state: "live", roundTripMs: 40 });
  expect(live.getStatus()).not.toBe(before);
  expect(live.getStatus()).toBe(live.getStatus());
  expect(live.serverNow()).toBe(Date.now() + 60_020);
});

test("a connection that answers no ping is given up for a new one", () => {
  const { live } = following();
  newest().says({ pong: 1, now: 0 });
  vi.advanceTimersByTime(15_000);
  expect(newest().sent.at(-1)).toEqual({ ping: 2 });
  vi.advanceTimersByTime(10_000);
  expect(live.getStatus().state).toBe("reconnecting");
  expect(FakeSocket.all[0]?.readyState).toBe(3);
  vi.advanceTimersByTime(250);
  expect(FakeSocket.all).toHaveLength(2);
});

test("presence is told whole whenever it changes", () => {
  const { heard } = following();
  newest().says({ presence: "t", here: ["ann"] }, { presence: "t", joined: ["bob"], left: ["ann"] });
  expect(heard).toEqual(["start", ["ann"], ["bob"]]);
});

test("what is denied is told; what could not be decided is asked again", () => {
  const { heard } = following();
  newest().says({ denied: "t", reason: "unavailable" });
  vi.advanceTimersByTime(5000);
  expect(newest().asked).toEqual([{ follow: "t" }, { follow: "t" }]);
  newest().says({ denied: "t", reason: "forbidden" }, { topic: "t", seq: 6, data: 60 });
  expect(heard).toEqual(["start", { denied: "forbidden" }]);
});

test("another login begins anew, and the old socket is not heard any more", () => {
  const { live, heard } = following();
  const old = newest();
  live.reopen();
  old.says({ topic: "t", seq: 6, data: 60 });
  old.ends(1000);
  newest().opens();
  expect(FakeSocket.all).toHaveLength(2);
  expect(newest().asked).toEqual([{ follow: "t" }]);
  newest().says({ following: "t", seq: 6, epoch: "e" });
  expect(heard).toEqual(["start", "start"]);
});

test("an ended login is told", () => {
  const onRevoked = vi.fn();
  const live = new Live({ url: "ws://server/live", onRevoked });
  live.open();
  newest().opens();
  newest().ends(4401);
  expect(onRevoked).toHaveBeenCalledOnce();
});

test("a closed tab's socket opens no more", () => {
  const { live } = following();
  live.close();
  vi.advanceTimersByTime(120_000);
  expect(FakeSocket.all).toHaveLength(1);
  expect(live.getStatus().state).toBe("offline");
});
