//! What a subscriber has not read yet: bounded in messages and bytes. When it is full the oldest goes, and the subscriber is told how many.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use bytes::Bytes;
use futures_util::{Stream, StreamExt};

use crate::Subject;

/// What a subscriber gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    Message {
        subject: Subject,
        payload: Bytes,
    },
    /// So many messages before the next one were dropped, because the subscriber was slow: read again what they were about.
    Lagged(u64),
}

/// Messages of a pattern from now on, until it is dropped or the bus is closed.
pub struct Subscription {
    mailbox: Arc<Mailbox>,
    _leave: Box<dyn Send + Sync>,
}

impl Subscription {
    pub(crate) fn new(mailbox: Arc<Mailbox>, leave: impl Send + Sync + 'static) -> Self {
        Self {
            mailbox,
            _leave: Box::new(leave),
        }
    }

    pub async fn next(&mut self) -> Option<Heard> {
        StreamExt::next(self).await
    }
}

impl Stream for Subscription {
    type Item = Heard;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Heard>> {
        self.mailbox.poll(context)
    }
}

pub(crate) struct Mailbox {
    messages_max: usize,
    bytes_max: usize,
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    unread: VecDeque<(Subject, Bytes)>,
    bytes: usize,
    lagged: u64,
    closed: bool,
    reader: Option<Waker>,
}

impl Mailbox {
    pub fn new(messages_max: usize, bytes_max: usize) -> Self {
        Self {
            messages_max,
            bytes_max,
            inside: Mutex::default(),
        }
    }

    pub fn put(&self, subject: Subject, payload: Bytes) {
        let mut inside = self.lock();
        inside.bytes += payload.len();
        inside.unread.push_back((subject, payload));
        while inside.unread.len() > self.messages_max || inside.bytes > self.bytes_max {
            let Some((_, dropped)) = inside.unread.pop_front() else {
                break;
            };
            inside.bytes -= dropped.len();
            inside.lagged += 1;
        }
        wake(inside);
    }

    /// What was put in before is still read.
    pub fn close(&self) {
        let mut inside = self.lock();
        inside.closed = true;
        wake(inside);
    }

    fn poll(&self, context: &mut Context<'_>) -> Poll<Option<Heard>> {
        let mut inside = self.lock();
        if inside.lagged > 0 {
            return Poll::Ready(Some(Heard::Lagged(std::mem::take(&mut inside.lagged))));
        }
        if let Some((subject, payload)) = inside.unread.pop_front() {
            inside.bytes -= payload.len();
            return Poll::Ready(Some(Heard::Message { subject, payload }));
        }
        if inside.closed {
            return Poll::Ready(None);
        }
        inside.reader = Some(context.waker().clone());
        Poll::Pending
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The reader is woken after the lock is free, or it would only wait for it.
fn wake(mut inside: MutexGuard<'_, Inside>) {
    let reader = inside.reader.take();
    drop(inside);
    if let Some(reader) = reader {
        reader.wake();
    }
}
