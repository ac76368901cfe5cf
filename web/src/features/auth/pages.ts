// All pages of coming in, as one chunk: whoever sees one may need the next at once.
export { Recover, SetNewPassword } from "./Recover";
export { SignIn } from "./SignIn";
export { SignUp } from "./SignUp";
export { Verify } from "./Verify";
