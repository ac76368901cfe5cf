// Words for what the security log tells. A kind this page does not know yet is shown as the server names it.
import { catalogue } from "../lib/catalogue";

const kinds = catalogue({
  registered: "Account created",
  signed_in: "Signed in",
  sign_in_failed: "Sign-in failed",
  signed_out: "Signed out",
  session_ended: "Session ended",
  email_confirmed: "E-mail address confirmed",
  email_change_asked: "Change of the e-mail address asked for",
  password_changed: "Password changed",
  password_reset_asked: "Recovery of the password asked for",
  password_reset: "Password recovered",
  sudo_given: "Password asked for again",
  second_factor_on: "Second factor turned on",
  second_factor_off: "Second factor turned off",
  recovery_codes_made: "New recovery codes",
  recovery_code_used: "Recovery code used",
  passkey_added: "Passkey added",
  passkey_removed: "Passkey removed",
  identity_linked: "Identity linked",
  identity_unlinked: "Identity unlinked",
  token_made: "Token created",
  token_removed: "Token removed",
  data_exported: "Data exported",
  account_deleted: "Account deleted",
  banned: "Banned",
  unbanned: "Ban lifted",
  verified: "Address verified by an admin",
  role_changed: "Role changed",
  impersonation_begun: "Impersonation begun",
  impersonation_ended: "Impersonation ended",
});

export function kindName(kind: string): string {
  return kinds[kind as keyof typeof kinds] ?? kind.replaceAll("_", " ");
}
