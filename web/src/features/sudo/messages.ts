// Words of the question for the password before dangerous acts.
import { catalogue } from "../../lib/catalogue";

export const messages = catalogue({
  title: "Is it still you?",
  lead: "This changes something that matters. Say once more who you are, and it goes on by itself.",
  password: "Password",
  totp: "Code of your authenticator",
  passkey: "Use a passkey",
  provider: (name: string) => `Ask ${name}`,
  goOn: "Go on",
  needed: "Needed.",
  or: "or",
  none: "This account has no password, no authenticator and no passkey. Set a password by recovering it, then come back.",
});
