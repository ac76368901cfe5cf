// Live messages over the one WebSocket of this tab. Messages are hints: whoever follows a topic also reads its state over
// HTTP, first when told "start", and again whenever told that messages are missing. It is told once: a read that fails is
// the reader's to repeat. The protocol: docs/guide/live.md.

export type LiveState = "live" | "reconnecting" | "offline";

export interface LiveStatus {
  state: LiveState;
  roundTripMs: number | null;
}

/** Why the state must be read over HTTP: for the first time, because messages are missing, or because we read too slowly. */
export type RereadReason = "start" | "gap" | "slow";

export interface Extras {
  /** Who is here, whenever that changes; only in topics that have presence. */
  onPresence?: (here: string[]) => void;
  onDenied?: (reason: string) => void;
}

export interface LiveOptions {
  /** Where the server listens, as `ws:` or `wss:`. */
  url: string;
  /** The login of this tab was ended elsewhere. */
  onRevoked?: () => void;
}

const BACKOFF_MIN_MS = 500;
const BACKOFF_MAX_MS = 30_000;
/** A server that restarts sends everybody away at once: they come back spread over this time. */
const DRAIN_SPREAD_MS = 5_000;
/** So many attempts in vain, and we call it offline; they go on. */
const ATTEMPTS_UNTIL_OFFLINE = 4;
const PING_EVERY_MS = 15_000;
const PONG_WITHIN_MS = 10_000;
/** A server that cannot say whether we may follow is asked again. */
const UNAVAILABLE_RETRY_MS = 5_000;
const CLOSE_REVOKED = 4401;

interface Listener extends Extras {
  onMessage: (data: never) => void;
  onReread: (reason: RereadReason) => void;
}

interface Followed {
  listeners: Set<Listener>;
  /** How far we are; kept across sockets. */
  cursor: { seq: number; epoch: string } | null;
  /** What the last `follow` asked for. */
  since: number | null;
  /** Since its answer; whatever comes before belongs to an earlier `follow`. */
  isFollowing: boolean;
  here: Set<string> | null;
}

interface Frame {
  topic?: string;
  following?: string;
  reread?: string;
  denied?: string;
  presence?: string;
  seq?: number;
  epoch?: string;
  resumed?: boolean;
  data?: unknown;
  reason?: string;
  here?: string[];
  joined?: string[];
  left?: string[];
  pong?: number;
  now?: number;
  drain?: boolean;
  error?: string;
}

export class Live {
  private readonly options: LiveOptions;
  private readonly topics = new Map<string, Followed>();
  private readonly watchers = new Set<() => void>();
  private status: LiveStatus = { state: "reconnecting", roundTripMs: null };
  private socket: WebSocket | null = null;
  private isWanted = false;
  private isDraining = false;
  private attempts = 0;
  private reconnectTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setTimeout> | undefined;
  private pongTimer: ReturnType<typeof setTimeout> | undefined;
  private ping = { number: 0, sentAt: 0 };
  private clockOffsetMs = 0;

  constructor(options: LiveOptions) {
    this.options = options;
  }

  /** For `useSyncExternalStore`, with `getStatus`. */
  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** The same object until something changes. */
  readonly getStatus = (): LiveStatus => this.status;

  /** The server's clock, as well as the last answered ping tells. */
  serverNow(): number {
    return Date.now() + this.clockOffsetMs;
  }

  /** Opens the socket, if it is not open yet; following a topic does so too. */
  open(): void {
    if (this.isWanted) return;
    this.isWanted = true;
    globalThis.addEventListener?.("online", this.onOnline);
    globalThis.addEventListener?.("offline", this.onOffline);
    this.connect();
  }

  close(): void {
    this.isWanted = false;
    globalThis.removeEventListener?.("online", this.onOnline);
    globalThis.removeEventListener?.("offline", this.onOffline);
    this.drop();
    this.setStatus("offline", null);
  }

  /** After logging in or out: the new socket is that of another person, and nothing read before is of use. */
  reopen(): void {
    for (const followed of this.topics.values()) followed.cursor = null;
    if (!this.isWanted) return;
    this.drop();
    this.connect();
  }

  /** `T` is what the topic's publisher promises. Returns what ends it. */
  follow<T>(
    topic: string,
    onMessage: (data: T) => void,
    onReread: (reason: RereadReason) => void,
    extras: Extras = {},
  ): () => void {
    const listener: Listener = { ...extras, onMessage, onReread };
    const known = this.topics.get(topic);
    if (known) {
      known.listeners.add(listener);
      // The topic is live already: what this listener reads from now on misses nothing.
      if (known.isFollowing) call(() => listener.onReread("start"));
      if (known.here) tellPresence([listener], known.here);
    } else {
      const followed = { listeners: new Set([listener]), cursor: null, since: null, isFollowing: false, here: null };
      this.topics.set(topic, followed);
      this.ask(topic, followed);
      this.open();
    }
    return () => this.unfollow(topic, listener);
  }

  private unfollow(topic: string, listener: Listener): void {
    const followed = this.topics.get(topic);
    if (!followed?.listeners.delete(listener) || followed.listeners.size > 0) return;
    this.topics.delete(topic);
    this.send({ leave: topic });
  }

  private ask(topic: string, followed: Followed): void {
    followed.isFollowing = false;
    followed.since = followed.cursor?.seq ?? null;
    this.send(
      followed.cursor ? { follow: topic, since: followed.cursor.seq, epoch: followed.cursor.epoch } : { follow: topic },
    );
  }

  /** What cannot be sent is not kept: a new socket asks for everything anew. */
  private send(frame: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  private connect(): void {
    clearTimeout(this.reconnectTimer);
    const socket = new WebSocket(this.options.url);
    this.socket = socket;
    // A socket that was given up may still have something to say: only the present one is heard.
    const only =
      <E>(hear: (event: E) => void) =>
      (event: E) => {
        if (this.socket === socket) hear(event);
      };
    socket.onopen = only(() => this.onOpen());
    socket.onmessage = only((event: MessageEvent) => this.onFrame(JSON.parse(event.data)));
    socket.onclose = only((event: CloseEvent) => this.onClose(event.code));
  }

  private drop(): void {
    clearTimeout(this.reconnectTimer);
    clearTimeout(this.pingTimer);
    clearTimeout(this.pongTimer);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    for (const followed of this.topics.values()) followed.isFollowing = false;
  }

  private onOpen(): void {
    this.attempts = 0;
    this.isDraining = false;
    this.setStatus("live", null);
    for (const [topic, followed] of this.topics) this.ask(topic, followed);
    this.sendPing();
  }

  private onClose(code: number): void {
    this.drop();
    const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** this.attempts);
    // Jitter over the whole time: clients cut off together come back apart.
    const delay = Math.random() * (this.isDraining ? DRAIN_SPREAD_MS : ceiling);
    this.attempts += 1;
    const isOffline = this.attempts > ATTEMPTS_UNTIL_OFFLINE || globalThis.navigator?.onLine === false;
    this.setStatus(isOffline ? "offline" : "reconnecting", null);
    this.reconnectTimer = setTimeout(() => this.connect(), delay);
    if (code === CLOSE_REVOKED) this.options.onRevoked?.();
  }

  private readonly onOnline = (): void => {
    if (this.status.state === "live") return;
    this.attempts = 0;
    this.drop();
    this.setStatus("reconnecting", null);
    this.connect();
  };

  // A server on this machine is there without any network: the ping finds out.
  private readonly onOffline = (): void => {
    if (this.status.state === "live") this.sendPing();
    else this.setStatus("offline", null);
  };

  private sendPing(): void {
    clearTimeout(this.pingTimer);
    clearTimeout(this.pongTimer);
    this.ping = { number: this.ping.number + 1, sentAt: performance.now() };
    this.send({ ping: this.ping.number });
    this.pongTimer = setTimeout(() => this.onClose(0), PONG_WITHIN_MS);
  }

  private onPong(number: number, now: number): void {
    if (number !== this.ping.number) return;
    clearTimeout(this.pongTimer);
    const roundTripMs = Math.round(performance.now() - this.ping.sentAt);
    this.clockOffsetMs = now + roundTripMs / 2 - Date.now();
    this.setStatus("live", roundTripMs);
    this.pingTimer = setTimeout(() => this.sendPing(), PING_EVERY_MS);
  }

  private onFrame(frame: Frame): void {
    if (frame.pong !== undefined) this.onPong(frame.pong, frame.now ?? Date.now());
    if (frame.drain) this.isDraining = true;
    if (frame.error !== undefined) console.warn(`live: ${frame.error}`);
    const topic = frame.topic ?? frame.following ?? frame.reread ?? frame.denied ?? frame.presence;
    const followed = topic === undefined ? undefined : this.topics.get(topic);
    if (topic === undefined || !followed) return;
    if (frame.following !== undefined) this.onFollowing(followed, frame);
    else if (frame.denied !== undefined) this.onDenied(topic, followed, frame.reason ?? "");
    else if (!followed.isFollowing) return;
    else if (frame.presence !== undefined) this.onPresence(followed, frame);
    else if (frame.reread !== undefined)
      this.onReread(followed, frame.seq ?? 0, frame.reason === "slow" ? "slow" : "gap");
    else this.onMessage(followed, frame.seq ?? 0, frame.data);
  }

  private onFollowing(followed: Followed, { seq = 0, epoch = "", resumed }: Frame): void {
    followed.isFollowing = true;
    followed.here = null;
    followed.cursor = { seq, epoch };
    if (followed.since === null) tellReread(followed, "start");
    else if (!resumed) tellReread(followed, "gap");
  }

  private onMessage(followed: Followed, seq: number, data: unknown): void {
    const last = followed.cursor?.seq ?? 0;
    if (followed.cursor === null || seq <= last) return;
    followed.cursor.seq = seq;
    // The server never leaves one out without saying so; were it ever to, nothing is lost but time.
    if (seq > last + 1) tellReread(followed, "gap");
    else for (const { onMessage } of [...followed.listeners]) call(() => onMessage(data as never));
  }

  private onReread(followed: Followed, seq: number, reason: RereadReason): void {
    if (followed.cursor) followed.cursor.seq = seq;
    tellReread(followed, reason);
  }

  private onDenied(topic: string, followed: Followed, reason: string): void {
    followed.isFollowing = false;
    followed.cursor = null;
    followed.here = null;
    if (reason === "unavailable") {
      const socket = this.socket;
      setTimeout(() => {
        if (this.socket === socket && this.topics.get(topic) === followed) this.ask(topic, followed);
      }, UNAVAILABLE_RETRY_MS);
      return;
    }
    for (const listener of [...followed.listeners]) call(() => listener.onDenied?.(reason));
  }

  private onPresence(followed: Followed, frame: Frame): void {
    const here = frame.here ? new Set(frame.here) : (followed.here ?? new Set());
    for (const person of frame.left ?? []) here.delete(person);
    for (const person of frame.joined ?? []) here.add(person);
    followed.here = here;
    tellPresence(followed.listeners, here);
  }

  private setStatus(state: LiveState, roundTripMs: number | null): void {
    if (this.status.state === state && this.status.roundTripMs === roundTripMs) return;
    this.status = { state, roundTripMs };
    for (const watcher of [...this.watchers]) watcher();
  }
}

function tellReread(followed: Followed, reason: RereadReason): void {
  for (const { onReread } of [...followed.listeners]) call(() => onReread(reason));
}

function tellPresence(listeners: Iterable<Listener>, here: Set<string>): void {
  for (const { onPresence } of [...listeners]) call(() => onPresence?.([...here]));
}

/** One listener's mistake is reported and leaves the others and the socket alone. */
function call(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
