// A person's public page, put together from what the features know of them.

import { Profile } from "../features/arena/Profile";
import { History } from "../features/contests/History";
import { PublicPage } from "../features/people/PublicPage";

const arena = (handle: string) => (
  <>
    <Profile handle={handle} />
    <History handle={handle} />
  </>
);

export function PersonPage() {
  return <PublicPage arena={arena} />;
}
