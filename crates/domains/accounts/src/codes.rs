//! Codes from an app (RFC 6238), and codes on paper for the day the app is gone. Pure.

use jiff::Timestamp;
use qrcode::{QrCode, render::svg};
use totp_rs::{Builder, Totp};

use crate::secret;

/// Of the secret an app shares with us, as RFC 4226 asks, in bytes.
pub const TOTP_SECRET_BYTES: usize = 20;
/// How an app calls this place.
const ISSUER: &str = "Tiltyard";
/// The least width of the picture, in pixels.
const QR_PIXELS: u32 = 220;
/// Codes for the day the app is gone.
pub const RECOVERY_CODES: usize = 10;
/// Of one recovery code, in bytes: as nobody guesses it, a fast hash is enough to keep.
const RECOVERY_BYTES: usize = 10;
/// Without letters that look like digits, in Crockford's order.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// What an app is to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotpSetup {
    /// For typing, in base 32.
    pub secret: String,
    /// `otpauth://…`
    pub uri: String,
    /// The same as a picture: an SVG document.
    pub qr: String,
}

/// Why an app could not be told.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    #[error("otpauth: {0}")]
    Uri(#[from] totp_rs::TotpError),
    #[error("QR code: {0}")]
    Qr(#[from] qrcode::types::QrError),
}

/// Six digits, a step of 30 s, one step early or late, SHA-1: what every app knows.
fn codes(secret: &[u8]) -> Builder {
    Builder::new().with_secret(secret.to_vec())
}

pub fn setup(secret: &[u8], handle: &str) -> Result<TotpSetup, SetupError> {
    let totp: Totp = codes(secret)
        .with_issuer(Some(ISSUER))
        .with_account_name(handle)
        .build()?;
    let uri = totp.to_url()?;
    let picture = QrCode::new(&uri)?
        .render::<svg::Color>()
        .min_dimensions(QR_PIXELS, QR_PIXELS)
        .build();
    // Without the declaration before it, so that it may stand inside a page.
    let begin = picture.find("<svg").unwrap_or_default();
    Ok(TotpSetup {
        secret: totp.secret().to_base32(),
        uri,
        qr: picture[begin..].to_owned(),
    })
}

/// The step this code is of: now, the one before or the one after, and later than the last that was used.
#[must_use]
pub fn step(secret: &[u8], code: &str, last_step: Option<i64>, now: Timestamp) -> Option<i64> {
    let seconds = u64::try_from(now.as_second()).ok()?;
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let step = codes(secret).build().ok()?.check(&digits, seconds)?;
    let step = i64::try_from(step).ok()?;
    last_step.is_none_or(|last| step > last).then_some(step)
}

/// New recovery codes, as they are told once.
#[must_use]
pub fn fresh_recovery_codes() -> Vec<String> {
    (0..RECOVERY_CODES).map(|_| fresh_recovery_code()).collect()
}

/// Four groups of four.
fn fresh_recovery_code() -> String {
    let mut text = String::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in secret::bytes::<RECOVERY_BYTES>() {
        bits = bits << 8 | u32::from(byte);
        held += 8;
        while held >= 5 {
            held -= 5;
            if text.len() % 5 == 4 {
                text.push('-');
            }
            text.push(char::from(ALPHABET[(bits >> held & 31) as usize]));
        }
    }
    text
}

/// What is kept of a recovery code. Case, spaces and hyphens do not count, nor does a letter that was read as its digit.
#[must_use]
pub fn kept_recovery_code(typed: &str) -> Vec<u8> {
    let plain: String = typed
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect();
    secret::kept(&plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret and the moments of RFC 6238, appendix B; its codes have eight digits, of which apps show the last six.
    const SECRET: &[u8] = b"12345678901234567890";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a time")
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(step(SECRET, code, None, at(second)), Some(second / 30));
        }
    }

    #[test]
    fn a_code_counts_one_step_early_or_late_and_no_more() {
        let own = 1_111_111_109 / 30;
        for (steps, expected) in [
            (-2, None),
            (-1, Some(own)),
            (0, Some(own)),
            (1, Some(own)),
            (2, None),
        ] {
            let now = at(1_111_111_109 + 30 * steps);
            assert_eq!(step(SECRET, "081804", None, now), expected, "{steps}");
        }
        assert_eq!(
            step(SECRET, " 081 804 ", None, at(1_111_111_109)),
            Some(own)
        );
        for wrong in ["", "81804", "081805", "+81804", "0818040", "０８１８０４"] {
            assert_eq!(
                step(SECRET, wrong, None, at(1_111_111_109)),
                None,
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_code_counts_once_and_none_before_it_after() {
        let (now, own) = (at(1_111_111_109), 1_111_111_109 / 30);
        assert_eq!(step(SECRET, "081804", Some(own), now), None);
        assert_eq!(step(SECRET, "081804", Some(own + 1), now), None);
        assert_eq!(step(SECRET, "081804", Some(own - 1), now), Some(own));
    }

    #[test]
    fn an_app_is_told_all_it_needs() {
        let setup = setup(SECRET, "ada").expect("a setup");
        assert_eq!(setup.secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            setup.uri,
            "otpauth://totp/Tiltyard:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Tiltyard"
        );
        assert!(setup.qr.starts_with("<svg ") && setup.qr.ends_with("</svg>"));
    }

    #[test]
    fn recovery_codes_differ_and_are_read_as_people_write_them() {
        let codes = fresh_recovery_codes();
        assert_eq!(codes.len(), RECOVERY_CODES);
        for (n, code) in codes.iter().enumerate() {
            assert_eq!(code.len(), 19, "{code}");
            assert!(!codes[..n].contains(code));
            let written = code
                .to_uppercase()
                .replace('-', " ")
                .replace('0', "O")
                .replace('1', "l");
            assert_eq!(kept_recovery_code(&written), kept_recovery_code(code));
        }
    }
}
