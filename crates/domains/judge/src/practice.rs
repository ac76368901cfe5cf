//! What somebody has practised, for their profile.

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use tiltyard_contracts::SignedIn;

use crate::{
    Judge, Rejected, Solved,
    store::{
        statistics as rows,
        submissions::{self, Filter},
    },
    streaks::{Streak, streak},
    submission::Submission,
};

/// Days of the heat map: 53 weeks.
const DAYS: i64 = 371;
/// The newest submissions shown.
const RECENT: u32 = 20;

pub struct Practice {
    pub solved: Solved,
    /// Those with submissions, oldest first.
    pub days: Vec<(Date, u64)>,
    pub streak: Streak,
    pub languages: Vec<(String, u64)>,
    pub recent: Vec<Submission>,
}

impl Judge {
    /// Of a person who shows what they do, or of oneself.
    pub async fn practice(
        &self,
        who: Option<&SignedIn>,
        handle: &str,
    ) -> Result<Practice, Rejected> {
        let person = self.accounts().person_by_handle(handle).await?;
        let is_own = who.is_some_and(|who| who.user == person.id);
        if !person.profile.show_activity && !is_own {
            return Err(Rejected::Forbidden("this person keeps that to themselves"));
        }
        let now = self.now();
        let today = now.as_microsecond().div_euclid(rows::DAY_US);
        let since = now - (DAYS * 24).hours();
        let days = rows::days(self.store(), person.id, since).await?;
        let solved_days = rows::solved_days(self.store(), person.id).await?;
        let filter = Filter {
            user: Some(person.id),
            ..Filter::default()
        };
        Ok(Practice {
            solved: self.problems().solved(person.id).await?,
            days: days
                .into_iter()
                .filter_map(|(day, count)| Some((date(day)?, count)))
                .collect(),
            streak: streak(&solved_days, today),
            languages: rows::languages(self.store(), person.id).await?,
            recent: submissions::page(self.store(), &filter, None, RECENT).await?,
        })
    }
}

fn date(day: i64) -> Option<Date> {
    let at = jiff::Timestamp::from_microsecond(day.checked_mul(rows::DAY_US)?).ok()?;
    Some(at.to_zoned(TimeZone::UTC).date())
}
