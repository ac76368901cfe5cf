//! Experience of practice: once for each problem that somebody solves for the first time, as far as the day has room.

use tiltyard_contracts::SubmissionId;

use crate::{
    Arena, Rejected,
    contests::store as contests,
    standing::day,
    store::{duels, experience, people},
    xp::{Source, of_problem, within_day},
};

impl Arena {
    /// A submission was judged. What was solved in a duel or a contest has its worth there; told twice it is worth as much as told once.
    pub(crate) async fn judged_in_practice(
        &self,
        submission: SubmissionId,
    ) -> Result<(), Rejected> {
        let Some((user, problem)) = self.judge().first_solved_by(submission).await? else {
            return Ok(());
        };
        let elsewhere = duels::of_submission(self.store(), submission)
            .await?
            .is_some()
            || contests::contest_of(self.store(), submission)
                .await?
                .is_some();
        // What its author alone sees is not practice.
        let head = self.problems().head_of(problem).await?;
        let Some(head) = head.filter(|head| head.public && !elsewhere) else {
            return Ok(());
        };
        let insiders = self.problems().insiders(&[problem]).await?;
        if insiders.contains(&user) {
            return Ok(());
        }
        let mut tx = self.store().begin().await?;
        if !people::hold(&mut tx, user).await? {
            return Ok(());
        }
        let today = day(self.now());
        let earned = experience::earned_on(&mut tx, user, Source::Practice, today).await?;
        let amount = within_day(Source::Practice, of_problem(head.difficulty), earned);
        // Written even where the day has no room for it, so that another day has none either.
        experience::earn(
            &mut tx,
            user,
            problem.uuid(),
            Source::Practice,
            today,
            amount,
        )
        .await?;
        Ok(tx.commit().await?)
    }
}
