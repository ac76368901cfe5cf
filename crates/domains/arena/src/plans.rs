//! What ghosts and bots do: looked up once the problem is told, since nobody knows it before.

use std::sync::Arc;

use tiltyard_contracts::{DuelId, ProblemId, SignedIn, UserId};
use tiltyard_problems::JurySource;
use tiltyard_protocol::Verdict;

use crate::{
    Arena, CodeShown, Goal, Kind, Pool, Rejected, Side, Terms,
    acting::{New, judgement},
    bots::{self, Bot, Does, Plan, RecordedSubmission, Recording, Source},
    choose::problem_rating,
    choosing::rating_of,
    duel::{Judging, Player, Seed},
    kept::{Kept, Standing, Standings},
    pace::Timing,
    pool::{between_ms, later},
    queue::Asked,
    recording::recorded,
    store::{duels, edits},
};

/// Ratings of bots.
pub const BOT_RATING: std::ops::RangeInclusive<i32> = 600..=2600;
/// Recordings that are looked at for a ghost.
const RECORDINGS_MAX: u32 = 200;
const PAUSE_MS: u64 = 1_000;
/// Wrong solutions a bot may try.
const WRONG_MAX: usize = 3;
const START: &str = "";
/// How often it is told that a ghost or a bot writes.
const PULSE_MS: u64 = 1_500;

/// Against whom somebody spars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sparring {
    Ghost,
    Bot { rating: Option<i32> },
}

/// A recording that fits.
struct Found {
    duel: DuelId,
    of: UserId,
    standing: Standing,
    problem: ProblemId,
}

impl Arena {
    /// A duel without ratings against a ghost or a bot. The place in the queue is kept meanwhile.
    pub async fn spar(
        &self,
        who: &SignedIn,
        pool: Pool,
        kinds: Vec<Kind>,
        sparring: Sparring,
    ) -> Result<Kept, Rejected> {
        self.may_play(who.user).await?;
        let asked = Asked {
            pools: [pool].into(),
            kinds: kinds.into_iter().collect(),
            languages: std::collections::BTreeSet::new(),
            rated: false,
        }
        .checked()?;
        let own = self.record(who.user, pool).await?.standing(self.now());
        let (player, standing, only) = match sparring {
            Sparring::Ghost => {
                let found = self.ghost_for(who.user, pool, &own).await?;
                let found = found.ok_or(Rejected::Conflict {
                    code: "no_ghost",
                    detail: "nobody's duel you could meet is recorded here yet; spar with a bot"
                        .to_owned(),
                })?;
                let player = Player::Ghost {
                    of: found.of,
                    duel: found.duel,
                };
                (player, found.standing, Some(found.problem))
            }
            Sparring::Bot { rating } => {
                let rating = rating.unwrap_or_else(|| own.rating.round() as i32);
                let rating = rating.clamp(*BOT_RATING.start(), *BOT_RATING.end());
                let standing = Standing {
                    rating: f64::from(rating),
                    deviation: 0.0,
                    provisional: false,
                };
                (Player::Bot { rating }, standing, None)
            }
        };
        let new = New {
            terms: Terms {
                // Whose duel it was shows how they wrote, and not what.
                code_shown: CodeShown::Shape,
                ..Terms::of(pool).unrated(None)
            },
            left: Player::Person { user: who.user },
            right: player,
            standing: Standings {
                left: own,
                right: standing,
                kinds: asked.kinds,
                languages: asked.languages,
                only,
            },
            agreed_pause_ms: Some(PAUSE_MS),
        };
        let id = DuelId::generate();
        let mut tx = self.store().begin().await?;
        self.make(&mut tx, id, new).await?;
        tx.commit().await?;
        let kept = self.kept(id).await?;
        self.follow_up(&kept, &[]).await;
        self.kept(id).await
    }

    /// The recorded run of a person near this rating, on a problem that is new to this person.
    async fn ghost_for(
        &self,
        user: UserId,
        pool: Pool,
        own: &Standing,
    ) -> Result<Option<Found>, Rejected> {
        let playable = self.problems().for_duels(&[user]).await?;
        let is_new = |problem: ProblemId| {
            playable
                .iter()
                .any(|one| one.problem == problem && one.seen_by.is_empty())
        };
        let mut found: Vec<Found> = Vec::new();
        for kept in duels::recorded(self.store(), pool, RECORDINGS_MAX).await? {
            let Some(task) = kept.duel.revealed().filter(|task| is_new(task.problem)) else {
                continue;
            };
            for side in Side::BOTH {
                let Some(of) = kept.duel.person(side).filter(|of| *of != user) else {
                    continue;
                };
                if kept.duel.submissions_of(side).next().is_some() {
                    found.push(Found {
                        duel: kept.duel.id,
                        of,
                        standing: *kept.standing.of(side),
                        problem: task.problem,
                    });
                }
            }
        }
        let off = |found: &Found| (found.standing.rating - own.rating).abs();
        Ok(found
            .into_iter()
            .min_by(|one, other| off(one).total_cmp(&off(other))))
    }

    /// Finds out, beside everything else, what the ghost or the bot of this duel will do.
    pub(crate) fn plan_machine(&self, kept: &Kept) {
        let Some(side) = kept.duel.machine() else {
            return;
        };
        let (arena, kept) = (self.clone(), Arc::new(kept.clone()));
        tokio::spawn(async move {
            let plan = match kept.duel.seat(side).player {
                Player::Ghost { of, duel } => arena.ghost_plan(&kept, of, duel).await,
                Player::Bot { rating } => arena.bot_plan(&kept, rating).await,
                Player::Person { .. } => return,
            };
            let plan = match plan {
                Ok(Some(plan)) => plan,
                Ok(None) => return,
                Err(error) => {
                    tracing::warn!(duel = %kept.duel.id, %error, "a ghost or a bot does nothing yet");
                    return;
                }
            };
            match arena.set_plan(kept.duel.id, &plan).await {
                Ok(()) => arena.show_writing(&kept, side, &plan).await,
                Err(error) => {
                    tracing::warn!(duel = %kept.duel.id, %error, "a ghost or a bot waits")
                }
            }
        });
    }

    /// Tells how a ghost or a bot writes, as long as this process lives: what it submits is kept, and this is only to be seen.
    async fn show_writing(&self, kept: &Kept, side: Side, plan: &Plan) {
        let Some(started_at) = kept.duel.started_at else {
            return;
        };
        let mut text: Vec<u16> = plan.start_text.encode_utf16().collect();
        let is_edit = |step: &bots::Step| matches!(step.does, Does::Edit(_));
        let last = plan.steps.iter().rposition(is_edit);
        let mut shown_ms = None;
        for (index, step) in plan.steps.iter().enumerate() {
            let Does::Edit(edit) = &step.does else {
                continue;
            };
            bots::typing::apply(&mut text, edit);
            // The first and the last are shown in any case: a ghost may have pasted all of it at once.
            let is_soon = shown_ms.is_some_and(|shown_ms| step.t_ms < shown_ms + PULSE_MS);
            if is_soon && Some(index) != last {
                continue;
            }
            shown_ms = Some(step.t_ms);
            let wait = self.now().duration_until(later(started_at, step.t_ms));
            tokio::time::sleep(std::time::Duration::try_from(wait).unwrap_or_default()).await;
            if self
                .kept(kept.duel.id)
                .await
                .is_ok_and(|now| now.duel.is_over())
            {
                return;
            }
            self.tell_shape(kept, side, &String::from_utf16_lossy(&text));
        }
    }

    async fn set_plan(&self, duel: DuelId, plan: &Plan) -> Result<(), Rejected> {
        let mut tx = self.store().begin().await?;
        let mut kept = self.locked(&mut tx, duel).await?;
        duels::set_plan(&mut tx, duel, plan).await?;
        kept.plan = Some(plan.clone());
        kept.plan_step = 0;
        let due = kept.due();
        duels::write(&mut tx, &kept, &[], due).await?;
        tx.commit().await?;
        self.wake();
        Ok(())
    }

    async fn ghost_plan(
        &self,
        kept: &Kept,
        of: UserId,
        recorded_in: DuelId,
    ) -> Result<Option<Plan>, Rejected> {
        let Some(then) = duels::by_id(self.store(), recorded_in).await? else {
            return Ok(None);
        };
        let (Some(side), Some(started_at)) = (then.duel.side_of(of), then.duel.started_at) else {
            return Ok(None);
        };
        let pieces = edits::pieces(self.store(), recorded_in, side).await?;
        let submissions = then
            .duel
            .submissions_of(side)
            .filter_map(|submission| match submission.state {
                Judging::Judged(judgement) => Some(RecordedSubmission {
                    t_ms: between_ms(started_at, submission.at),
                    language: submission.language.clone(),
                    bytes: submission.bytes,
                    judgement,
                }),
                Judging::Pending | Judging::Failed => None,
            })
            .collect();
        let recording = Recording {
            language: then.duel.seat(side).language.clone().unwrap_or_default(),
            start_text: START.to_owned(),
            edits: recorded(&pieces),
            submissions,
        };
        Ok(Some(bots::ghost(&recording, kept.duel.terms.duration_ms)))
    }

    /// A bot types what the jury wrote; what the judge says of each is asked now, so that its verdicts are true.
    async fn bot_plan(&self, kept: &Kept, rating: i32) -> Result<Option<Plan>, Rejected> {
        let Some(task) = kept.duel.revealed().cloned() else {
            return Ok(None);
        };
        let mut sources = self.problems().jury_sources(task.version).await?;
        let here: Vec<String> = self.languages();
        sources.retain(|source| here.contains(&source.language));
        let Some(right) = sources.iter().find(|source| source.accepted).cloned() else {
            return Ok(None);
        };
        let Some(solution) = self.judged_source(&task, &right).await? else {
            return Ok(None);
        };
        let mut wrong = Vec::new();
        for source in sources
            .iter()
            .filter(|source| !source.accepted && source.language == right.language)
            .take(WRONG_MAX)
        {
            let judged = self.judged_source(&task, source).await?;
            wrong.extend(judged.filter(|judged| judged.judgement.verdict != Verdict::Accepted));
        }
        let start_text = match kept.duel.terms.goal {
            Goal::Debug => wrong
                .first()
                .map_or(String::new(), |source| source.text.clone()),
            _ => {
                let stub = self.problems().stub(task.version, &right.language).await?;
                stub.unwrap_or_default()
            }
        };
        let known = self.problems().for_duels(&[]).await?;
        let problem = known.iter().find(|one| one.problem == task.problem);
        let bot = Bot {
            rating: f64::from(rating),
            problem_rating: problem.map_or_else(|| problem_rating(None, 0, 0), rating_of),
            duration_ms: kept.duel.terms.duration_ms,
            language: right.language.clone(),
            start_text,
            solution,
            wrong,
            timing: Timing::default(),
        };
        let Seed(seed) = task.seed;
        // Of its own: from the seed of the choice anybody could tell when a bot is ready.
        Ok(Some(bots::bot(&bot, Seed(seed ^ rand::random::<u64>()))))
    }

    async fn judged_source(
        &self,
        task: &crate::duel::Task,
        source: &JurySource,
    ) -> Result<Option<Source>, Rejected> {
        let judged = self
            .judge()
            .judge_unkept(task.version, &source.language, source.text.clone())
            .await?;
        Ok(judged.map(|judged| Source {
            text: source.text.clone(),
            judgement: judgement(judged.verdict, judged.passed, judged.total, judged.score),
        }))
    }
}
