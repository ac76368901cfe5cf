// A login that asks for nothing more.
import { Problem } from "./client";
import type { Me, SecondFactorAsked, SignedIn } from "./shapes";

/** Who is signed in now. After everything was shown the server has no more to ask; if it does, that is said. */
export function entered(login: SignedIn | SecondFactorAsked): Me {
  if (login.state === "signed_in") return login.person;
  throw new Problem(0, "second_factor", "The server asked for one thing more. Sign in again.");
}
