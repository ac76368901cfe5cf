import { ChevronDown } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Missing, Runtime } from "../../api/runs";
import { messages } from "./messages";

const TABS_MAX = 5;

interface Props {
  all: Runtime[];
  missing: Missing[];
  chosen: Runtime;
  choose: (runtime: Runtime) => void;
}

function shortVersion(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

export function LanguageTabs({ all, missing, chosen, choose }: Props) {
  const first = all.slice(0, TABS_MAX);
  const tabs = first.includes(chosen) ? first : [...first.slice(0, TABS_MAX - 1), chosen];
  return (
    <nav className="langs" aria-label={messages.languages}>
      {tabs.map((runtime) => (
        <button
          key={runtime.id}
          type="button"
          className="tab"
          aria-current={runtime === chosen}
          onClick={() => choose(runtime)}
        >
          {runtime.name} {runtime === chosen && <small>{shortVersion(runtime.version)}</small>}
        </button>
      ))}
      <More all={all} missing={missing} count={all.length - tabs.length} choose={choose} />
    </nav>
  );
}

function More({ all, missing, count, choose }: Omit<Props, "chosen"> & { count: number }) {
  const [open, setOpen] = useState(false);
  const [filter, setFilter] = useState("");
  const dialog = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const fits = (language: { id: string; name: string }) =>
    `${language.name} ${language.id}`.toLowerCase().includes(filter.toLowerCase());
  const found = all.filter(fits);
  const absent = missing.filter(fits);

  const close = () => {
    setOpen(false);
    setFilter("");
    button.current?.focus();
  };
  useEffect(() => {
    if (!open) return;
    const outside = (event: PointerEvent) => {
      const target = event.target as Node;
      if (!dialog.current?.contains(target) && !button.current?.contains(target)) setOpen(false);
    };
    window.addEventListener("pointerdown", outside);
    return () => window.removeEventListener("pointerdown", outside);
  }, [open]);

  /** Arrows walk through the field and the list. */
  const walk = (event: React.KeyboardEvent) => {
    if (event.key === "Escape") return close();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const stops = [...(dialog.current?.querySelectorAll<HTMLElement>("input, button") ?? [])];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    stops[Math.max(0, Math.min(stops.length - 1, at + step))]?.focus();
  };
  const take = (runtime: Runtime | undefined) => {
    if (!runtime) return;
    choose(runtime);
    close();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears the keys of what it holds.
    <div className="more" onKeyDown={walk}>
      <button
        ref={button}
        type="button"
        className="tab"
        aria-expanded={open}
        aria-haspopup="dialog"
        onClick={() => (open ? close() : setOpen(true))}
      >
        {messages.more(count)} <ChevronDown size={13} aria-hidden />
      </button>
      {open && (
        <div ref={dialog} className="menu" role="dialog" aria-label={messages.languages}>
          <input
            className="field"
            // biome-ignore lint/a11y/noAutofocus: the person has just opened a menu that is used by typing.
            autoFocus
            aria-label={messages.filterLanguages}
            placeholder={messages.filterLanguages}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              // The focus moves to the button; the same key must not press it.
              event.preventDefault();
              take(found[0]);
            }}
          />
          <ul>
            {found.map((runtime) => (
              <li key={runtime.id}>
                <button type="button" onClick={() => take(runtime)}>
                  {runtime.name} <small>{shortVersion(runtime.version)}</small>
                </button>
              </li>
            ))}
            {absent.map((language) => (
              <li key={language.id} className="absent">
                {language.name} <small>{messages.notInstalled}</small>
                <code>{language.install}</code>
              </li>
            ))}
            {found.length + absent.length === 0 && <li className="absent">{messages.noLanguageFound}</li>}
          </ul>
        </div>
      )}
    </div>
  );
}
