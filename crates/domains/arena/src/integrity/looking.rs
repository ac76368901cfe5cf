//! The look at a duel that has ended: both recordings, both programs, what both played lately. It is done once for an end, and once more for each report.

use std::collections::{BTreeSet, HashSet};

use jiff::SignedDuration;
use tiltyard_contracts::{CaseId, DuelId, Timestamp, UserId};
use tiltyard_judge::File;

use super::{
    cases::{Act, Case, CaseState, Report, Similar, Source},
    finding::{CASE_POINTS, Finding, Sign, score},
    patterns::{self, Past},
    risk::{self, Recording},
    winnow::{self, Print},
};
use crate::{
    Arena, Body, Event, Goal, Rejected, Side,
    choosing::rating_of,
    duel::{Reason, Submission},
    kept::Kept,
    pace::Timing,
    pool::between_ms,
    store::{duels, edits, integrity},
};

/// Duels that are looked at in one go.
const LOOKS_MAX: u32 = 20;
/// A look that failed is tried again after this.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(1);
/// Accepted programs a program is held against: the newest of its language.
pub const COMPARED_MAX: u32 = 5_000;
/// Programs that are like it and are shown.
const SIMILAR_SHOWN: usize = 5;
/// From here on they are shown; it weighs from `ALIKE` on.
const LIKENESS_SHOWN: f64 = 0.5;
const DAY: SignedDuration = SignedDuration::from_hours(24);
const NETWORK_WITHIN: SignedDuration = SignedDuration::from_hours(7 * 24);
const NETWORK_OTHERS_MAX: u64 = 50;

/// How alike, from how many shared fingerprints on, and what it weighs.
const ALIKE: [(f64, usize, u32); 3] = [(0.95, 20, 50), (0.85, 12, 40), (0.7, 10, 20)];

/// What was noticed of one side.
pub(crate) struct Noticed {
    pub user: UserId,
    pub side: Side,
    pub findings: Vec<Finding>,
    pub similar: Vec<Similar>,
}

/// A program as a person or the jury wrote it.
struct Other {
    source: Source,
    prints: Vec<Print>,
}

impl Arena {
    /// Looks at all duels that wait for it. Says how many there were.
    pub async fn look_into_ended(&self) -> Result<usize, Rejected> {
        let waiting = integrity::looks(self.store(), self.now(), LOOKS_MAX).await?;
        let count = waiting.len();
        for duel in waiting {
            if let Err(error) = self.look_into(duel).await {
                tracing::warn!(%duel, %error, "a duel is looked at later");
                let mut tx = self.store().begin().await?;
                integrity::ask_look(&mut tx, duel, self.now() + AGAIN_AFTER).await?;
                tx.commit().await?;
            }
        }
        Ok(count)
    }

    /// Looks at a duel and opens the cases there are. Done twice, it changes nothing.
    async fn look_into(&self, id: DuelId) -> Result<(), Rejected> {
        let kept = self.kept(id).await?;
        let mut noticed = Vec::new();
        for side in Side::BOTH {
            if let Some(user) = kept.duel.person(side) {
                noticed.push(self.notice(&kept, side, user).await?);
            }
        }
        let now = self.now();
        let mut tx = self.store().begin().await?;
        if !integrity::looked(&mut tx, id).await? {
            return Ok(());
        }
        // Read in here: a report that comes later asks for another look.
        let reports = integrity::reports_in(&mut tx, id).await?;
        for one in noticed {
            let points = score(&one.findings);
            let reported = reports
                .iter()
                .filter(|report| is_about(&kept, report, one.side))
                .count();
            if points < CASE_POINTS && reported == 0 {
                continue;
            }
            let case = Case {
                id: CaseId::generate(),
                duel: id,
                user: one.user,
                state: CaseState::Open,
                points,
                findings: one.findings,
                similar: one.similar,
                opened_at: now,
                appeal: None,
            };
            if integrity::put(&mut tx, &case).await? {
                let why = format!("Points: {points}. Reports: {reported}.");
                integrity::log(&mut tx, case.id, now, None, Act::Opened, &why).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    async fn notice(&self, kept: &Kept, side: Side, user: UserId) -> Result<Noticed, Rejected> {
        let duel = &kept.duel;
        let accepted = duel
            .submissions_of(side)
            .filter(|submission| submission.is_accepted())
            .last();
        let handed_in = match accepted.or_else(|| duel.submissions_of(side).last()) {
            Some(submission) => Some(self.text_of(submission).await?),
            None => None,
        };
        let given = self.given(kept, side).await?;
        let mut findings = self
            .recorded_signs(kept, side, handed_in.as_deref(), given.clone())
            .await?;
        let mut similar = Vec::new();
        if let (Some(submission), Some(text)) = (accepted, handed_in) {
            similar = self.similar(kept, submission, user, text, given).await?;
            findings.extend(like_others(&similar));
            findings.extend(self.solved_in(kept, side, submission).await?);
        }
        if duel.terms.rated {
            findings.extend(self.played_lately(kept, side, user).await?);
        }
        Ok(Noticed {
            user,
            side,
            findings,
            similar,
        })
    }

    pub(crate) async fn text_of(&self, submission: &Submission) -> Result<String, Rejected> {
        let files = self.judge().files_of(submission.id).await?;
        Ok(joined(&files.unwrap_or_default()))
    }

    /// What the editor may have put there by itself, in any language that was written in.
    async fn given(&self, kept: &Kept, side: Side) -> Result<Vec<String>, Rejected> {
        let Some(task) = kept.duel.revealed() else {
            return Ok(Vec::new());
        };
        if kept.duel.terms.goal == Goal::Debug {
            return Ok(self.start_code(task.version).await?.into_values().collect());
        }
        let pieces = edits::pieces(self.store(), kept.duel.id, side).await?;
        let languages: BTreeSet<&str> = pieces
            .iter()
            .map(|piece| piece.language.as_str())
            .chain(
                kept.duel
                    .submissions_of(side)
                    .map(|one| one.language.as_str()),
            )
            .collect();
        let mut given = Vec::new();
        for language in languages {
            given.extend(self.problems().stub(task.version, language).await?);
        }
        Ok(given)
    }

    async fn recorded_signs(
        &self,
        kept: &Kept,
        side: Side,
        handed_in: Option<&str>,
        given: Vec<String>,
    ) -> Result<Vec<Finding>, Rejected> {
        let id = kept.duel.id;
        let pieces = edits::pieces(self.store(), id, side).await?;
        let draft = edits::read_draft(self.store(), id, side).await?;
        let (keys, pasted) = draft.map_or((0, 0), |draft| (draft.keys, draft.pasted));
        let started_at = kept.duel.started_at.unwrap_or(kept.duel.created_at);
        let returned_ms = returns(&duels::events(self.store(), id, 0).await?, side, started_at);
        let handed_in = handed_in.map(str::to_owned);
        aside(move || {
            risk::look(&Recording {
                pieces: &pieces,
                keys,
                pasted,
                given: &given,
                returned_ms: &returned_ms,
                submitted: handed_in.as_deref(),
            })
        })
        .await
    }

    /// Programs of others, accepted before, and of the jury, that are like this one; the most alike first.
    async fn similar(
        &self,
        kept: &Kept,
        submission: &Submission,
        user: UserId,
        text: String,
        given: Vec<String>,
    ) -> Result<Vec<Similar>, Rejected> {
        let Some(task) = kept.duel.revealed() else {
            return Ok(Vec::new());
        };
        let language = submission.language.clone();
        let mut sources = self
            .judge()
            .accepted_sources(task.problem, &language, COMPARED_MAX)
            .await?;
        sources.retain(|source| source.user != Some(user) && source.at <= submission.at);
        let mut jury = self.problems().jury_sources(task.version).await?;
        // Who repairs a program of the jury's ends with one.
        jury.retain(|source| {
            source.accepted && source.language == language && kept.duel.terms.goal != Goal::Debug
        });
        aside(move || {
            let own = winnow::prints(&language, &text);
            let people: Vec<Other> = sources
                .iter()
                .map(|source| Other {
                    prints: winnow::prints(&language, &joined(&source.files)),
                    source: Source::Person {
                        submission: source.submission,
                        user: source.user,
                        at: source.at,
                    },
                })
                .collect();
            let jury = jury.into_iter().map(|source| Other {
                prints: winnow::prints(&language, &source.text),
                source: Source::Jury {
                    label: source.label,
                },
            });
            let mut passed_over = winnow::common(people.iter().map(|one| one.prints.as_slice()));
            for text in &given {
                let prints = winnow::prints(&language, text);
                passed_over.extend(prints.iter().map(|print| print.hash));
            }
            let others: Vec<Other> = jury.collect::<Vec<_>>().into_iter().chain(people).collect();
            most_alike(&own, others, &passed_over)
        })
        .await
    }

    /// Whether somebody of this rating solves such a problem so fast.
    async fn solved_in(
        &self,
        kept: &Kept,
        side: Side,
        submission: &Submission,
    ) -> Result<Option<Finding>, Rejected> {
        let duel = &kept.duel;
        let (Some(task), Some(started_at), Goal::Fastest) =
            (duel.revealed(), duel.started_at, duel.terms.goal)
        else {
            return Ok(None);
        };
        let problems = self.problems().for_duels(&[]).await?;
        let Some(problem) = problems.iter().find(|one| one.problem == task.problem) else {
            // It is not published any more.
            return Ok(None);
        };
        let took_ms = between_ms(started_at, submission.at);
        let rating = kept.standing.of(side).rating;
        let chance = Timing::default().chance(rating, rating_of(problem), took_ms);
        Ok(patterns::too_fast(chance, took_ms))
    }

    async fn played_lately(
        &self,
        kept: &Kept,
        side: Side,
        user: UserId,
    ) -> Result<Vec<Finding>, Rejected> {
        let filter = duels::Filter {
            over: Some(true),
            person: Some(user),
            ..duels::Filter::default()
        };
        let last = duels::page(self.store(), &filter, None, patterns::LOOKED_AT).await?;
        let past: Vec<Past> = last.iter().filter_map(|kept| past_of(kept, user)).collect();
        let mut findings: Vec<Finding> = patterns::thrown(&past).into_iter().collect();
        let opponent = kept.duel.person(side.other());
        if let Some(opponent) = opponent {
            findings.extend(patterns::same_pair(&past, opponent));
        }
        let now = self.now();
        if let Ok(person) = self.accounts().person(user).await {
            let age = now.duration_since(person.created_at);
            findings.extend(patterns::far_above(&past, age));
        }
        let others = integrity::of_same_network(
            self.store(),
            user,
            now - NETWORK_WITHIN,
            NETWORK_OTHERS_MAX,
        )
        .await?;
        let with_opponent = opponent.is_some_and(|opponent| others.contains(&opponent));
        // A class or an office shares a network: alone it is no reason to look.
        if with_opponent || !findings.is_empty() {
            findings.extend(patterns::shared_network(others.len(), with_opponent));
        }
        let left = duels::left_by(self.store(), user, now - DAY).await?;
        findings.extend(patterns::left_often(left));
        Ok(findings)
    }
}

/// When a side came back, of the times it had left: coming for the first time is no return.
fn returns(events: &[Event], side: Side, started_at: Timestamp) -> Vec<u64> {
    let mut was_gone = false;
    let mut returned = Vec::new();
    for event in events.iter().filter(|event| event.side == Some(side)) {
        match event.body {
            Body::Left => was_gone = true,
            Body::Returned if std::mem::take(&mut was_gone) => {
                returned.push(between_ms(started_at, event.at));
            }
            _ => {}
        }
    }
    returned
}

/// Work of a processor, beside what waits for the network.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Rejected> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Rejected::Broken(format!("the look at a duel: {error}")))
}

/// Who plays reports the other; who watches, both.
pub(crate) fn is_about(kept: &Kept, report: &Report, side: Side) -> bool {
    kept.duel
        .side_of(report.by)
        .is_none_or(|by| by.other() == side)
}

pub(crate) fn joined(files: &[File]) -> String {
    let texts: Vec<&str> = files.iter().map(|file| file.content.as_str()).collect();
    texts.join("\n")
}

fn past_of(kept: &Kept, user: UserId) -> Option<Past> {
    let duel = &kept.duel;
    let side = duel.side_of(user)?;
    let left_score = duel.rated_score()?;
    let expected =
        kept.changes
            .and_then(|changes| changes.rating)
            .map_or(0.5, |rating| match side {
                Side::Left => rating.left.expected,
                Side::Right => rating.right.expected,
            });
    let outcome = duel.outcome.as_ref()?;
    Some(Past {
        opponent: duel.person(side.other())?,
        at: duel.ended_at?,
        lasted_ms: between_ms(duel.started_at?, duel.ended_at?),
        score: match side {
            Side::Left => left_score,
            Side::Right => 1.0 - left_score,
        },
        expected,
        resigned: outcome.reason == Reason::Resigned && outcome.by == Some(side),
    })
}

fn most_alike(own: &[Print], others: Vec<Other>, passed_over: &HashSet<u64>) -> Vec<Similar> {
    let mut similar: Vec<Similar> = others
        .into_iter()
        .filter_map(|other| {
            let likeness = winnow::compare(own, &other.prints, passed_over)?;
            (likeness.score >= LIKENESS_SHOWN).then_some(Similar {
                source: other.source,
                score: likeness.score,
                shared: likeness.shared,
                lines: likeness.lines,
            })
        })
        .collect();
    similar.sort_by(|one, other| other.score.total_cmp(&one.score));
    similar.truncate(SIMILAR_SHOWN);
    similar
}

/// The most alike of people, and of the jury.
fn like_others(similar: &[Similar]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for sign in [Sign::LikeAnother, Sign::LikeJury] {
        let is_jury =
            |one: &&Similar| matches!(one.source, Source::Jury { .. }) == (sign == Sign::LikeJury);
        let Some(most) = similar.iter().find(is_jury) else {
            continue;
        };
        let points = ALIKE
            .iter()
            .find(|(score, shared, _)| most.score >= *score && most.shared >= *shared)
            .map(|(_, _, points)| *points);
        let Some(points) = points else { continue };
        let whose = match &most.source {
            Source::Person { .. } => "another person's accepted program".to_owned(),
            Source::Jury { label } => format!("the jury's {label}"),
        };
        findings.push(Finding::new(
            sign,
            points,
            format!(
                "{:.0} % like {whose}: {} places, with other names too.",
                most.score * 100.0,
                most.shared
            ),
        ));
    }
    findings
}
