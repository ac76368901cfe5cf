// Passkeys: what the browser signs between a challenge of ours and our check of it.
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";
import { catalogue } from "../lib/catalogue";
import { Problem } from "../lib/problem";
import { api, take } from "./client";
import { entered } from "./entered";
import type { PasskeyAnswer } from "./shapes";

const messages = catalogue({
  cancelled: "No passkey was chosen. Nothing has changed; try again when you are ready.",
  known: "This device has a passkey for this account already.",
  failed: "The browser could not use a passkey here.",
});

const library = () => import("@simplewebauthn/browser");

export const passkeysPossible = (): boolean => typeof window.PublicKeyCredential === "function";

function said(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const name = error.cause instanceof Error ? error.cause.name : error.name;
  if (name === "NotAllowedError" || name === "AbortError") return new Problem(0, "cancelled", messages.cancelled);
  if (name === "InvalidStateError") return new Problem(0, "known", messages.known);
  return error instanceof Problem ? error : new Problem(0, "passkey", messages.failed);
}

/** Lets the person choose a passkey they have. */
export async function answerWithPasskey(): Promise<PasskeyAnswer> {
  const { challenge, options } = await take(api.POST("/api/v1/passkey-challenges"));
  const { startAuthentication } = await library();
  try {
    const credential = await startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON });
    return { challenge, credential };
  } catch (error) {
    throw said(error);
  }
}

export async function signInWithPasskey() {
  return entered(await take(api.POST("/api/v1/sessions/passkey", { body: await answerWithPasskey() })));
}

export async function addPasskey(name: string) {
  const { challenge, options } = await take(api.POST("/api/v1/me/passkeys/challenge"));
  const { startRegistration } = await library();
  try {
    const credential = await startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON });
    return await take(api.POST("/api/v1/me/passkeys", { body: { challenge, name, credential } }));
  } catch (error) {
    throw said(error);
  }
}
