// The stage of coming in: the mark as large as the room, quietly. The form stands at the barrier; the left rider is you,
// the right one shows the other way.
import "./auth.css";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Mark } from "../../ui/Mark";
import { messages } from "./messages";

interface Props {
  /** In the largest letters of the product: what this moment is, or who you are. */
  rider: string;
  title: string;
  lead?: ReactNode;
  other?: ReactNode;
  children: ReactNode;
}

/** Long names are set smaller, so that they stay on their side. */
function size(rider: string): string {
  if (rider.length <= 8) return "short";
  return rider.length <= 14 ? "middle" : "long";
}

export function Lists({ rider, title, lead, other, children }: Props) {
  return (
    <div className="lists">
      <div className="half left-half" aria-hidden />
      <div className="half right-half" aria-hidden />
      <header>
        <Link to="/" className="home" aria-label={messages.home}>
          <Mark />
          <b>Tiltyard</b>
        </Link>
      </header>
      <p className={`rider ${size(rider)}`} aria-hidden>
        {rider}
      </p>
      <main className="gate" id="page">
        <div className="gate-head">
          <h1>{title}</h1>
          {lead && <p>{lead}</p>}
        </div>
        {children}
      </main>
      {other && <aside className="other">{other}</aside>}
    </div>
  );
}
