// Words of a person's public page.
import { catalogue } from "../../lib/catalogue";

export const messages = catalogue({
  edit: "Edit your page",
  since: (when: string) => `Here since ${when}`,
  verified: "verified",
  roles: { user: "", moderator: "moderator", author: "author", admin: "admin" },
  none: "Nobody is called that here",
  noneText: (handle: string) => `There is no page of ${handle}. The name may have changed, or be written differently.`,
  links: "Links",
  follow: {
    follow: "Follow",
    following: "Following",
    followsYou: "follows you",
    counts: (followers: number, following: number) =>
      `${followers} ${followers === 1 ? "follower" : "followers"}, follows ${following}`,
    title: "Following",
    ways: { following: "You follow", followers: "Follow you" },
    none: {
      following: "You follow nobody yet. Press “Follow” on somebody's page: leaderboards can show the two of you.",
      followers: "Nobody follows you yet.",
    },
    since: (when: string) => `since ${when}`,
  },
  block: {
    block: "Block",
    unblock: "Unblock",
    title: (handle: string) => `Block ${handle}?`,
    text: "You are not paired with each other any more, cannot challenge each other, and do not follow each other.",
  },
  practice: {
    title: "Practice",
    nothing: "Nothing practised yet.",
    solved: "Solved",
    streak: "In a row",
    longest: "Longest row",
    days: (n: number) => `${n} ${n === 1 ? "day" : "days"}`,
    year: (submissions: number, days: number) =>
      `${submissions} ${submissions === 1 ? "submission" : "submissions"} on ${days} ${days === 1 ? "day" : "days"} of the last year`,
    day: (when: string, count: number) => `${when}: ${count}`,
    byMonth: "Submissions by month",
    recent: "Newest submissions",
  },
  nothing: "has written nothing about themselves yet.",
  nothingOwn: "You have written nothing about yourself yet. A few words and a link make this page yours.",
});
