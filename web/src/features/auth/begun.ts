// What was typed on one page of coming in is there on the next: no one types an address twice. Never a password.
export const begun = { handle: "", email: "", login: "" };
