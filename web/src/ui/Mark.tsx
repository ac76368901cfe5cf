/** A square cut by the barrier. */
export function Mark() {
  return (
    <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
      <path d="M2 2h18.2L2 20.2z" fill="var(--side-left-fill)" />
      <path d="M22 22H3.8L22 3.8z" fill="var(--side-right-fill)" />
    </svg>
  );
}
