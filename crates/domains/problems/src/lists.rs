//! Lists of problems, the problem of the day, and reports.

use jiff::{civil::Date, tz::TimeZone};
use sha2::{Digest, Sha256};
use tiltyard_contracts::{ListId, ProblemId, ReportId, SignedIn, UserId};
use tiltyard_http::Cursor;

use crate::{
    Listed, Problems, Rejected,
    progress::{day_of, streak},
    store::{
        lists::{self, List},
        progress,
        talk::{self, Report},
    },
    words,
};

/// Lists of one person.
const LISTS_MAX: i64 = 100;
/// Lists that are shown.
const SHOWN_MAX: u32 = 200;
/// Problems on one list.
const ITEMS_MAX: usize = 500;
/// The longest description, in characters.
const DESCRIPTION_CHARS_MAX: usize = 2000;
/// The longest report and the longest answer to one, in characters.
const REPORT_CHARS_MAX: usize = 4000;
/// Days looked back for a streak.
const STREAK_DAYS_MAX: u32 = 4000;

/// A list as it is written.
#[derive(Debug)]
pub struct NewList {
    pub title: String,
    pub description: String,
    pub public: bool,
    /// Names of problems, in order.
    pub problems: Vec<String>,
}

/// The problem of a day.
#[derive(Debug)]
pub struct Daily {
    pub date: Date,
    pub problem: Listed,
    pub streak: u32,
    pub solved_today: bool,
}

impl Problems {
    pub async fn lists(&self, user: Option<UserId>) -> Result<Vec<List>, Rejected> {
        Ok(lists::seen_by(self.store(), user, SHOWN_MAX).await?)
    }

    /// A list one may see, and what is on it.
    pub async fn list_of(
        &self,
        id: ListId,
        user: Option<UserId>,
    ) -> Result<(List, Vec<Listed>), Rejected> {
        let list = lists::by_id(self.store(), id)
            .await?
            .filter(|list| list.public || user == Some(list.owner))
            .ok_or(Rejected::NotFound)?;
        let items = lists::items(self.store(), id).await?;
        let problems = self.listed(&items, user).await?;
        Ok((list, problems))
    }

    /// Makes a list, or writes one of one's own anew.
    pub async fn put_list(
        &self,
        who: &SignedIn,
        id: Option<ListId>,
        new: &NewList,
    ) -> Result<ListId, Rejected> {
        if new.problems.len() > ITEMS_MAX {
            return Err(Rejected::invalid(
                "problems",
                format!("at most {ITEMS_MAX} on one list"),
            ));
        }
        let id = match id {
            Some(id) => {
                self.own_list(who, id).await?;
                id
            }
            None if lists::count_of(self.store(), who.user).await? >= LISTS_MAX => {
                return Err(Rejected::Conflict(format!(
                    "{LISTS_MAX} lists are the most; remove one first"
                )));
            }
            None => ListId::generate(),
        };
        let list = List {
            id,
            owner: who.user,
            title: words::line("title", &new.title, words::TITLE_CHARS_MAX)?,
            description: words::text("description", &new.description, 0, DESCRIPTION_CHARS_MAX)?,
            public: new.public,
        };
        let mut items: Vec<ProblemId> = Vec::new();
        for slug in &new.problems {
            let problem = match words::is_slug(slug) {
                true => lists::problem(self.store(), slug).await?,
                false => None,
            };
            let problem = problem.ok_or_else(|| Rejected::Field {
                field: "problems",
                code: "unknown",
                detail: format!("there is no problem {slug}"),
            })?;
            if !items.contains(&problem) {
                items.push(problem);
            }
        }
        let mut tx = self.store().begin().await?;
        lists::put(&mut tx, &list, self.now()).await?;
        lists::set_items(&mut tx, id, &items).await?;
        tx.commit().await?;
        Ok(id)
    }

    pub async fn remove_list(&self, who: &SignedIn, id: ListId) -> Result<(), Rejected> {
        self.own_list(who, id).await?;
        let mut tx = self.store().begin().await?;
        lists::remove(&mut tx, id).await?;
        Ok(tx.commit().await?)
    }

    async fn own_list(&self, who: &SignedIn, id: ListId) -> Result<List, Rejected> {
        lists::by_id(self.store(), id)
            .await?
            .filter(|list| list.owner == who.user)
            .ok_or(Rejected::NotFound)
    }

    /// The problem of today, in UTC: one that was not a day's for the longest time, so that none comes again before all
    /// have been. It is settled by who asks first that day, and the same for all.
    pub async fn daily(&self, user: Option<UserId>) -> Result<Daily, Rejected> {
        let now = self.now();
        let today = day_of(now);
        let settled = match lists::of_day(self.store(), today).await? {
            Some(problem) => problem,
            None => {
                let chosen = lists::for_days(self.store())
                    .await?
                    .into_iter()
                    .min_by_key(|(id, last)| (*last, chance(today, *id)))
                    .map(|(id, _)| id)
                    .ok_or(Rejected::NotFound)?;
                let mut tx = self.store().begin().await?;
                lists::set_day(&mut tx, today, chosen).await?;
                tx.commit().await?;
                lists::of_day(self.store(), today)
                    .await?
                    .ok_or(Rejected::NotFound)?
            }
        };
        let problem = self
            .listed(&[settled], user)
            .await?
            .pop()
            .ok_or(Rejected::NotFound)?;
        let days = match user {
            Some(user) => progress::days(self.store(), user, STREAK_DAYS_MAX).await?,
            None => Vec::new(),
        };
        Ok(Daily {
            date: now.to_zoned(TimeZone::UTC).date(),
            problem,
            streak: streak(&days, today),
            solved_today: days.first() == Some(&today),
        })
    }

    /// Tells those who keep order what is wrong with a problem.
    pub async fn report(&self, slug: &str, who: &SignedIn, text: &str) -> Result<Report, Rejected> {
        let text = words::text("text", text, 1, REPORT_CHARS_MAX)?;
        let (problem, ..) = self.public(slug).await?;
        let id = ReportId::generate();
        let mut tx = self.store().begin().await?;
        talk::insert_report(&mut tx, id, problem, who.user, &text, self.now()).await?;
        tx.commit().await?;
        talk::report(self.store(), id)
            .await?
            .ok_or(Rejected::NotFound)
    }

    /// Newest first.
    pub async fn reports(
        &self,
        only_open: bool,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Report>, Rejected> {
        Ok(talk::reports(self.store(), only_open, after, limit).await?)
    }

    /// Says what was done about it, once.
    pub async fn resolve(
        &self,
        who: &SignedIn,
        id: ReportId,
        resolution: &str,
    ) -> Result<Report, Rejected> {
        let resolution = words::text("resolution", resolution, 1, REPORT_CHARS_MAX)?;
        talk::report(self.store(), id)
            .await?
            .ok_or(Rejected::NotFound)?;
        let mut tx = self.store().begin().await?;
        if !talk::resolve(&mut tx, id, &resolution, who.user, self.now()).await? {
            return Err(Rejected::Conflict(
                "somebody has settled this report already".to_owned(),
            ));
        }
        tx.commit().await?;
        talk::report(self.store(), id)
            .await?
            .ok_or(Rejected::NotFound)
    }
}

/// The same for the same day everywhere, and no order anybody could foresee by the names.
fn chance(day: i64, problem: ProblemId) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(day.to_le_bytes());
    hash.update(problem.uuid().as_bytes());
    hash.finalize().into()
}
