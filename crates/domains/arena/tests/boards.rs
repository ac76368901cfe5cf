//! Leaderboards of those one follows, of seasons and of contests; experience of practice; and nothing of who has gone.

mod house;

use std::time::Duration;

use house::{
    command, here, is_fine, judged, on_each_arena, people, refused, running, seen, submitted,
};
use serde_json::{Value, json};
use tiltyard_accounts::AccountDeleted;
use tiltyard_arena::seasons::{SEASON_DUELS_MIN, Season};
use tiltyard_contracts::Timestamp;
use tiltyard_store::{micros, on, sqlx};
use tiltyard_testkit::{Answer, Browser, TestApp, TestDatabase};
use uuid::Uuid;

async fn rows(app: &TestApp, sql: &'static str) -> i64 {
    let store = &app.application.store;
    on!(read store, db => sqlx::query_scalar(sql).fetch_one(db).await).expect("a count")
}

async fn change(app: &TestApp, sql: &'static str, ids: &[Uuid]) {
    let mut tx = app.application.store.begin().await.expect("a transaction");
    let mut query = Vec::from(ids);
    query.resize(2, Uuid::nil());
    on!(change tx => sqlx::query(sql).bind(query[0]).bind(query[1])).expect("a change");
    tx.commit().await.expect("written");
}

/// As if somebody had played so many rated duels of rapid at this time, half of them won, and had this rating then and now.
async fn played(app: &TestApp, handle: &str, duels: u32, value: f64, at: Timestamp) {
    let user = app.id_of(handle).await.uuid();
    let mut tx = app.application.store.begin().await.expect("a transaction");
    for number in 0..duels {
        on!(change tx => sqlx::query(
            "INSERT INTO arena_rating_log (duel_id, user_id, opponent, pool, at, score, value_before, deviation_before, value_after, \
             deviation_after) VALUES ($1, $2, $3, 'rapid', $4, $5, 1400, 90, $6, 80)")
            .bind(Uuid::now_v7()).bind(user).bind(Uuid::now_v7()).bind(micros(at)).bind(f64::from(number % 2)).bind(value))
        .expect("a line");
    }
    on!(change tx => sqlx::query(
        "INSERT INTO arena_ratings (user_id, pool, value, deviation, volatility, games, wins, losses, draws, peak, last_at) \
         VALUES ($1, 'rapid', $2, 80, 0.12, $3, 4, 4, 0, $2, $4) ON CONFLICT (user_id, pool) DO UPDATE SET value = $2")
        .bind(user).bind(value).bind(i64::from(duels)).bind(micros(at))).expect("a rating");
    tx.commit().await.expect("written");
}

async fn board(browser: &mut Browser, query: &str) -> Value {
    is_fine(browser.get(&format!("/arena/leaderboard?{query}")).await)
}

/// Rank, name and games of each place.
async fn places(browser: &mut Browser, query: &str) -> Value {
    let board = board(browser, query).await;
    let items = board["items"].as_array().expect("places");
    let place = |item: &Value| json!([item["rank"], item["name"], item["games"]]);
    items.iter().map(place).collect()
}

async fn profile(app: &TestApp, handle: &str) -> Value {
    let path = format!("/people/{handle}/arena");
    is_fine(app.browser().get(&path).await)
}

/// Until so long after the end of the season.
fn past_the_season(app: &TestApp, by: Duration) {
    let end = Season::of(app.now()).ends_at();
    let until = Duration::try_from(end.duration_since(app.now())).expect("time goes forward");
    app.advance(until + by);
}

async fn close(app: &TestApp) -> u32 {
    let arena = &app.application.arena;
    arena.close_seasons().await.expect("closed")
}

#[tokio::test]
async fn whom_one_follows_and_oneself_are_a_leaderboard() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob] = people(&app, ["ada", "bob"]).await;
        people(&app, ["eve"]).await;
        for (handle, value) in [("ada", 1500.0), ("bob", 1700.0), ("eve", 1900.0)] {
            played(&app, handle, 9, value, app.now()).await;
        }
        let friends = "pool=rapid&scope=friends";
        assert_eq!(places(&mut ada, friends).await, json!([[1, "ada", 9]]));
        assert_eq!(places(&mut app.browser(), friends).await, json!([]));
        is_fine(ada.post("/people/bob/follow", &json!({})).await);
        let both = json!([[1, "bob", 9], [2, "ada", 9]]);
        assert_eq!(places(&mut ada, friends).await, both);
        let season = format!("{friends}&season={}", Season::of(app.now()).name());
        assert_eq!(places(&mut ada, &season).await, both);
        assert_eq!(places(&mut bob, friends).await, json!([[1, "bob", 9]]));
        is_fine(bob.put("/people/ada/block", &json!({})).await);
        assert_eq!(places(&mut ada, friends).await, json!([[1, "ada", 9]]));

        // Page by page, as far as it goes.
        let first = board(&mut ada, "pool=rapid&limit=2").await;
        assert_eq!(first["items"][0]["name"], "eve");
        let next = first["next"].as_str().expect("more");
        let rest = places(&mut ada, &format!("pool=rapid&limit=2&after={next}")).await;
        assert_eq!(rest, json!([[3, "ada", 9]]));
        for wrong in [
            "scope=global",
            "pool=rapid&after=x",
            "pool=rapid&season=2026",
        ] {
            let answer = ada.get(&format!("/arena/leaderboard?{wrong}")).await;
            assert_eq!(answer.status, 422, "{wrong}: {answer:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_season_keeps_its_places_once_and_for_good() {
    on_each_arena(async |app: TestApp| {
        people(&app, ["ada", "bob", "eve", "gil"]).await;
        let (now, season) = (app.now(), Season::of(app.now()));
        let before = season.starts_at() - Duration::from_secs(1);
        played(&app, "gil", SEASON_DUELS_MIN, 2000.0, before).await;
        played(&app, "ada", SEASON_DUELS_MIN + 1, 1500.0, now).await;
        played(&app, "bob", SEASON_DUELS_MIN, 1600.0, now).await;
        // The best, and not there enough.
        played(&app, "eve", SEASON_DUELS_MIN - 1, 2100.0, now).await;
        let by_rating = json!([[1, "bob", 8], [2, "ada", 9]]);
        let mut anyone = app.browser();
        assert_eq!(
            places(&mut anyone, "pool=rapid&scope=season").await,
            by_rating
        );
        let shown = board(&mut anyone, "pool=rapid&scope=season").await;
        assert_eq!(shown["items"][0]["wins"], 4);
        assert_eq!(close(&app).await, 1, "the one before, in which gil played");
        past_the_season(&app, Duration::from_secs(30));
        assert_eq!(close(&app).await, 0, "not in its last moment");
        app.advance(Duration::from_secs(60));
        // What is played in the next season says nothing of this one, though it is not closed yet.
        played(&app, "ada", 1, 1900.0, app.now()).await;
        let arena = &app.application.arena;
        let (one, other) = tokio::join!(arena.close_seasons(), arena.close_seasons());
        assert_eq!((one.is_ok(), other.is_ok()), (true, true));
        assert_eq!(close(&app).await, 0);
        assert_eq!(
            rows(&app, "SELECT COUNT(*) FROM arena_season_places").await,
            3
        );
        let past = format!("pool=rapid&scope=season&season={}", season.name());
        assert_eq!(places(&mut anyone, &past).await, by_rating);
        assert_eq!(
            places(&mut anyone, "pool=rapid&scope=season").await,
            json!([])
        );
        let honour = json!([{"season": season.name(), "pool": "rapid", "place": 2}]);
        assert_eq!(profile(&app, "ada").await["seasons"], honour);
        let seasons = is_fine(anyone.get("/arena/seasons").await);
        assert_eq!(seasons["past"][0]["season"], season.name());
        assert_eq!(seasons["past"].as_array().map(Vec::len), Some(2));

        // Ratings made again change no place, and who leaves makes nobody better.
        arena.rerate().await.expect("rerated");
        assert_eq!(places(&mut anyone, &past).await, by_rating);
        let user = app.id_of("bob").await;
        let gone = arena.account_deleted(AccountDeleted { user }).await;
        gone.expect("forgotten");
        assert_eq!(places(&mut anyone, &past).await, json!([[2, "ada", 9]]));
    })
    .await;
}

#[tokio::test]
async fn a_season_waits_for_the_duels_that_began_in_it() {
    on_each_arena(async |app: TestApp| {
        played_before(&app).await;
        let end = Season::of(app.now()).ends_at();
        let until = end.duration_since(app.now()) - jiff::SignedDuration::from_mins(2);
        app.advance(Duration::try_from(until).expect("time goes forward"));
        let [mut cid, mut dot] = people(&app, ["cid", "dot"]).await;
        let duel = running(&app, &mut cid, &mut dot, "rapid").await;
        app.advance(Duration::from_secs(240));
        here(&mut cid, &duel).await;
        assert_eq!(close(&app).await, 0, "it may still end as of then");
        is_fine(command(&mut cid, &duel, "resign").await);
        assert_eq!(seen(&mut dot, &duel).await["state"], "finished");
        assert_eq!(close(&app).await, 1);
    })
    .await;
}

async fn played_before(app: &TestApp) {
    people(app, ["ada"]).await;
    played(app, "ada", SEASON_DUELS_MIN, 1500.0, app.now()).await;
}

async fn practise(app: &TestApp, who: &mut Browser, slug: &str, says: &str) -> Answer {
    app.problems.change(|head| slug.clone_into(&mut head.slug));
    let body = json!({"language": "python", "files": [{"content": says}]});
    let answer = who
        .post(&format!("/problems/{slug}/submissions"), &body)
        .await;
    app.work_off().await;
    answer
}

#[tokio::test]
async fn a_problem_solved_for_the_first_time_is_worth_something_once() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob] = people(&app, ["ada", "bob"]).await;
        let xp = async |handle: &str| profile(&app, handle).await["experience"].clone();
        is_fine(practise(&app, &mut ada, "zedoary", "WA 1").await);
        assert_eq!(xp("ada").await, json!([]));
        let first = is_fine(practise(&app, &mut ada, "zedoary", "AC 1").await);
        let worth = xp("ada").await[0]["xp"].as_u64().expect("something");
        assert!(worth > 0);
        let id = first["id"].as_str().expect("an id").parse().expect("an id");
        let arena = &app.application.arena;
        arena.submission_judged(id).await.expect("told again");
        is_fine(practise(&app, &mut ada, "zedoary", "AC 2").await);
        assert_eq!(xp("ada").await, json!([{"source": "practice", "xp": worth}]));
        // Answered from what was judged before, it is no less the first of his.
        is_fine(practise(&app, &mut bob, "zedoary", "AC 1").await);
        assert_eq!(xp("bob").await, json!([{"source": "practice", "xp": worth}]));

        // What was solved in a duel is not solved for the first time afterwards.
        let duel = running(&app, &mut ada, &mut bob, "blitz").await;
        let slug = seen(&mut ada, &duel).await["problem"]["slug"].clone();
        let slug = slug.as_str().expect("told").to_owned();
        app.advance(Duration::from_secs(40));
        let right = submitted(&mut ada, &duel, "AC 3").await;
        judged(&app, &right).await;
        app.work_off().await;
        assert_eq!(seen(&mut ada, &duel).await["state"], "finished");
        is_fine(practise(&app, &mut ada, &slug, "AC 4").await);
        assert_eq!(xp("ada").await[1], json!({"source": "practice", "xp": worth}));

        // A day has an end.
        let user = app.id_of("bob").await.uuid();
        let day = app.now().as_second() / 86_400;
        let used = format!(
            "INSERT INTO arena_xp (user_id, source, day, amount, of_id) VALUES ($1, 'practice', {day}, {}, $2)",
            400 - worth - 1
        );
        let mut tx = app.application.store.begin().await.expect("a transaction");
        let used = sqlx::AssertSqlSafe(used);
        on!(change tx => sqlx::query(used).bind(user).bind(Uuid::now_v7())).expect("used up");
        tx.commit().await.expect("written");
        for slug in ["wolfsbane", "hellebore", "tamarisk"] {
            is_fine(practise(&app, &mut bob, slug, "AC 5").await);
        }
        let shown = xp("bob").await;
        let shown = shown.as_array().expect("sources");
        let of = shown.iter().find(|one| one["source"] == "practice");
        assert_eq!(of.map(|one| one["xp"].clone()), Some(json!(400)));
    })
    .await;
}

#[tokio::test]
async fn nothing_is_written_of_who_has_gone() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob] = people(&app, ["ada", "bob"]).await;
        let user = app.id_of("bob").await;
        let duel = running(&app, &mut ada, &mut bob, "blitz").await;
        app.advance(Duration::from_secs(40));
        // Forgotten at the very moment in which the duel is decided.
        let gone = "INSERT INTO arena_people (user_id, gone) VALUES ($1, $2 IS NOT NULL) ON CONFLICT (user_id) DO UPDATE SET gone = TRUE";
        change(&app, gone, &[user.uuid()]).await;
        let right = submitted(&mut bob, &duel, "AC").await;
        judged(&app, &right).await;
        assert_eq!(seen(&mut ada, &duel).await["state"], "finished");
        assert_eq!(rows(&app, "SELECT COUNT(*) FROM arena_rating_log").await, 2);
        assert_eq!(rows(&app, "SELECT COUNT(*) FROM arena_ratings").await, 1);
        assert_eq!(rows(&app, "SELECT COUNT(*) FROM arena_xp").await, 0);
        // The accounts know him still: made again from the log, there is no rating of his either.
        let arena = &app.application.arena;
        assert_eq!(arena.rerate().await.expect("rerated").ratings, 1);
        assert_eq!(rows(&app, "SELECT COUNT(*) FROM arena_ratings").await, 1);
        let user = app.id_of("ada").await;
        let (rerated, forgotten) = tokio::join!(
            arena.rerate(),
            arena.account_deleted(AccountDeleted { user })
        );
        assert!(rerated.is_ok(), "{rerated:?}");
        forgotten.expect("forgotten");
        assert_eq!(rows(&app, "SELECT COUNT(*) FROM arena_ratings").await, 0);
    })
    .await;
}

/// A contest over one problem that begins in an hour, made by olga.
async fn contest(app: &TestApp, olga: &mut Browser, slug: &str) {
    let starts_at = app.now() + Duration::from_secs(3600);
    let about = json!({
        "title": "Spring", "description": "", "rules": "icpc", "listed": true, "rated": true, "team_size_max": 1,
        "starts_at": starts_at.to_string(), "minutes": 120, "freeze_minutes": 0,
        "problems": [{"label": "A", "slug": "tamarisk", "points": 100}],
    });
    let made = olga
        .post("/contests", &json!({"slug": slug, "contest": about}))
        .await;
    assert_eq!(made.status, 201, "{made:?}");
}

#[tokio::test]
async fn contests_rate_and_reward_who_did_not_know_them_before() {
    on_each_arena(async |app: TestApp| {
        let mut olga = app.register_as("olga", tiltyard_contracts::Role::Admin).await;
        let [ada, bob, tess] = people(&app, ["ada", "bob", "tess"]).await;
        contest(&app, &mut olga, "spring").await;
        // Tess said something of the problem before it was everybody's.
        let tester = "INSERT INTO problem_comments (id, problem_id, user_id, text, created_at) \
             SELECT p.id, p.id, $1, 'good', 0 FROM problems p WHERE p.slug = 'tamarisk' AND p.id <> $2";
        change(&app, tester, &[app.id_of("tess").await.uuid()]).await;
        let mut all = [tess, olga.clone(), ada, bob];
        for browser in &mut all {
            is_fine(browser.post("/contests/spring/registration", &json!({})).await);
        }
        app.advance(Duration::from_secs(3660));
        app.problems.change(|head| "tamarisk".clone_into(&mut head.slug));
        for (number, browser) in all.iter_mut().enumerate() {
            let says = if number < 3 { "AC" } else { "WA" };
            let body = json!({"language": "python", "files": [{"content": format!("{says} # {number}")}]});
            is_fine(browser.post("/contests/spring/problems/A/submissions", &body).await);
            app.work_off().await;
            app.advance(Duration::from_secs(60));
        }
        app.advance(Duration::from_secs(7200));
        let closed = olga.post("/contests/spring/close", &json!({})).await;
        assert_eq!(closed.status, 200, "{closed:?}");
        for insider in ["tess", "olga"] {
            let of = is_fine(olga.get(&format!("/people/{insider}/contests")).await);
            assert_eq!(of["rating"], Value::Null, "{insider}");
            assert_eq!(profile(&app, insider).await["experience"], json!([]), "{insider}");
        }
        let of = is_fine(olga.get("/people/ada/contests").await);
        assert_eq!((&of["contests"][0]["place"], &of["contests"][0]["entrants"]), (&json!(1), &json!(2)));
        let earned = profile(&app, "ada").await["experience"].clone();
        assert_eq!(earned[0]["source"], "contest");
        assert!(earned[0]["xp"].as_u64() > profile(&app, "bob").await["experience"][0]["xp"].as_u64());
        assert_eq!(places(&mut app.browser(), "scope=contests").await, json!([[1, "ada", 1], [2, "bob", 1]]));
        let one = board(&mut app.browser(), "scope=contests").await;
        assert_eq!((&one["items"][0]["title"], &one["items"][0]["wins"]), (&Value::Null, &Value::Null));
        refused(&olga.post("/contests/spring/close", &json!({})).await, "closed");
    })
    .await;
}

/// Who stands where: name and problems solved.
async fn standings(app: &TestApp) -> Value {
    let table = is_fine(app.browser().get("/contests/spring/standings").await);
    let lines = table["lines"].as_array().expect("lines");
    let line = |line: &Value| json!([line["members"][0], line["solved"]]);
    lines.iter().map(line).collect()
}

#[tokio::test]
async fn two_processes_show_the_same_standings_and_close_a_season_once() {
    let here_app = TestApp::with_problems(TestDatabase::postgres().await, "").await;
    here_app.publish(&house::PROBLEMS).await;
    let there = here_app.beside().await;
    let mut olga = here_app
        .register_as("olga", tiltyard_contracts::Role::Admin)
        .await;
    contest(&here_app, &mut olga, "spring").await;
    let mut both = people(&here_app, ["ada", "bob"]).await;
    assert_eq!(standings(&there).await, json!([]));
    for browser in &mut both {
        is_fine(
            browser
                .post("/contests/spring/registration", &json!({}))
                .await,
        );
    }
    assert_eq!(standings(&there).await, json!([["ada", 0], ["bob", 0]]));
    here_app.advance(Duration::from_secs(3660));
    here_app
        .problems
        .change(|head| "tamarisk".clone_into(&mut head.slug));
    let body = json!({"language": "python", "files": [{"content": "AC"}]});
    let path = "/contests/spring/problems/A/submissions";
    is_fine(both[1].post(path, &body).await);
    here_app.work_off().await;
    let solved = json!([["bob", 1], ["ada", 0]]);
    assert_eq!(standings(&there).await, solved);
    assert_eq!(standings(&here_app).await, solved);
    // Nobody is shown by a name that is no longer theirs, though nothing of the contest changed.
    let renamed = both[1]
        .patch("/me/profile", &json!({"handle": "robert"}))
        .await;
    assert_eq!(renamed.status, 200, "{renamed:?}");
    assert_eq!(standings(&there).await[0][0], "robert");

    for handle in ["ada", "robert"] {
        played(&here_app, handle, SEASON_DUELS_MIN, 1500.0, here_app.now()).await;
    }
    past_the_season(&here_app, Duration::from_secs(90));
    let closing = (0..6).map(|number| {
        let arena = [&here_app, &there][number % 2].application.arena.clone();
        tokio::spawn(async move {
            arena
                .close_seasons()
                .await
                .map_err(|error| error.to_string())
        })
    });
    for closed in closing.collect::<Vec<_>>() {
        closed.await.expect("a look").expect("closed");
    }
    let rows = rows(&here_app, "SELECT COUNT(*) FROM arena_season_places").await;
    assert_eq!(rows, 2);
}
