// Coming in and being let in: accounts, logins, second factors, recovery.

import { api, take } from "./client";
import { entered } from "./entered";
import type { Factor, PasskeyAnswer, SecondFactorAsked, SignedIn } from "./shapes";

export type { Factor, PasskeyAnswer, SecondFactorAsked, SignedIn };

export const createAccount = (body: { handle: string; email: string; password: string }) =>
  take(api.POST("/api/v1/accounts", { body }));

export const signIn = (body: { login: string; password: string }) => take(api.POST("/api/v1/sessions", { body }));

export const giveSecondFactor = async (body: {
  challenge: string;
  totp?: string;
  recovery_code?: string;
  passkey?: PasskeyAnswer;
}) => entered(await take(api.POST("/api/v1/sessions/second-factor", { body })));

export const confirmEmail = (token: string) => take(api.POST("/api/v1/email-confirmations", { body: { token } }));

export const sendVerification = () => take(api.POST("/api/v1/me/email/verification"));

export const askReset = (email: string) => take(api.POST("/api/v1/password-resets", { body: { email } }));

export const setNewPassword = (token: string, password: string) =>
  take(api.POST("/api/v1/password-resets/confirm", { body: { token, password } }));

export const openSudo = (body: { password?: string; totp?: string; passkey?: PasskeyAnswer }) =>
  take(api.POST("/api/v1/me/sudo", { body }));
