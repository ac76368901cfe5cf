// The front door: the playground and, for whoever is not signed in, a duel to watch where one is on.
import { lazy, Suspense } from "react";
import { useSession } from "../api/session";
import { Playground } from "../features/playground/Playground";

const LiveNow = lazy(() => import("../features/arena/LiveNow"));

export function Home() {
  const { data: session } = useSession();
  const isStranger = session !== undefined && (!session?.person || session.person.guest);
  return <Playground below={isStranger && <Suspense>{<LiveNow />}</Suspense>} />;
}
