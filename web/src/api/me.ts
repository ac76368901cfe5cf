// What a person changes about themselves.
import { useMutation } from "@tanstack/react-query";
import type { Preferences } from "./accounts.types";
import { api, take } from "./client";
import { usePerson, useSetPerson } from "./session";

/** Changes preferences: here at once, and on the server if somebody is signed in. */
export function useSavePreferences() {
  const person = usePerson();
  const setPerson = useSetPerson();
  return useMutation({
    mutationFn: async (body: Partial<Preferences>) => {
      if (!person) return;
      setPerson({ ...person, preferences: { ...person.preferences, ...body } });
      try {
        setPerson(await take(api.PATCH("/api/v1/me/preferences", { body })));
      } catch (error) {
        setPerson(person);
        throw error;
      }
    },
  });
}
