// A provider of OpenID Connect with one client, for trying signing in with another place. Its login page takes any name:
// `ada` is ada@example.org; of a name that ends in `-unverified` the address is not checked.
//
//   node e2e/oidc-provider.mjs [port] [redirect URI]
//
// It says `listening` once it does, and ends with its process.
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import Provider from "oidc-provider";

export const CLIENT_ID = "tiltyard";
export const CLIENT_SECRET = "a secret of the two of us";
/** The longest form its login page takes. */
const FORM_BYTES_MAX = 4096;

function account(sub) {
  const claims = {
    sub,
    email: `${sub}@example.org`,
    email_verified: !sub.endsWith("-unverified"),
    name: `The person ${sub}`,
    preferred_username: sub,
    profile: `https://example.org/~${encodeURIComponent(sub)}`,
  };
  return { accountId: sub, claims: async () => claims };
}

const page = (uid) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sign in at the provider</title>
<main>
<h1>Sign in at the provider</h1>
<form method="post" action="/interaction/${uid}">
<p><label>Name <input name="login" required autofocus autocomplete="off"></label></p>
<p><button type="submit">Sign in</button> <button type="submit" name="cancel" value="1" formnovalidate>Cancel</button></p>
</form>
</main>
</html>`;

async function form(request) {
  let text = "";
  for await (const chunk of request) {
    text += chunk;
    if (text.length > FORM_BYTES_MAX) throw new Error("too long a form");
  }
  return new URLSearchParams(text);
}

/** Our own client is never asked for consent. */
async function grantAll(ctx) {
  const { provider, client, session } = ctx.oidc;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope("openid email profile");
  await grant.save();
  return grant;
}

export async function startProvider({ port = 0, redirectUri }) {
  const server = createServer();
  await new Promise((done) => server.listen(port, "127.0.0.1", done));
  const issuer = `http://localhost:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT_ID, client_secret: CLIENT_SECRET, redirect_uris: [redirectUri] }],
    claims: {
      openid: ["sub"],
      email: ["email", "email_verified"],
      profile: ["name", "preferred_username", "profile"],
    },
    cookies: { keys: [randomBytes(32).toString("hex")] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_, sub) => account(sub),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    loadExistingGrant: grantAll,
    pkce: { required: () => true },
  });
  const callback = provider.callback();

  async function interaction(request, response) {
    const { uid } = await provider.interactionDetails(request, response);
    if (request.method !== "POST") {
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(page(uid));
      return;
    }
    const filled = await form(request);
    const result = filled.has("cancel")
      ? { error: "access_denied", error_description: "cancelled" }
      : { login: { accountId: filled.get("login") } };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }

  server.on("request", (request, response) => {
    if (!request.url.startsWith("/interaction/")) return callback(request, response);
    interaction(request, response).catch((error) => {
      response.statusCode = 400;
      response.end(String(error));
    });
  });
  return { issuer, stop: () => new Promise((done) => server.close(done)) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.argv[2] ?? 4400);
  const redirectUri = process.argv[3] ?? "http://localhost:8080/api/v1/auth/own/callback";
  const { issuer } = await startProvider({ port, redirectUri });
  console.log(`listening at ${issuer}`);
}
