//! The web role without boxes, in a process of its own that a test may kill: `tiltyard-test-web URL [--honest-passwords]`, where URL is
//! `postgres://…` or the path of an SQLite file. Prints its address.

use std::{net::SocketAddr, sync::Arc};

use tiltyard_accounts::Passwords;
use tiltyard_contracts::SystemClock;
use tiltyard_store::{Store, StoreConfig};
use tiltyard_testkit::{NoBoxes, ScriptedJudges, ScriptedProblems, test_config};
use tiltyard_web::{Application, Parts};

#[tokio::main]
async fn main() {
    let url = std::env::args().nth(1).expect("the URL of a database");
    let config = if url.starts_with("postgres://") {
        StoreConfig::postgres(url)
    } else {
        StoreConfig::sqlite(url)
    };
    let store = Store::connect(&config).await.expect("a database");
    // Hashes as they are in service, or cheap ones for tests of anything else.
    let passwords = if std::env::args().nth(2).as_deref() == Some("--honest-passwords") {
        Passwords::new(1)
    } else {
        Passwords::with_memory(2, 64)
    }
    .expect("passwords");
    let data = tempfile::tempdir().expect("a folder");
    let mut config = test_config("");
    config.server.data = data.path().to_owned();
    let application = Application::on(
        store,
        &config,
        Parts {
            runs: Arc::new(NoBoxes),
            judges: Arc::new(ScriptedJudges::default()),
            judged: Some(Arc::new(ScriptedProblems::default())),
            clock: Arc::new(SystemClock),
            errors: tiltyard_admin::RecentErrors::new(Arc::new(SystemClock)),
            pages: axum::Router::new(),
        },
        passwords,
    )
    .await
    .expect("the application");
    let working = application.clone();
    tokio::spawn(async move { working.work().await });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    println!("{}", listener.local_addr().expect("an address"));
    let service = application
        .router
        .into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).await.expect("served");
}
