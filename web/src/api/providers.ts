// Coming in by way of another place: how to go there, and what may have gone wrong there, in words.
import { catalogue } from "../lib/catalogue";

const messages = catalogue({
  closed: "This server takes no new accounts now.",
  banned: "This account is banned.",
  cancelled: "The provider said that you did not agree. Nothing has changed.",
  link_first:
    "An account with this e-mail address exists. Sign in to it as usual, then link the provider under Settings, Security.",
  identity_taken: "This identity is linked to another account here. Nothing has changed.",
  sudo_required: "Show your password again first, then link the provider.",
  expired: "It took too long, or the way back was opened twice. Try again.",
  provider_failed: "The provider did not answer as it should. Try again, or come in another way.",
  unknown_provider: "This server does not know this provider.",
  unknown: "The provider could not sign you in. Try again, or come in another way.",
});

/** What the server says in the address after a way back that failed. */
export const providerError = (code: string): string =>
  code in messages ? messages[code as keyof typeof messages] : messages.unknown;

/** Where the browser goes to come back signed in, with one more linked identity, or trusted again. */
export const providerAddress = (provider: string, returnTo: string): string =>
  `/api/v1/auth/${encodeURIComponent(provider)}/start?return_to=${encodeURIComponent(returnTo)}`;
