//! The one registry of ids. Each is a UUIDv7, so that ids sort by age, and is written with a prefix, so that a person
//! who sees one knows of what it is.

use std::{borrow::Cow, fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};
use uuid::Uuid;

/// A text that is not the id it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an id of this kind is `{prefix}_` and 32 hexadecimal digits")]
pub struct NotAnId {
    pub prefix: &'static str,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Uuid);

        impl $name {
            pub const PREFIX: &'static str = $prefix;

            /// A new one, later in order than all before.
            #[must_use]
            pub fn generate() -> Self {
                Self(Uuid::now_v7())
            }

            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.simple())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                text.strip_prefix(concat!($prefix, "_"))
                    // One spelling per id: what is not as we write it is not an id.
                    .filter(|hex| hex.len() == 32 && !hex.bytes().any(|b| b.is_ascii_uppercase()))
                    .and_then(|hex| Uuid::try_parse(hex).ok())
                    .map(Self)
                    .ok_or(NotAnId { prefix: $prefix })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<str>::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .pattern(Some(concat!("^", $prefix, "_[0-9a-f]{32}$")))
                    .examples([concat!($prefix, "_01939c1e5c9f7d0a8f3b2a1c0d4e5f60")])
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

ids! {
    /// A person, or a guest who may become one.
    UserId = "user";
    /// A login, in one browser or one client.
    SessionId = "login";
    /// A personal access token.
    TokenId = "token";
    /// A passkey.
    PasskeyId = "passkey";
    /// A person's identity at a provider.
    IdentityId = "identity";
    /// An entry of the security log.
    LogEntryId = "log";
    /// A feedback somebody gave.
    FeedbackId = "feedback";
    /// A message by mail.
    MailId = "mail";
    /// A problem, through all its versions.
    ProblemId = "problem";
    /// One version of a problem, as it was published or verified; it never changes.
    VersionId = "version";
    /// A try to make a version of a package: what it holds, and what its jury submissions came to.
    VerificationId = "verification";
    /// A list of problems.
    ListId = "list";
    /// A comment in the review of a problem.
    CommentId = "comment";
    /// What somebody holds against a problem.
    ReportId = "report";
    /// An input somebody thinks the tests of a problem lack.
    SuggestionId = "suggestion";
    /// A scored execution.
    SubmissionId = "submission";
    /// One judging of a submission: there is more than one where it was judged again.
    AttemptId = "attempt";
    /// Submissions judged again together.
    RejudgeId = "rejudge";
    /// One match of two, rated or friendly.
    DuelId = "duel";
    /// Somebody's place in the queue for a duel.
    TicketId = "ticket";
    /// An invitation to a duel, by link or by name.
    ChallengeId = "challenge";
    /// Duels of the same two that count together: the best of three.
    SeriesId = "series";
    /// Somebody's part in a duel that moderators look at.
    CaseId = "case";
    /// What leaves a transaction.
    MessageId = "message";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_is_written() {
        let id = UserId::generate();
        assert_eq!(id.to_string().parse(), Ok(id));
        let json = serde_json::to_string(&id).expect("JSON");
        assert_eq!(serde_json::from_str::<UserId>(&json).expect("an id"), id);
    }

    #[test]
    fn another_kind_another_spelling_and_rubbish_are_refused() {
        let session = SessionId::generate().to_string();
        let upper = UserId::generate().to_string().to_uppercase();
        let hyphens = format!("user_{}", Uuid::now_v7());
        for text in [session.as_str(), &upper, &hyphens, "", "user_", "user_zz"] {
            assert!(text.parse::<UserId>().is_err(), "{text}");
        }
    }

    #[test]
    fn later_ids_are_greater() {
        let (first, second) = (UserId::generate(), UserId::generate());
        assert!(first < second);
    }
}
