//! Pages of lists by key: what is added or removed meanwhile moves nothing twice into view and hides nothing.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::Problem;

/// Items of a page when nothing is said.
const ITEMS: u32 = 50;
/// Items of a page at the most.
const ITEMS_MAX: u32 = 100;

/// Which page.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// `next` of the page before.
    #[param(nullable = false, pattern = "^[A-Za-z0-9_-]{21}[AQgw]$")]
    pub after: Option<String>,
    /// Items of the page; at most 100.
    #[param(minimum = 1, maximum = 100, nullable = false)]
    pub limit: Option<u32>,
}

/// A part of a list, and how to ask for the next.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// For `after` of the next page; `null` on the last.
    #[schema(required)]
    pub next: Option<String>,
}

/// The place of an item in a list that is sorted by age: ids are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor(pub Uuid);

impl PageQuery {
    pub fn cursor(&self) -> Result<Option<Cursor>, Problem> {
        self.after
            .as_deref()
            .map(|text| {
                URL_SAFE_NO_PAD
                    .decode(text)
                    .ok()
                    .and_then(|bytes| Uuid::from_slice(&bytes).ok())
                    .map(Cursor)
                    .ok_or_else(|| {
                        Problem::field("after", "invalid", "take it from `next` of the page before")
                    })
            })
            .transpose()
    }

    pub fn limit(&self) -> Result<u32, Problem> {
        match self.limit.unwrap_or(ITEMS) {
            limit @ 1..=ITEMS_MAX => Ok(limit),
            _ => Err(Problem::field(
                "limit",
                "invalid",
                format!("between 1 and {ITEMS_MAX}"),
            )),
        }
    }
}

impl<T> Page<T> {
    /// From one item more than the page holds, if there is one more: so it is known whether another page follows.
    pub fn of(mut items: Vec<T>, limit: u32, id: impl Fn(&T) -> Uuid) -> Self {
        let limit = limit as usize;
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items
            .last()
            .filter(|_| more)
            .map(|item| URL_SAFE_NO_PAD.encode(id(item).as_bytes()));
        Self { items, next }
    }

    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(change).collect(),
            next: self.next,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_to_the_end() {
        let ids: Vec<Uuid> = (0..3).map(|_| Uuid::now_v7()).collect();
        let page = Page::of(ids.clone(), 2, |id| *id);
        assert_eq!(page.items, ids[..2]);
        let query = PageQuery {
            after: page.next,
            limit: None,
        };
        assert_eq!(query.cursor().expect("a cursor"), Some(Cursor(ids[1])));
        assert_eq!(Page::of(ids[2..].to_vec(), 2, |id| *id).next, None);
        assert_eq!(Page::of(ids[..2].to_vec(), 2, |id| *id).next, None);
    }

    #[test]
    fn a_cursor_or_limit_of_ones_own_making_is_refused() {
        for after in ["", "!", "AAAA"] {
            let query = PageQuery {
                after: Some(after.into()),
                limit: None,
            };
            assert!(query.cursor().is_err(), "{after}");
        }
        for limit in [0, 101, u32::MAX] {
            let query = PageQuery {
                after: None,
                limit: Some(limit),
            };
            assert!(query.limit().is_err(), "{limit}");
        }
    }
}
