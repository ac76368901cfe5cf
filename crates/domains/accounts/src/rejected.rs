//! What this domain refuses, the same on every wire.

use std::time::Duration;

use tiltyard_contracts::access::Ban;
use tiltyard_http::{Code, Problem, Refusal};
use tiltyard_store::StoreError;

use crate::{PasswordError, codes::SetupError};

#[derive(Debug, thiserror::Error)]
pub enum Rejected {
    #[error("registration is closed here; ask those who run this place")]
    RegistrationClosed,
    #[error("this handle is taken")]
    HandleTaken,
    #[error("an account with this address is there already; sign in, or ask for a new password")]
    EmailTaken,
    #[error("solve a captcha and send it along")]
    CaptchaRequired,
    #[error("this captcha is not solved, late or used; take a new one")]
    CaptchaWrong,
    #[error("the name or the password is wrong")]
    WrongLogin,
    #[error("the password is wrong")]
    WrongPassword,
    #[error("the code is wrong or was used")]
    WrongCode,
    #[error("too many wrong tries; try again in {} s", .0.as_secs() + 1)]
    TooSoon(Duration),
    #[error("this account is banned {}: {}", .0.until.map_or_else(|| "for good".to_owned(), |until| format!("until {until}")), .0.reason)]
    Banned(Ban),
    #[error("this link is no longer good: it was used, is too old, or a newer one was sent")]
    TicketGone,
    #[error("there is no such thing, or it is not yours")]
    NotFound,
    #[error("one of you blocks the other; nobody follows across that")]
    Blocked,
    #[error("{0}")]
    Conflict(&'static str),
    #[error("{detail}")]
    Field {
        field: &'static str,
        code: &'static str,
        detail: String,
    },
    /// Our own failure.
    #[error("{0}")]
    Broken(String),
    #[error("show once more who you are, then repeat")]
    SudoRequired,
    #[error("not while looking through somebody's eyes")]
    Impersonating,
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Setup(#[from] SetupError),
}

impl Refusal for Rejected {
    fn into_problem(self) -> Problem {
        let text = self.to_string();
        match self {
            Self::RegistrationClosed => Problem::new(Code::Forbidden, text),
            Self::HandleTaken => Problem::field("handle", "taken", text),
            Self::EmailTaken => Problem::field("email", "taken", text),
            Self::CaptchaRequired => Problem::new(Code::CaptchaRequired, text),
            Self::CaptchaWrong => Problem::field("captcha", "wrong", text),
            Self::WrongLogin => Problem::invalid(text),
            Self::WrongPassword => Problem::field("password", "wrong", text),
            Self::WrongCode => Problem::field("code", "wrong", text),
            Self::TooSoon(wait) => {
                Problem::new(Code::TooMany, text).retry_after_s(wait.as_secs() + 1)
            }
            Self::Banned(_) => Problem::new(Code::Banned, text),
            Self::TicketGone => Problem::field("token", "expired", text),
            Self::SudoRequired => Problem::new(Code::SudoRequired, text),
            Self::NotFound => Problem::new(Code::NotFound, text),
            Self::Blocked => Problem::new(Code::Forbidden, text),
            Self::Conflict(_) => Problem::new(Code::Conflict, text),
            Self::Field {
                field,
                code,
                detail,
            } => Problem::field(field, code, detail),
            Self::Impersonating => Problem::new(Code::Forbidden, text),
            Self::Password(PasswordError::Crowded) | Self::Store(StoreError::Unavailable(_)) => {
                Problem::new(
                    Code::Unavailable,
                    "the server is too busy just now; try again in a moment",
                )
            }
            Self::Password(error) => Problem::internal(error),
            Self::Store(error) => Problem::internal(error),
            Self::Broken(why) => Problem::internal(why),
            Self::Setup(error) => Problem::internal(error),
        }
    }
}
