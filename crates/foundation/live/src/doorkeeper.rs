//! Who may follow what: the question this crate asks the application.

use std::{borrow::Cow, net::IpAddr};

use futures_util::future::BoxFuture;

use crate::Topic;

/// Whose socket it is. Handed in by the application when the socket opens, and true until it closes: a token that is
/// renewed changes nothing, because the login session stays the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follower {
    /// The person's id; nobody is logged in without one.
    pub person: Option<String>,
    /// What [`crate::Hub::revoke`] names.
    pub login_session: Option<String>,
    pub address: IpAddr,
}

/// How far a follower is let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// The messages of the topic.
    Messages,
    /// The messages, and who else is here; the follower, if a person, is seen by the others.
    MessagesAndPresence,
}

/// Not allowed. The reason is a code for clients, like `forbidden`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("denied: {reason}")]
pub struct Denied {
    pub reason: Cow<'static, str>,
}

impl Denied {
    pub const fn new(reason: &'static str) -> Self {
        Self {
            reason: Cow::Borrowed(reason),
        }
    }
}

/// The application's answer to who may follow what. It is asked at each `follow`, and again by [`crate::Hub::recheck`].
/// A doorkeeper that looks the login session up also refuses the socket that opened while its login ended.
pub trait Doorkeeper: Send + Sync + 'static {
    fn may_follow<'a>(
        &'a self,
        follower: &'a Follower,
        topic: &'a Topic,
    ) -> BoxFuture<'a, Result<Allowed, Denied>>;
}
