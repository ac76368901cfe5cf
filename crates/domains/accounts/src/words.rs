//! What people type, parsed at the door: a value of one of these types is within its limits.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Deserializer, Serialize, de};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

/// Why a text is not what it should be; for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadWord(pub Cow<'static, str>);

fn bad<T>(why: impl Into<Cow<'static, str>>) -> Result<T, BadWord> {
    Err(BadWord(why.into()))
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $min:literal..=$max:literal $(, pattern $pattern:literal)? => $parse:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            pub fn parse(text: &str) -> Result<Self, BadWord> {
                let count = text.chars().count();
                if !($min..=$max).contains(&count) {
                    return bad(match ($min, $max) {
                        (0, max) => format!("at most {max} characters, not {count}"),
                        (min, max) => format!("{min} to {max} characters, not {count}"),
                    });
                }
                $parse(text).map(Self)
            }

            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<str>::deserialize(deserializer)?;
                Self::parse(&text).map_err(de::Error::custom)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .min_length(Some($min))
                    .max_length(Some($max))
                    $(.pattern(Some($pattern)))?
                    .into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    )+};
}

words! {
    /// The name in addresses and on scoreboards; told apart without regard to case.
    Handle: 2..=24, pattern "^[A-Za-z0-9][A-Za-z0-9_.-]*$" => handle;
    /// An address of electronic mail.
    Email: 3..=254, pattern "^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$" => email;
    /// A password as it was typed. Never written anywhere.
    Password: 10..=200, pattern "^[^\\u0000]*$" => anything;
    /// A name as its owner writes it.
    DisplayName: 0..=60, pattern "^[^\\u0000-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]*$" => line;
    /// What somebody says of themselves.
    Bio: 0..=500, pattern "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]*$" => text;
    /// An address on the web, `https` or `http`.
    Link: 8..=200, pattern "^https?://[^\\s]+$" => link;
    /// The name of a thing one made: a token, a passkey.
    Label: 1..=60, pattern "^[^\\u0000-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]*$" => line;
    /// A country, in two letters of ISO 3166.
    Country: 2..=2, pattern "^[A-Z]{2}$" => country;
    /// What somebody wrote to those who run this place.
    Message: 1..=4000, pattern "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]*$" => text;
    /// Why somebody is banned; they read it.
    Reason: 1..=300, pattern "^[^\\u0000-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]*$" => line;
    /// A page of this place, as its address says it.
    Place: 1..=300, pattern "^[^\\u0000-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]*$" => line;
}

/// Handles nobody may take: they would be mistaken for the house.
const RESERVED: [&str; 14] = [
    "admin",
    "administrator",
    "anonymous",
    "api",
    "deleted",
    "guest",
    "help",
    "me",
    "moderator",
    "null",
    "root",
    "support",
    "system",
    "tiltyard",
];

fn handle(text: &str) -> Result<String, BadWord> {
    let mut chars = text.chars();
    if !chars.next().is_some_and(|c| c.is_ascii_alphanumeric()) {
        return bad("begins with a letter or a digit");
    }
    if !chars.all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c)) {
        return bad("letters a to z, digits, and _ . - only");
    }
    let key = text.to_ascii_lowercase();
    if RESERVED.contains(&key.as_str()) || key.starts_with("guest-") || key.starts_with("deleted-")
    {
        return bad("this name is kept for the house; choose another");
    }
    Ok(text.to_owned())
}

fn email(text: &str) -> Result<String, BadWord> {
    let text = text.trim();
    let valid = text.rsplit_once('@').is_some_and(|(local, domain)| {
        (1..=64).contains(&local.len())
            && local
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c))
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && domain.split('.').count() >= 2
            && domain.split('.').all(|label| {
                (1..=63).contains(&label.len())
                    && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                    && !label.starts_with('-')
                    && !label.ends_with('-')
            })
    });
    if valid {
        Ok(text.to_owned())
    } else {
        bad("this is not an address like name@example.org")
    }
}

fn anything(text: &str) -> Result<String, BadWord> {
    if text.contains('\0') {
        return bad("a NUL character cannot be part of it");
    }
    Ok(text.to_owned())
}

/// One line: no line ends, no other control characters, nothing that turns the direction of the text around it.
fn line(text: &str) -> Result<String, BadWord> {
    if text.chars().any(|c| c.is_control() || turns(c)) {
        return bad("one line, without control characters");
    }
    Ok(text.trim().to_owned())
}

fn text(text: &str) -> Result<String, BadWord> {
    if text
        .chars()
        .any(|c| (c.is_control() && !"\n\t\r".contains(c)) || turns(c))
    {
        return bad("without control characters");
    }
    Ok(text.trim().to_owned())
}

const fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn link(text: &str) -> Result<String, BadWord> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(rest)
            if !rest.is_empty()
                && !rest.starts_with('/')
                && !text.chars().any(|c| c.is_whitespace() || c.is_control()) =>
        {
            Ok(text.to_owned())
        }
        _ => bad("begins with https:// or http:// and has no spaces"),
    }
}

fn country(text: &str) -> Result<String, BadWord> {
    if text.chars().all(|c| c.is_ascii_uppercase()) {
        Ok(text.to_owned())
    } else {
        bad("two capital letters, as in ISO 3166")
    }
}

impl Handle {
    /// By which handles are told apart.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl Email {
    /// By which addresses are told apart.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

macro_rules! shown {
    ($($name:ident)+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    )+};
}

shown! { Handle Email DisplayName Bio Link Label Country Message Reason Place }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_are_plain_and_not_the_houses() {
        for good in ["ab", "Ada", "b0rges", "x_y.z-1", "0day"] {
            assert!(Handle::parse(good).is_ok(), "{good}");
        }
        for wrong in [
            "a",
            "",
            "-a",
            ".a",
            "a b",
            "é́te",
            "admin",
            "ADMIN",
            "guest-1",
            "deleted-9",
            "a/b",
            &"a".repeat(25),
        ] {
            assert!(Handle::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn addresses_are_addresses() {
        for good in ["a@b.co", "first.last+tag@sub.example.org", " a@b.co "] {
            assert!(Email::parse(good).is_ok(), "{good}");
        }
        for wrong in [
            "a@b",
            "@b.co",
            "a@.co",
            "a b@c.de",
            "a@-b.co",
            "a..b@c.de",
            "a@b.co\r\nBcc: x@y.z",
            "a@b@c.de",
            &format!("{}@b.co", "a".repeat(65)),
        ] {
            assert!(Email::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn links_run_nothing() {
        for wrong in [
            "javascript:alert(1)",
            "https://",
            "http:///x",
            "https://a b",
            "data:text/html,x",
            "//example.org",
        ] {
            assert!(Link::parse(wrong).is_err(), "{wrong}");
        }
        assert!(Link::parse("https://example.org/~ada?x=<b>").is_ok());
    }

    #[test]
    fn lines_are_lines_and_turn_nothing_around() {
        assert!(DisplayName::parse("Ada Lovelace").is_ok());
        assert_eq!(
            DisplayName::parse("<b>Ada</b>")
                .expect("text is text")
                .as_str(),
            "<b>Ada</b>"
        );
        for wrong in ["a\nb", "a\u{202e}b", "a\0b"] {
            assert!(DisplayName::parse(wrong).is_err(), "{wrong:?}");
        }
        assert!(Bio::parse("two\nlines").is_ok());
    }

    #[test]
    fn a_password_is_never_shown() {
        let password = Password::parse("correct horse battery").expect("a password");
        assert!(!format!("{password:?}").contains("horse"));
        assert!(Password::parse("short").is_err());
    }
}
