//! Workers on NATS. A worker never asks the server for more than it has a place for: it looks at one lane at a time, at those whose bell rang
//! and now and then at all others.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_nats::{
    Request, StatusCode, Subscriber,
    jetstream::{self, consumer, response::Response},
};
use bytes::Bytes;
use futures_util::{
    FutureExt, StreamExt,
    stream::{SelectAll, select_all},
};
use tokio::{
    task::JoinHandle,
    time::{Instant, sleep, sleep_until, timeout},
};

use super::{AGAIN_PAUSE, ANSWER_WAIT, NOTHING, Nats, lanes::Lane, produce};
use crate::{BusError, Group, QueueName, WorkerConfig, job::Parts};

/// What a look at a lane with jobs waits for one: another worker may be quicker.
const LOOK_WAIT: Duration = Duration::from_millis(5);
/// What a look waits for a job that was given back to a lane, and whose bell rang.
const GIVEN_BACK_WAIT: Duration = Duration::from_millis(250);
/// The server gives a job back a little later than it was asked to; only then does its bell ring.
const GIVEN_BACK_AFTER: Duration = Duration::from_millis(20);
/// A lane where nothing was found is looked at again after this long, then after twice as long each time, until its bell rings.
const REST_MIN: Duration = Duration::from_millis(5);
/// Without a bell (it is not kept anywhere) a job waits at most this long: one whose worker died, or whose bell was lost.
const REST_MAX: Duration = Duration::from_secs(2);

type Job = (Parts, u32, NatsClaim);

/// A worker's view of its queue.
pub struct Lanes {
    place: Arc<Place>,
    lanes: Vec<(Arc<Lane>, Rest)>,
    bells: SelectAll<Subscriber>,
    /// WHY a task: a look that is given up halfway would lose the job it finds until its lease ends.
    looking: Option<(usize, JoinHandle<Option<Job>>)>,
}

/// What all lanes of a worker share.
struct Place {
    nats: Arc<Nats>,
    queue: QueueName,
    group: Option<Group>,
    terms: WorkerConfig,
}

/// When a lane is looked at next, and what for.
#[derive(Clone, Copy)]
struct Rest {
    until: Instant,
    last: Duration,
    is_given_back: bool,
}

impl Rest {
    fn none() -> Self {
        Self {
            until: Instant::now(),
            last: REST_MIN / 2,
            is_given_back: false,
        }
    }

    fn longer(self) -> Self {
        let last = (self.last * 2).min(REST_MAX);
        Self {
            until: Instant::now() + last,
            last,
            is_given_back: false,
        }
    }

    /// How long a look waits at a lane whose one job is leased while others wait behind it: such a lane answers nothing at once.
    fn wait_behind(self) -> Option<Duration> {
        if self.is_given_back {
            Some(GIVEN_BACK_WAIT)
        } else {
            (self.last == REST_MAX).then_some(LOOK_WAIT)
        }
    }
}

impl Nats {
    pub async fn work(
        self: &Arc<Self>,
        queue: &QueueName,
        group: Option<&Group>,
        terms: &WorkerConfig,
    ) -> Result<Lanes, BusError> {
        let place = Arc::new(Place {
            nats: self.clone(),
            queue: queue.clone(),
            group: group.cloned(),
            terms: terms.clone(),
        });
        let lanes = place.prepare().await?;
        let bells = place.bells().await?;
        self.round_trip().await?;
        Ok(Lanes {
            place,
            lanes: lanes
                .into_iter()
                .map(|lane| (Arc::new(lane), Rest::none()))
                .collect(),
            bells,
            looking: None,
        })
    }
}

impl Place {
    /// Everything the lanes need on the server.
    async fn prepare(&self) -> Result<Vec<Lane>, BusError> {
        let lanes = match &self.group {
            Some(group) => self.nats.group_lanes(group, self.terms.lease),
            None => self.nats.queue_lanes(&self.queue, self.terms.lease),
        };
        self.furnish(&lanes).await?;
        Ok(lanes)
    }

    async fn furnish(&self, lanes: &[Lane]) -> Result<(), BusError> {
        let nats = &self.nats;
        let stream = match &self.group {
            Some(_) => nats.events(),
            None => nats.jobs(&self.queue),
        };
        nats.ensure(stream).await?;
        nats.ensure(nats.dead(&self.queue)).await?;
        for lane in lanes {
            nats.ensure_consumer(&lane.stream, &lane.consumer).await?;
        }
        Ok(())
    }

    async fn bells(&self) -> Result<SelectAll<Subscriber>, BusError> {
        let nats = &self.nats;
        let mut subjects = vec![nats.bell(&self.queue)];
        if let Some(group) = &self.group {
            subjects.push(nats.subject(format!("ring.{}", group.wants().filter())));
        }
        let mut bells = Vec::new();
        for subject in subjects {
            let bell = nats.client.subscribe(subject).await;
            bells.push(bell.map_err(|error| BusError::Refused {
                step: "subscribe",
                why: error.to_string(),
            })?);
        }
        Ok(select_all(bells))
    }

    /// Asks for one job of a lane. Jobs that used up their attempts are buried on the way.
    async fn look(self: Arc<Self>, lane: Arc<Lane>, rest: Rest) -> Option<Job> {
        loop {
            // A question kept until the connection is back would be answered to nobody.
            if !self.nats.is_connected() {
                sleep(AGAIN_PAUSE).await;
                return None;
            }
            let asked_at = Instant::now();
            let message = match self.ask(&lane, rest).await {
                Ok(message) => message?,
                Err(why) => {
                    tracing::warn!(queue = %self.queue, lane = lane.number, why, "NATS: no look");
                    sleep(AGAIN_PAUSE).await;
                    // The server was emptied, or it is starting; in the second case this changes nothing.
                    self.nats.known(|known| known.clear());
                    // WHY this lane alone, and not for long: each consumer of a cluster elects its own leader, and while one has none the
                    // jobs of all other lanes go on.
                    let lane = std::slice::from_ref(&*lane);
                    let _ = timeout(ANSWER_WAIT, self.furnish(lane)).await;
                    return None;
                }
            };
            let (parts, attempt, claim) = self.clone().claim(lane.clone(), message, asked_at)?;
            if attempt <= self.terms.attempts_max {
                return Some((parts, attempt, claim));
            }
            let reason = "its last attempt ended without a word";
            if let Err(error) = claim.bury(reason, attempt - 1).await {
                tracing::warn!(queue = %self.queue, id = parts.id, %error, "a dead letter was not written");
                return None;
            }
        }
    }

    async fn ask(&self, lane: &Lane, rest: Rest) -> Result<Option<jetstream::Message>, String> {
        let Some(wait) = self.wait_at(lane, rest).await? else {
            return Ok(None);
        };
        let subject = format!("$JS.API.CONSUMER.MSG.NEXT.{}.{}", lane.stream, lane.name());
        let body = if wait.is_zero() {
            r#"{"batch":1,"no_wait":true}"#.to_owned()
        } else {
            format!(r#"{{"batch":1,"expires":{}}}"#, wait.as_nanos())
        };
        // WHY an inbox of its own: a job comes with the subject it was enqueued under, which the client's shared inbox cannot tell apart.
        // And once it is gone, the server gives nobody a job that nobody waits for.
        let request = Request::new()
            .inbox(self.nats.client.new_inbox())
            .payload(body.into())
            .timeout(Some(ANSWER_WAIT));
        let answer = self.nats.client.send_request(subject, request).await;
        let message = answer.map_err(|error| error.to_string())?;
        match message.status {
            Some(StatusCode::TIMEOUT | StatusCode::NOT_FOUND) => Ok(None),
            Some(status) => {
                let why = message.description.unwrap_or_default();
                Err(format!("{status} {why}"))
            }
            None => Ok(Some(jetstream::Message {
                message,
                context: self.nats.jetstream.clone(),
            })),
        }
    }

    /// How long to wait for a job of this lane; `None` where there is none to be had.
    ///
    /// WHY the care: NATS 2.9 loses a redelivery, until the job's lease has ended once more, when it falls together with the end of a
    /// question that waited. So questions wait only where a job is to be had, and all others are answered at once.
    async fn wait_at(&self, lane: &Lane, rest: Rest) -> Result<Option<Duration>, String> {
        if !lane.is_one_at_a_time() {
            return Ok(Some(Duration::ZERO));
        }
        let subject = format!("CONSUMER.INFO.{}.{}", lane.stream, lane.name());
        let answer = self.nats.jetstream.request(subject, &NOTHING).await;
        let info: consumer::Info = match answer.map_err(|error| error.to_string())? {
            Response::Ok(info) => info,
            Response::Err { error } => return Err(error.to_string()),
        };
        Ok(match (info.num_ack_pending, info.num_pending) {
            (0, 0) => None,
            (_, 0) => Some(Duration::ZERO),
            (0, _) => Some(LOOK_WAIT),
            _ => rest.wait_behind(),
        })
    }

    fn claim(
        self: Arc<Self>,
        lane: Arc<Lane>,
        message: jetstream::Message,
        asked_at: Instant,
    ) -> Option<Job> {
        let info = message.info().ok()?;
        let (attempt, sequence) = (info.delivered, info.stream_sequence);
        let address = message.reply.clone()?;
        let headers = message.headers.clone().unwrap_or_default();
        let parts = produce::parts(&headers, message.payload.clone());
        let attempt = u32::try_from(attempt).unwrap_or(u32::MAX);
        let claim = NatsClaim {
            parts: parts.clone(),
            attempt,
            sequence,
            address,
            until: Mutex::new(asked_at + self.terms.lease),
            is_settled: AtomicBool::new(false),
            lane,
            place: self,
        };
        Some((parts, attempt, claim))
    }
}

impl Lanes {
    /// Waits for the next job. The wait may be given up at any point: what is being looked at meanwhile is found by the next call, or
    /// given back with the worker.
    pub async fn take(&mut self) -> Job {
        loop {
            if let Some((at, look)) = &mut self.looking {
                let (at, found) = (*at, look.await);
                self.looking = None;
                if let Ok(Some(job)) = found {
                    self.lanes[at].1 = Rest::none();
                    return job;
                }
                self.lanes[at].1 = self.lanes[at].1.longer();
            }
            while let Some(Some(bell)) = self.bells.next().now_or_never() {
                self.hear(&bell.payload);
            }
            let next = (0..self.lanes.len()).min_by_key(|at| self.lanes[*at].1.until);
            let Some(at) = next else {
                return std::future::pending().await;
            };
            let (lane, rest) = &self.lanes[at];
            if rest.until <= Instant::now() {
                let look = self.place.clone().look(lane.clone(), *rest);
                self.looking = Some((at, tokio::spawn(look)));
                continue;
            }
            let until = rest.until;
            tokio::select! {
                Some(bell) = self.bells.next() => self.hear(&bell.payload),
                () = sleep_until(until) => {}
            }
        }
    }

    fn hear(&mut self, payload: &[u8]) {
        let Some((number, is_given_back)) = produce::rung(payload) else {
            return;
        };
        if let Some((_, rest)) = self.lanes.get_mut(number) {
            *rest = Rest {
                is_given_back: rest.is_given_back || is_given_back,
                ..Rest::none()
            };
        }
    }
}

/// The right to say what became of a job. Dropped without a word, it gives the job back at once.
pub struct NatsClaim {
    place: Arc<Place>,
    lane: Arc<Lane>,
    parts: Parts,
    attempt: u32,
    sequence: u64,
    /// Where the server hears of this delivery.
    address: async_nats::Subject,
    /// The end of the lease by our clock, which began before the server's: whoever is late learns it here.
    until: Mutex<Instant>,
    is_settled: AtomicBool,
}

impl NatsClaim {
    pub async fn done(&self) -> Result<(), BusError> {
        self.settle("+ACK".into()).await?;
        // The next of the lane may be taken.
        if self.lane.is_one_at_a_time() {
            let Place { nats, queue, .. } = &*self.place;
            nats.ring(nats.bell(queue), self.lane.number).await;
        }
        Ok(())
    }

    pub async fn retry(&self, after: Duration) -> Result<(), BusError> {
        let body = format!(r#"-NAK {{"delay":{}}}"#, after.as_nanos());
        self.settle(body.into()).await?;
        self.place.ring_given_back(self.lane.number, after);
        Ok(())
    }

    pub async fn fail(&self, reason: &str) -> Result<(), BusError> {
        self.bury(reason, self.attempt).await
    }

    /// WHY the letter comes first: a process that ends in between leaves the job twice, not nowhere.
    async fn bury(&self, reason: &str, attempts: u32) -> Result<(), BusError> {
        let Place { nats, queue, .. } = &*self.place;
        let once = format!("{}~{}", self.parts.id, self.sequence);
        nats.bury(queue, &self.parts, &once, reason, attempts)
            .await?;
        self.done().await
    }

    pub async fn extend(&self) -> Result<(), BusError> {
        let asked_at = Instant::now();
        self.tell("+WPI".into()).await?;
        *self.until.lock().unwrap_or_else(PoisonError::into_inner) =
            asked_at + self.place.terms.lease;
        Ok(())
    }

    async fn settle(&self, word: Bytes) -> Result<(), BusError> {
        self.tell(word).await?;
        self.is_settled.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Says it until the server has heard it or the lease is over.
    async fn tell(&self, word: Bytes) -> Result<(), BusError> {
        while let Some(left) = self.left() {
            let request = Request::new()
                .payload(word.clone())
                .timeout(Some(ANSWER_WAIT.min(left)));
            let client = &self.place.nats.client;
            if client
                .send_request(self.address.clone(), request)
                .await
                .is_ok()
            {
                return Ok(());
            }
            sleep(AGAIN_PAUSE).await;
        }
        Err(BusError::LeaseLost)
    }

    fn left(&self) -> Option<Duration> {
        let until = *self.until.lock().unwrap_or_else(PoisonError::into_inner);
        let left = until.saturating_duration_since(Instant::now());
        (!left.is_zero()).then_some(left)
    }
}

impl Place {
    /// Workers that wait learn when the server has a job again.
    fn ring_given_back(self: &Arc<Self>, lane: usize, after: Duration) {
        let place = self.clone();
        tokio::spawn(async move {
            sleep(after + GIVEN_BACK_AFTER).await;
            let bell = place.nats.bell(&place.queue);
            place.nats.ring_given_back(bell, lane).await;
        });
    }
}

impl Drop for NatsClaim {
    fn drop(&mut self) {
        if self.is_settled.load(Ordering::Relaxed) || self.left().is_none() {
            return;
        }
        // Outside of the runtime, at its very end, nothing can be sent: the end of the lease gives the job back.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        let (place, lane, address) = (self.place.clone(), self.lane.number, self.address.clone());
        runtime.spawn(async move {
            let sent = place.nats.client.publish(address, "-NAK".into()).await;
            if sent.is_ok() {
                place.ring_given_back(lane, Duration::ZERO);
            }
        });
    }
}
