import { useEffect, useMemo, useSyncExternalStore } from "react";
import { keepDraft, readDraft } from "../../../api/judge";
import { usePerson } from "../../../api/session";
import { Draft } from "./draft";

/** The program of this problem and language, wherever it was written last. */
export function useDraft(slug: string, language: string, first: string) {
  const draft = useMemo(() => new Draft(`solution.${slug}.${language}`, first), [slug, language, first]);
  const person = usePerson()?.id ?? null;
  const state = useSyncExternalStore(draft.subscribe, draft.get);
  useEffect(() => {
    void draft.join(
      person === null || language === ""
        ? null
        : {
            read: () => readDraft(slug, language),
            keep: (code, revision) => keepDraft(slug, language, code, revision),
          },
    );
    return () => draft.close();
  }, [draft, person, slug, language]);
  useEffect(() => {
    const seen = () => (document.visibilityState === "visible" ? void draft.compare() : draft.flush());
    const leave = () => draft.flush();
    document.addEventListener("visibilitychange", seen);
    window.addEventListener("pagehide", leave);
    return () => {
      document.removeEventListener("visibilitychange", seen);
      window.removeEventListener("pagehide", leave);
    };
  }, [draft]);
  return { draft, ...state };
}
