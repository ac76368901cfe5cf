//! Proof of work instead of a third party's puzzle: a program that wants a thousand accounts pays a thousand times.
//! A challenge carries its own expiry under our seal, so that nothing is kept until it is used; once used, it is noted.

use std::time::Duration;

use hmac::{Hmac, Mac};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::secret;

/// How long a challenge may be worked on.
const LIFE: Duration = Duration::from_secs(600);
/// The longest challenge and nonce that are looked at, in bytes.
const TEXT_BYTES_MAX: usize = 256;

/// A challenge that was solved.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Captcha {
    /// As it was given.
    #[schema(max_length = 256)]
    pub challenge: String,
    /// A text so that SHA-256 of `challenge + ":" + nonce` begins with as many zero bits as were asked for.
    #[schema(max_length = 256)]
    pub nonce: String,
}

/// Work to do.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Challenge {
    pub challenge: String,
    /// Zero bits the hash must begin with.
    pub difficulty_bits: u32,
}

pub struct Captchas {
    key: [u8; 32],
    difficulty_bits: u32,
}

impl Captchas {
    #[must_use]
    pub fn new(key: [u8; 32], difficulty_bits: u32) -> Self {
        Self {
            key,
            difficulty_bits,
        }
    }

    #[must_use]
    pub fn challenge(&self, now: Timestamp) -> Challenge {
        let body = format!(
            "{}.{}",
            hex::encode(secret::bytes::<16>()),
            now.as_second() + LIFE.as_secs() as i64
        );
        Challenge {
            challenge: format!("{body}.{}", hex::encode(self.seal(&body))),
            difficulty_bits: self.difficulty_bits,
        }
    }

    /// Whether it is ours, not late, and solved. Whether it was used before is asked elsewhere.
    #[must_use]
    pub fn solved(&self, captcha: &Captcha, now: Timestamp) -> bool {
        if captcha.challenge.len() > TEXT_BYTES_MAX || captcha.nonce.len() > TEXT_BYTES_MAX {
            return false;
        }
        let Some((body, seal)) = captcha.challenge.rsplit_once('.') else {
            return false;
        };
        let is_ours =
            hex::decode(seal).is_ok_and(|seal| self.sealed(body).verify_slice(&seal).is_ok());
        let in_time = body
            .split_once('.')
            .and_then(|(_, until)| until.parse::<i64>().ok())
            .is_some_and(|until| now.as_second() <= until);
        is_ours && in_time && zero_bits(captcha) >= self.difficulty_bits
    }

    fn sealed(&self, body: &str) -> Hmac<Sha256> {
        // INVARIANT: HMAC takes a key of any length.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("a key of 32 bytes");
        mac.update(body.as_bytes());
        mac
    }

    fn seal(&self, body: &str) -> Vec<u8> {
        self.sealed(body).finalize().into_bytes().to_vec()
    }
}

fn zero_bits(captcha: &Captcha) -> u32 {
    let digest = Sha256::digest(format!("{}:{}", captcha.challenge, captcha.nonce).as_bytes());
    let mut bits = 0;
    for byte in digest {
        bits += byte.leading_zeros();
        if byte != 0 {
            break;
        }
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solve(challenge: &Challenge) -> Captcha {
        (0_u64..)
            .map(|nonce| Captcha {
                challenge: challenge.challenge.clone(),
                nonce: nonce.to_string(),
            })
            .find(|captcha| zero_bits(captcha) >= challenge.difficulty_bits)
            .expect("a solution")
    }

    #[test]
    fn only_our_own_solved_in_time_counts() {
        let captchas = Captchas::new([1; 32], 8);
        let now = Timestamp::from_second(1000).expect("a time");
        let challenge = captchas.challenge(now);
        let captcha = solve(&challenge);
        assert!(captchas.solved(&captcha, now));
        let late = Timestamp::from_second(1601).expect("a time");
        assert!(!captchas.solved(&captcha, late));
        assert!(
            !Captchas::new([2; 32], 8).solved(&captcha, now),
            "another server's"
        );
        let longer = captcha.challenge.replacen("1600", "9600", 1);
        assert!(!captchas.solved(
            &Captcha {
                challenge: longer,
                ..captcha.clone()
            },
            now
        ));
        let unsolved = (0_u64..)
            .map(|nonce| Captcha {
                nonce: nonce.to_string(),
                ..captcha.clone()
            })
            .find(|captcha| zero_bits(captcha) < 8)
            .expect("most are");
        assert!(!captchas.solved(&unsolved, now));
    }
}
