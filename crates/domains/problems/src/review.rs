//! The review of what somebody proposes: comments, changes asked for, approval.

use serde::{Deserialize, Serialize};
use tiltyard_contracts::{CommentId, Permission, ProblemId, SignedIn};
use utoipa::ToSchema;

use crate::{
    Problems, Rejected,
    desk::Want,
    store::{
        drafts,
        talk::{self, Comment},
    },
    words,
};

/// The longest comment, in characters.
const COMMENT_CHARS_MAX: usize = 4000;

/// What a review comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewState {
    /// Its author puts it forward.
    InReview,
    ChangesAsked,
    /// As it is now; a change takes the approval away.
    Approved,
}

impl Problems {
    /// Puts a draft forward, asks for changes, or approves it.
    pub async fn review(
        &self,
        who: &SignedIn,
        id: ProblemId,
        state: ReviewState,
    ) -> Result<drafts::Draft, Rejected> {
        let seen = self.draft(who, id, Want::Look).await?;
        let manages = who.role.may(Permission::ProblemsManage);
        let is_author = seen.author == Some(who.user);
        let mut tx = self.store().begin().await?;
        let draft = drafts::locked(&mut tx, id)
            .await?
            .ok_or(Rejected::NotFound)?;
        let under_review = matches!(draft.state.as_str(), "in_review" | "changes_asked");
        let (word, approved) = match state {
            ReviewState::InReview if !is_author && !manages => {
                return Err(Rejected::Forbidden("its author puts a problem forward"));
            }
            ReviewState::InReview => ("in_review", None),
            // Four eyes: nobody approves what is their own.
            _ if !manages && (is_author || !who.role.may(Permission::ProblemsReview)) => {
                return Err(Rejected::Forbidden("somebody else reviews a problem"));
            }
            _ if !under_review => {
                return Err(Rejected::Conflict(
                    "nobody has put it forward for review".to_owned(),
                ));
            }
            ReviewState::ChangesAsked => ("changes_asked", None),
            ReviewState::Approved => ("approved", Some(draft.files_hash.as_str())),
        };
        drafts::set_state(&mut tx, id, word, approved, self.now()).await?;
        tx.commit().await?;
        self.draft(who, id, Want::Look).await
    }

    /// Oldest first.
    pub async fn comments(&self, who: &SignedIn, id: ProblemId) -> Result<Vec<Comment>, Rejected> {
        self.draft(who, id, Want::Look).await?;
        Ok(talk::comments(self.store(), id).await?)
    }

    pub async fn comment(
        &self,
        who: &SignedIn,
        id: ProblemId,
        text: &str,
        place: Option<(String, Option<u32>)>,
    ) -> Result<Comment, Rejected> {
        self.draft(who, id, Want::Look).await?;
        let (path, line) = match place {
            Some((path, line)) => (Some(words::path("path", &path)?), line),
            None => (None, None),
        };
        let comment = Comment {
            id: CommentId::generate(),
            problem: id,
            user: Some(who.user),
            text: words::text("text", text, 1, COMMENT_CHARS_MAX)?,
            path,
            line,
            created_at: self.now(),
        };
        let mut tx = self.store().begin().await?;
        talk::insert_comment(&mut tx, &comment).await?;
        tx.commit().await?;
        Ok(comment)
    }
}
