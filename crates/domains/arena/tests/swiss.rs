//! Swiss tournaments as people live them, on both databases: rounds that follow each other, who comes late, who goes and who never comes,
//! and two processes that do it all at once.

mod house;

use std::{collections::BTreeSet, time::Duration};

use house::{command, here, is_fine, on_each_arena, pass, people, rating, refused, seen};
use serde_json::{Value, json};
use tiltyard_contracts::Role;
use tiltyard_testkit::{Browser, Page, TestApp, TestDatabase};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
/// From the pairing to the start of the duel.
const GATHER: Duration = Duration::from_secs(10);
/// Between two rounds.
const PAUSE: Duration = Duration::from_secs(20);

struct Yard {
    app: TestApp,
    organiser: Browser,
}

impl Yard {
    async fn on(app: TestApp) -> Self {
        let organiser = app.register_as("olga", Role::Admin).await;
        Self { app, organiser }
    }

    /// Begins in ten minutes.
    fn about(&self) -> Value {
        let starts_at = self.app.now() + jiff::SignedDuration::from_mins(10);
        json!({
            "title": "Evening", "pool": "blitz", "rated": true, "rounds": 3, "starts_at": starts_at.to_string(),
            "kinds": [], "listed": true, "repeats": "none",
        })
    }

    /// The path of a new one.
    async fn announce(&mut self, change: Value) -> String {
        let mut about = self.about();
        for (key, value) in change.as_object().expect("changes") {
            about[key] = value.clone();
        }
        let made = self.organiser.post("/swisses", &about).await;
        assert_eq!(made.status, 201, "{made:?}");
        format!("/swisses/{}", made.json["id"].as_str().expect("an id"))
    }

    async fn run(&self) {
        self.app
            .application
            .arena
            .run_swisses()
            .await
            .expect("done");
    }

    async fn go(&self, by: Duration) {
        self.app.advance(by);
        self.run().await;
    }

    /// Everybody of these goes to their duel, and it starts.
    async fn sit(&self, swiss: &str, players: &mut [Browser]) {
        for player in players {
            if let Some(duel) = duel_of(player, swiss).await {
                here(player, &duel).await;
            }
        }
        pass(&self.app, GATHER).await;
    }
}

async fn shown(browser: &mut Browser, swiss: &str) -> Value {
    is_fine(browser.get(swiss).await)
}

/// One's own duel of the round.
async fn duel_of(browser: &mut Browser, swiss: &str) -> Option<String> {
    let shown = shown(browser, swiss).await;
    shown["you"]["duel"].as_str().map(str::to_owned)
}

async fn join(browser: &mut Browser, swiss: &str) -> Value {
    is_fine(browser.post(&format!("{swiss}/entry"), &json!({})).await)
}

/// Name, points, rank.
fn standing(shown: &Value) -> Vec<(&str, f64, u64)> {
    let lines = shown["standings"].as_array().expect("standings");
    let line = |line: &'_ Value| (line["points"].as_f64(), line["rank"].as_u64());
    lines
        .iter()
        .map(|one| {
            let (points, rank) = line(one);
            (
                one["name"].as_str().expect("a name"),
                points.expect("points"),
                rank.expect("a rank"),
            )
        })
        .collect()
}

fn points(shown: &Value, name: &str) -> f64 {
    let all = standing(shown);
    all.iter()
        .find(|(one, ..)| *one == name)
        .expect("somebody")
        .1
}

/// Who sit at one table.
fn tables(shown: &Value) -> Vec<(String, Option<String>)> {
    let name = |side: &Value| side["name"].as_str().map(str::to_owned);
    let tables = shown["tables"].as_array().expect("tables").iter();
    tables
        .map(|table| (name(&table["left"]).expect("a name"), name(&table["right"])))
        .collect()
}

fn pair_of(one: &str, other: &str) -> [String; 2] {
    let mut pair = [one.to_owned(), other.to_owned()];
    pair.sort();
    pair
}

#[tokio::test]
async fn four_play_three_rounds_and_everybody_meets_everybody() {
    on_each_arena(async |app: TestApp| {
        let names = ["ada", "bob", "cyd", "dan"];
        let mut players = people(&app, names).await;
        let mut yard = Yard::on(app).await;
        let swiss = yard.announce(json!({})).await;
        let mut page = Page::open(yard.app.serve().await, &players[0]).await;
        let ada = yard.app.id_of("ada").await;
        assert!(page.follow(&format!("person:{ada}")).await);
        assert!(page.follow(&swiss.replace("/swisses/", "swiss:")).await);
        for player in &mut players {
            assert_eq!(join(player, &swiss).await["taking_part"], true);
        }
        yard.go(9 * MINUTE).await;
        assert_eq!(shown(&mut players[0], &swiss).await["phase"], "coming");
        yard.go(MINUTE).await;
        let mut met = BTreeSet::new();
        for round in 1..=3 {
            let now = shown(&mut players[0], &swiss).await;
            assert_eq!(
                (&now["phase"], &now["round"]),
                (&json!("running"), &json!(round))
            );
            assert_eq!(now["next_at"], Value::Null, "duels are on");
            for (one, other) in tables(&now) {
                assert!(met.insert(pair_of(&one, &other.expect("an opponent"))));
            }
            // A second look, by this process or another, changes nothing.
            yard.run().await;
            assert_eq!(shown(&mut players[0], &swiss).await["round"], round);
            yard.sit(&swiss, &mut players).await;
            yard.app.advance(40 * SECOND);
            // The earlier in the list wins.
            let mut duels = Vec::new();
            for (number, player) in players.iter_mut().enumerate() {
                let duel = duel_of(player, &swiss).await.expect("a duel");
                assert_eq!(seen(player, &duel).await["state"], "running");
                if duels.contains(&duel) {
                    is_fine(command(player, &duel, "resign").await);
                    let of = is_fine(player.get(&format!("/duels/{duel}/swiss")).await);
                    assert_eq!(of["swiss"]["title"], "Evening");
                    yard.app.advance(Duration::from_millis(1));
                    refused(&command(player, &duel, "rematch").await, "no_rematch");
                } else {
                    duels.push(duel);
                }
                let whole = number == 3;
                let after = shown(player, &swiss).await;
                assert_eq!(
                    after["next_at"].is_string(),
                    whole,
                    "the round ends with its last duel"
                );
            }
            if round < 3 {
                yard.go(PAUSE - SECOND).await;
                assert_eq!(
                    shown(&mut players[0], &swiss).await["round"],
                    round,
                    "there is a pause"
                );
                yard.go(SECOND).await;
            }
        }
        yard.run().await;
        let told = page.heard().await;
        let of = |kind: &str| {
            told.iter()
                .filter(|one| one["data"]["kind"] == kind)
                .count()
        };
        assert_eq!(of("swiss_paired"), 3, "{told:?}");
        assert!(of("swiss_changed") > 0, "{told:?}");
        let over = shown(&mut players[3], &swiss).await;
        assert_eq!(over["phase"], "over");
        assert_eq!(
            standing(&over),
            [
                ("ada", 3.0, 1),
                ("bob", 2.0, 2),
                ("cyd", 1.0, 3),
                ("dan", 0.0, 4)
            ]
        );
        assert_eq!(met.len(), 6);
        // Opponents of ada have 2, 1 and 0.
        let first = &over["standings"][0];
        assert_eq!(
            (&first["buchholz"], &first["sonneborn_berger"]),
            (&json!(3.0), &json!(3.0))
        );
        let best = rating(&mut players[0], "ada", "blitz")
            .await
            .expect("rated");
        let least = rating(&mut players[0], "dan", "blitz")
            .await
            .expect("rated");
        assert!(best > least + 50.0, "{best} {least}");
        let first = is_fine(players[0].get(&format!("{swiss}/rounds/1")).await);
        assert_eq!(first["tables"].as_array().map(Vec::len), Some(2));
        assert_eq!(
            players[0].get(&format!("{swiss}/rounds/4")).await.status,
            404
        );
        let past = is_fine(players[0].get("/swisses?past=true").await);
        assert_eq!(past["items"][0]["entrants"], 4);
        refused(
            &players[0].post(&format!("{swiss}/entry"), &json!({})).await,
            "over",
        );
    })
    .await;
}

#[tokio::test]
async fn an_odd_one_has_a_point_and_who_sits_elsewhere_has_none() {
    on_each_arena(async |app: TestApp| {
        let mut players = people(&app, ["ada", "bob", "cyd", "dan"]).await;
        let mut yard = Yard::on(app).await;
        let swiss = yard.announce(json!({"rated": false})).await;
        for player in &mut players {
            join(player, &swiss).await;
        }
        yard.app.advance(9 * MINUTE + 50 * SECOND);
        let spar = json!({"opponent": "bot", "pool": "long", "kinds": [], "rating": 1200});
        let bot = is_fine(players[3].post("/arena/spar", &spar).await);
        yard.go(10 * SECOND).await;
        let now = shown(&mut players[3], &swiss).await;
        assert_eq!(now["you"]["duel"], Value::Null);
        let without: Vec<_> = tables(&now)
            .into_iter()
            .filter(|(_, other)| other.is_none())
            .collect();
        assert_eq!(without.len(), 2, "one is odd, one is away: {now}");
        assert_eq!(points(&now, "dan"), 0.0);
        let odd = &without
            .iter()
            .find(|(name, _)| name != "dan")
            .expect("an odd one")
            .0;
        assert_eq!(points(&now, odd), 1.0);
        // The other duel is as it was, and ends; the next round has dan in it.
        let bot = bot["id"].as_str().expect("an id");
        here(&mut players[3], bot).await;
        yard.sit(&swiss, &mut players).await;
        is_fine(command(&mut players[3], bot, "resign").await);
        for player in &mut players[..3] {
            if let Some(duel) = duel_of(player, &swiss).await {
                yard.app.advance(30 * SECOND);
                is_fine(command(player, &duel, "resign").await);
            }
        }
        yard.go(PAUSE).await;
        let next = shown(&mut players[3], &swiss).await;
        assert_eq!(next["round"], 2);
        assert!(next["you"]["duel"].is_string(), "{next}");
        assert!(tables(&next).iter().all(|(_, other)| other.is_some()));
    })
    .await;
}

#[tokio::test]
async fn who_does_not_come_loses_and_is_out_after_the_second_time() {
    on_each_arena(async |app: TestApp| {
        let mut players = people(&app, ["ada", "bob", "cyd"]).await;
        let mut yard = Yard::on(app).await;
        let swiss = yard.announce(json!({"rounds": 4})).await;
        for player in &mut players {
            join(player, &swiss).await;
        }
        yard.go(10 * MINUTE).await;
        let (here_players, _gone) = players.split_at_mut(2);
        let mut missed = 0;
        for _ in 0..4 {
            let now = shown(&mut here_players[0], &swiss).await;
            if now["phase"] == "over" {
                break;
            }
            let plays = |name: &str| {
                let all = tables(&now);
                all.iter().any(|(one, other)| {
                    other
                        .as_ref()
                        .is_some_and(|other| one == name || other == name)
                })
            };
            missed += u32::from(plays("cyd"));
            yard.sit(&swiss, here_players).await;
            pass(&yard.app, 31 * SECOND).await;
            for player in here_players.iter_mut() {
                if let Some(duel) = duel_of(player, &swiss).await {
                    is_fine(command(player, &duel, "resign").await);
                }
            }
            let after = shown(&mut here_players[0], &swiss).await;
            let lines = after["standings"].as_array().expect("lines");
            let cyd = lines
                .iter()
                .find(|line| line["name"] == "cyd")
                .expect("a line");
            assert_eq!(cyd["withdrawn"], missed >= 2, "{after}");
            assert_eq!(cyd["losses"], missed);
            yard.go(PAUSE).await;
        }
        assert_eq!(missed, 2, "then there was no duel for them any more");
    })
    .await;
}

#[tokio::test]
async fn who_aborts_loses_and_what_is_void_is_worth_a_half_to_both() {
    on_each_arena(async |app: TestApp| {
        let mut players = people(&app, ["ada", "bob"]).await;
        let mut yard = Yard::on(app).await;
        let swiss = yard.announce(json!({})).await;
        for player in &mut players {
            join(player, &swiss).await;
        }
        yard.go(10 * MINUTE).await;
        yard.sit(&swiss, &mut players).await;
        let duel = duel_of(&mut players[0], &swiss).await.expect("a duel");
        is_fine(command(&mut players[0], &duel, "abort").await);
        let now = shown(&mut players[0], &swiss).await;
        assert_eq!((points(&now, "ada"), points(&now, "bob")), (0.0, 1.0));
        yard.go(PAUSE).await;
        // Both come, and are gone for two minutes.
        yard.sit(&swiss, &mut players).await;
        yard.app.advance(30 * SECOND);
        yard.app
            .application
            .arena
            .look_for_silence()
            .await
            .expect("looked");
        pass(&yard.app, 121 * SECOND).await;
        let now = shown(&mut players[0], &swiss).await;
        assert_eq!((points(&now, "ada"), points(&now, "bob")), (0.5, 1.5));
        yard.go(PAUSE).await;
        // Nobody comes: no half for it.
        pass(&yard.app, GATHER).await;
        pass(&yard.app, 31 * SECOND).await;
        let now = shown(&mut players[0], &swiss).await;
        assert_eq!((points(&now, "ada"), points(&now, "bob")), (0.5, 1.5));
    })
    .await;
}

#[tokio::test]
async fn with_fewer_than_two_it_is_cancelled_and_the_next_of_the_week_is_there() {
    on_each_arena(async |app: TestApp| {
        let [mut ada] = people(&app, ["ada"]).await;
        let mut yard = Yard::on(app).await;
        let swiss = yard.announce(json!({"repeats": "weekly"})).await;
        join(&mut ada, &swiss).await;
        let before = shown(&mut ada, &swiss).await;
        yard.go(10 * MINUTE).await;
        yard.run().await;
        let after = shown(&mut ada, &swiss).await;
        assert_eq!(after["phase"], "cancelled");
        assert!(
            after["why"]
                .as_str()
                .is_some_and(|why| why.contains("Fewer than two"))
        );
        let coming = is_fine(ada.get("/swisses").await);
        let coming = coming["items"].as_array().expect("items");
        assert_eq!(coming.len(), 1, "one, once");
        let at = |shown: &Value| -> tiltyard_contracts::Timestamp {
            shown["starts_at"]
                .as_str()
                .expect("a time")
                .parse()
                .expect("a time")
        };
        assert_eq!(
            at(&coming[0]).duration_since(at(&before)).as_hours(),
            7 * 24
        );
        assert_eq!(
            (&coming[0]["entrants"], &coming[0]["repeats"]),
            (&json!(0), &json!("weekly"))
        );
        // The server was away when it was to start: nobody is there any more.
        let path = format!("/swisses/{}", coming[0]["id"].as_str().expect("an id"));
        let mut bob = yard.app.register("bob").await;
        join(&mut ada, &path).await;
        join(&mut bob, &path).await;
        yard.go((7 * 24 * 60 + 16) * MINUTE).await;
        let after = shown(&mut ada, &path).await;
        assert_eq!(
            (&after["phase"], &after["round"]),
            (&json!("cancelled"), &json!(0))
        );
        let coming = is_fine(ada.get("/swisses").await);
        // Called off, there is none after it.
        let path = format!(
            "/swisses/{}",
            coming["items"][0]["id"].as_str().expect("an id")
        );
        assert_eq!(yard.organiser.delete(&path).await.status, 204);
        yard.go(8 * 24 * 60 * MINUTE).await;
        let coming = is_fine(ada.get("/swisses").await);
        assert_eq!(coming["items"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn who_comes_late_has_half_of_what_they_missed_and_who_goes_plays_no_more() {
    on_each_arena(async |app: TestApp| {
        let mut players = people(&app, ["ada", "bob", "cyd"]).await;
        let mut yard = Yard::on(app).await;
        let swiss = yard.announce(json!({})).await;
        let (first, late) = players.split_at_mut(2);
        for player in first.iter_mut() {
            join(player, &swiss).await;
        }
        // Before the start whoever goes was never there.
        is_fine(late[0].post(&format!("{swiss}/entry"), &json!({})).await);
        is_fine(late[0].delete(&format!("{swiss}/entry")).await);
        assert_eq!(shown(&mut late[0], &swiss).await["you"], Value::Null);
        yard.go(10 * MINUTE).await;
        let now = join(&mut late[0], &swiss).await;
        assert_eq!(points(&now, "cyd"), 0.5);
        yard.sit(&swiss, first).await;
        let duel = duel_of(&mut first[0], &swiss).await.expect("a duel");
        yard.app.advance(30 * SECOND);
        is_fine(command(&mut first[0], &duel, "resign").await);
        let left = is_fine(first[0].delete(&format!("{swiss}/entry")).await);
        assert_eq!(
            (&left["you"]["withdrawn"], points(&left, "ada")),
            (&json!(true), 0.0)
        );
        yard.go(PAUSE).await;
        let now = shown(&mut late[0], &swiss).await;
        assert_eq!(tables(&now).len(), 1, "bob against cyd: {now}");
        assert!(now["you"]["duel"].is_string());
        // Again, with the points there were; not once the last round is on.
        let back = join(&mut first[0], &swiss).await;
        assert_eq!(
            (points(&back, "ada"), &back["you"]["withdrawn"]),
            (0.0, &json!(false))
        );
        yard.sit(&swiss, late).await;
        pass(&yard.app, 31 * SECOND).await;
        yard.go(PAUSE).await;
        assert_eq!(shown(&mut late[0], &swiss).await["round"], 3);
        let mut eve = yard.app.register("eve").await;
        refused(
            &eve.post(&format!("{swiss}/entry"), &json!({})).await,
            "last_round",
        );
    })
    .await;
}

#[tokio::test]
async fn who_organises_is_told_what_is_wrong_and_nobody_else_may() {
    on_each_arena(async |app: TestApp| {
        let [mut ada] = people(&app, ["ada"]).await;
        let mut yard = Yard::on(app).await;
        let about = yard.about();
        assert_eq!(ada.post("/swisses", &about).await.status, 403);
        assert_eq!(
            yard.app.browser().post("/swisses", &about).await.status,
            401
        );
        for (field, value) in [
            ("title", json!("")),
            ("rounds", json!(2)),
            ("rounds", json!(12)),
            ("starts_at", json!("2001-01-01T00:00:00Z")),
            ("starts_at", json!("2999-01-01T00:00:00Z")),
            ("rating_min", json!(9_000)),
        ] {
            let mut wrong = about.clone();
            wrong[field] = value;
            let answer = yard.organiser.post("/swisses", &wrong).await;
            assert_eq!(
                (answer.status, answer.json["errors"][0]["field"].as_str()),
                (422, Some(field)),
                "{answer:?}"
            );
        }
        let mut wrong = about.clone();
        wrong["rating_min"] = json!(1500);
        wrong["rating_max"] = json!(1400);
        let answer = yard.organiser.post("/swisses", &wrong).await;
        assert_eq!(answer.json["errors"][0]["field"], "rating_max");
        let mut hour = about.clone();
        hour.as_object_mut().expect("an object").remove("rounds");
        hour["pool"] = json!("long");
        let answer = yard.organiser.post("/swisses", &hour).await;
        assert_eq!(
            answer.json["errors"][0]["field"], "rounds",
            "an hour has one round of it"
        );
        hour["pool"] = json!("blitz");
        hour["rating_min"] = json!(2_000);
        let made = is_fine(yard.organiser.post("/swisses", &hour).await);
        assert_eq!(
            (&made["rounds"], &made["rounds_planned"]),
            (&Value::Null, &json!(10))
        );
        let path = format!("/swisses/{}", made["id"].as_str().expect("an id"));
        refused(
            &ada.post(&format!("{path}/entry"), &json!({})).await,
            "rating",
        );
        assert_eq!(ada.put(&path, &about).await.status, 403);
        assert_eq!(ada.delete(&path).await.status, 403);
        // Changed so that all may come; and once it is called off nobody.
        is_fine(yard.organiser.put(&path, &about).await);
        assert_eq!(join(&mut ada, &path).await["rounds"], 3);
        assert_eq!(yard.organiser.delete(&path).await.status, 204);
        refused(
            &ada.post(&format!("{path}/entry"), &json!({})).await,
            "over",
        );
        refused(&yard.organiser.put(&path, &about).await, "over");
        // Not in the list but for those who are in it.
        let hidden = yard.announce(json!({"listed": false})).await;
        assert_eq!(is_fine(ada.get("/swisses").await)["items"], json!([]));
        join(&mut ada, &hidden).await;
        assert_eq!(
            is_fine(ada.get("/swisses").await)["items"][0]["taking_part"],
            true
        );
    })
    .await;
}

#[tokio::test]
async fn two_processes_that_look_at_once_make_one_round_and_see_each_others_results() {
    let app = TestApp::with_problems(TestDatabase::postgres().await, "").await;
    app.publish(&house::PROBLEMS).await;
    let names = ["ada", "bob", "cyd", "dan", "eve", "fay"];
    let mut players = people(&app, names).await;
    let there = app.beside().await;
    let mut yard = Yard::on(app).await;
    let swiss = yard.announce(json!({})).await;
    for player in &mut players {
        join(player, &swiss).await;
    }
    for round in 1..=3 {
        yard.app
            .advance(if round == 1 { 10 * MINUTE } else { PAUSE });
        let looks = (0..6).map(|number| {
            let arena = [&yard.app, &there][number % 2].application.arena.clone();
            tokio::spawn(async move { arena.run_swisses().await })
        });
        for look in looks.collect::<Vec<_>>() {
            look.await.expect("a look").expect("done");
        }
        let now = shown(&mut players[0], &swiss).await;
        assert_eq!((&now["round"], tables(&now).len()), (&json!(round), 3));
        yard.sit(&swiss, &mut players).await;
        // All three end in the same moment, at different processes.
        yard.app.advance(30 * SECOND);
        let mut ends = std::collections::BTreeMap::new();
        for player in &mut players {
            let duel = duel_of(player, &swiss).await.expect("a duel");
            ends.insert(duel, player.cookie.clone());
        }
        let ends: Vec<_> = ends
            .into_iter()
            .enumerate()
            .map(|(number, (duel, cookie))| {
                let mut browser = [&yard.app, &there][number % 2].browser();
                browser.cookie = cookie;
                tokio::spawn(async move { is_fine(command(&mut browser, &duel, "resign").await) })
            })
            .collect();
        for end in ends {
            end.await.expect("an end");
        }
        let now = shown(&mut players[0], &swiss).await;
        assert!(
            now["next_at"].is_string(),
            "the last of them was seen: {now}"
        );
    }
}

#[tokio::test]
async fn who_deletes_their_account_loses_the_duel_they_are_in_and_is_out_of_every_tournament() {
    on_each_arena(async |app: TestApp| {
        let mut players = people(&app, ["ada", "bob"]).await;
        let mut yard = Yard::on(app).await;
        let running = yard.announce(json!({})).await;
        let coming = yard
            .announce(json!({"starts_at": (yard.app.now() + jiff::SignedDuration::from_hours(9)).to_string()}))
            .await;
        for player in &mut players {
            join(player, &running).await;
            join(player, &coming).await;
        }
        yard.go(10 * MINUTE).await;
        yard.sit(&running, &mut players).await;
        let user = yard.app.id_of("bob").await;
        let gone = tiltyard_accounts::AccountDeleted { user };
        yard.app.application.arena.account_deleted(gone).await.expect("done");
        let now = shown(&mut players[0], &running).await;
        assert_eq!((points(&now, "ada"), points(&now, "bob")), (1.0, 0.0));
        assert_eq!((&now["entrants"], &now["standings"][1]["withdrawn"]), (&json!(1), &json!(true)));
        assert_eq!(shown(&mut players[0], &coming).await["entrants"], 1);
        yard.go(PAUSE).await;
        assert_eq!(shown(&mut players[0], &running).await["phase"], "over", "one alone plays nobody");
    })
    .await;
}
