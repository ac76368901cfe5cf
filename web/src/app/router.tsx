// All pages. Each comes with its own chunk when it is first wanted.
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type NotFoundRouteProps,
  redirect,
} from "@tanstack/react-router";
import type { PeopleFilter } from "../api/admin";
import type { DeskState } from "../api/desk";
import type { SubmissionsFilter } from "../api/judge";
import { personQuery } from "../api/people";
import { type ProblemsFilter, problemQuery } from "../api/problems";
import { runtimesQuery } from "../api/runs";
import { sessionQuery } from "../api/session";
import { Fell } from "../ui/Guard";
import { Frame } from "./Frame";
import { Home } from "./Home";
import { messages } from "./messages";
import { NotFound } from "./NotFound";
import { queryClient } from "./queries";
import { Root } from "./Root";

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
  interface StaticDataRouteOption {
    /** How the breadcrumb and the title of the window call the page. */
    crumb?: string | ((params: Record<string, string>) => string);
  }
}

const { page } = messages;
const root = createRootRoute({ component: Root });
const framed = createRoute({ getParentRoute: () => root, id: "framed", component: Frame });

const home = createRoute({
  getParentRoute: () => framed,
  path: "/",
  staticData: { crumb: page.home },
  loader: () => void queryClient.prefetchQuery(runtimesQuery),
  // The front door does not wait for a chunk of its own.
  component: Home,
});

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
const oneOf = <const T extends string>(list: readonly T[], value: unknown): T | undefined =>
  list.find((known) => known === value);
const lists = () => import("../features/auth/pages");

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  staticData: { crumb: page.signIn },
  validateSearch: (
    search: Record<string, unknown>,
  ): { return_to?: string | undefined; error?: string | undefined } => ({
    return_to: text(search.return_to),
    error: text(search.error),
  }),
  component: lazyRouteComponent(lists, "SignIn"),
});
const signUp = createRoute({
  getParentRoute: () => root,
  path: "/sign-up",
  staticData: { crumb: page.signUp },
  validateSearch: (search: Record<string, unknown>): { return_to?: string | undefined } => ({
    return_to: text(search.return_to),
  }),
  component: lazyRouteComponent(lists, "SignUp"),
});
const byToken = (search: Record<string, unknown>): { token?: string | undefined } => ({ token: text(search.token) });
const recover = createRoute({
  getParentRoute: () => root,
  path: "/recover",
  staticData: { crumb: page.recover },
  component: lazyRouteComponent(lists, "Recover"),
});
const recoverNew = createRoute({
  getParentRoute: () => root,
  path: "/recover/new",
  staticData: { crumb: page.recover },
  validateSearch: byToken,
  component: lazyRouteComponent(lists, "SetNewPassword"),
});
const verify = createRoute({
  getParentRoute: () => root,
  path: "/verify",
  staticData: { crumb: page.verify },
  validateSearch: byToken,
  component: lazyRouteComponent(lists, "Verify"),
});

const difficulties = ["easy", "medium", "hard"] as const;
const kinds = ["program", "function", "class", "interactive", "answers"] as const;
const statuses = ["none", "tried", "solved"] as const;
const sorts = ["title", "newest", "acceptance", "difficulty", "votes"] as const;
const texts = (value: unknown): string[] | undefined => {
  const list = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string" && one !== "");
  return list.length > 0 ? list : undefined;
};

const practice = createRoute({
  getParentRoute: () => framed,
  path: "/problems",
  staticData: { crumb: page.practice },
});
const problems = createRoute({
  getParentRoute: () => practice,
  path: "/",
  validateSearch: (search: Record<string, unknown>): ProblemsFilter => ({
    q: text(search.q),
    tag: texts(search.tag),
    category: text(search.category),
    difficulty: oneOf(difficulties, search.difficulty),
    status: oneOf(statuses, search.status),
    kind: oneOf(kinds, search.kind),
    list: text(search.list),
    sort: oneOf(sorts, search.sort),
  }),
  component: lazyRouteComponent(() => import("../features/practice/list/Problems"), "Problems"),
});
const problem = createRoute({
  getParentRoute: () => practice,
  path: "/$slug",
  staticData: { crumb: ({ slug = "" }) => slug },
  validateSearch: (
    search: Record<string, unknown>,
  ): {
    tab?: "submissions" | "editorial" | undefined;
    submission?: string | undefined;
    contest?: string | undefined;
    as?: string | undefined;
  } => ({
    tab: oneOf(["submissions", "editorial"], search.tab),
    submission: text(search.submission),
    // Solved in a contest, as the problem of this label there.
    contest: text(search.contest),
    as: text(search.as),
  }),
  loader: ({ params }) => {
    void queryClient.prefetchQuery(problemQuery(params.slug));
    void queryClient.prefetchQuery(runtimesQuery);
  },
  component: lazyRouteComponent(() => import("../features/practice/problem/ProblemPage"), "ProblemPage"),
});
const problemLists = createRoute({
  getParentRoute: () => framed,
  path: "/problem-lists",
  staticData: { crumb: page.problemLists },
});
const allLists = createRoute({
  getParentRoute: () => problemLists,
  path: "/",
  component: lazyRouteComponent(() => import("../features/practice/list/Lists"), "Lists"),
});
const oneList = createRoute({
  getParentRoute: () => problemLists,
  path: "/$id",
  staticData: { crumb: page.problemList },
  component: lazyRouteComponent(() => import("../features/practice/list/Lists"), "OneList"),
});
const submissions = createRoute({
  getParentRoute: () => framed,
  path: "/submissions",
  staticData: { crumb: page.submissions },
});
const allSubmissions = createRoute({
  getParentRoute: () => submissions,
  path: "/",
  validateSearch: (search: Record<string, unknown>): SubmissionsFilter => ({
    problem: text(search.problem),
    user: text(search.user),
    verdict: text(search.verdict),
    language: text(search.language),
  }),
  component: lazyRouteComponent(() => import("../features/practice/submissions/Submissions"), "Submissions"),
});
const submission = createRoute({
  getParentRoute: () => submissions,
  path: "/$id",
  staticData: { crumb: page.submission },
  component: lazyRouteComponent(() => import("../features/practice/submissions/OneSubmission"), "OneSubmission"),
});
const submissionDiff = createRoute({
  getParentRoute: () => submissions,
  path: "/$a/diff/$b",
  staticData: { crumb: page.submissionDiff },
  component: lazyRouteComponent(() => import("../features/practice/submissions/Difference"), "Difference"),
});

const pools = ["blitz", "rapid", "long", "golf", "debug"] as const;
const scopes = ["global", "country", "friends", "season", "contests"] as const;
const arena = createRoute({
  getParentRoute: () => framed,
  path: "/arena",
  staticData: { crumb: page.arena },
});
const lobby = createRoute({
  getParentRoute: () => arena,
  path: "/",
  component: lazyRouteComponent(() => import("../features/arena/lobby/Lobby"), "Lobby"),
});
const leaderboard = createRoute({
  getParentRoute: () => arena,
  path: "/leaderboard",
  staticData: { crumb: page.leaderboard },
  validateSearch: (
    search: Record<string, unknown>,
  ): {
    pool?: (typeof pools)[number] | undefined;
    scope?: (typeof scopes)[number] | undefined;
    season?: string | undefined;
  } => ({
    pool: oneOf(pools, search.pool),
    scope: oneOf(scopes, search.scope),
    season: text(search.season)?.match(/^\d{4}-Q[1-4]$/)?.[0],
  }),
  component: lazyRouteComponent(() => import("../features/arena/Leaderboard"), "Leaderboard"),
});
const challenge = createRoute({
  getParentRoute: () => arena,
  path: "/challenges/$id",
  staticData: { crumb: page.challenge },
  component: lazyRouteComponent(() => import("../features/arena/Challenge"), "Challenge"),
});
const swisses = createRoute({
  getParentRoute: () => arena,
  path: "/swiss",
  staticData: { crumb: page.swisses },
});
const allSwisses = createRoute({
  getParentRoute: () => swisses,
  path: "/",
  validateSearch: (search: Record<string, unknown>): { organise?: true | undefined } => ({
    organise: search.organise === true ? true : undefined,
  }),
  component: lazyRouteComponent(() => import("../features/arena/swiss/Swisses"), "Swisses"),
});
const swiss = createRoute({
  getParentRoute: () => swisses,
  path: "/$id",
  staticData: { crumb: page.swiss },
  component: lazyRouteComponent(() => import("../features/arena/swiss/SwissPage"), "SwissPage"),
});
const contestTabs = ["problems", "standings", "submissions", "questions", "about", "organise"] as const;
const contests = createRoute({
  getParentRoute: () => framed,
  path: "/contests",
  staticData: { crumb: page.contests },
});
const allContests = createRoute({
  getParentRoute: () => contests,
  path: "/",
  validateSearch: (search: Record<string, unknown>): { organise?: true | undefined } => ({
    organise: search.organise === true ? true : undefined,
  }),
  component: lazyRouteComponent(() => import("../features/contests/Contests"), "Contests"),
});
const contest = createRoute({
  getParentRoute: () => contests,
  path: "/$slug",
  staticData: { crumb: ({ slug = "" }) => slug },
  validateSearch: (search: Record<string, unknown>): { tab?: (typeof contestTabs)[number] | undefined } => ({
    tab: oneOf(contestTabs, search.tab),
  }),
  component: lazyRouteComponent(() => import("../features/contests/ContestPage"), "ContestPage"),
});
// A duel has the whole window: nothing beside it asks for attention.
const duel = createRoute({
  getParentRoute: () => root,
  path: "/duels/$id",
  staticData: { crumb: page.duel },
  component: lazyRouteComponent(() => import("../features/arena/duel/DuelPage"), "DuelPage"),
});
const replay = createRoute({
  getParentRoute: () => framed,
  path: "/duels/$id/replay",
  staticData: { crumb: page.replay },
  validateSearch: (search: Record<string, unknown>): { t?: number | undefined } => ({
    t: typeof search.t === "number" && search.t > 0 ? Math.floor(search.t) : undefined,
  }),
  component: lazyRouteComponent(() => import("../features/arena/replay/Replay"), "Replay"),
});

const settings = createRoute({
  getParentRoute: () => framed,
  path: "/settings",
  staticData: { crumb: page.settings },
  component: lazyRouteComponent(() => import("../features/settings/Settings"), "Settings"),
});
const settingsIndex = createRoute({
  getParentRoute: () => settings,
  path: "/",
  beforeLoad: async () => {
    const session = await queryClient.ensureQueryData(sessionQuery).catch(() => null);
    const known = session?.person && !session.person.guest;
    throw redirect({ to: known ? "/settings/profile" : "/settings/preferences", replace: true });
  },
});
const preferences = createRoute({
  getParentRoute: () => settings,
  path: "/preferences",
  staticData: { crumb: page.preferences },
  component: lazyRouteComponent(() => import("../features/settings/Preferences"), "Preferences"),
});
const profile = createRoute({
  getParentRoute: () => settings,
  path: "/profile",
  staticData: { crumb: page.profile },
  component: lazyRouteComponent(() => import("../features/settings/Profile"), "Profile"),
});
const security = createRoute({
  getParentRoute: () => settings,
  path: "/security",
  staticData: { crumb: page.security },
  validateSearch: (search: Record<string, unknown>): { error?: string | undefined } => ({ error: text(search.error) }),
  component: lazyRouteComponent(() => import("../features/settings/Security"), "Security"),
});
const tokens = createRoute({
  getParentRoute: () => settings,
  path: "/tokens",
  staticData: { crumb: page.tokens },
  component: lazyRouteComponent(() => import("../features/settings/Tokens"), "Tokens"),
});
const sessions = createRoute({
  getParentRoute: () => settings,
  path: "/sessions",
  staticData: { crumb: page.sessions },
  component: lazyRouteComponent(() => import("../features/settings/Sessions"), "Sessions"),
});
const data = createRoute({
  getParentRoute: () => settings,
  path: "/data",
  staticData: { crumb: page.data },
  component: lazyRouteComponent(() => import("../features/settings/Data"), "Data"),
});
const yourFeedback = createRoute({
  getParentRoute: () => settings,
  path: "/feedback",
  staticData: { crumb: page.yourFeedback },
  component: lazyRouteComponent(() => import("../features/settings/Feedback"), "Feedback"),
});

const person = createRoute({
  getParentRoute: () => framed,
  path: "/u/$handle",
  staticData: { crumb: ({ handle = "" }) => handle },
  loader: ({ params }) => void queryClient.prefetchQuery(personQuery(params.handle)),
  component: lazyRouteComponent(() => import("./PersonPage"), "PersonPage"),
});

const admin = createRoute({
  getParentRoute: () => framed,
  path: "/admin",
  staticData: { crumb: page.admin },
  component: lazyRouteComponent(() => import("../features/admin/Admin"), "Admin"),
});
const adminIndex = createRoute({
  getParentRoute: () => admin,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/admin/people", replace: true });
  },
});
interface PeopleSearch extends PeopleFilter {
  person?: string | undefined;
}
const people = createRoute({
  getParentRoute: () => admin,
  path: "/people",
  staticData: { crumb: page.people },
  validateSearch: (search: Record<string, unknown>): PeopleSearch => ({
    query: text(search.query),
    role: oneOf(["user", "moderator", "author", "admin"], search.role),
    state: oneOf(["banned", "unverified", "guest"], search.state),
    person: text(search.person),
  }),
  component: lazyRouteComponent(() => import("../features/admin/People"), "People"),
});
const system = createRoute({
  getParentRoute: () => admin,
  path: "/system",
  staticData: { crumb: page.system },
  component: lazyRouteComponent(() => import("../features/admin/System"), "System"),
});
const config = createRoute({
  getParentRoute: () => admin,
  path: "/config",
  staticData: { crumb: page.config },
  component: lazyRouteComponent(() => import("../features/admin/Config"), "Config"),
});
const mail = createRoute({
  getParentRoute: () => admin,
  path: "/mail",
  staticData: { crumb: page.mail },
  component: lazyRouteComponent(() => import("../features/admin/Mail"), "Mail"),
});
const feedback = createRoute({
  getParentRoute: () => admin,
  path: "/feedback",
  staticData: { crumb: page.feedback },
  component: lazyRouteComponent(() => import("../features/admin/Feedback"), "Feedback"),
});
const rejudges = createRoute({
  getParentRoute: () => admin,
  path: "/rejudges",
  staticData: { crumb: page.rejudges },
  component: lazyRouteComponent(() => import("../features/admin/Rejudges"), "Rejudges"),
});
const log = createRoute({
  getParentRoute: () => admin,
  path: "/log",
  staticData: { crumb: page.log },
  component: lazyRouteComponent(() => import("../features/admin/Log"), "Log"),
});

const deskStates = ["draft", "in_review", "changes_asked", "approved", "published", "withdrawn"] as const;
const desk = createRoute({
  getParentRoute: () => framed,
  path: "/desk",
  staticData: { crumb: page.desk },
});
const deskList = createRoute({
  getParentRoute: () => desk,
  path: "/",
  validateSearch: (search: Record<string, unknown>): { show?: DeskState | undefined; mine?: true | undefined } => ({
    show: oneOf(deskStates, search.show),
    mine: search.mine === true ? true : undefined,
  }),
  component: lazyRouteComponent(() => import("../features/desk/Desk"), "Desk"),
});
const deskTabs = ["files", "statement", "tests", "about", "matrix", "review", "versions"] as const;
const deskProblem = createRoute({
  getParentRoute: () => desk,
  path: "/$id",
  staticData: { crumb: page.deskProblem },
  validateSearch: (
    search: Record<string, unknown>,
  ): { tab?: (typeof deskTabs)[number] | undefined; file?: string | undefined } => ({
    tab: oneOf(deskTabs, search.tab),
    file: text(search.file),
  }),
  component: lazyRouteComponent(() => import("../features/desk/DeskProblem"), "DeskProblem"),
});
const moderation = createRoute({
  getParentRoute: () => framed,
  path: "/moderation",
  staticData: { crumb: page.moderation },
  component: lazyRouteComponent(() => import("../features/moderation/Moderation"), "Moderation"),
});
const duelCase = createRoute({
  getParentRoute: () => framed,
  path: "/moderation/duels/$id",
  staticData: { crumb: page.duelCase },
  component: lazyRouteComponent(() => import("../features/moderation/DuelCase"), "DuelCase"),
});
const ownCases = createRoute({
  getParentRoute: () => framed,
  path: "/duel-cases",
  staticData: { crumb: page.ownCases },
  component: lazyRouteComponent(() => import("../features/moderation/OwnCases"), "OwnCases"),
});

const nothing = createRoute({
  getParentRoute: () => framed,
  path: "$",
  staticData: { crumb: page.nothing },
  component: NotFound,
});

const routes = root.addChildren([
  framed.addChildren([
    home,
    practice.addChildren([problems, problem]),
    problemLists.addChildren([allLists, oneList]),
    submissions.addChildren([allSubmissions, submission, submissionDiff]),
    arena.addChildren([lobby, leaderboard, challenge, swisses.addChildren([allSwisses, swiss])]),
    contests.addChildren([allContests, contest]),
    replay,
    person,
    settings.addChildren([settingsIndex, profile, security, tokens, sessions, preferences, data, yourFeedback]),
    admin.addChildren([adminIndex, people, system, config, mail, feedback, rejudges, log]),
    desk.addChildren([deskList, deskProblem]),
    moderation,
    duelCase,
    ownCases,
    nothing,
  ]),
  duel,
  signIn,
  signUp,
  recover,
  recoverNew,
  verify,
]);

export const router = createRouter({
  routeTree: routes,
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultNotFoundComponent: (_: NotFoundRouteProps) => <NotFound />,
  defaultErrorComponent: ({ error, reset }) => <Fell error={error} again={reset} />,
});
