// The last 53 weeks as columns of days, each from Monday to Sunday, in UTC as the server counts.

export interface Day {
  date: string;
  count: number;
}

const DAY_MS = 86_400_000;
const WEEKS = 53;

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export function weeksOf(days: readonly Day[], now: Date): Day[][] {
  const counts = new Map(days.map(({ date, count }) => [date, count]));
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const sinceMonday = (new Date(today).getUTCDay() + 6) % 7;
  const monday = today - sinceMonday * DAY_MS;
  return Array.from({ length: WEEKS }, (_, week) => {
    const first = monday - (WEEKS - 1 - week) * 7 * DAY_MS;
    return Array.from({ length: 7 }, (_, day) => first + day * DAY_MS)
      .filter((ms) => ms <= today)
      .map((ms) => ({ date: dateOf(ms), count: counts.get(dateOf(ms)) ?? 0 }));
  });
}

/** 0 for nothing, 4 for a day of much. */
export function levelOf(count: number): 0 | 1 | 2 | 3 | 4 {
  if (count === 0) return 0;
  if (count < 3) return 1;
  if (count < 6) return 2;
  return count < 12 ? 3 : 4;
}
