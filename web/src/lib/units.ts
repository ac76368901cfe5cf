// Measured things as people read them.
import { catalogue, locale } from "./catalogue";

const messages = catalogue({
  us: (n: string) => `${n} µs`,
  ms: (n: string) => `${n} ms`,
  s: (n: string) => `${n} s`,
  bytes: (n: string) => `${n} B`,
  kib: (n: string) => `${n} KiB`,
  mib: (n: string) => `${n} MiB`,
  gib: (n: string) => `${n} GiB`,
});

const number = (value: number, digits: number): string =>
  value.toLocaleString(locale, { maximumFractionDigits: digits });

export function micros(us: number): string {
  if (us < 1_000) return messages.us(number(us, 0));
  if (us < 10_000) return messages.ms(number(us / 1_000, 1));
  if (us < 1_000_000) return messages.ms(number(us / 1_000, 0));
  return messages.s(number(us / 1_000_000, 2));
}

export const millis = (ms: number): string => micros(ms * 1_000);

export function bytes(count: number): string {
  if (count < 1 << 10) return messages.bytes(number(count, 0));
  if (count < 1 << 20) return messages.kib(number(count / (1 << 10), 1));
  if (count < 1 << 30) return messages.mib(number(count / (1 << 20), count < 10 << 20 ? 1 : 0));
  return messages.gib(number(count / (1 << 30), 1));
}

export const percent = (share: number, digits = 0): string =>
  share.toLocaleString(locale, { style: "percent", maximumFractionDigits: digits });

export const count = (value: number): string => value.toLocaleString(locale);
