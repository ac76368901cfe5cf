// What everybody may see of a person.
import { queryOptions } from "@tanstack/react-query";
import { api, take } from "./client";

export type { PublicPerson } from "./shapes";

export const personQuery = (handle: string) =>
  queryOptions({
    queryKey: ["people", handle],
    queryFn: () => take(api.GET("/api/v1/people/{handle}", { params: { path: { handle } } })),
  });
