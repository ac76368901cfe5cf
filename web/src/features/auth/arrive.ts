import { useNavigate } from "@tanstack/react-router";
import type { SignedIn } from "../../api/accounts";
import { useSetPerson } from "../../api/session";

/** Addresses of this server only: a link must not lead a freshly signed-in person away. */
export function ownAddress(address: string | undefined): string {
  return address?.startsWith("/") && !/^\/[/\\]/.test(address) ? address : "/";
}

/** Signed in: on to where the person was going. */
export function useArrive(returnTo: string | undefined): (person: SignedIn["person"]) => Promise<void> {
  const setPerson = useSetPerson();
  const navigate = useNavigate();
  return async (person) => {
    setPerson(person);
    await navigate({ href: ownAddress(returnTo) });
  };
}
