//! What an operator may set about accounts.

use crate::{Providers, secret};

#[derive(Debug, Clone)]
pub struct AccountsConfig {
    /// Where people find this place, without a slash at the end: links in letters begin with it.
    pub public_url: String,
    /// Whether strangers may register.
    pub registration_open: bool,
    /// Whether letters leave this machine.
    pub mail_configured: bool,
    /// Whether registration asks for a captcha.
    pub captcha_on_registration: bool,
    /// Zero bits a captcha asks for; each one more doubles the work.
    pub captcha_bits: u32,
    /// Seals captchas.
    pub captcha_key: [u8; 32],
    /// Other places people may sign in with.
    pub providers: Providers,
}

impl AccountsConfig {
    #[must_use]
    pub fn new(public_url: impl Into<String>) -> Self {
        Self {
            public_url: public_url.into().trim_end_matches('/').to_owned(),
            registration_open: true,
            mail_configured: false,
            captcha_on_registration: true,
            captcha_bits: 18,
            captcha_key: secret::bytes(),
            providers: Providers::default(),
        }
    }

    /// Whether cookies may only travel encrypted.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}
