// What everybody may see of a person, whom one follows, and whom one blocks.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, take } from "./client";

export type { PublicPerson } from "./shapes";

const PAGE_ITEMS = 50;
const of = (handle: string) => ({ params: { path: { handle } } });

/** Who asks is told what lies between them and the person. */
export const personKey = (handle: string) => ["mine", "people", handle];
export const personQuery = (handle: string) =>
  queryOptions({
    queryKey: personKey(handle),
    queryFn: () => take(api.GET("/api/v1/people/{handle}", of(handle))),
  });

export const follow = (handle: string) => take(api.POST("/api/v1/people/{handle}/follow", of(handle)));
export const unfollow = (handle: string) => take(api.DELETE("/api/v1/people/{handle}/follow", of(handle)));
/** The two are not paired and cannot challenge or follow each other. */
export const block = (handle: string) => take(api.PUT("/api/v1/people/{handle}/block", of(handle)));
export const unblock = (handle: string) => take(api.DELETE("/api/v1/people/{handle}/block", of(handle)));

export const ways = ["following", "followers"] as const;
export type Way = (typeof ways)[number];
export const followKey = ["mine", "follows"];

/** Whom one follows, or who follows one. */
export const followsQuery = (way: Way) =>
  infiniteQueryOptions({
    queryKey: [...followKey, way],
    queryFn: ({ pageParam }) => {
      const page = { params: { query: { limit: PAGE_ITEMS, ...(pageParam ? { after: pageParam } : {}) } } };
      return take(way === "following" ? api.GET("/api/v1/me/following", page) : api.GET("/api/v1/me/followers", page));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
