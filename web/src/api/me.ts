// What a person changes about themselves.
import { infiniteQueryOptions, queryOptions, useMutation } from "@tanstack/react-query";
import { api, plain, take } from "./client";
import { usePerson, useSetPerson } from "./session";
import type { Me, Preferences, Profile, Scope } from "./shapes";

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

type Patch = Partial<Profile> & { name?: string; handle?: string };

export const saveProfile = (body: Patch) => take(api.PATCH("/api/v1/me/profile", { body }));

export const AVATAR_BYTES_MAX = 4 * 1024 * 1024;
export const AVATAR_TYPES = ["image/png", "image/jpeg", "image/webp", "image/gif"];

export async function putAvatar(image: Blob): Promise<Me> {
  const answer = await plain("/api/v1/me/avatar", {
    method: "PUT",
    headers: { "content-type": image.type },
    body: image,
  });
  return answer.json();
}

export const removeAvatar = () => take(api.DELETE("/api/v1/me/avatar"));

export const changePassword = (body: { current?: string; password: string }) =>
  take(api.PUT("/api/v1/me/password", { body }));

export const changeEmail = (email: string) => take(api.POST("/api/v1/me/email", { body: { email } }));

export const exportData = async (): Promise<Blob> => (await plain("/api/v1/me/export", {})).blob();

export const deleteAccount = () => take(api.DELETE("/api/v1/me"));

// What belongs to a person is asked under "mine": it is forgotten when another signs in.

export const secondFactorQuery = queryOptions({
  queryKey: ["mine", "second-factor"],
  queryFn: () => take(api.GET("/api/v1/me/second-factor")),
});

export const beginTotp = () => take(api.POST("/api/v1/me/totp"));
export const confirmTotp = (code: string) => take(api.POST("/api/v1/me/totp/confirm", { body: { code } }));
export const endTotp = () => take(api.DELETE("/api/v1/me/totp"));
export const newRecoveryCodes = () => take(api.POST("/api/v1/me/recovery-codes"));

export const renamePasskey = (id: string, name: string) =>
  take(api.PATCH("/api/v1/me/passkeys/{id}", { params: { path: { id } }, body: { name } }));
export const removePasskey = (id: string) => take(api.DELETE("/api/v1/me/passkeys/{id}", { params: { path: { id } } }));

export const identitiesQuery = queryOptions({
  queryKey: ["mine", "identities"],
  queryFn: async () => (await take(api.GET("/api/v1/me/identities"))).items,
});
export const unlink = (id: string) => take(api.DELETE("/api/v1/me/identities/{id}", { params: { path: { id } } }));

export const tokensQuery = queryOptions({
  queryKey: ["mine", "tokens"],
  queryFn: async () => (await take(api.GET("/api/v1/me/tokens"))).items,
});
export const createToken = (body: { name: string; scopes: Scope[]; expires_at?: string }) =>
  take(api.POST("/api/v1/me/tokens", { body }));
export const removeToken = (id: string) => take(api.DELETE("/api/v1/me/tokens/{id}", { params: { path: { id } } }));

export const sessionsQuery = queryOptions({
  queryKey: ["mine", "sessions"],
  queryFn: async () => (await take(api.GET("/api/v1/sessions"))).items,
});
export const endSession = (id: string) => take(api.DELETE("/api/v1/sessions/{id}", { params: { path: { id } } }));
export const endOtherSessions = () => take(api.DELETE("/api/v1/sessions"));

export const securityLogQuery = infiniteQueryOptions({
  queryKey: ["mine", "security-log"],
  queryFn: ({ pageParam }) =>
    take(api.GET("/api/v1/me/security-log", { params: { query: pageParam ? { after: pageParam } : {} } })),
  initialPageParam: "",
  getNextPageParam: (page) => page.next,
});
