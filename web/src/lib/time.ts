// Moments in the words of the person's own language and clock.
import { catalogue, locale } from "./catalogue";

const messages = catalogue({ now: "just now" });

const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });
const moment = new Intl.DateTimeFormat(locale, {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const RELATIVE_DAYS_MAX = 14;

/** "3 minutes ago"; a plain date when that would say more. */
export function ago(at: string, now = Date.now()): string {
  const seconds = (new Date(at).getTime() - now) / 1000;
  if (Math.abs(seconds) > RELATIVE_DAYS_MAX * 86_400) return day.format(new Date(at));
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit);
  }
  return messages.now;
}

export const onDay = (at: string): string => day.format(new Date(at));
export const atMoment = (at: string): string => moment.format(new Date(at));
