import type { AnyRouteMatch } from "@tanstack/react-router";

export interface Crumb {
  id: string;
  name: string;
  to: string;
}

/** The way from the place to the page, by name. */
export function crumbsOf(matches: AnyRouteMatch[]): Crumb[] {
  return matches.flatMap(({ id, pathname, params, staticData: { crumb } }) => {
    const name = typeof crumb === "function" ? crumb(params) : crumb;
    return name ? [{ id, name, to: pathname }] : [];
  });
}
