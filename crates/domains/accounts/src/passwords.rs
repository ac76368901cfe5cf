//! Passwords by argon2id, on threads of their own: a storm of logins waits for itself and slows nobody else.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version,
    password_hash::SaltString,
};
use tokio::sync::Semaphore;

use crate::{secret, words::Password};

/// Memory of one hash in KiB, rounds and lanes: the second choice of RFC 9106 scaled to what OWASP asks at the least.
const MEMORY_KIB: u32 = 19 * 1024;
const ROUNDS: u32 = 2;
const LANES: u32 = 1;
/// How many may wait for their turn; more are told to come back.
const WAITING_MAX: usize = 256;

/// Why a password could not be looked at.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    #[error("too many logins at once; try again in a moment")]
    Crowded,
    #[error("a password could not be hashed: {0}")]
    Broken(String),
}

/// Hashes and compares, a bounded number at a time.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    memory_kib: u32,
    /// Compared with when there is no account, so that its absence takes as long as a wrong password.
    nobody: Arc<str>,
}

impl Passwords {
    /// `at_once` hashes at a time.
    pub fn new(at_once: usize) -> Result<Self, PasswordError> {
        Self::with_memory(at_once, MEMORY_KIB)
    }

    /// Cheaper, for tests of anything but passwords.
    pub fn with_memory(at_once: usize, memory_kib: u32) -> Result<Self, PasswordError> {
        let nobody = hash(memory_kib, "the password of nobody")?;
        Ok(Self {
            turns: Arc::new(Semaphore::new(at_once.max(1))),
            queue: Arc::new(Semaphore::new(WAITING_MAX)),
            memory_kib,
            nobody: nobody.into(),
        })
    }

    pub async fn hash(&self, password: &Password) -> Result<String, PasswordError> {
        let (password, memory_kib) = (password.clone(), self.memory_kib);
        self.in_turn(move || hash(memory_kib, password.as_str()))
            .await
    }

    /// Whether it is the password of `hash`; `None` is nobody's and takes as long.
    pub async fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool, PasswordError> {
        let known = hash.is_some();
        let hash = hash.map_or_else(|| self.nobody.to_string(), str::to_owned);
        let password = password.to_owned();
        let same = self
            .in_turn(move || {
                let parsed = PasswordHash::new(&hash)
                    .map_err(|error| PasswordError::Broken(error.to_string()))?;
                Ok(Argon2::default()
                    .verify_password(password.as_bytes(), &parsed)
                    .is_ok())
            })
            .await?;
        Ok(same && known)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let waiting = Arc::clone(&self.queue)
            .try_acquire_owned()
            .map_err(|_| PasswordError::Crowded)?;
        let turn = Arc::clone(&self.turns)
            .acquire_owned()
            .await
            .map_err(|error| PasswordError::Broken(error.to_string()))?;
        drop(waiting);
        tokio::task::spawn_blocking(move || {
            let result = work();
            drop(turn);
            result
        })
        .await
        .map_err(|error| PasswordError::Broken(error.to_string()))?
    }
}

fn hash(memory_kib: u32, password: &str) -> Result<String, PasswordError> {
    let broken = |error: &dyn std::fmt::Display| PasswordError::Broken(error.to_string());
    let params = Params::new(memory_kib, ROUNDS, LANES, None).map_err(|error| broken(&error))?;
    let salt = SaltString::encode_b64(&secret::bytes::<16>()).map_err(|error| broken(&error))?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|error| broken(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_somebody_is_right() {
        let passwords = Passwords::with_memory(1, 64).expect("passwords");
        let password = Password::parse("correct horse battery").expect("a password");
        let hash = passwords.hash(&password).await.expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=64,t=2,p=1$"), "{hash}");
        assert!(
            passwords
                .verify("correct horse battery", Some(&hash))
                .await
                .expect("compared")
        );
        assert!(
            !passwords
                .verify("correct horse batterY", Some(&hash))
                .await
                .expect("compared")
        );
        assert!(
            !passwords
                .verify("the password of nobody", None)
                .await
                .expect("compared")
        );
    }
}
