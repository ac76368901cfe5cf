// What those who run the place see and do. Asked under "admin": it is forgotten on signing out.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, take } from "./client";
import type { Role } from "./shapes";

export interface PeopleFilter {
  query?: string | undefined;
  role?: Role | undefined;
  state?: "banned" | "unverified" | "guest" | undefined;
}

const PAGE_ITEMS = 50;

const at = (id: string) => ({ params: { path: { id } } });

export const peopleQuery = ({ query, role, state }: PeopleFilter) =>
  infiniteQueryOptions({
    queryKey: ["admin", "people", { query, role, state }],
    queryFn: ({ pageParam }) =>
      take(
        api.GET("/api/v1/admin/people", {
          params: {
            query: {
              limit: PAGE_ITEMS,
              ...(query ? { query } : {}),
              ...(role ? { role } : {}),
              ...(state ? { state } : {}),
              ...(pageParam ? { after: pageParam } : {}),
            },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });

export const adminPersonQuery = (id: string) =>
  queryOptions({
    queryKey: ["admin", "person", id],
    queryFn: () => take(api.GET("/api/v1/admin/people/{id}", at(id))),
  });

export const ban = (id: string, body: { reason: string; until?: string }) =>
  take(api.POST("/api/v1/admin/people/{id}/ban", { ...at(id), body }));
export const unban = (id: string) => take(api.DELETE("/api/v1/admin/people/{id}/ban", at(id)));
export const setVerified = (id: string, verified: boolean) =>
  take(api.PUT("/api/v1/admin/people/{id}/verified", { ...at(id), body: { verified } }));
export const setRole = (id: string, role: Role) =>
  take(api.PUT("/api/v1/admin/people/{id}/role", { ...at(id), body: { role } }));
export const impersonate = (id: string) => take(api.POST("/api/v1/admin/people/{id}/impersonation", at(id)));

export const personSessionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["admin", "person", id, "sessions"],
    queryFn: async () => (await take(api.GET("/api/v1/admin/people/{id}/sessions", at(id)))).items,
  });
export const endSessionsOf = (id: string) => take(api.DELETE("/api/v1/admin/people/{id}/sessions", at(id)));

export const personLogQuery = (id: string) =>
  queryOptions({
    queryKey: ["admin", "person", id, "log"],
    queryFn: async () => (await take(api.GET("/api/v1/admin/people/{id}/security-log", at(id)))).items,
  });

const SYSTEM_EVERY_MS = 5_000;

export const systemQuery = queryOptions({
  queryKey: ["admin", "system"],
  queryFn: () => take(api.GET("/api/v1/admin/system")),
  refetchInterval: SYSTEM_EVERY_MS,
});

export const configQuery = queryOptions({
  queryKey: ["admin", "config"],
  queryFn: () => take(api.GET("/api/v1/admin/config")),
});

export const mailQuery = queryOptions({
  queryKey: ["admin", "mail"],
  queryFn: async () => (await take(api.GET("/api/v1/admin/mail"))).items,
});

export const adminFeedbackQuery = infiniteQueryOptions({
  queryKey: ["admin", "feedback"],
  queryFn: ({ pageParam }) =>
    take(api.GET("/api/v1/admin/feedback", { params: { query: pageParam ? { after: pageParam } : {} } })),
  initialPageParam: "",
  getNextPageParam: (page) => page.next ?? null,
});
export const answerFeedback = (id: string, text: string) =>
  take(api.POST("/api/v1/admin/feedback/{id}/answer", { ...at(id), body: { text } }));

export const adminLogQuery = infiniteQueryOptions({
  queryKey: ["admin", "security-log"],
  queryFn: ({ pageParam }) =>
    take(api.GET("/api/v1/admin/security-log", { params: { query: pageParam ? { after: pageParam } : {} } })),
  initialPageParam: "",
  getNextPageParam: (page) => page.next,
});
