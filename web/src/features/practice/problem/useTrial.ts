// One trial of a program, on the samples or on inputs of one's own.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import { attempt, becomeGuest, type Trial } from "../../../api/judge";
import { sessionQuery, usePerson } from "../../../api/session";
import { useTrialOf } from "../../../ui/trial/useTrialOf";

export function useTrial(slug: string) {
  const client = useQueryClient();
  const person = usePerson();
  const known = useRef(person);
  known.current = person;
  const { trial, begin, stop } = useTrialOf();
  const start = useCallback(
    (wanted: Trial) =>
      begin(wanted.inputs !== undefined, async (signal, tell) => {
        // Whoever has no account runs as a guest, and keeps what they wrote when they make one.
        if (!known.current) {
          await becomeGuest();
          await client.invalidateQueries(sessionQuery);
        }
        await attempt(slug, wanted, signal, tell);
      }),
    [slug, client, begin],
  );
  return { trial, start, stop };
}
