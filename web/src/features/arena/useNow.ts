// Time that goes on while one looks, by the server's clock as the live socket knows it.
import { useEffect, useState } from "react";
import { live } from "../../api/live";

const TICK_MS = 250;

export function useServerNow(running = true): number {
  const [now, setNow] = useState(() => live.serverNow());
  useEffect(() => {
    if (!running) return;
    setNow(live.serverNow());
    const timer = setInterval(() => setNow(live.serverNow()), TICK_MS);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}
