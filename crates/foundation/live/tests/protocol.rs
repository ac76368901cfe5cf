//! The protocol through real sockets.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod common;

use std::time::Duration;

use common::{Server, publish, topic};
use serde_json::{json, value::RawValue};
use tiltyard_live::{CLOSE_REVOKED, LiveConfig, PublishError};

async fn server() -> Server {
    Server::start(LiveConfig::default()).await
}

#[tokio::test]
async fn followers_get_what_is_published_with_numbers_that_rise_by_one() {
    let server = server().await;
    let (mut ann, mut bob) = (server.connect("").await, server.connect("").await);
    ann.follow("t").await;
    publish(&server.hub, "t", &json!({"n": 1}));
    publish(&server.hub, "other", &json!({"n": 0}));
    let (seq, epoch) = bob.follow("t").await;
    assert_eq!(seq, 1);
    assert!(!epoch.is_empty());
    let raw = RawValue::from_string(r#"{"n": 2}"#.into()).unwrap();
    server.hub.publish(&topic("t"), &raw).unwrap();
    assert_eq!(
        ann.frame().await,
        json!({"topic": "t", "seq": 1, "data": {"n": 1}})
    );
    let second = json!({"topic": "t", "seq": 2, "data": {"n": 2}});
    assert_eq!(ann.frame().await, second);
    assert_eq!(bob.frame().await, second);
}

#[tokio::test]
async fn nothing_comes_after_leave() {
    let server = server().await;
    let mut client = server.connect("").await;
    client.follow("t").await;
    client.send(json!({"leave": "t"})).await;
    assert_eq!(client.until_pong().await.len(), 0);
    publish(&server.hub, "t", &json!(1));
    assert_eq!(client.until_pong().await.len(), 0);
}

#[tokio::test]
async fn who_comes_back_gets_what_was_missed_and_nothing_twice() {
    let server = server().await;
    let mut client = server.connect("").await;
    let (_, epoch) = client.follow("t").await;
    publish(&server.hub, "t", &json!(1));
    assert_eq!(client.frame().await["seq"], 1);
    drop(client);
    for n in 2..=4 {
        publish(&server.hub, "t", &json!(n));
    }
    let mut client = server.connect("").await;
    client
        .send(json!({"follow": "t", "since": 1, "epoch": epoch}))
        .await;
    assert_eq!(client.resumed("t").await.0, 1);
    for n in 2..=4 {
        assert_eq!(
            client.frame().await,
            json!({"topic": "t", "seq": n, "data": n})
        );
    }
    client
        .send(json!({"follow": "t", "since": 4, "epoch": epoch}))
        .await;
    assert_eq!(client.resumed("t").await.0, 4);
    assert_eq!(client.until_pong().await.len(), 0);
}

#[tokio::test]
async fn a_gap_or_another_life_of_the_topic_is_not_taken_up() {
    let config = LiveConfig {
        ring_messages_max: 2,
        ..LiveConfig::default()
    };
    let server = Server::start(config).await;
    let mut client = server.connect("").await;
    let (_, epoch) = client.follow("t").await;
    for n in 1..=4 {
        publish(&server.hub, "t", &json!(n));
    }
    client.until_pong().await;
    for cursor in [
        json!({"follow": "t", "since": 1, "epoch": epoch}),
        json!({"follow": "t", "since": 3, "epoch": "another"}),
        json!({"follow": "t", "since": 3}),
        json!({"follow": "t", "since": 5, "epoch": epoch}),
    ] {
        client.send(cursor).await;
        assert_eq!(client.following("t").await, (4, epoch.clone()));
        assert_eq!(client.until_pong().await.len(), 0);
    }
}

#[tokio::test]
async fn a_ping_is_answered_with_its_number_and_the_servers_time() {
    let config = LiveConfig {
        clock: std::sync::Arc::new(|| 1_700_000_000_000),
        ..LiveConfig::default()
    };
    let server = Server::start(config).await;
    let mut client = server.connect("").await;
    client.send(json!({"ping": 7})).await;
    let pong = json!({"pong": 7, "now": 1_700_000_000_000_u64});
    assert_eq!(client.frame().await, pong);
}

#[tokio::test]
async fn what_the_doorkeeper_refuses_is_denied_and_sends_nothing() {
    let server = server().await;
    server.door.forbid(None, "secret");
    let mut nobody = server.connect("").await;
    nobody.send(json!({"follow": "secret"})).await;
    let denied = json!({"denied": "secret", "reason": "forbidden"});
    assert_eq!(nobody.frame().await, denied);
    let mut ann = server.connect("person=ann").await;
    ann.follow("secret").await;
    publish(&server.hub, "secret", &json!("s"));
    assert_eq!(ann.frame().await["data"], "s");
    assert_eq!(nobody.until_pong().await.len(), 0);
}

#[tokio::test]
async fn a_changed_role_ends_what_was_allowed_and_leaves_the_rest() {
    let server = server().await;
    let mut ann = server.connect("person=ann").await;
    let mut bob = server.connect("person=bob").await;
    for client in [&mut ann, &mut bob] {
        client.follow("t").await;
        client.follow("rest").await;
    }
    server.door.forbid(Some("ann"), "t");
    server.hub.recheck("ann");
    // Published after the ban: the socket asks before it sends.
    publish(&server.hub, "t", &json!(1));
    publish(&server.hub, "rest", &json!(1));
    let frames = ann.until_pong().await;
    assert!(
        frames.contains(&json!({"denied": "t", "reason": "forbidden"})),
        "{frames:?}"
    );
    assert!(
        frames.iter().all(|frame| frame["topic"] != "t"),
        "{frames:?}"
    );
    assert!(
        frames.iter().any(|frame| frame["topic"] == "rest"),
        "{frames:?}"
    );
    assert_eq!(bob.until_pong().await.len(), 2);
}

#[tokio::test]
async fn the_sockets_of_an_ended_login_close_and_those_of_others_stay() {
    let server = server().await;
    let mut phone = server.connect("person=ann&login=phone").await;
    let mut laptop = server.connect("person=ann&login=laptop").await;
    laptop.follow("t").await;
    phone.follow("t").await;
    server.hub.revoke("phone");
    publish(&server.hub, "t", &json!(1));
    assert_eq!(phone.closed().await, Some(CLOSE_REVOKED));
    assert_eq!(laptop.frame().await["seq"], 1);
}

#[tokio::test]
async fn malformed_frames_are_answered_and_when_repeated_close_the_socket() {
    let server = server().await;
    let mut client = server.connect("").await;
    for n in 1..=8 {
        if n % 2 == 0 {
            client.send_text("{").await;
        } else {
            client.send(json!({"folow": "t"})).await;
        }
        let frame = client.frame().await;
        assert!(frame["error"].is_string(), "{frame}");
    }
    assert_eq!(client.closed().await, Some(1008));
}

#[tokio::test]
async fn a_frame_beyond_the_limit_closes_the_socket() {
    let server = server().await;
    let mut client = server.connect("").await;
    let frame_bytes_max = LiveConfig::default().frame_bytes_max;
    client.send_text(&" ".repeat(frame_bytes_max)).await;
    assert!(client.frame().await["error"].is_string());
    client.send_text(&" ".repeat(frame_bytes_max + 1)).await;
    assert_eq!(client.closed().await, Some(1009));
}

#[tokio::test]
async fn more_frames_than_allowed_close_the_socket() {
    let config = LiveConfig {
        frames_burst_max: 3,
        frames_per_second: 1,
        ..LiveConfig::default()
    };
    let server = Server::start(config).await;
    let mut client = server.connect("").await;
    for n in 0..9 {
        client.send(json!({"ping": n})).await;
    }
    assert_eq!(client.closed().await, Some(1008));
}

#[tokio::test]
async fn a_socket_follows_so_many_topics_and_no_more() {
    let config = LiveConfig {
        topics_per_socket_max: 2,
        ..LiveConfig::default()
    };
    let server = Server::start(config).await;
    let mut client = server.connect("").await;
    client.follow("a").await;
    client.follow("b").await;
    client.send(json!({"follow": "c"})).await;
    let denied = json!({"denied": "c", "reason": "too_many_topics"});
    assert_eq!(client.frame().await, denied);
    client.follow("b").await;
    client.send(json!({"leave": "a"})).await;
    client.follow("c").await;
}

#[tokio::test]
async fn one_socket_too_many_is_refused_until_another_closes() {
    let config = LiveConfig {
        sockets_per_person_max: 1,
        ..LiveConfig::default()
    };
    let server = Server::start(config).await;
    let mut first = server.connect("person=ann").await;
    let refused = server.try_connect("person=ann").await.err().unwrap();
    assert!(refused.to_string().contains("429"), "{refused}");
    first.0.close(None).await.unwrap();
    first.closed().await;
    server.connect("person=ann").await;
}

#[tokio::test]
async fn a_drain_says_so_closes_all_sockets_after_what_waits_and_opens_no_more() {
    let server = server().await;
    let mut client = server.connect("").await;
    client.follow("t").await;
    publish(&server.hub, "t", &json!(1));
    let hub = server.hub.clone();
    let draining = tokio::spawn(async move { hub.drain(Duration::from_secs(60)).await });
    assert_eq!(client.frame().await["seq"], 1);
    assert_eq!(client.frame().await, json!({"drain": true}));
    assert_eq!(client.closed().await, Some(1012));
    assert_eq!(draining.await.unwrap().left, 0);
    let refused = server.try_connect("").await.err().unwrap();
    assert!(refused.to_string().contains("503"), "{refused}");
}

#[tokio::test]
async fn a_message_beyond_the_limit_is_an_error_of_the_publisher() {
    let server = server().await;
    let error = server.hub.publish(&topic("t"), &"x".repeat(64 * 1024));
    assert!(matches!(error, Err(PublishError::TooLarge { .. })));
}
