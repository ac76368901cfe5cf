// A person's public page, put together from what the features know of them.

import { Profile } from "../features/arena/Profile";
import { PublicPage } from "../features/people/PublicPage";

export function PersonPage() {
  return <PublicPage arena={(handle) => <Profile handle={handle} />} />;
}
