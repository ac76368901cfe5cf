//! Publish and subscribe on NATS' own subjects, without JetStream: nothing is kept.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::StreamExt;
use tokio::{sync::watch, task::JoinHandle, time::timeout};

use super::Nats;
use crate::{
    BusError, Pattern, Subject,
    mailbox::{Mailbox, Subscription},
};

/// A message may wait this long for room on the connection; then it is not sent.
const ROOM_WAIT: Duration = Duration::from_secs(1);

impl Nats {
    pub async fn publish(&self, subject: &Subject, payload: Bytes) -> Result<(), BusError> {
        let unreachable = |why: String| BusError::Unreachable {
            step: "publish",
            waited: ROOM_WAIT,
            why,
        };
        // WHY not let the client keep it until the connection is back: it would come late, as if it had just happened.
        if !self.is_connected() {
            return Err(unreachable("not connected".to_owned()));
        }
        let address = self.subject(format!("live.{subject}"));
        match timeout(ROOM_WAIT, self.client.publish(address, payload)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(unreachable(error.to_string())),
            Err(_) => Err(unreachable("the connection is too slow".to_owned())),
        }
    }

    pub async fn subscribe(
        &self,
        pattern: &Pattern,
        mut closed: watch::Receiver<bool>,
    ) -> Result<Subscription, BusError> {
        let prefix = self.subject("live.");
        let filter = format!("{prefix}{}", pattern.filter());
        let mut subscriber =
            self.client
                .subscribe(filter)
                .await
                .map_err(|error| BusError::Refused {
                    step: "subscribe",
                    why: error.to_string(),
                })?;
        self.round_trip().await?;
        let limits = &self.config.limits;
        let mailbox = Arc::new(Mailbox::new(
            limits.subscriber_messages_max,
            limits.subscriber_bytes_max,
        ));
        let into = mailbox.clone();
        let task = tokio::spawn(async move {
            loop {
                let message = tokio::select! {
                    _ = closed.wait_for(|closed| *closed) => break,
                    message = subscriber.next() => message,
                };
                let Some(message) = message else { break };
                let subject = message.subject.as_str().strip_prefix(&prefix);
                if let Some(subject) = subject.and_then(|text| Subject::new(text).ok()) {
                    into.put(subject, message.payload);
                }
            }
            into.close();
        });
        Ok(Subscription::new(mailbox, EndsWith(task)))
    }
}

/// The subscription's end is the task's.
struct EndsWith(JoinHandle<()>);

impl Drop for EndsWith {
    fn drop(&mut self) {
        self.0.abort();
    }
}
