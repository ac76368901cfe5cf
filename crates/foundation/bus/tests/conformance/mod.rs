//! What every bus promises: each case is run in process and on NATS.

use std::{collections::HashSet, time::Duration};

use bytes::Bytes;
use tiltyard_bus::{
    Backoff, Bus, BusConfig, BusError, Event, Group, Heard, Job, Kept, Leased, Pattern, QueueName,
    Subject, WorkerConfig,
};

/// Makes a test of every case; `$start` is an expression that gives a `Bus` with these bounds and what must live as long as the test.
macro_rules! every_case {
    ($test:meta, $start:path) => {
        $crate::conformance::every_case! { $test, $start:
            the_same_id_twice_is_one_job
            a_dropped_job_is_delivered_again_at_once
            a_job_whose_lease_ended_is_delivered_again_and_the_late_worker_learns_it
            a_heartbeat_keeps_the_lease
            work_is_dropped_when_its_lease_is_lost
            jobs_of_one_key_come_in_order_and_one_at_a_time
            a_key_that_waits_for_its_retry_does_not_lose_its_order
            several_workers_share_a_queue
            a_worker_holds_no_more_than_its_places
            a_job_is_tried_again_after_its_backoff_until_it_is_a_dead_letter
            a_worker_that_dies_again_and_again_leaves_a_dead_letter
            a_dead_letter_is_revived_with_all_its_attempts_or_discarded
            a_full_queue_says_so_and_takes_jobs_again_later
            what_does_not_fit_is_refused
            a_wait_for_a_job_can_be_given_up_without_losing_one
            messages_reach_those_who_want_them_in_order
            a_slow_subscriber_is_told_what_it_missed
            every_group_gets_every_event_once
            events_wait_for_a_group_that_was_declared
            a_group_keeps_the_order_of_a_key
            a_dead_event_is_revived_for_its_group_alone
            a_closed_bus_gives_no_more_jobs_and_lets_the_last_ones_end
        }
    };
    ($test:meta, $start:path: $($case:ident)*) => {
        $(#[$test]
        async fn $case() {
            let (bus, _ground) = $start(conformance::small()).await;
            conformance::$case(&bus).await;
        })*
    };
}
pub(crate) use every_case;

/// Bounds that a test can reach.
pub fn small() -> BusConfig {
    BusConfig {
        queue_jobs_max: 50,
        subscriber_messages_max: 8,
        ..BusConfig::default()
    }
}

/// Short enough to end in a test, long enough that a busy machine extends it in time.
const LEASE: Duration = Duration::from_secs(1);

fn terms() -> WorkerConfig {
    WorkerConfig {
        concurrency: 1,
        lease: LEASE,
        attempts_max: 3,
        backoff: Backoff {
            first: Duration::from_millis(50),
            max: Duration::from_millis(100),
        },
    }
}

/// For cases where no lease should end.
fn patient() -> WorkerConfig {
    WorkerConfig {
        lease: Duration::from_secs(600),
        ..terms()
    }
}

fn queue() -> QueueName {
    QueueName::new("mail").unwrap()
}

fn subject(text: &str) -> Subject {
    Subject::new(text).unwrap()
}

fn job(id: &str, key: Option<&str>) -> Job {
    Job {
        queue: queue(),
        id: id.to_owned(),
        key: key.map(str::to_owned),
        payload: Bytes::from(format!("payload of {id}")),
    }
}

fn event(id: &str, about: &str, key: Option<&str>) -> Event {
    Event {
        subject: subject(about),
        id: id.to_owned(),
        key: key.map(str::to_owned),
        payload: Bytes::from(format!("payload of {id}")),
    }
}

async fn put(bus: &Bus, id: &str, key: Option<&str>) {
    drop(bus.enqueue(job(id, key)).await.unwrap());
}

async fn ended(leased: Leased) -> String {
    let id = leased.id.clone();
    leased.done().await.unwrap();
    id
}

pub async fn the_same_id_twice_is_one_job(bus: &Bus) {
    let first = bus.enqueue(job("a", None)).await.unwrap();
    let again = bus.enqueue(job("a", None)).await.unwrap();
    put(bus, "b", None).await;
    assert!(!first.is_duplicate());
    assert!(again.is_duplicate());

    let mut worker = bus.work(&queue(), patient()).await.unwrap();
    let leased = worker.next().await.unwrap();
    assert_eq!((leased.attempt, leased.subject.as_ref()), (1, None));
    assert_eq!(leased.payload, "payload of a");
    assert_eq!(ended(leased).await, "a");
    assert!(matches!(first.kept().await, Kept::Done | Kept::Stored));
    assert!(matches!(again.kept().await, Kept::Done | Kept::Stored));
    // Done does not mean forgotten.
    assert!(bus.enqueue(job("a", None)).await.unwrap().is_duplicate());
    assert_eq!(ended(worker.next().await.unwrap()).await, "b");
    let status = bus.queue_status(&queue()).await.unwrap();
    assert_eq!((status.waiting, status.leased, status.dead), (0, 0, 0));
}

pub async fn a_dropped_job_is_delivered_again_at_once(bus: &Bus) {
    let mut worker = bus.work(&queue(), patient()).await.unwrap();
    for key in [None, Some("k")] {
        let id = key.unwrap_or("free");
        put(bus, id, key).await;
        drop(worker.next().await.unwrap());
        let again = worker.next().await.unwrap();
        assert_eq!((again.id.as_str(), again.attempt), (id, 2));
        again.done().await.unwrap();
    }
}

pub async fn a_job_whose_lease_ended_is_delivered_again_and_the_late_worker_learns_it(bus: &Bus) {
    let mut dying = bus.work(&queue(), terms()).await.unwrap();
    let mut other = bus.work(&queue(), terms()).await.unwrap();
    for key in [None, Some("k")] {
        put(bus, key.unwrap_or("free"), key).await;
        let late = dying.next().await.unwrap();
        let again = other.next().await.unwrap();
        assert_eq!((&again.id, again.attempt), (&late.id, 2));
        assert!(matches!(late.extend().await, Err(BusError::LeaseLost)));
        assert!(matches!(late.done().await, Err(BusError::LeaseLost)));
        again.done().await.unwrap();
    }
}

pub async fn a_heartbeat_keeps_the_lease(bus: &Bus) {
    let mut keeper = bus.work(&queue(), terms()).await.unwrap();
    put(bus, "kept", None).await;
    let kept = keeper.next().await.unwrap();
    // The clock of this test: a job whose leases end, one after the other.
    put(bus, "clock", None).await;
    let mut other = bus.work(&queue(), terms()).await.unwrap();
    let three_leases = async {
        let mut last = other.next().await.unwrap();
        for tick in 1..=2 {
            assert_eq!((last.id.as_str(), last.attempt), ("clock", tick));
            let mut next = bus.work(&queue(), terms()).await.unwrap();
            last = next.next().await.unwrap();
        }
        last.done().await.unwrap();
    };
    kept.hold(three_leases).await.unwrap();
    assert_eq!(kept.attempt, 1);
    kept.done().await.unwrap();
}

pub async fn work_is_dropped_when_its_lease_is_lost(bus: &Bus) {
    put(bus, "a", None).await;
    let mut dying = bus.work(&queue(), terms()).await.unwrap();
    let late = dying.next().await.unwrap();
    let mut other = bus.work(&queue(), terms()).await.unwrap();
    let again = other.next().await.unwrap();
    let endless = late.hold(std::future::pending::<()>()).await;
    assert!(matches!(endless, Err(BusError::LeaseLost)));
    again.done().await.unwrap();
}

pub async fn jobs_of_one_key_come_in_order_and_one_at_a_time(bus: &Bus) {
    let keys = ["duel_1", "duel_2", "duel_3"];
    for number in 0..5 {
        for key in keys {
            put(bus, &format!("{key}-{number}"), Some(key)).await;
        }
    }
    let mut config = patient();
    config.concurrency = 4;
    let (tell, mut told) = tokio::sync::mpsc::channel(64);
    for _ in 0..2 {
        let mut worker = bus.work(&queue(), config.clone()).await.unwrap();
        let tell = tell.clone();
        tokio::spawn(async move {
            while let Some(leased) = worker.next().await {
                let tell = tell.clone();
                tokio::spawn(async move {
                    let (id, key) = (leased.id.clone(), leased.key.clone().unwrap());
                    tell.send(("begin", key.clone(), id.clone())).await.unwrap();
                    // Others have their turn here, if the bus lets them.
                    tokio::task::yield_now().await;
                    tell.send(("end", key, id)).await.unwrap();
                    leased.done().await.unwrap();
                });
            }
        });
    }
    let mut stories: Vec<(String, Vec<String>)> =
        keys.map(|key| (key.to_owned(), Vec::new())).to_vec();
    for _ in 0..2 * 5 * keys.len() {
        let (word, key, id) = told.recv().await.unwrap();
        let story = stories.iter_mut().find(|story| story.0 == key).unwrap();
        story.1.push(format!("{word} {id}"));
    }
    for (key, story) in stories {
        let expected: Vec<String> = (0..5)
            .flat_map(|n| [format!("begin {key}-{n}"), format!("end {key}-{n}")])
            .collect();
        assert_eq!(story, expected);
    }
}

pub async fn a_key_that_waits_for_its_retry_does_not_lose_its_order(bus: &Bus) {
    let mut config = patient();
    config.concurrency = 2;
    let mut worker = bus.work(&queue(), config).await.unwrap();
    put(bus, "k-1", Some("k")).await;
    put(bus, "k-2", Some("k")).await;
    for attempt in 1..=2 {
        let first = worker.next().await.unwrap();
        assert_eq!((first.id.as_str(), first.attempt), ("k-1", attempt));
        first.retry("not yet").await.unwrap();
    }
    assert_eq!(ended(worker.next().await.unwrap()).await, "k-1");
    assert_eq!(ended(worker.next().await.unwrap()).await, "k-2");
}

pub async fn several_workers_share_a_queue(bus: &Bus) {
    let mut workers = Vec::new();
    for _ in 0..3 {
        workers.push(bus.work(&queue(), patient()).await.unwrap());
    }
    for number in 0..3 {
        put(bus, &number.to_string(), None).await;
        put(bus, &format!("k-{number}"), Some(&number.to_string())).await;
    }
    // Each has one place, so none can take two before it has ended the first: all three are needed to hold three at a time.
    for _ in 0..2 {
        let mut held = Vec::new();
        for worker in &mut workers {
            held.push(worker.next().await.unwrap());
        }
        let ids: HashSet<&String> = held.iter().map(|leased| &leased.id).collect();
        assert_eq!(ids.len(), 3);
        for leased in held {
            leased.done().await.unwrap();
        }
    }
    let status = bus.queue_status(&queue()).await.unwrap();
    assert_eq!((status.waiting, status.leased), (0, 0));
}

pub async fn a_worker_holds_no_more_than_its_places(bus: &Bus) {
    let mut config = patient();
    config.concurrency = 2;
    let mut worker = bus.work(&queue(), config).await.unwrap();
    for id in ["a", "b", "c"] {
        put(bus, id, None).await;
    }
    let first = worker.next().await.unwrap();
    let second = worker.next().await.unwrap();
    let status = bus.queue_status(&queue()).await.unwrap();
    assert_eq!((status.waiting, status.leased), (1, 2));
    let mut third = Box::pin(worker.next());
    tokio::select! {
        biased;
        _ = &mut third => panic!("a third job in two places"),
        () = tokio::task::yield_now() => {}
    }
    first.done().await.unwrap();
    assert_eq!(ended(third.await.unwrap()).await, "c");
    second.done().await.unwrap();
}

pub async fn a_job_is_tried_again_after_its_backoff_until_it_is_a_dead_letter(bus: &Bus) {
    let enqueued = bus.enqueue(job("a", Some("k"))).await.unwrap();
    put(bus, "next", Some("k")).await;
    let mut worker = bus.work(&queue(), patient()).await.unwrap();
    let mut before = None;
    for attempt in 1..=3 {
        let leased = worker.next().await.unwrap();
        let now = tokio::time::Instant::now();
        let waited = before.map(|before| now - before);
        let backoff = Duration::from_millis(if attempt == 3 { 100 } else { 50 });
        // Never earlier than it was told to; how much later depends on the machine.
        assert!(waited.is_none_or(|waited| waited >= backoff), "{waited:?}");
        assert_eq!((leased.id.as_str(), leased.attempt), ("a", attempt));
        before = Some(tokio::time::Instant::now());
        leased.retry(&format!("no luck\n{attempt}")).await.unwrap();
    }
    // The dead do not hold up their key.
    assert_eq!(ended(worker.next().await.unwrap()).await, "next");
    let dead = bus.dead_letters(&queue(), 10).await.unwrap();
    assert_eq!(dead.len(), 1);
    assert_eq!((dead[0].id.as_str(), dead[0].attempts), ("a", 3));
    assert_eq!(dead[0].key.as_deref(), Some("k"));
    assert_eq!(dead[0].reason, "no luck 3");
    assert_eq!(dead[0].payload, "payload of a");
    let of_process = Kept::Dead {
        reason: "no luck 3".to_owned(),
        attempts: 3,
    };
    let kept = enqueued.kept().await;
    assert!(kept == of_process || kept == Kept::Stored, "{kept:?}");
    let status = bus.queue_status(&queue()).await.unwrap();
    assert_eq!((status.waiting, status.leased, status.dead), (0, 0, 1));
}

pub async fn a_worker_that_dies_again_and_again_leaves_a_dead_letter(bus: &Bus) {
    put(bus, "poison", Some("k")).await;
    put(bus, "next", Some("k")).await;
    let mut worker = bus.work(&queue(), patient()).await.unwrap();
    for attempt in 1..=3 {
        let leased = worker.next().await.unwrap();
        assert_eq!((leased.id.as_str(), leased.attempt), ("poison", attempt));
        drop(leased);
    }
    assert_eq!(ended(worker.next().await.unwrap()).await, "next");
    let dead = bus.dead_letters(&queue(), 10).await.unwrap();
    assert_eq!((dead[0].id.as_str(), dead[0].attempts), ("poison", 3));
    assert!(!dead[0].reason.is_empty());
}

pub async fn a_dead_letter_is_revived_with_all_its_attempts_or_discarded(bus: &Bus) {
    let mut worker = bus.work(&queue(), patient()).await.unwrap();
    for id in ["a", "b", "c"] {
        put(bus, id, None).await;
        let leased = worker.next().await.unwrap();
        leased.fail("never").await.unwrap();
    }
    let ids = |letters: Vec<tiltyard_bus::DeadLetter>| -> Vec<String> {
        letters.into_iter().map(|letter| letter.id).collect()
    };
    let two = bus.dead_letters(&queue(), 2).await.unwrap();
    assert!(two[0].died_at <= two[1].died_at);
    assert_eq!(ids(two), ["a", "b"]);

    bus.revive(&queue(), "b").await.unwrap();
    bus.discard(&queue(), "a").await.unwrap();
    for gone in ["a", "b", "unknown"] {
        let again = bus.revive(&queue(), gone).await;
        assert!(matches!(again, Err(BusError::NoSuchDeadLetter { .. })));
    }
    assert_eq!(ids(bus.dead_letters(&queue(), 9).await.unwrap()), ["c"]);
    for attempt in 1..=3 {
        let leased = worker.next().await.unwrap();
        assert_eq!((leased.id.as_str(), leased.attempt), ("b", attempt));
        leased.retry("again").await.unwrap();
    }
    // A letter that died a second time is one letter again.
    assert_eq!(
        ids(bus.dead_letters(&queue(), 9).await.unwrap()),
        ["c", "b"]
    );
    bus.revive(&queue(), "b").await.unwrap();
    assert_eq!(ended(worker.next().await.unwrap()).await, "b");
}

pub async fn a_full_queue_says_so_and_takes_jobs_again_later(bus: &Bus) {
    for number in 0..small().queue_jobs_max {
        put(bus, &number.to_string(), None).await;
    }
    let refused = bus.enqueue(job("more", None)).await;
    assert!(matches!(refused, Err(BusError::Full { .. })), "{refused:?}");
    assert!(bus.enqueue(job("0", None)).await.unwrap().is_duplicate());
    let elsewhere = Job {
        queue: QueueName::new("judge").unwrap(),
        ..job("more", None)
    };
    drop(bus.enqueue(elsewhere).await.unwrap());

    let mut worker = bus.work(&queue(), patient()).await.unwrap();
    ended(worker.next().await.unwrap()).await;
    put(bus, "more", None).await;
}

pub async fn what_does_not_fit_is_refused(bus: &Bus) {
    let large = Job {
        payload: Bytes::from(vec![0; tiltyard_bus::PAYLOAD_BYTES_MAX + 1]),
        ..job("large", None)
    };
    let for_a_group = Job {
        queue: Group::new("g", Pattern::All).unwrap().queue().clone(),
        ..job("a", None)
    };
    for bad in [
        job("", None),
        job("a\r\nb", None),
        job("a", Some("k k")),
        large,
        for_a_group,
    ] {
        let refused = bus.enqueue(bad).await;
        assert!(matches!(refused, Err(BusError::Unfit { .. })));
    }
    let largest = Job {
        payload: Bytes::from(vec![7; tiltyard_bus::PAYLOAD_BYTES_MAX]),
        ..job(&"i".repeat(tiltyard_bus::ID_BYTES_MAX), Some("ключ~*.>"))
    };
    drop(bus.enqueue(largest.clone()).await.unwrap());
    let mut worker = bus.work(&queue(), patient()).await.unwrap();
    let leased = worker.next().await.unwrap();
    assert_eq!((&leased.id, &leased.key), (&largest.id, &largest.key));
    assert_eq!(leased.payload, largest.payload);
    leased.fail(&"long ".repeat(1000)).await.unwrap();
    assert_eq!(bus.dead_letters(&queue(), 1).await.unwrap().len(), 1);
}

pub async fn a_wait_for_a_job_can_be_given_up_without_losing_one(bus: &Bus) {
    let mut worker = bus.work(&queue(), patient()).await.unwrap();
    for number in 0..20 {
        put(bus, &number.to_string(), None).await;
        let leased = loop {
            // The second branch wins most of the time.
            tokio::select! {
                leased = worker.next() => break leased.unwrap(),
                () = tokio::task::yield_now() => {}
            }
        };
        assert_eq!(leased.attempt, 1);
        assert_eq!(ended(leased).await, number.to_string());
    }
}

pub async fn messages_reach_those_who_want_them_in_order(bus: &Bus) {
    let mut one = bus.subscribe(subject("run.1")).await.unwrap();
    let mut runs = bus.subscribe(Pattern::Under(subject("run"))).await.unwrap();
    let mut all = bus.subscribe(Pattern::All).await.unwrap();
    let sent = [
        ("run.1", "a"),
        ("run.2", "b"),
        ("runs", "c"),
        ("run.1", "d"),
    ];
    for (about, text) in sent {
        bus.publish(&subject(about), Bytes::from_static(text.as_bytes()))
            .await
            .unwrap();
    }
    for (subscription, expected) in [(&mut one, "ad"), (&mut runs, "abd"), (&mut all, "abcd")] {
        for letter in expected.chars() {
            let (about, text) = *sent
                .iter()
                .find(|(_, text)| text.starts_with(letter))
                .unwrap();
            let heard = subscription.next().await.unwrap();
            let message = Heard::Message {
                subject: subject(about),
                payload: Bytes::from_static(text.as_bytes()),
            };
            assert_eq!(heard, message);
        }
    }
}

pub async fn a_slow_subscriber_is_told_what_it_missed(bus: &Bus) {
    let mut slow = bus.subscribe(subject("run.1")).await.unwrap();
    let mut quick = bus.subscribe(subject("run.1")).await.unwrap();
    let sent = small().subscriber_messages_max + 12;
    for number in 0..sent {
        let text = Bytes::from(number.to_string());
        bus.publish(&subject("run.1"), text.clone()).await.unwrap();
        let Some(Heard::Message { payload, .. }) = quick.next().await else {
            panic!("a quick reader misses nothing");
        };
        assert_eq!(payload, text);
    }
    // The slow one's messages have been read from the connection when its last one has.
    let mut read = 0;
    let mut missed = 0;
    while read + missed < sent as u64 {
        match slow.next().await.unwrap() {
            Heard::Lagged(count) => missed += count,
            Heard::Message { payload, .. } => {
                assert_eq!(payload, (read + missed).to_string());
                read += 1;
            }
        }
    }
    assert!(missed > 0);
    assert_eq!(read + missed, sent as u64);
}

pub async fn every_group_gets_every_event_once(bus: &Bus) {
    let judged = Group::new("arena", Pattern::Under(subject("judge"))).unwrap();
    let all = Group::new("insight", Pattern::All).unwrap();
    let exact = Group::new("mail", subject("judge.verdict")).unwrap();
    bus.declare(&judged).await.unwrap();
    bus.declare(&all).await.unwrap();
    bus.declare(&exact).await.unwrap();
    let mut arena = bus.consume(&judged, patient()).await.unwrap();
    let mut arena_too = bus.consume(&judged, patient()).await.unwrap();
    let mut insight = bus.consume(&all, patient()).await.unwrap();
    let mut mail = bus.consume(&exact, patient()).await.unwrap();

    let verdict = bus.emit(event("1", "judge.verdict", None)).await.unwrap();
    let again = bus.emit(event("1", "judge.verdict", None)).await.unwrap();
    assert!(again.is_duplicate() && !verdict.is_duplicate());
    let unheard = bus.emit(event("2", "duel.finished", None)).await.unwrap();
    drop(bus.emit(event("3", "judge.tick", None)).await.unwrap());

    let first = arena.next().await.unwrap();
    let second = arena_too.next().await.unwrap();
    let ids: HashSet<&str> = [first.id.as_str(), second.id.as_str()].into();
    assert_eq!(ids, HashSet::from(["1", "3"]));
    for leased in [first, second] {
        assert_eq!(leased.payload, format!("payload of {}", leased.id));
        leased.done().await.unwrap();
    }
    let leased = mail.next().await.unwrap();
    assert_eq!(leased.subject, Some(subject("judge.verdict")));
    assert_eq!(ended(leased).await, "1");
    for id in ["1", "2", "3"] {
        assert_eq!(ended(insight.next().await.unwrap()).await, id);
    }
    assert!(matches!(verdict.kept().await, Kept::Done | Kept::Stored));
    assert!(matches!(unheard.kept().await, Kept::Done | Kept::Stored));
    for group in [&judged, &all, &exact] {
        let status = bus.queue_status(group.queue()).await.unwrap();
        assert_eq!((status.waiting, status.leased, status.dead), (0, 0, 0));
    }
}

pub async fn events_wait_for_a_group_that_was_declared(bus: &Bus) {
    let group = Group::new("arena", Pattern::All).unwrap();
    drop(bus.emit(event("before", "duel.open", None)).await.unwrap());
    bus.declare(&group).await.unwrap();
    drop(bus.emit(event("after", "duel.open", None)).await.unwrap());
    let status = bus.queue_status(group.queue()).await.unwrap();
    assert_eq!((status.waiting, status.leased), (1, 0));
    let mut worker = bus.consume(&group, patient()).await.unwrap();
    assert_eq!(ended(worker.next().await.unwrap()).await, "after");

    // A group that is no more holds nothing up: the queue of events never gets full.
    drop(worker);
    bus.undeclare(&group).await.unwrap();
    for number in 0..2 * small().queue_jobs_max {
        drop(
            bus.emit(event(&number.to_string(), "duel.open", None))
                .await
                .unwrap(),
        );
    }
}

pub async fn a_group_keeps_the_order_of_a_key(bus: &Bus) {
    let group = Group::new("arena", Pattern::Under(subject("duel"))).unwrap();
    let mut config = patient();
    config.concurrency = 4;
    let mut worker = bus.consume(&group, config).await.unwrap();
    for number in 0..4 {
        let about = format!("duel.step{number}");
        drop(
            bus.emit(event(&number.to_string(), &about, Some("duel_1")))
                .await
                .unwrap(),
        );
    }
    for number in 0..4 {
        let leased = worker.next().await.unwrap();
        assert_eq!(leased.id, number.to_string());
        if number == 1 && leased.attempt == 1 {
            leased.retry("once more").await.unwrap();
            let again = worker.next().await.unwrap();
            assert_eq!((again.id.as_str(), again.attempt), ("1", 2));
            again.done().await.unwrap();
        } else {
            leased.done().await.unwrap();
        }
    }
}

pub async fn a_dead_event_is_revived_for_its_group_alone(bus: &Bus) {
    let one = Group::new("one", Pattern::All).unwrap();
    let two = Group::new("two", Pattern::All).unwrap();
    let mut first = bus.consume(&one, patient()).await.unwrap();
    let mut second = bus.consume(&two, patient()).await.unwrap();
    let told = bus.emit(event("1", "duel.open", Some("k"))).await.unwrap();
    let leased = first.next().await.unwrap();
    leased.fail("never").await.unwrap();
    ended(second.next().await.unwrap()).await;
    assert!(matches!(
        told.kept().await,
        Kept::Dead { attempts: 1, .. } | Kept::Stored
    ));
    assert_eq!(bus.dead_letters(two.queue(), 9).await.unwrap().len(), 0);
    let dead = bus.dead_letters(one.queue(), 9).await.unwrap();
    assert_eq!(dead[0].subject, Some(subject("duel.open")));

    bus.revive(one.queue(), "1").await.unwrap();
    let leased = first.next().await.unwrap();
    assert_eq!(leased.subject, Some(subject("duel.open")));
    assert_eq!((leased.id.as_str(), leased.attempt), ("1", 1));
    leased.done().await.unwrap();
    drop(bus.emit(event("2", "duel.open", None)).await.unwrap());
    assert_eq!(ended(second.next().await.unwrap()).await, "2");
}

pub async fn a_closed_bus_gives_no_more_jobs_and_lets_the_last_ones_end(bus: &Bus) {
    let mut config = patient();
    config.concurrency = 2;
    let mut worker = bus.work(&queue(), config).await.unwrap();
    let mut subscription = bus.subscribe(Pattern::All).await.unwrap();
    let first = bus.enqueue(job("a", None)).await.unwrap();
    let second = bus.enqueue(job("b", None)).await.unwrap();
    let leased = worker.next().await.unwrap();
    bus.close();
    assert!(worker.next().await.is_none());
    assert_eq!(subscription.next().await, None);
    assert!(matches!(
        bus.enqueue(job("c", None)).await,
        Err(BusError::Closed)
    ));
    leased.done().await.unwrap();
    assert!(matches!(first.kept().await, Kept::Done | Kept::Stored));
    assert!(matches!(second.kept().await, Kept::Lost | Kept::Stored));
}
