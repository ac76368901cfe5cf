//! Slow readers, silence and presence, on a clock that stands still while anything can happen.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod common;

use std::{sync::Arc, time::Duration};

use common::{Pipes, publish};
use futures_util::StreamExt;
use serde_json::{Value, json};
use tiltyard_live::{Figures, LiveConfig};
use tokio::sync::Notify;
use tokio_tungstenite::tungstenite::Message;

#[tokio::test(start_paused = true)]
async fn a_slow_reader_gets_one_reread_and_what_comes_after_and_holds_up_nobody() {
    let pipes = Pipes::start(LiveConfig::default());
    let (mut slow, mut quick) = (pipes.connect("").await, pipes.connect("").await);
    slow.follow("flood").await;
    slow.follow("quiet").await;
    quick.follow("flood").await;
    let data = "x".repeat(1000);
    for n in 1..=5000_u64 {
        publish(&pipes.hub, "flood", &json!(data));
        assert_eq!(quick.frame().await["seq"], n);
        if n % 1000 == 0 {
            publish(&pipes.hub, "quiet", &json!(n));
        }
    }
    let frames = slow.until_pong().await;
    let of = |topic: &str| -> Vec<&Value> {
        frames
            .iter()
            .filter(|frame| frame["topic"] == topic)
            .collect()
    };
    let rereads: Vec<_> = frames
        .iter()
        .filter(|frame| frame.get("reread").is_some())
        .collect();
    assert_eq!(
        rereads,
        [&json!({"reread": "flood", "reason": "slow", "seq": 5000})]
    );
    assert_eq!(of("quiet").len(), 5);
    // What had left the queue before it was full: the pipe, the buffers of both sides, one frame.
    assert!(of("flood").len() < 40, "{}", of("flood").len());
    publish(&pipes.hub, "flood", &json!("after"));
    assert_eq!(
        slow.frame().await,
        json!({"topic": "flood", "seq": 5001, "data": "after"})
    );
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_never_reads_is_closed_after_the_silence() {
    let pipes = Pipes::start(LiveConfig::default());
    let mut stuck = pipes.connect("").await;
    stuck.follow("t").await;
    for _ in 0..100 {
        publish(&pipes.hub, "t", &json!("x".repeat(1000)));
    }
    tokio::time::sleep(LiveConfig::default().silence * 2).await;
    assert_eq!(pipes.hub.figures().sockets, 0);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_answers_pings_stays_and_a_silent_one_is_closed() {
    let pipes = Pipes::start(LiveConfig::default());
    let mut awake = pipes.connect("").await;
    let silent = pipes.connect("").await;
    let hour = tokio::time::sleep(Duration::from_secs(3600));
    tokio::pin!(hour);
    let mut pings = 0;
    loop {
        tokio::select! {
            () = &mut hour => break,
            // Reading is answering: the library sends the pong.
            frame = awake.0.next() => match frame {
                Some(Ok(Message::Ping(_))) => pings += 1,
                other => panic!("{other:?}"),
            },
        }
    }
    assert!((170..=180).contains(&pings), "{pings}");
    assert_eq!(pipes.hub.figures().sockets, 1);
    drop(silent);
}

#[tokio::test(start_paused = true)]
async fn a_doorkeeper_that_does_not_answer_lets_nobody_in() {
    let pipes = Pipes::start(LiveConfig::default());
    *pipes.door.stuck.lock().unwrap() = Some(Arc::new(Notify::new()));
    let mut client = pipes.connect("").await;
    client.send(json!({"follow": "t"})).await;
    let denied = json!({"denied": "t", "reason": "unavailable"});
    assert_eq!(client.frame().await, denied);
}

#[tokio::test(start_paused = true)]
async fn a_drain_ends_at_its_deadline_and_cuts_those_who_do_not_read() {
    let config = LiveConfig {
        close_wait: Duration::from_secs(2),
        ..LiveConfig::default()
    };
    let pipes = Pipes::start(config);
    let mut stuck = pipes.connect("").await;
    stuck.follow("t").await;
    for _ in 0..100 {
        publish(&pipes.hub, "t", &json!("x".repeat(1000)));
    }
    assert_eq!(pipes.hub.drain(Duration::from_secs(1)).await.left, 1);
    assert_eq!(pipes.hub.drain(Duration::from_secs(9)).await.left, 0);
}

#[tokio::test(start_paused = true)]
async fn topics_nobody_comes_back_to_are_forgotten() {
    let pipes = Pipes::start(LiveConfig::default());
    let mut client = pipes.connect("").await;
    let (_, epoch) = client.follow("t").await;
    drop(client);
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(
        pipes.hub.figures(),
        Figures {
            sockets: 0,
            topics: 1
        }
    );
    tokio::time::sleep(Duration::from_secs(120)).await;
    assert_eq!(pipes.hub.figures().topics, 0);
    let mut client = pipes.connect("").await;
    client
        .send(json!({"follow": "t", "since": 0, "epoch": epoch}))
        .await;
    let (_, another) = client.following("t").await;
    assert_ne!(another, epoch);
}

#[tokio::test(start_paused = true)]
async fn presence_tells_who_is_here_and_who_comes_and_goes_once_for_all_tabs() {
    let pipes = Pipes::start(LiveConfig::default());
    let mut ann = pipes.connect("person=ann").await;
    ann.follow("room").await;
    assert_eq!(ann.frame().await, json!({"presence": "room", "here": []}));
    let joined = |who: &[&str]| json!({"presence": "room", "joined": who, "left": []});
    assert_eq!(ann.frame().await, joined(&["ann"]));
    let mut others = Vec::new();
    for query in ["person=bob", "person=bob", "person=cleo", ""] {
        let mut other = pipes.connect(query).await;
        other.follow("room").await;
        assert_eq!(other.frame().await["here"], json!(["ann"]));
        others.push(other);
    }
    assert_eq!(ann.frame().await, joined(&["bob", "cleo"]));
    // One tab of Bob's closes and another opens again at once: for the others he never left.
    others.remove(0);
    others.remove(0);
    let mut bob = pipes.connect("person=bob").await;
    bob.follow("room").await;
    others.remove(0);
    let left = json!({"presence": "room", "joined": [], "left": ["cleo"]});
    assert_eq!(ann.frame().await, left);
    assert_eq!(bob.frame().await["here"], json!(["ann", "bob", "cleo"]));
    bob.send(json!({"leave": "room"})).await;
    let left = json!({"presence": "room", "joined": [], "left": ["bob"]});
    assert_eq!(ann.frame().await, left);
}

#[tokio::test(start_paused = true)]
async fn topics_without_presence_tell_nothing_of_who_is_here() {
    let pipes = Pipes::start(LiveConfig::default());
    let mut ann = pipes.connect("person=ann").await;
    ann.follow("t").await;
    let mut bob = pipes.connect("person=bob").await;
    bob.follow("t").await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(ann.until_pong().await.len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_slow_reader_is_told_again_who_is_here() {
    let pipes = Pipes::start(LiveConfig::default());
    let mut slow = pipes.connect("person=ann").await;
    slow.follow("room").await;
    for _ in 0..1000 {
        publish(&pipes.hub, "room", &json!("x".repeat(1000)));
        tokio::task::yield_now().await;
    }
    let mut bob = pipes.connect("person=bob").await;
    bob.follow("room").await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    while slow.frame().await["reread"] != "room" {}
    let here = json!({"presence": "room", "here": ["ann", "bob"]});
    while slow.frame().await != here {}
}
