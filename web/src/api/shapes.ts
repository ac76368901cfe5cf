// The shapes of the API by the names the page uses. All of them come from the server's own description.
import type { components } from "./__generated__/schema";

type Schemas = components["schemas"];

export type AdminFeedback = Schemas["AdminFeedback"];
export type Captcha = Schemas["Captcha"];
export type ConfigEntry = Schemas["ConfigEntry"];
export type Factor = Schemas["SecondFactorMethod"];
export type Identity = Schemas["Identity"];
export type KeptMail = Schemas["KeptLetter"];
export type LoginSession = Schemas["LoginSession"];
export type Me = Schemas["Me"];
export type Passkey = Schemas["Passkey"];
export type PasskeyAnswer = Schemas["PasskeyAnswer"];
export type Permission = Schemas["Permission"];
export type Person = Schemas["Person"];
export type Preferences = Schemas["Preferences"];
export type Profile = Schemas["ProfileBody"];
export type PublicPerson = Schemas["PublicPerson"];
export type Role = Schemas["Role"];
export type Scope = Schemas["Scope"];
export type SecondFactorAsked = Extract<Schemas["LoginBody"], { state: "second_factor" }>;
export type SecurityEvent = Schemas["LogEntry"];
export type Session = Schemas["SessionBody"];
export type SignedIn = Extract<Schemas["LoginBody"], { state: "signed_in" }>;
export type System = Schemas["System"];
export type Theme = Schemas["Theme"];
export type Token = Schemas["Token"];
