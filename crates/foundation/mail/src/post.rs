//! Sending letters by SMTP, or keeping them where there is no mail server.

use std::time::Duration;

use jiff::Timestamp;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, MultiPart, header::MessageId as MessageIdHeader},
    transport::smtp,
};
use tiltyard_contracts::MailId;
use tiltyard_store::{Store, StoreError};

use crate::store::{self, Sealed};

/// How long a mail server may take for one letter.
const SMTP_S_MAX: u64 = 30;

/// A setting that cannot be.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    #[error("mail.smtp_url: {0}")]
    Url(smtp::Error),
    #[error("mail.from: {0}")]
    From(lettre::address::AddressError),
}

/// Why a letter did not leave.
#[derive(Debug, thiserror::Error)]
pub enum Undelivered {
    /// Worth trying again.
    #[error("{0}")]
    Later(String),
    /// It will never leave.
    #[error("{0}")]
    Never(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The way letters go.
pub struct Post {
    /// `None`: they are kept.
    server: Option<AsyncSmtpTransport<Tokio1Executor>>,
    from: Mailbox,
}

impl Post {
    /// `smtp_url` is `smtp://…` or `smtps://…`; empty keeps letters.
    pub fn new(smtp_url: &str, from: &str) -> Result<Self, PostError> {
        let server = if smtp_url.is_empty() {
            None
        } else {
            let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp_url)
                .map_err(PostError::Url)?
                .timeout(Some(Duration::from_secs(SMTP_S_MAX)))
                .build();
            Some(transport)
        };
        Ok(Self {
            server,
            from: from.parse().map_err(PostError::From)?,
        })
    }

    /// Sends a letter, unless it was sent already.
    pub async fn deliver(
        &self,
        store: &Store,
        id: MailId,
        now: Timestamp,
    ) -> Result<(), Undelivered> {
        let Some(sealed) = store::unsent(store, id).await? else {
            return Ok(());
        };
        let Some(server) = &self.server else {
            // The operator is the only one who can bring it to its reader.
            tracing::info!(
                to = sealed.recipient,
                subject = sealed.subject,
                text = sealed.body_text,
                "no mail server is set: letter kept"
            );
            store::kept_only(store, id).await?;
            return Ok(());
        };
        let sent = match self.message(id, &sealed) {
            Ok(message) => server.send(message).await.map_err(|error| {
                if error.is_permanent() {
                    Undelivered::Never(error.to_string())
                } else {
                    Undelivered::Later(error.to_string())
                }
            }),
            Err(why) => Err(Undelivered::Never(why)),
        };
        match sent {
            Ok(_) => {
                store::sent(store, id, now).await?;
                Ok(())
            }
            Err(undelivered) => {
                store::failed(store, id, &undelivered.to_string()).await?;
                Err(undelivered)
            }
        }
    }

    fn message(&self, id: MailId, sealed: &Sealed) -> Result<Message, String> {
        let recipient = sealed
            .recipient
            .parse()
            .map_err(|error| format!("{}: {error}", sealed.recipient))?;
        // A letter that is sent twice, because the word of its sending was lost, is the same to its reader's program.
        let domain = self.from.email.domain();
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, recipient))
            .subject(sealed.subject.clone())
            .header(MessageIdHeader::from(format!("<{id}@{domain}>")))
            .multipart(MultiPart::alternative_plain_html(
                sealed.body_text.clone(),
                sealed.body_html.clone(),
            ))
            .map_err(|error| error.to_string())
    }
}
