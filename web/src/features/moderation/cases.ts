// Cases about duels: what moderators read and decide.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { components } from "../../api/__generated__/schema";
import { api, take } from "../../api/client";

type Schemas = components["schemas"];
export type DuelCase = Schemas["DuelCase"];
export type CaseView = Schemas["DuelCaseView"];
export type CaseState = Schemas["DuelCaseState"];
export type Decision = Schemas["DuelCaseDecision"];
export type CaseFinding = Schemas["DuelFinding"];
export type Likeness = Schemas["CaseLikeness"];
export type Moment = Schemas["CaseMoment"];

export const caseStates: CaseState[] = ["open", "upheld", "dismissed"];

const at = (id: string) => ({ params: { path: { id } } });

export const casesQuery = (state: CaseState) =>
  infiniteQueryOptions({
    queryKey: ["mine", "moderation", "duels", state],
    queryFn: ({ pageParam }) =>
      take(
        api.GET("/api/v1/moderation/duels", {
          params: { query: { state, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });

export const caseQuery = (id: string) =>
  queryOptions({
    queryKey: ["mine", "moderation", "duel", id],
    queryFn: () => take(api.GET("/api/v1/moderation/duels/{id}", at(id))),
  });

export const decideCase = (id: string, decision: Decision, reason: string) =>
  take(api.POST("/api/v1/moderation/duels/{id}/decision", { ...at(id), body: { decision, reason } }));
export const noteCase = (id: string, text: string) =>
  take(api.POST("/api/v1/moderation/duels/{id}/notes", { ...at(id), body: { text } }));
