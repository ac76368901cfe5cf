//! Finding people among many, for those who keep order.

use std::collections::HashMap;

use serde::Deserialize;
use tiltyard_contracts::{Role, UserId};
use tiltyard_http::Cursor;
use utoipa::ToSchema;

use crate::{
    Accounts, Person, Rejected,
    store::{people, people_list},
};

/// The longest text that is searched for, in characters.
pub const QUERY_CHARS_MAX: usize = 100;

/// Whom to find: all that is named holds.
#[derive(Debug, Clone, Default)]
pub struct PeopleFilter {
    /// Part of a handle, a name or an address, in any case.
    pub query: Option<String>,
    pub role: Option<Role>,
    pub state: Option<PeopleState>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PeopleState {
    /// A ban holds now.
    Banned,
    /// Has an account, and did not show yet that the address is theirs.
    Unverified,
    Guest,
}

impl Accounts {
    /// Newest first.
    pub async fn people(
        &self,
        filter: &PeopleFilter,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Person>, Rejected> {
        let query = filter.query.as_deref().unwrap_or_default();
        if query.chars().count() > QUERY_CHARS_MAX {
            return Err(Rejected::Field {
                field: "query",
                code: "invalid",
                detail: format!("at most {QUERY_CHARS_MAX} characters"),
            });
        }
        Ok(people_list::page(self.store(), filter, after, limit, self.now()).await?)
    }

    /// Everybody of a role, read in parts of this size.
    pub async fn all_of_role(&self, role: Role, at_once: u32) -> Result<Vec<UserId>, Rejected> {
        let filter = PeopleFilter {
            role: Some(role),
            ..PeopleFilter::default()
        };
        let mut all = Vec::new();
        let mut after = None;
        loop {
            let part = self.people(&filter, after, at_once).await?;
            after = part.last().map(|person| Cursor(person.id.uuid()));
            all.extend(part.iter().map(|person| person.id));
            if part.len() < at_once as usize {
                return Ok(all);
            }
        }
    }

    /// The handles of these people, as far as they are still there.
    pub async fn handles(&self, of: &[UserId]) -> Result<HashMap<UserId, String>, Rejected> {
        Ok(people::handles(self.store(), of).await?)
    }
}
