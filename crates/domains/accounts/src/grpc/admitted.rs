//! Who asks, after the rule of an operation let them.

use tiltyard_contracts::{Caller, SignedIn};
use tiltyard_http::{Client, Code, Credentials, Identify, Problem};
use tonic::Request;

use super::Service;

/// An operation of the HTTP API whose rule a method keeps.
macro_rules! operations {
    ($($constant:ident = $name:literal;)+) => {
        $(pub const $constant: &str = $name;)+
        /// All of them: a name that the API does not have stops the start.
        pub const OPERATIONS: &[&str] = &[$($name),+];
    };
}

operations! {
    ASK_PASSWORD_RESET = "ask_password_reset";
    BAN = "ban";
    CAPTCHA = "captcha";
    CHANGE_PROFILE = "change_profile";
    CONFIRM_EMAIL = "confirm_email";
    FINISH_SIGN_IN = "finish_sign_in";
    GET_PERSON = "get_person";
    LIST_PEOPLE = "list_people";
    PERSON = "person";
    REGISTER = "register";
    RESET_PASSWORD = "reset_password";
    SEND_EMAIL_CONFIRMATION = "send_email_confirmation";
    SESSION = "session";
    SET_ROLE = "set_role";
    SET_VERIFIED = "set_verified";
    SIGN_IN = "sign_in";
    SIGN_OUT = "sign_out";
    UNBAN = "unban";
}

/// Somebody who may, with what they said.
pub struct Admitted<T> {
    pub caller: Caller,
    pub client: Client,
    pub message: T,
}

impl<T> Admitted<T> {
    /// Somebody signed in. Where the rule lets in nobody else, it never fails.
    pub fn who(&self) -> Result<&SignedIn, Problem> {
        match &self.caller {
            Caller::SignedIn(who) => Ok(who),
            Caller::Nobody | Caller::Banned(_) => {
                Err(Problem::new(Code::Unauthenticated, "sign in first"))
            }
        }
    }
}

impl Service {
    pub async fn admit<T>(
        &self,
        operation: &'static str,
        request: Request<T>,
    ) -> Result<Admitted<T>, Problem> {
        let client = request
            .extensions()
            .get::<Client>()
            .cloned()
            .unwrap_or_default();
        let credentials = match Credentials::of(request.metadata().as_ref()) {
            // Cookies are a browser's, and no browser speaks this.
            Credentials::Session(_) => Credentials::None,
            others => others,
        };
        let caller = self.accounts.identify(&credentials, &client).await?;
        self.rules.admit(operation, &caller, &client)?;
        Ok(Admitted {
            caller,
            client,
            message: request.into_inner(),
        })
    }
}
