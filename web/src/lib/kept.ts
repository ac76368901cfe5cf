// Small things kept in this browser. A browser that refuses to keep them loses nothing but that.

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`tiltyard.${key}`);
  } catch {
    return null;
  }
}

export function keep(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`tiltyard.${key}`);
    else localStorage.setItem(`tiltyard.${key}`, value);
  } catch {
    // Private windows may refuse, or the store is full.
  }
}
