// What moderators decided about one's own duels, and the one appeal there is.
import { queryOptions } from "@tanstack/react-query";
import { api, take } from "./client";

export const ownCasesQuery = queryOptions({
  queryKey: ["mine", "duel-cases"],
  queryFn: () => take(api.GET("/api/v1/me/duel-cases")),
});
export const appealCase = (id: string, text: string) =>
  take(api.POST("/api/v1/me/duel-cases/{id}/appeal", { params: { path: { id } }, body: { text } }));
