// The frame of the settings: what there is, and the page chosen.
import "./settings.css";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { UserRound } from "lucide-react";
import { useSession, wasKnown } from "../../api/session";
import { Guard } from "../../ui/Guard";
import { Empty, RowBones } from "../../ui/states";
import { messages } from "./messages";

const pages = [
  ["/settings/profile", messages.profile],
  ["/settings/security", messages.security],
  ["/settings/tokens", messages.tokens],
  ["/settings/sessions", messages.sessions],
  ["/settings/preferences", messages.preferences],
  ["/settings/data", messages.data],
  ["/settings/feedback", messages.feedback],
] as const;

const FOR_ALL = "/settings/preferences";

export function Settings() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const { data, isPending } = useSession();
  const person = data?.person && !data.person.guest ? data.person : null;
  const shown = person || (isPending && wasKnown()) ? pages : pages.filter(([to]) => to === FOR_ALL);
  return (
    <div className="settings">
      <h1>{messages.title}</h1>
      <nav className="tabs" aria-label={messages.title}>
        {shown.map(([to, name]) => (
          <Link key={to} to={to}>
            {name}
          </Link>
        ))}
      </nav>
      <Guard key={path}>
        {path === FOR_ALL || person ? (
          <Outlet />
        ) : isPending ? (
          <div className="card">
            <RowBones />
          </div>
        ) : (
          <div className="card">
            <Empty icon={UserRound} title={messages.signInTitle}>
              <p>{messages.signInText}</p>
              <Link className="btn go" to="/sign-in" search={{ return_to: path }}>
                {messages.signIn}
              </Link>
            </Empty>
          </div>
        )}
      </Guard>
    </div>
  );
}
