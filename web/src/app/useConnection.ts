// Whether the server answers, and how quickly: asked now and then, and at once whenever the window comes back.
import { useEffect, useState } from "react";

const HEALTH_EVERY_MS = 15_000;
const HEALTH_RETRY_MS = 2_000;
const FAILURES_UNTIL_OFFLINE = 3;

export interface Connection {
  state: "live" | "trying" | "offline";
  ms: number | null;
}

export function useConnection(): Connection {
  const [connection, setConnection] = useState<Connection>({ state: "live", ms: null });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let failures = 0;
    let gone = false;
    const ask = async () => {
      clearTimeout(timer);
      const began = performance.now();
      const well = await fetch("/healthz", { cache: "no-store" }).then(
        (response) => response.ok,
        () => false,
      );
      if (gone) return;
      failures = well ? 0 : failures + 1;
      const state = well ? "live" : failures < FAILURES_UNTIL_OFFLINE && navigator.onLine ? "trying" : "offline";
      setConnection({ state, ms: well ? Math.round(performance.now() - began) : null });
      clearTimeout(timer);
      timer = setTimeout(ask, well ? HEALTH_EVERY_MS : HEALTH_RETRY_MS);
    };
    void ask();
    window.addEventListener("online", ask);
    window.addEventListener("offline", ask);
    return () => {
      gone = true;
      clearTimeout(timer);
      window.removeEventListener("online", ask);
      window.removeEventListener("offline", ask);
    };
  }, []);
  return connection;
}
