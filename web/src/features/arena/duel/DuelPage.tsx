import "../../../ui/panes/solve.css";
import "../arena.css";
import "./duel.css";
import { Link, useParams } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Fell, Guard } from "../../../ui/Guard";
import { useNameHere } from "../../../ui/here";
import { Mark } from "../../../ui/Mark";
import { Bone, Empty } from "../../../ui/states";
import type { DuelState } from "../api";
import { messages } from "../messages";
import { Offer } from "../Shell";
import { Ended } from "./Ended";
import { Play } from "./Play";
import { Scoreboard } from "./Scoreboard";
import { Start } from "./Start";
import { type LiveDuel, useDuel } from "./useDuel";
import { Watch } from "./Watch";

const words = messages.duel;

export function DuelPage() {
  const { id } = useParams({ from: "/duels/$id" });
  return <One key={id} id={id} />;
}

function One({ id }: { id: string }) {
  const live = useDuel(id);
  const { duel } = live.known;
  useNameHere(duel ? messages.against(duel.left.name, duel.right.name) : undefined);
  if (!duel && live.error)
    return (
      <main className="duel-page alone">
        {live.error.status === 404 ? (
          <Empty icon={SearchX} title={words.gone404} whole>
            <p>{words.gone404Text}</p>
            <Link className="btn" to="/arena">
              {words.leave}
            </Link>
          </Empty>
        ) : (
          <Fell error={live.error} again={live.again} />
        )}
      </main>
    );
  if (!duel) return <Skeleton />;
  return (
    <div className="duel-page">
      <Guard>
        <Stage live={live} />
      </Guard>
    </div>
  );
}

const OPENING_MS = 900;

/** What is shown follows from the state of the duel; the start opens onto the board behind it. */
function Stage({ live }: { live: LiveDuel }) {
  const duel = live.known.duel as NonNullable<LiveDuel["known"]["duel"]>;
  const opening = useOpening(duel.state);
  const title = <h1 className="sr">{messages.against(duel.left.name, duel.right.name)}</h1>;
  if (duel.state === "offered")
    return (
      <>
        <Scoreboard live={live} />
        <main className="alone">
          {title}
          <Empty icon={SearchX} title={words.offered}>
            {duel.you && <p>{words.offeredText(duel[duel.you === "left" ? "right" : "left"].name)}</p>}
          </Empty>
          {duel.you && <Offer duel={duel} />}
        </main>
      </>
    );
  if (duel.state === "countdown") return <Start live={live} />;
  return (
    <>
      <Scoreboard live={live} />
      <main className="duel-main">
        {title}
        <Guard key={duel.state === "finished" ? "over" : "on"}>
          {duel.state === "finished" ? <Ended live={live} /> : duel.you ? <Play live={live} /> : <Watch live={live} />}
        </Guard>
      </main>
      {opening && <Start live={live} opening />}
    </>
  );
}

function useOpening(state: DuelState): boolean {
  const last = useRef(state);
  const [opening, setOpening] = useState(false);
  useEffect(() => {
    const was = last.current;
    last.current = state;
    if (was !== "countdown" || state !== "running") return;
    setOpening(true);
    const timer = setTimeout(() => setOpening(false), OPENING_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return opening;
}

function Skeleton() {
  return (
    <div className="duel-page" role="status" aria-label={messages.loading}>
      <div className="scoreboard">
        <div className="half left">
          <Bone w={160} h={20} />
        </div>
        <div className="mid" />
        <div className="half right">
          <Bone w={160} h={20} />
        </div>
      </div>
      <div className="duel-main alone">
        <Mark />
      </div>
    </div>
  );
}
