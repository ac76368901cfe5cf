// TO BE REPLACED by the generated schema, in one step: delete this file, and let `client.ts` and `shapes.ts` read
// `paths` and `components` of `__generated__/schema` instead. It is written by hand from the accounts API, in the shape
// the generator writes, and holds nothing else.

export type Theme = "system" | "dark" | "light" | "contrast";
export type Role = "user" | "moderator" | "author" | "admin";

export type Permission =
  | "people.read"
  | "people.ban"
  | "people.manage"
  | "people.impersonate"
  | "system.read"
  | "feedback.answer";
export type Scope = "account:read" | "account:write" | "runs:write" | "admin:read" | "admin:write";

export interface Preferences {
  theme: Theme;
  editor: { font_size: number; tab_size: number; keymap: "standard" | "vim" | "emacs"; word_wrap: boolean };
  language: string | null;
}

export interface Profile {
  bio: string;
  country: string | null;
  links: string[];
  show_country: boolean;
  show_activity: boolean;
}

export interface Me {
  id: string;
  handle: string;
  name: string;
  email: string | null;
  email_verified: boolean;
  role: Role;
  guest: boolean;
  permissions: Permission[];
  second_factor: boolean;
  preferences: Preferences;
  profile: Profile;
  avatar: string | null;
  created_at: string;
  sudo_until: string | null;
  impersonated_by: string | null;
  has_password: boolean;
}

export interface Session {
  person: Me | null;
  providers: { id: string; name: string }[];
  registration: "open" | "closed";
  mail: boolean;
}

export interface Captcha {
  challenge: string;
  nonce: string;
}

export interface PasskeyAnswer {
  challenge: string;
  credential: unknown;
}

export interface PasskeyChallenge<Options> {
  challenge: string;
  options: Options;
}

export type SignedIn = { state: "signed_in"; person: Me };
export type Factor = "totp" | "recovery_code" | "passkey";
export type SecondFactorAsked = { state: "second_factor"; challenge: string; methods: Factor[] };

export interface LoginSession {
  id: string;
  created_at: string;
  last_seen_at: string;
  address: string;
  agent: string;
  current: boolean;
  /** An administrator looks through it. */
  impersonation?: boolean;
}

export interface PublicPerson {
  handle: string;
  name: string;
  bio: string;
  country: string | null;
  links: string[];
  avatar: string | null;
  role: Role;
  verified: boolean;
  created_at: string;
}

export interface Passkey {
  id: string;
  name: string;
  created_at: string;
  last_used_at: string | null;
}

export interface SecondFactor {
  totp: boolean;
  recovery_codes_left: number;
  passkeys: Passkey[];
}

export interface Identity {
  id: string;
  provider: string;
  provider_name: string;
  email: string | null;
  created_at: string;
}

export interface Token {
  id: string;
  name: string;
  scopes: Scope[];
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
}

export interface SecurityEvent {
  id: string;
  at: string;
  kind: string;
  detail: string | null;
  address: string | null;
  agent: string | null;
  /** Whose account it was, and who did it where that was somebody else. */
  user?: string | null;
  actor?: string | null;
}

export interface Feedback {
  id: string;
  text: string;
  page: string;
  created_at: string;
  answer: string | null;
  answered_at: string | null;
}

export interface AdminFeedback extends Feedback {
  person?: { id: string; handle: string } | null;
  contact?: string | null;
}

export interface Person {
  id: string;
  handle: string;
  name: string;
  email: string | null;
  email_verified: boolean;
  role: Role;
  guest: boolean;
  banned: { reason: string; until: string | null; at: string } | null;
  created_at: string;
  last_seen_at: string | null;
}

export interface System {
  version: string;
  started_at: string;
  database: { kind: string; latency_us: number };
  queues: { name: string; waiting: number; dead: number }[];
  runner: Record<string, unknown>;
  languages: number;
  mail: { configured: boolean; waiting: number };
  errors: { at: string; message: string }[];
  live: { sockets: number };
}

export interface ConfigEntry {
  section: string;
  key: string;
  value: unknown;
  source: string;
}

export interface KeptMail {
  id: string;
  at?: string;
  created_at?: string;
  to: string;
  subject: string;
  text: string;
}

interface List<Item> {
  items: Item[];
  next: string | null;
}

type Content<Body> = { content: { "application/json": Body } };
type Answer<Body> = Body extends void ? { content?: never } : Content<Body>;

type Optional<Name extends string, Value> = [Value] extends [never] ? { [K in Name]?: never } : { [K in Name]: Value };

type Operation<Ok, Body = never, Path = never, Query = never> = {
  parameters: { header?: never; cookie?: never; query?: Query } & Optional<"path", Path>;
  responses: { 200: Answer<Ok> };
} & Optional<"requestBody", [Body] extends [never] ? never : Content<Body>>;

type Id = { id: string };
type Page = { after?: string; limit?: number };

export interface paths {
  "/api/v1/session": { get: Operation<Session> };
  "/api/v1/accounts": {
    post: Operation<Me, { handle: string; email: string; password: string; name?: string; captcha?: Captcha }>;
  };
  "/api/v1/sessions": {
    get: Operation<{ items: LoginSession[] }>;
    post: Operation<SignedIn | SecondFactorAsked, { login: string; password: string; captcha?: Captcha }>;
    delete: Operation<void>;
  };
  "/api/v1/sessions/second-factor": {
    post: Operation<SignedIn, { challenge: string; totp?: string; recovery_code?: string; passkey?: PasskeyAnswer }>;
  };
  "/api/v1/sessions/passkey": { post: Operation<SignedIn, PasskeyAnswer> };
  "/api/v1/sessions/current": { delete: Operation<void> };
  "/api/v1/sessions/{id}": { delete: Operation<void, never, Id> };
  "/api/v1/passkey-challenges": { post: Operation<PasskeyChallenge<unknown>, Record<string, never>> };
  "/api/v1/people/{handle}": { get: Operation<PublicPerson, never, { handle: string }> };
  "/api/v1/email-confirmations": { post: Operation<{ email: string }, { token: string }> };
  "/api/v1/password-resets": { post: Operation<void, { email: string; captcha?: Captcha }> };
  "/api/v1/password-resets/confirm": { post: Operation<void, { token: string; password: string }> };
  "/api/v1/captcha": { post: Operation<{ challenge: string; difficulty_bits: number }> };
  "/api/v1/feedback": { post: Operation<void, { text: string; page: string; contact?: string }> };
  "/api/v1/me": { delete: Operation<void> };
  "/api/v1/me/profile": { patch: Operation<Me, Partial<Profile> & { name?: string; handle?: string }> };
  "/api/v1/me/preferences": {
    patch: Operation<Me, Partial<Omit<Preferences, "editor">> & { editor?: Partial<Preferences["editor"]> }>;
  };
  "/api/v1/me/avatar": { delete: Operation<Me> };
  "/api/v1/me/password": { put: Operation<void, { current?: string; password: string }> };
  "/api/v1/me/email": { post: Operation<void, { email: string }> };
  "/api/v1/me/email/verification": { post: Operation<void> };
  "/api/v1/me/sudo": {
    post: Operation<{ sudo_until: string }, { password?: string; totp?: string; passkey?: PasskeyAnswer }>;
  };
  "/api/v1/me/totp": { post: Operation<{ secret: string; uri: string; qr: string }>; delete: Operation<void> };
  "/api/v1/me/totp/confirm": { post: Operation<{ recovery_codes: string[] }, { code: string }> };
  "/api/v1/me/second-factor": { get: Operation<SecondFactor> };
  "/api/v1/me/recovery-codes": { post: Operation<{ recovery_codes: string[] }> };
  "/api/v1/me/passkeys/challenge": { post: Operation<PasskeyChallenge<unknown>> };
  "/api/v1/me/passkeys": { post: Operation<Passkey, PasskeyAnswer & { name: string }> };
  "/api/v1/me/passkeys/{id}": {
    patch: Operation<Passkey, { name: string }, Id>;
    delete: Operation<void, never, Id>;
  };
  "/api/v1/me/identities": { get: Operation<{ items: Identity[] }> };
  "/api/v1/me/identities/{id}": { delete: Operation<void, never, Id> };
  "/api/v1/me/tokens": {
    get: Operation<{ items: Token[] }>;
    post: Operation<Token & { token: string }, { name: string; scopes: Scope[]; expires_at?: string }>;
  };
  "/api/v1/me/tokens/{id}": { delete: Operation<void, never, Id> };
  "/api/v1/me/security-log": { get: Operation<List<SecurityEvent>, never, never, Page> };
  "/api/v1/me/feedback": { get: Operation<{ items: Feedback[] }> };
  "/api/v1/admin/people": {
    get: Operation<List<Person>, never, never, Page & { query?: string; role?: string; state?: string }>;
  };
  "/api/v1/admin/people/{id}": { get: Operation<Person, never, Id> };
  "/api/v1/admin/people/{id}/ban": {
    post: Operation<Person, { reason: string; until?: string }, Id>;
    delete: Operation<Person, never, Id>;
  };
  "/api/v1/admin/people/{id}/verified": { put: Operation<Person, { verified: boolean }, Id> };
  "/api/v1/admin/people/{id}/role": { put: Operation<Person, { role: Role }, Id> };
  "/api/v1/admin/people/{id}/sessions": {
    get: Operation<{ items: LoginSession[] }, never, Id>;
    delete: Operation<void, never, Id>;
  };
  "/api/v1/admin/people/{id}/impersonation": { post: Operation<Me, never, Id> };
  "/api/v1/admin/people/{id}/security-log": { get: Operation<List<SecurityEvent>, never, Id, Page> };
  "/api/v1/admin/impersonation": { delete: Operation<Me> };
  "/api/v1/admin/system": { get: Operation<System> };
  "/api/v1/admin/config": { get: Operation<ConfigEntry[]> };
  "/api/v1/admin/mail": { get: Operation<{ items: KeptMail[] }> };
  "/api/v1/admin/feedback": { get: Operation<List<AdminFeedback>, never, never, Page> };
  "/api/v1/admin/feedback/{id}/answer": { post: Operation<AdminFeedback, { text: string }, Id> };
  "/api/v1/admin/security-log": {
    get: Operation<List<SecurityEvent>, never, never, Page>;
  };
}
