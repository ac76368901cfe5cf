//! What people say of the place, and what they are answered.

use serde::Deserialize;
use tiltyard_accounts::words::{Email, Message, Place};
use tiltyard_contracts::{FeedbackId, SignedIn, Timestamp, UserId};
use tiltyard_http::Cursor;
use tiltyard_mail::Letter;
use utoipa::ToSchema;

use crate::{Admin, Rejected, store};

/// What one person sees of their own, newest first.
const OWN_MAX: u32 = 100;

/// A feedback to leave.
#[derive(Debug)]
pub struct NewFeedback {
    pub text: Message,
    pub page: Place,
    /// Where an answer finds somebody without an account.
    pub contact: Option<Email>,
}

/// A feedback that was left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    pub id: FeedbackId,
    pub user: Option<UserId>,
    pub text: String,
    pub page: String,
    pub contact: Option<String>,
    pub created_at: Timestamp,
    pub answer: Option<String>,
    pub answered_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackState {
    Open,
    Answered,
}

impl Admin {
    /// Somebody says something; nobody in particular, where nobody is signed in.
    pub async fn leave_feedback(
        &self,
        who: Option<&SignedIn>,
        new: &NewFeedback,
    ) -> Result<Feedback, Rejected> {
        let feedback = Feedback {
            id: FeedbackId::generate(),
            user: who.map(|who| who.user),
            text: new.text.as_str().to_owned(),
            page: new.page.as_str().to_owned(),
            contact: new.contact.as_ref().map(|email| email.as_str().to_owned()),
            created_at: self.now(),
            answer: None,
            answered_at: None,
        };
        let mut tx = self.store().begin().await?;
        store::insert(&mut tx, &feedback).await?;
        tx.commit().await?;
        Ok(feedback)
    }

    /// What somebody said, newest first.
    pub async fn feedback_of(&self, user: UserId) -> Result<Vec<Feedback>, Rejected> {
        Ok(store::of(self.store(), user, OWN_MAX).await?)
    }

    /// What all said, newest first.
    pub async fn feedback(
        &self,
        state: Option<FeedbackState>,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Feedback>, Rejected> {
        Ok(store::page(self.store(), state, after, limit).await?)
    }

    /// Answers, once. Who left an address, or has one that is theirs, gets the answer by mail too.
    pub async fn answer_feedback(
        &self,
        who: &SignedIn,
        id: FeedbackId,
        answer: &Message,
    ) -> Result<Feedback, Rejected> {
        let feedback = store::by_id(self.store(), id)
            .await?
            .ok_or(Rejected::NotFound)?;
        let address = self.address_for(&feedback).await?;
        let now = self.now();
        let mut tx = self.store().begin().await?;
        if !store::answer(&mut tx, id, answer.as_str(), who.user, now).await? {
            return Err(Rejected::Answered);
        }
        if let Some(to) = address {
            let letter = Letter {
                to,
                subject: "An answer to your feedback".to_owned(),
                paragraphs: vec![
                    format!("You wrote to those who run {}:", self.house().public_url),
                    feedback.text.clone(),
                    "They answer:".to_owned(),
                    answer.as_str().to_owned(),
                ],
                action: None,
            };
            tiltyard_mail::queue(&mut tx, &letter, now).await?;
        }
        tx.commit().await?;
        Ok(Feedback {
            answer: Some(answer.as_str().to_owned()),
            answered_at: Some(now),
            ..feedback
        })
    }

    async fn address_for(&self, feedback: &Feedback) -> Result<Option<String>, Rejected> {
        if feedback.contact.is_some() {
            return Ok(feedback.contact.clone());
        }
        let Some(user) = feedback.user else {
            return Ok(None);
        };
        match self.accounts().person(user).await {
            // An address nobody showed to be theirs may be a stranger's.
            Ok(person) => Ok(person.email.filter(|_| person.email_verified)),
            Err(tiltyard_accounts::Rejected::NotFound) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
