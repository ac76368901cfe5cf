// All pages. Each comes with its own chunk when it is first wanted.
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type NotFoundRouteProps,
  redirect,
} from "@tanstack/react-router";
import { personQuery } from "../api/people";
import { runtimesQuery } from "../api/runs";
import { sessionQuery } from "../api/session";
import { Fell } from "../ui/Guard";
import { Frame } from "./Frame";
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
    crumb?: string;
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
  component: lazyRouteComponent(() => import("../features/playground/Playground"), "Playground"),
});

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
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
  validateSearch: byToken,
  component: lazyRouteComponent(lists, "Recover"),
});
const verify = createRoute({
  getParentRoute: () => root,
  path: "/verify",
  staticData: { crumb: page.verify },
  validateSearch: byToken,
  component: lazyRouteComponent(lists, "Verify"),
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
    throw redirect({ to: known ? "/settings/preferences" : "/settings/preferences", replace: true });
  },
});
const preferences = createRoute({
  getParentRoute: () => settings,
  path: "/preferences",
  staticData: { crumb: page.preferences },
  component: lazyRouteComponent(() => import("../features/settings/Preferences"), "Preferences"),
});

const person = createRoute({
  getParentRoute: () => framed,
  path: "/u/$handle",
  loader: ({ params }) => void queryClient.prefetchQuery(personQuery(params.handle)),
  component: lazyRouteComponent(() => import("../features/people/PublicPage"), "PublicPage"),
});

const routes = root.addChildren([
  framed.addChildren([home, person, settings.addChildren([settingsIndex, preferences])]),
  signIn,
  signUp,
  recover,
  verify,
]);

export const router = createRouter({
  routeTree: routes,
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultNotFoundComponent: (_: NotFoundRouteProps) => <NotFound />,
  defaultErrorComponent: ({ error, reset }) => <Fell error={error} again={reset} />,
});
