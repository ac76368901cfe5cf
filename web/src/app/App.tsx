import { Home as HomeIcon } from "lucide-react";
import { useEffect, useState } from "react";
import { Playground } from "../features/playground/Playground";
import { messages } from "../lib/messages";
import { Mark } from "../ui/Mark";
import { type Theme, themes, useTheme } from "../ui/theme";

const HEALTH_EVERY_MS = 15_000;

/** Whether the server answers, asked now and then and whenever the window comes back. */
function useConnection(): boolean {
  const [live, setLive] = useState(true);
  useEffect(() => {
    const ask = () =>
      fetch("/healthz", { cache: "no-store" }).then(
        (response) => setLive(response.ok),
        () => setLive(false),
      );
    ask();
    const timer = setInterval(ask, HEALTH_EVERY_MS);
    window.addEventListener("online", ask);
    window.addEventListener("offline", ask);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", ask);
      window.removeEventListener("offline", ask);
    };
  }, []);
  return live;
}

export function App() {
  const live = useConnection();
  const [theme, setTheme] = useTheme();
  return (
    <div className="app">
      <nav className="marks" aria-label="Tiltyard">
        <a className="mark" href="/" aria-label={`Tiltyard, ${messages.home}`}>
          <Mark />
          <b>Tiltyard</b>
        </a>
      </nav>
      <nav className="rail" aria-label={messages.places}>
        <a href="/" aria-current="page">
          <HomeIcon size={16} aria-hidden />
          <span>{messages.home}</span>
        </a>
      </nav>
      <header className="top">
        <b>{messages.home}</b>
        <label className="theme">
          <span className="sr">{messages.theme}</span>
          <select value={theme} onChange={(event) => setTheme(event.target.value as Theme)}>
            {themes.map((name) => (
              <option key={name} value={name}>
                {messages.themes[name]}
              </option>
            ))}
          </select>
        </label>
      </header>
      <main className="main">
        <Playground />
      </main>
      <p className={live ? "light" : "light off"} role="status">
        {live ? messages.live : messages.offline}
      </p>
    </div>
  );
}
