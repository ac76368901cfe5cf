//! Contests made, changed and removed by those who organise.

use std::collections::HashSet;

use jiff::SignedDuration;
use tiltyard_contracts::{SignedIn, Timestamp};
use uuid::Uuid;

use super::{Contest, Phase, Rules, TASKS_MAX, Task, against, store, wrong};
use crate::{Arena, Rejected};

const TITLE_CHARS_MAX: usize = 120;
const DESCRIPTION_CHARS_MAX: usize = 20_000;
const SLUG_CHARS_MAX: usize = 80;
/// A month.
const MINUTES_MAX: u32 = 31 * 24 * 60;
const TEAM_SIZE_MAX: u32 = 10;
const POINTS_MAX: u32 = 10_000;
/// How far ahead a contest is announced, in hours.
const AHEAD_HOURS_MAX: i64 = 2 * 365 * 24;

/// What an organiser says of a contest.
#[derive(Debug, Clone)]
pub struct About {
    pub title: String,
    pub description: String,
    pub rules: Rules,
    pub listed: bool,
    pub rated: bool,
    pub team_size_max: u32,
    pub starts_at: Timestamp,
    pub minutes: u32,
    pub freeze_minutes: u32,
    pub tasks: Vec<NewTask>,
}

#[derive(Debug, Clone)]
pub struct NewTask {
    pub label: String,
    pub slug: String,
    pub points: u32,
}

pub(crate) fn within(
    field: &str,
    value: u32,
    range: std::ops::RangeInclusive<u32>,
) -> Result<u32, Rejected> {
    if range.contains(&value) {
        Ok(value)
    } else {
        let detail = format!("between {} and {}", range.start(), range.end());
        Err(wrong(field, "invalid", detail))
    }
}

pub(crate) fn line(field: &str, text: &str, chars_max: usize) -> Result<String, Rejected> {
    let text = text.trim();
    if !(1..=chars_max).contains(&text.chars().count()) || text.chars().any(char::is_control) {
        let detail = format!("one line of 1 to {chars_max} characters");
        return Err(wrong(field, "invalid", detail));
    }
    Ok(text.to_owned())
}

pub(super) fn lines(
    field: &str,
    text: &str,
    chars: std::ops::RangeInclusive<usize>,
) -> Result<String, Rejected> {
    let text = text.trim();
    let plain = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    if !chars.contains(&text.chars().count()) || !text.chars().all(plain) {
        let (least, most) = (chars.start(), chars.end());
        let detail = format!("{least} to {most} characters of plain text");
        return Err(wrong(field, "invalid", detail));
    }
    Ok(text.to_owned())
}

fn slug(text: &str) -> Result<String, Rejected> {
    let small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let part = |part: &str| !part.is_empty() && part.chars().all(small);
    if (2..=SLUG_CHARS_MAX).contains(&text.len()) && text.split('-').all(part) {
        return Ok(text.to_owned());
    }
    let detail = format!(
        "2 to {SLUG_CHARS_MAX} small letters, digits and single hyphens between them, as `spring-2027`"
    );
    Err(wrong("slug", "invalid", detail))
}

impl Arena {
    pub async fn make_contest(
        &self,
        who: &SignedIn,
        address: &str,
        about: About,
    ) -> Result<Contest, Rejected> {
        let address = slug(address)?;
        let contest = self.checked_contest(who, address, about).await?;
        if contest.starts_at <= self.now() {
            return Err(wrong("starts_at", "invalid", "some time to come"));
        }
        let mut tx = self.store().begin().await?;
        if !store::insert(&mut tx, &contest).await? {
            return Err(wrong("slug", "taken", "another contest has this address"));
        }
        tx.commit().await?;
        Ok(contest)
    }

    /// What is said holds for one that has not begun; of one that has, only its words and a later end.
    pub async fn change_contest(
        &self,
        who: &SignedIn,
        address: &str,
        about: About,
    ) -> Result<Contest, Rejected> {
        let before = self.contest(address).await?;
        let new = self.checked_contest(who, before.slug, about).await?;
        let mut tx = self.store().begin().await?;
        let kept = store::locked(&mut tx, before.id).await?;
        let kept = kept.ok_or(Rejected::NotFound("contest"))?;
        let now = self.now();
        let new = Contest {
            id: kept.id,
            created_by: kept.created_by,
            revealed_at: kept.revealed_at,
            closed_at: kept.closed_at,
            ..new
        };
        match kept.phase(now) {
            Phase::Coming if new.starts_at <= now => {
                return Err(wrong("starts_at", "invalid", "some time to come"));
            }
            Phase::Coming if new.team_size_max < kept.team_size_max => {
                let taken = store::entrants_in(&mut tx, kept.id).await?;
                if taken > 0 {
                    let detail = "teams have been made; it can only grow";
                    return Err(wrong("team_size_max", "begun", detail));
                }
            }
            Phase::Coming => {}
            phase => unchanged(&kept, &new, phase)?,
        }
        store::write(&mut tx, &new).await?;
        store::changed(&mut tx, new.id).await?;
        tx.commit().await?;
        self.tell_contest(new.id);
        Ok(new)
    }

    /// Removes a contest that has not begun.
    pub async fn remove_contest(&self, address: &str) -> Result<(), Rejected> {
        let contest = self.contest(address).await?;
        let mut tx = self.store().begin().await?;
        let kept = store::locked(&mut tx, contest.id).await?;
        let kept = kept.ok_or(Rejected::NotFound("contest"))?;
        if kept.phase(self.now()) != Phase::Coming {
            return Err(against(
                "begun",
                "this contest has begun; what was done in it is kept",
            ));
        }
        store::remove(&mut tx, kept.id).await?;
        tx.commit().await?;
        self.tell_contest(contest.id);
        Ok(())
    }

    async fn checked_contest(
        &self,
        who: &SignedIn,
        slug: String,
        about: About,
    ) -> Result<Contest, Rejected> {
        let minutes = within("minutes", about.minutes, 1..=MINUTES_MAX)?;
        if about.freeze_minutes >= minutes {
            let detail = "shorter than the contest; 0 for none";
            return Err(wrong("freeze_minutes", "invalid", detail));
        }
        let latest = self.now() + SignedDuration::from_hours(AHEAD_HOURS_MAX);
        // The first also bounds what is added to it.
        if about.starts_at > latest || about.starts_at < Timestamp::UNIX_EPOCH {
            return Err(wrong("starts_at", "invalid", "within the next two years"));
        }
        Ok(Contest {
            id: Uuid::now_v7(),
            slug,
            title: line("title", &about.title, TITLE_CHARS_MAX)?,
            description: lines("description", &about.description, 0..=DESCRIPTION_CHARS_MAX)?,
            rules: about.rules,
            listed: about.listed,
            rated: about.rated,
            team_size_max: within("team_size_max", about.team_size_max, 1..=TEAM_SIZE_MAX)?,
            starts_at: about.starts_at,
            ends_at: about.starts_at + SignedDuration::from_mins(i64::from(minutes)),
            freeze_minutes: about.freeze_minutes,
            tasks: self.checked_tasks(about.tasks).await?,
            created_by: who.user,
            revealed_at: None,
            closed_at: None,
        })
    }

    async fn checked_tasks(&self, new: Vec<NewTask>) -> Result<Vec<Task>, Rejected> {
        if !(1..=TASKS_MAX).contains(&new.len()) {
            let detail = format!("1 to {TASKS_MAX} problems");
            return Err(wrong("problems", "invalid", detail));
        }
        let (mut labels, mut problems) = (HashSet::new(), HashSet::new());
        let mut tasks = Vec::new();
        for (at, new) in new.into_iter().enumerate() {
            let field = |name: &str| format!("problems[{at}].{name}");
            let letters = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
            if !(1..=3).contains(&new.label.len()) || !new.label.chars().all(letters) {
                let detail = "1 to 3 large letters and digits, as `A` or `B2`";
                return Err(wrong(field("label"), "invalid", detail));
            }
            if !labels.insert(new.label.clone()) {
                let detail = "another problem has this label";
                return Err(wrong(field("label"), "taken", detail));
            }
            let found = self.problems().find(&new.slug).await?;
            let Some(found) = found else {
                let detail = "no published problem has this address";
                return Err(wrong(field("slug"), "unknown", detail));
            };
            if !problems.insert(found.id) {
                let detail = "this problem is in the contest already";
                return Err(wrong(field("slug"), "taken", detail));
            }
            tasks.push(Task {
                label: new.label,
                problem: found.id,
                slug: found.slug,
                title: found.title,
                points: within(&field("points"), new.points, 1..=POINTS_MAX)?,
            });
        }
        Ok(tasks)
    }
}

/// What may not change once a contest has begun.
fn unchanged(kept: &Contest, new: &Contest, phase: Phase) -> Result<(), Rejected> {
    let fixed = |field: &str| {
        let detail = "the contest has begun; this stays as it is";
        Err(wrong(field, "begun", detail))
    };
    let tasks = |contest: &Contest| -> Vec<_> {
        let tasks = contest.tasks.iter();
        tasks
            .map(|task| (task.label.clone(), task.problem, task.points))
            .collect()
    };
    if new.starts_at != kept.starts_at {
        return fixed("starts_at");
    }
    if new.rules != kept.rules {
        return fixed("rules");
    }
    if new.rated != kept.rated {
        return fixed("rated");
    }
    if new.team_size_max != kept.team_size_max {
        return fixed("team_size_max");
    }
    if new.freeze_minutes != kept.freeze_minutes {
        return fixed("freeze_minutes");
    }
    if tasks(new) != tasks(kept) {
        return fixed("problems");
    }
    let longer = new.ends_at >= kept.ends_at && phase == Phase::Running;
    if new.ends_at != kept.ends_at && !longer {
        let detail = "while it runs a contest can be made longer, not shorter; one that ended stays as it is";
        return Err(wrong("minutes", "begun", detail));
    }
    Ok(())
}
