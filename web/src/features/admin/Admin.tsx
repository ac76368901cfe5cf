// The frame of the admin's rooms: each shows only what one may enter.
import "./admin.css";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { ShieldX } from "lucide-react";
import { may, mayEnterAdmin, useSession } from "../../api/session";
import type { Permission } from "../../api/shapes";
import { Guard } from "../../ui/Guard";
import { Empty, RowBones } from "../../ui/states";
import { messages } from "./messages";

const { pages } = messages;
const rooms = [
  ["/admin/people", pages.people, "people.read"],
  ["/admin/system", pages.system, "system.read"],
  ["/admin/config", pages.config, "system.read"],
  ["/admin/mail", pages.mail, "system.read"],
  ["/admin/feedback", pages.feedback, "feedback.answer"],
  ["/admin/rejudges", pages.rejudges, "submissions.rejudge"],
  ["/admin/log", pages.log, "system.read"],
] as const satisfies [string, string, Permission][];

export function Admin() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const { data, isPending } = useSession();
  const person = data?.person ?? null;
  const open = rooms.filter(([, , permission]) => may(person, permission));
  if (!isPending && !mayEnterAdmin(person))
    return (
      <Empty icon={ShieldX} title={messages.denied} whole>
        <p>{messages.deniedText}</p>
      </Empty>
    );
  return (
    <div className="admin">
      <h1>{messages.title}</h1>
      <nav className="tabs" aria-label={messages.title}>
        {open.map(([to, name]) => (
          <Link key={to} to={to}>
            {name}
          </Link>
        ))}
      </nav>
      <Guard key={path}>
        {isPending ? (
          <div className="card">
            <RowBones count={5} />
          </div>
        ) : (
          <Outlet />
        )}
      </Guard>
    </div>
  );
}
