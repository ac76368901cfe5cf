//! Secrets we hand out: made by the system's generator, kept as a hash only.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::{TryRng, rngs::SysRng};
use sha2::{Digest, Sha256};

/// Bits enough that nobody guesses one, in bytes.
const SECRET_BYTES: usize = 32;

/// A secret that is told once.
#[must_use]
pub fn fresh() -> String {
    URL_SAFE_NO_PAD.encode(bytes::<SECRET_BYTES>())
}

/// So many bytes nobody can foretell.
#[must_use]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if let Err(error) = SysRng.try_fill_bytes(&mut bytes) {
        // INVARIANT: a secret somebody could guess is worse than a server that stopped.
        panic!("the system gives no randomness: {error}");
    }
    bytes
}

/// What is kept of a secret. It has as many bits as the hash, so that it needs no salt and no slow hash.
#[must_use]
pub fn kept(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_and_are_kept_as_a_hash() {
        let (one, other) = (fresh(), fresh());
        assert_ne!(one, other);
        assert_eq!(kept(&one), kept(&one));
        assert_ne!(kept(&one), one.as_bytes());
    }
}
