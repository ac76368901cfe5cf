// Words of those who read what others write and report.
import { catalogue } from "../../lib/catalogue";

export const messages = catalogue({
  title: "Moderation",
  denied: "This room is for reviewers",
  deniedText: "Your account has no part in it.",
  proposed: "Problems put forward",
  noneProposed: "Nothing waits for a review",
  noneProposedText: "What authors put forward stands here.",
  by: (who: string, when: string) => `by ${who}, changed ${when}`,
  somebody: "somebody",
  read: "Review",
  reports: "Reports",
  noneReports: "No open reports",
  noneReportsText: "What people hold against a problem stands here until somebody settles it.",
  reported: (who: string, when: string) => `${who}, ${when}`,
  resolution: "What was done about it",
  settle: "Settle",
});
