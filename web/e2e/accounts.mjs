// The life of an account in a real browser, against the real server and a real provider: registering, confirming the
// address, a second factor, a passkey, another place to sign in with, a lost password, one's data, an administrator's
// rooms, and leaving. Each screen is looked at by axe.
//
//   BASE_URL=http://localhost:8080 PROMOTE='tiltyard admin role ada admin' node e2e/accounts.mjs
//
// PROMOTE makes ada an administrator. SHOTS names a directory for pictures of every screen, wide and narrow, dark and light.
import { execSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { base, button, leave, look, must, step, visitor } from "./browser.mjs";

// What the provider lacks is the provider's affair.
const theirs = (message) => !message.location().url.startsWith(base);
const newcomer = () => visitor({ acceptDownloads: true }, theirs);
const field = (page, name) => page.getByLabel(name, { exact: true });

/** The code an authenticator shows for a key in base32 (RFC 6238), `ahead` steps from now. */
function code(key, ahead = 0) {
  const bits = [...key.replaceAll(/[\s=]/g, "")]
    .map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const digest = createHmac("sha1", secret).update(step).digest();
  const from = digest.at(-1) & 15;
  return String((digest.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function register(page, handle, password) {
  await page.goto(`${base}/sign-up`);
  await field(page, "Handle").fill(handle);
  await field(page, "E-mail").fill(`${handle}@example.org`);
  await field(page, "Password").fill(password);
  await button(page, "Create account").click();
  await button(page, `Menu of ${handle}`).waitFor();
}

async function signIn(page, login, password) {
  await page.goto(`${base}/sign-in`);
  await field(page, "Handle or e-mail").fill(login);
  await field(page, "Password").fill(password);
  await button(page, "Sign in").click();
}

async function signOut(page, handle) {
  await button(page, `Menu of ${handle}`).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("link", { name: "Create account" }).first().waitFor();
}

/** The link in the newest letter to an address, out of the mail that is kept for the administrator. */
async function linkTo(admin, address) {
  const { items } = await (await admin.request.get(`${base}/api/v1/admin/mail`)).json();
  const letter = items.find(({ to, text }) => to === address && text.includes("token="));
  must(letter, `a letter to ${address}`);
  return letter.text.match(/http\S+token=\S+/)[0];
}

const PASSWORD = "four words nobody says";
const ada = await newcomer();
const grace = await newcomer();
let key;

await step("bad input is said at its field and nothing typed is lost", async () => {
  await ada.goto(`${base}/sign-up`);
  await look(ada, "sign-up");
  await field(ada, "Handle").fill("admin");
  await field(ada, "E-mail").fill("ada@example.org");
  await field(ada, "Password").fill("short");
  await button(ada, "Create account").click();
  await ada.locator("[aria-invalid=true]").first().waitFor();
  must((await field(ada, "E-mail").inputValue()) === "ada@example.org", "what was typed is there");
});

await step("ada registers with a captcha solved by her browser and becomes an administrator", async () => {
  await register(ada, "ada", PASSWORD);
  must(process.env.PROMOTE, "PROMOTE is a command that makes ada an administrator");
  execSync(process.env.PROMOTE);
  await ada.reload();
  await ada.getByRole("link", { name: "Admin" }).first().waitFor();
});

await step("grace registers and confirms her address with the link of the letter", async () => {
  await register(grace, "grace", PASSWORD);
  await grace.goto(await linkTo(ada, "grace@example.org"));
  await grace.getByText("grace@example.org is yours.").waitFor();
  await look(grace, "verify");
  await grace.goto(`${base}/settings/security`);
  await grace.getByText("confirmed", { exact: true }).waitFor();
});

await step("she says who she is and others see it as text", async () => {
  await grace.goto(`${base}/settings/profile`);
  await field(grace, "Name").fill("Grace <b>Hopper</b>");
  await field(grace, "About you").fill("It is easier to ask forgiveness.");
  await button(grace, "Save").click();
  await look(grace, "settings-profile");
  await ada.goto(`${base}/u/grace`);
  await ada.getByText("Grace <b>Hopper</b>").first().waitFor();
  await look(ada, "profile");
});

await step("a second factor is turned on and asked for", async () => {
  await grace.goto(`${base}/settings/security`);
  await button(grace, "Turn on").click();
  key = (await grace.locator("dialog code, [role=dialog] code").first().innerText()).replaceAll(/\s/g, "");
  await look(grace, "second-factor-on");
  const used = code(key);
  await field(grace, "Code of your authenticator").fill(used);
  await grace.getByRole("dialog").getByRole("button", { name: "Turn on" }).click();
  await grace.getByText("Save the recovery codes").waitFor();
  await look(grace, "recovery-codes");
  await button(grace, "I have saved them").click();
  await grace.getByText(/On\. Signing in asks/).waitFor();
  await signOut(grace, "grace");
  await signIn(grace, "grace", PASSWORD);
  await look(grace, "sign-in-second-step");
  // Each code is good once; the next one is good already.
  await field(grace, "Code of your authenticator").fill(used);
  await button(grace, "Go on").click();
  await grace.locator("input[aria-invalid=true]").waitFor();
  await field(grace, "Code of your authenticator").fill(code(key, 1));
  await button(grace, "Go on").click();
  await button(grace, /^Menu of grace/i).waitFor();
});

await step("a passkey is made and signs in alone", async () => {
  const cdp = await grace.context().newCDPSession(grace);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await grace.goto(`${base}/settings/security`);
  await button(grace, "Add a passkey").click();
  await grace.getByRole("dialog").getByLabel("Name").fill("This laptop");
  await button(grace, "Create it").click();
  const again = grace.getByRole("dialog", { name: "Is it still you?" });
  await again.or(grace.getByText("This laptop")).first().waitFor();
  if (await again.isVisible()) {
    await look(grace, "sudo");
    await field(grace, "Password").fill(PASSWORD);
    await button(grace, "Go on").click();
  }
  await grace.getByText("This laptop").waitFor();
  await look(grace, "settings-security");
  await signOut(grace, "grace");
  await grace.goto(`${base}/sign-in`);
  await look(grace, "sign-in");
  await button(grace, "Sign in with a passkey").click();
  await button(grace, /^Menu of grace/i).waitFor();
});

await step("another place is linked, and signs in", async () => {
  await grace.goto(`${base}/settings/security`);
  await button(grace, /^Link: /).click();
  const again = grace.getByRole("dialog", { name: "Is it still you?" });
  await again.or(grace.locator("input[name=login]")).first().waitFor();
  if (await again.isVisible()) {
    await field(grace, "Password").fill(PASSWORD);
    await button(grace, "Go on").click();
  }
  await grace.locator("input[name=login]").fill("rear-admiral");
  await button(grace, "Sign in").click();
  await button(grace, /^Unlink: /).waitFor();
  await signOut(grace, "grace");
  await grace.goto(`${base}/sign-in`);
  await grace.getByRole("link", { name: /^Continue with/ }).click();
  // The provider may still know her.
  const there = grace.locator("input[name=login]");
  const second = field(grace, "Code of your authenticator");
  await there.or(second).first().waitFor();
  if (await there.isVisible()) {
    await there.fill("rear-admiral");
    await button(grace, "Sign in").click();
  }
  // Her authenticator is asked for, wherever she comes from; the passkey will do.
  await second.waitFor();
  await button(grace, "Use a passkey").click();
  await button(grace, /^Menu of grace/i).waitFor();
});

await step("a newcomer from the provider gets an account of their own", async () => {
  const alan = await newcomer();
  await alan.goto(`${base}/sign-in`);
  await alan.getByRole("link", { name: /^Continue with/ }).click();
  await alan.locator("input[name=login]").fill("alan");
  await button(alan, "Sign in").click();
  await button(alan, /^Menu of /i).waitFor();
  await alan.goto(`${base}/u/alan`);
  await alan.getByText("The person alan").first().waitFor();
  must(alan.wrong.length === 0, alan.wrong.join("; "));
  await alan.context().close();
});

await step("a token is made and shown once", async () => {
  await grace.goto(`${base}/settings/tokens`);
  await button(grace, "New token").first().click();
  await grace.getByRole("dialog").getByLabel("Name").fill("build server");
  await grace.getByRole("dialog").getByText("Read your account").click();
  await button(grace, "Make it").click();
  const again = grace.getByRole("dialog", { name: "Is it still you?" });
  await again.or(grace.getByText("Copy the token now")).first().waitFor();
  if (await again.isVisible()) {
    await field(grace, "Password").fill(PASSWORD);
    await button(grace, "Go on").click();
  }
  const token = await grace.getByText(/^tty_/).first().innerText();
  const answer = await fetch(`${base}/api/v1/me/security-log`, { headers: { authorization: `Bearer ${token}` } });
  must(answer.status === 200, `the token works: ${answer.status}`);
  await button(grace, "I have it").click();
  await look(grace, "settings-tokens");
});

await step("preferences follow her to another tab at once", async () => {
  const tab = await grace.context().newPage();
  await tab.goto(`${base}/settings/preferences`);
  await tab.getByText(/^live/).waitFor();
  await grace.goto(`${base}/settings/preferences`);
  await look(grace, "settings-preferences");
  await grace.getByRole("radio", { name: /^Light/ }).click();
  await tab.waitForFunction(() => document.documentElement.dataset.theme === "light");
  await grace.getByRole("radio", { name: /^Dark/ }).click();
  await tab.waitForFunction(() => document.documentElement.dataset.theme === "dark");
  await tab.close();
});

await step("feedback is given and answered", async () => {
  await grace.goto(`${base}/settings/sessions`);
  await look(grace, "settings-sessions");
  await button(grace, "Feedback").click();
  await look(grace, "feedback");
  await grace.getByRole("dialog").getByRole("textbox").first().fill("The halves could ride faster.");
  await grace.getByRole("dialog").getByRole("button", { name: /send/i }).click();
  await grace.getByRole("dialog").waitFor({ state: "hidden" });
  await ada.goto(`${base}/admin/feedback`);
  await ada.getByText("The halves could ride faster.").waitFor();
  await look(ada, "admin-feedback");
  await button(ada, /^Answer/)
    .first()
    .click();
  await ada.getByLabel("Your answer").fill("They will.");
  await button(ada, "Send").click();
  await ada
    .getByText(/^Answered/)
    .first()
    .waitFor();
  await grace.goto(`${base}/settings/feedback`);
  await grace.getByText("They will.").waitFor();
  await look(grace, "settings-feedback");
});

await step("the administrator's rooms", async () => {
  for (const room of ["people", "system", "config", "mail", "log"]) {
    await ada.goto(`${base}/admin/${room}`);
    await ada.waitForLoadState("networkidle");
    await look(ada, `admin-${room}`);
  }
});

await step("the administrator bans and grace learns why, then is let in again", async () => {
  await ada.goto(`${base}/admin/people?query=grace`);
  await ada
    .getByRole("row", { name: /grace/ })
    .getByRole("link")
    .or(ada.getByRole("row", { name: /grace/ }).getByRole("button"))
    .first()
    .click();
  await button(ada, "Ban").waitFor();
  await look(ada, "admin-person");
  await button(ada, "Ban").click();
  await ada.getByLabel("Reason").fill("tries everything out");
  await ada.getByRole("dialog", { name: "Ban grace" }).getByRole("button", { name: "Ban" }).click();
  await button(ada, "Lift the ban").waitFor();
  // Her open page is told that her login is over.
  await grace
    .getByRole("link", { name: "Create account" })
    .or(grace.getByText("Sign in to see this"))
    .first()
    .waitFor();
  await signIn(grace, "grace", PASSWORD);
  await grace.getByText(/tries everything out/).waitFor();
  await button(ada, "Lift the ban").click();
  await button(ada, "Ban").waitFor();
});

await step("the administrator confirms an address", async () => {
  await ada.goto(`${base}/admin/people?query=ada`);
  const row = ada.getByRole("row", { name: /^ada|ada@/ });
  await row.getByRole("link").or(row.getByRole("button")).first().click();
  await button(ada, "Confirm the address").click();
  await button(ada, "Take the confirmation away").waitFor();
});

await step("a lost password is set anew", async () => {
  await grace.goto(`${base}/recover`);
  await look(grace, "recover");
  await field(grace, "E-mail").fill("grace@example.org");
  await button(grace, "Send the link").click();
  await grace.getByText("Look into your mail").waitFor();
  await grace.goto(await linkTo(ada, "grace@example.org"));
  await look(grace, "recover-new");
  await field(grace, "New password").fill("five quite other words here");
  await button(grace, "Set the password").click();
  await grace.getByText("The new password is set").waitFor();
  await signIn(grace, "grace", "five quite other words here");
  await button(grace, "Use a passkey").click();
  await button(grace, /^Menu of grace/i).waitFor();
});

await step("she takes her data along and leaves", async () => {
  await grace.goto(`${base}/settings/data`);
  await look(grace, "settings-data");
  const download = grace.waitForEvent("download");
  await button(grace, /download|export/i)
    .first()
    .click();
  must((await download).suggestedFilename().endsWith(".zip"), "a zip");
  await button(grace, /delete/i)
    .first()
    .click();
  const dialog = grace.getByRole("dialog").or(grace.getByRole("alertdialog"));
  await dialog.first().waitFor();
  await look(grace, "delete");
  const word = dialog.getByRole("textbox");
  if (await word.count()) await word.first().fill("grace");
  await dialog.getByRole("button", { name: /delete/i }).click();
  await grace.getByRole("link", { name: "Create account" }).first().waitFor();
  await signIn(grace, "grace", "five quite other words here");
  await grace.getByText(/name or the password is wrong/).waitFor();
});

await leave();
console.log("the life of an account: all well");
