//! Every edge of a duel.
