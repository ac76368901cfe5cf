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
  suggestions: {
    title: "Suggested tests",
    show: "Which",
    states: {
      checking: "Being checked",
      useful: "Accepted programs disagree on it",
      useless: "Accepted programs agree on it",
      invalid: "Not a valid input",
      accepted: "Taken into the tests",
      declined: "Declined",
    },
    none: "No suggested tests here",
    noneText: "Inputs people suggest stand here once they are held against the validators and accepted programs.",
    input: (slug: string) => `Input suggested for ${slug}`,
    accept: "Take it as a test",
    decline: "Decline",
    lead: "What is taken becomes a test of the draft. It counts when the draft is published again.",
  },
});
