// The frame of every page but the ones of signing in: rail, top bar, connection light.
import { Link, Outlet, useMatches, useRouterState } from "@tanstack/react-router";
import { MessageSquare, PanelLeftClose, PanelLeftOpen, Search } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { usePerson, useSession, wasKnown } from "../api/session";
import { shownKeys } from "../lib/actions";
import { keep, recall } from "../lib/kept";
import { Face } from "../ui/Face";
import { Guard } from "../ui/Guard";
import { useNamedHere } from "../ui/here";
import { Mark } from "../ui/Mark";
import { Bone } from "../ui/states";
import { TopPlace } from "../ui/TopPlace";
import { crumbsOf } from "./crumbs";
import { messages } from "./messages";
import { places } from "./pages";
import { openSheet } from "./sheets";
import { useConnection } from "./useConnection";

const PersonMenu = lazy(() => import("./PersonMenu"));

export function Frame() {
  const [small, setSmall] = useState(() => recall("rail") === "small");
  const path = useRouterState({ select: (state) => state.location.pathname });
  const fold = () => {
    keep("rail", small ? null : "small");
    setSmall(!small);
  };
  return (
    <div className={small ? "app small" : "app"}>
      <a className="skip btn" href="#page">
        {messages.skip}
      </a>
      <nav className="marks" aria-label="Tiltyard">
        <Link className="mark" to="/" aria-label={`Tiltyard, ${messages.home}`}>
          <Mark />
          <b>Tiltyard</b>
        </Link>
      </nav>
      <Rail small={small} fold={fold} />
      <header className="top">
        <Crumbs />
        <TopPlace />
        <button
          type="button"
          className="palette-button"
          aria-label={messages.palette}
          onClick={() => openSheet("palette")}
        >
          <Search size={16} aria-hidden />
          <span>{messages.palette}</span>
          <kbd aria-hidden>{shownKeys("$mod+k")}</kbd>
        </button>
        <Who />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <main className="main" id="page" tabIndex={0}>
        <Guard key={path}>
          <Outlet />
        </Guard>
      </main>
      <Bottom />
      <Light />
    </div>
  );
}

function Rail({ small, fold }: { small: boolean; fold: () => void }) {
  const all = places(usePerson());
  const Fold = small ? PanelLeftOpen : PanelLeftClose;
  const label = small ? messages.expand : messages.collapse;
  const entry = ({ to, name, icon: Icon }: (typeof all)[number]) => (
    <Link key={to} to={to} title={small ? name : undefined} activeOptions={{ exact: to === "/" }}>
      <Icon size={16} aria-hidden />
      <span>{name}</span>
    </Link>
  );
  return (
    <nav className="rail" aria-label={messages.places}>
      {all.filter((place) => !place.foot).map(entry)}
      <button
        type="button"
        className="end"
        title={small ? messages.feedback : undefined}
        onClick={() => openSheet("feedback")}
      >
        <MessageSquare size={16} aria-hidden />
        <span>{messages.feedback}</span>
      </button>
      {all.filter((place) => place.foot).map(entry)}
      <button type="button" title={small ? label : undefined} onClick={fold} className="fold">
        <Fold size={16} aria-hidden />
        <span>{label}</span>
      </button>
    </nav>
  );
}

/** On a phone the rail is a bar under the thumb. */
function Bottom() {
  return (
    <nav className="bottom" aria-label={messages.places}>
      {places(usePerson()).map(({ to, name, icon: Icon }) => (
        <Link key={to} to={to} activeOptions={{ exact: to === "/" }}>
          <Icon size={18} aria-hidden />
          {name}
        </Link>
      ))}
      <button type="button" onClick={() => openSheet("feedback")}>
        <MessageSquare size={18} aria-hidden />
        {messages.feedback}
      </button>
    </nav>
  );
}

function Crumbs() {
  const named = useNamedHere();
  const crumbs = crumbsOf(useMatches());
  return (
    <nav className="crumbs" aria-label={messages.you}>
      {crumbs.map(({ name, to, id }, index) =>
        index === crumbs.length - 1 ? (
          <b key={id} aria-current="page">
            {named ?? name}
          </b>
        ) : (
          <span key={id}>
            <Link to={to}>{name}</Link> <i aria-hidden>/</i>
          </span>
        ),
      )}
    </nav>
  );
}

function Who() {
  const { data, isPending } = useSession();
  const person = data?.person ?? null;
  if (isPending && wasKnown())
    return (
      <span className="me">
        <Bone w={24} h={24} />
        <Bone w={56} />
      </span>
    );
  if (person && !person.guest) {
    const button = (
      <span className="me">
        <Face name={person.name || person.handle} avatar={person.avatar} />
        <span className="wide-only">{person.handle}</span>
      </span>
    );
    return (
      <Suspense fallback={button}>
        <PersonMenu person={person} />
      </Suspense>
    );
  }
  return (
    <div className="doors">
      <Link className="btn bare" to="/sign-in">
        {messages.signIn}
      </Link>
      {data?.registration !== "closed" && (
        <Link className="btn wide-only" to="/sign-up">
          {messages.signUp}
        </Link>
      )}
    </div>
  );
}

function Light() {
  const { state, ms } = useConnection();
  return (
    <p className={`light ${state}`} role="status">
      {messages.light[state]}
      {ms !== null && <span aria-hidden> · {messages.ms(ms)}</span>}
    </p>
  );
}
