//! What nothing needs any more is removed from the data directory, and nothing else.

mod packages;

use std::time::{Duration, SystemTime};

use axum::http::Method;
use packages::{files, zip};
use tiltyard_problems::Swept;
use tiltyard_testkit::{TestApp, on_each_database};

const DAY: Duration = Duration::from_secs(86_400);

#[tokio::test]
async fn what_no_draft_and_no_version_names_goes_and_all_else_stays() {
    on_each_database(async |app: TestApp| {
        app.publish(&["apple"]).await;
        let mut ada = app.register("ada").await;
        let body = zip(&files("banana"));
        let kind = Some("application/zip");
        let made = ada
            .send_bytes(Method::POST, "/desk/imports", kind, body)
            .await;
        assert_eq!(made.status, 201, "{made:?}");
        let desk = format!(
            "/desk/problems/{}",
            made.json["id"].as_str().expect("an id")
        );
        let readme = format!("{desk}/files/notes.txt");
        for text in ["the first words", "other words"] {
            let kind = Some("application/octet-stream");
            let put = ada
                .send_bytes(Method::PUT, &readme, kind, text.into())
                .await;
            assert!(put.status < 300, "{put:?}");
        }

        let sweep = async |later: Duration| {
            let swept = app
                .application
                .problems
                .sweep(SystemTime::now() + later)
                .await;
            let Swept { files, packages } = swept.expect("swept");
            (files, packages)
        };
        // Nothing is old; then nothing was unnamed before; then what was written over is.
        assert_eq!(sweep(Duration::ZERO).await, (0, 0));
        assert_eq!(sweep(DAY / 2).await, (0, 0));
        assert_eq!(sweep(2 * DAY).await, (1, 0));
        assert_eq!(sweep(2 * DAY).await, (0, 0));

        let (files, packages) = sweep(8 * DAY).await;
        assert_eq!(files, 0);
        assert!(packages > 0, "packages that are laid out");
        // All of it is there again when it is asked for.
        let read = ada.get(&readme).await;
        assert_eq!(read.status, 200, "{read:?}");
        let package = ada.get(&format!("{desk}/package")).await;
        assert_eq!(package.status, 200, "{package:?}");
        let zip = ada.get(&format!("{desk}/export")).await;
        assert_eq!(zip.status, 200, "{zip:?}");
    })
    .await;
}
