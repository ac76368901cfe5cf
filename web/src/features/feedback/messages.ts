// Words of the feedback dialog.
import { catalogue } from "../../lib/catalogue";

export const messages = catalogue({
  title: "Tell us",
  lead: "What is broken, slow, missing or good? It goes to the people who run this server.",
  text: "What you want to say",
  contact: "Where an answer can reach you, if you want one",
  contactHint: "Without an account this is the only way to answer you.",
  answerHint: "The answer will be under Settings, Feedback.",
  page: (page: string) => `Sent along: this page's address, ${page}`,
  send: "Send",
  sent: "Thank you: it has arrived.",
  needText: "Write something first.",
});
