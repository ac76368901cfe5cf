//! What every user of the store relies on, on SQLite and on PostgreSQL.

use std::{collections::BTreeSet, time::Duration};

use jiff::Timestamp;
use tiltyard_store::{
    Migration, Outgoing, Store, StoreConfig, StoreError, on,
    outbox::{Kind, Waiting},
    restore,
};
use tiltyard_testkit::{Postgres, TestDatabase, databases};
use uuid::Uuid;

const TABLE: &[Migration] = &[Migration {
    number: 1,
    name: "things",
    sql: "CREATE TABLE things (id UUID PRIMARY KEY, name TEXT NOT NULL UNIQUE, count BIGINT NOT NULL, here BOOLEAN NOT NULL, bytes BYTEA)",
}];

async fn opened() -> Vec<(TestDatabase, Store)> {
    let mut all = Vec::new();
    for database in databases().await {
        println!("on {}", database.name);
        let store = Store::open(&database.config, &[TABLE])
            .await
            .expect("a database");
        all.push((database, store));
    }
    all
}

fn outgoing(subject: &str) -> Outgoing {
    Outgoing {
        id: Uuid::now_v7(),
        kind: Kind::Job,
        subject: subject.to_owned(),
        key: Some("k".to_owned()),
        payload: vec![0, 1, 255],
    }
}

async fn insert(store: &Store, name: &str, count: i64) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    on!(change tx => sqlx::query("INSERT INTO things (id, name, count, here, bytes) VALUES ($1, $2, $3, $4, $5)")
        .bind(Uuid::now_v7()).bind(name).bind(count).bind(true).bind(Option::<Vec<u8>>::None))?;
    tx.commit().await
}

async fn names(store: &Store) -> Vec<String> {
    on!(read store, db => sqlx::query_scalar("SELECT name FROM things ORDER BY name").fetch_all(db).await).expect("names")
}

#[tokio::test]
async fn values_come_back_as_they_were_written() {
    for (_, store) in opened().await {
        let id = Uuid::now_v7();
        let mut tx = store.begin().await.expect("a transaction");
        on!(change tx => sqlx::query("INSERT INTO things (id, name, count, here, bytes) VALUES ($1, $2, $3, $4, $5)")
            .bind(id).bind("naïve 🎯 '; --").bind(i64::MIN).bind(false).bind(Some(vec![0_u8, 255])))
        .expect("written");
        tx.commit().await.expect("committed");
        let row: (Uuid, String, i64, bool, Option<Vec<u8>>) =
            on!(read store, db => sqlx::query_as("SELECT id, name, count, here, bytes FROM things").fetch_one(db).await)
                .expect("read");
        assert_eq!(
            row,
            (
                id,
                "naïve 🎯 '; --".to_owned(),
                i64::MIN,
                false,
                Some(vec![0, 255])
            )
        );
    }
}

#[tokio::test]
async fn a_transaction_is_all_or_nothing_and_what_it_leaves_too() {
    for (_, store) in opened().await {
        let mut tx = store.begin().await.expect("a transaction");
        on!(change tx => sqlx::query("INSERT INTO things (id, name, count, here) VALUES ($1, 'gone', 1, $2)").bind(Uuid::now_v7()).bind(true))
            .expect("written");
        tx.emit(&outgoing("gone"), Timestamp::UNIX_EPOCH)
            .await
            .expect("left");
        drop(tx);
        assert_eq!(names(&store).await, Vec::<String>::new());
        assert_eq!(store.outbox_waiting().await.expect("a count"), 0);
    }
}

#[tokio::test]
async fn a_value_that_must_be_there_once_is_refused_by_its_name() {
    for (_, store) in opened().await {
        insert(&store, "one", 1).await.expect("the first");
        let error = insert(&store, "one", 2).await.expect_err("the second");
        assert!(error.is_duplicate_of("things", "name"), "{error:?}");
        assert!(!error.is_duplicate_of("things", "count"));
    }
}

#[tokio::test]
async fn many_who_write_at_once_all_do() {
    for (_, store) in opened().await {
        insert(&store, "counter", 0).await.expect("written");
        let mut writers = tokio::task::JoinSet::new();
        for _ in 0..40 {
            let store = store.clone();
            writers.spawn(async move {
                let mut tx = store.begin().await?;
                // Read, then write: nobody may come between.
                let lock = if store.engine() == tiltyard_store::Engine::Postgres { " FOR UPDATE" } else { "" };
                let sql = sqlx::AssertSqlSafe(format!("SELECT count FROM things WHERE name = 'counter'{lock}"));
                let count: i64 = on!(write tx, db => sqlx::query_scalar(sql).fetch_one(db).await)?;
                on!(change tx => sqlx::query("UPDATE things SET count = $1 WHERE name = 'counter'").bind(count + 1))?;
                tx.commit().await
            });
        }
        for result in writers.join_all().await {
            result.expect("no writer is refused");
        }
        let count: i64 =
            on!(read store, db => sqlx::query_scalar("SELECT count FROM things").fetch_one(db).await).expect("a count");
        assert_eq!(count, 40);
    }
}

#[tokio::test]
async fn migrations_are_applied_once_by_however_many_and_never_changed() {
    for database in databases().await {
        let mut opening = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let config = database.config.clone();
            opening.spawn(async move { Store::open(&config, &[TABLE]).await });
        }
        for result in opening.join_all().await {
            result.expect("a start beside others");
        }
        let changed: &[Migration] = &[Migration {
            sql: "CREATE TABLE things (id UUID)",
            ..TABLE[0]
        }];
        let refused = Store::open(&database.config, &[changed])
            .await
            .err()
            .expect("a changed migration");
        assert!(matches!(refused, StoreError::Migration(_)), "{refused}");
    }
}

#[tokio::test]
async fn the_outbox_keeps_the_order_and_its_dead() {
    for (_, store) in opened().await {
        let sent: Vec<Outgoing> = (0..3).map(|number| outgoing(&number.to_string())).collect();
        for one in &sent {
            let mut tx = store.begin().await.expect("a transaction");
            tx.emit(one, Timestamp::UNIX_EPOCH).await.expect("left");
            tx.commit().await.expect("committed");
        }
        store.outbox_woken().await;
        let rows = store.outbox_from(0, 10).await.expect("rows");
        let found: Vec<Outgoing> = rows.iter().map(|row| row.outgoing.clone()).collect();
        assert_eq!(found, sent);
        let numbers: Vec<i64> = rows.iter().map(|Waiting { number, .. }| *number).collect();
        assert_eq!(
            store.outbox_numbers(2).await.expect("numbers"),
            numbers[..2]
        );
        store.outbox_done(&numbers[..1]).await.expect("done");
        store
            .outbox_died(numbers[1], "three attempts failed", Timestamp::UNIX_EPOCH)
            .await
            .expect("buried");
        // Whoever says it twice changes nothing.
        store
            .outbox_died(numbers[1], "again", Timestamp::UNIX_EPOCH)
            .await
            .expect("buried already");
        assert_eq!(store.outbox_from(0, 10).await.expect("rows").len(), 1);
        assert_eq!(store.dead_letters_count().await.expect("a count"), 1);
    }
}

#[tokio::test]
async fn one_relay_at_a_time() {
    let database = TestDatabase::postgres().await;
    let store = Store::open(&database.config, &[])
        .await
        .expect("a database");
    let other = Store::connect(&database.config)
        .await
        .expect("another process");
    let mut ours = store
        .relay_turn()
        .await
        .expect("asked")
        .expect("nobody else relays");
    assert!(other.relay_turn().await.expect("asked").is_none());
    assert!(ours.still_ours().await);
    drop(ours);
    // The lock goes when the server has been told.
    while other.relay_turn().await.expect("asked").is_none() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_relay_hears_of_what_another_process_left() {
    let database = TestDatabase::postgres().await;
    let here = Store::open(&database.config, &[])
        .await
        .expect("a database");
    let there = Store::connect(&database.config)
        .await
        .expect("another process");
    let listening = here.clone();
    let ear = tokio::spawn(async move { listening.listen_for_others().await });
    // Until the ear is open nothing is heard; what is left meanwhile is found by looking.
    loop {
        let mut tx = there.begin().await.expect("a transaction");
        tx.emit(&outgoing("news"), Timestamp::UNIX_EPOCH)
            .await
            .expect("left");
        tx.commit().await.expect("committed");
        if tokio::time::timeout(Duration::from_millis(50), here.outbox_woken())
            .await
            .is_ok()
        {
            break;
        }
    }
    ear.abort();
}

#[tokio::test]
async fn a_secret_is_the_same_for_all_processes() {
    for (database, store) in opened().await {
        let other = Store::connect(&database.config)
            .await
            .expect("another process");
        let (one, two) = tokio::join!(store.secret("seal"), other.secret("seal"));
        assert_eq!(one.expect("a secret"), two.expect("a secret"));
        assert_ne!(
            store.secret("seal").await.expect("a"),
            store.secret("other").await.expect("b")
        );
    }
}

#[tokio::test]
async fn a_copy_made_while_others_write_is_whole_and_comes_back() {
    for (database, store) in opened().await {
        let directory = tempfile::tempdir().expect("a folder");
        let file = directory.path().join("copy");
        for number in 0..50 {
            insert(&store, &format!("before {number:02}"), number)
                .await
                .expect("written");
        }
        let writing = {
            let store = store.clone();
            tokio::spawn(async move {
                for number in 0..50 {
                    insert(&store, &format!("during {number:02}"), number)
                        .await
                        .expect("written");
                }
            })
        };
        store.backup(&database.config, &file).await.expect("a copy");
        writing.await.expect("a writer");
        insert(&store, "after", 1).await.expect("written");
        store.close().await;

        let refused = restore(&database.config, &file, false)
            .await
            .expect_err("something is there");
        assert!(!refused.to_string().is_empty());
        restore(&database.config, &file, true)
            .await
            .expect("restored");
        let back = Store::open(&database.config, &[TABLE])
            .await
            .expect("the database again");
        let found: BTreeSet<String> = names(&back).await.into_iter().collect();
        assert!((0..50).all(|number| found.contains(&format!("before {number:02}"))));
        assert!(!found.contains("after"));
        insert(&back, "later", 1).await.expect("it works on");
        back.close().await;

        std::fs::write(directory.path().join("rubbish"), "not a copy").expect("written");
        let rubbish = restore(&database.config, &directory.path().join("rubbish"), true).await;
        assert!(rubbish.is_err());
        let whole = Store::open(&database.config, &[TABLE])
            .await
            .expect("rubbish harmed nothing");
        assert!(names(&whole).await.contains(&"later".to_owned()));
    }
}

#[tokio::test]
async fn it_works_without_named_statements() {
    let database = TestDatabase::postgres().await;
    let config = StoreConfig {
        prepared_statements: false,
        ..database.config.clone()
    };
    // Migrations go over connections of their own: they name their statements whatever is set.
    let migrating = Store::open(&database.config, &[TABLE])
        .await
        .expect("tables");
    migrating.close().await;
    let store = Store::connect(&config).await.expect("a database");
    for number in 0..3 {
        insert(&store, &format!("n{number}"), number)
            .await
            .expect("written");
    }
    let named: i64 = on!(read store, db => sqlx::query_scalar("SELECT COUNT(*) FROM things").fetch_one(db).await).expect("a count");
    assert_eq!(named, 3);
    // In one session, so that what it prepared is seen.
    let mut tx = store.begin().await.expect("a transaction");
    for _ in 0..2 {
        on!(change tx => sqlx::query("UPDATE things SET count = count + 1 WHERE name = $1").bind("n1")).expect("changed");
    }
    let tiltyard_store::Connection::Postgres(db) = tx.connection() else {
        panic!("PostgreSQL")
    };
    let prepared: Vec<String> =
        sqlx::query_scalar("SELECT name FROM pg_prepared_statements WHERE name <> ''")
            .fetch_all(db)
            .await
            .expect("statements");
    assert_eq!(prepared, Vec::<String>::new());
}

#[tokio::test]
async fn a_start_waits_for_a_database_that_comes_up_later() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    drop(listener);
    let config = StoreConfig::postgres(format!("postgres://postgres@127.0.0.1:{port}/postgres"));
    let waiting = tokio::spawn(async move { Store::connect(&config).await.map(drop) });
    let server = tokio::task::spawn_blocking(move || Postgres::start_at(port))
        .await
        .expect("PostgreSQL");
    waiting.await.expect("no panic").expect("it came up");
    drop(server);
    let gone = StoreConfig {
        connect_patience: Duration::ZERO,
        ..StoreConfig::postgres("postgres://postgres@127.0.0.1:1/x")
    };
    assert!(matches!(
        Store::connect(&gone).await,
        Err(StoreError::Unavailable(_))
    ));
}

#[tokio::test]
async fn a_replica_answers_what_may_be_stale_and_nothing_else() {
    let primary = tokio::task::spawn_blocking(Postgres::start)
        .await
        .expect("PostgreSQL");
    let url = primary.fresh().await;
    let config = StoreConfig::postgres(url.clone());
    Store::open(&config, &[TABLE])
        .await
        .expect("tables")
        .close()
        .await;
    let (primary, replica) = tokio::task::spawn_blocking(move || {
        let replica = primary.replica();
        (primary, replica)
    })
    .await
    .expect("a replica");
    let name = url.rsplit('/').next().expect("a name");
    let config = StoreConfig {
        replica_url: Some(replica.url(name)),
        ..config
    };
    let store = Store::connect(&config).await.expect("both");
    insert(&store, "one", 1).await.expect("written");
    assert_eq!(
        names(&store).await,
        ["one"],
        "what was acknowledged is read at once"
    );
    loop {
        let stale: Vec<String> =
            on!(stale store, db => sqlx::query_scalar("SELECT name FROM things").fetch_all(db).await).expect("names");
        if stale == ["one"] {
            break;
        }
        assert!(stale.is_empty());
    }
    let tiltyard_store::Readers::Postgres(db) = store.stale_readers() else {
        panic!("PostgreSQL")
    };
    let recovering: bool = sqlx::query_scalar("SELECT pg_is_in_recovery()")
        .fetch_one(db)
        .await
        .expect("asked");
    assert!(recovering, "stale reads go to the replica");
    drop((primary, replica));
}
