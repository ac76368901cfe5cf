//! Letters leave with what caused them, are tried again, and are sent once.

use serde_json::json;
use tiltyard_testkit::{PASSWORD, Smtp, TestApp, databases};

#[tokio::test]
async fn a_letter_is_sent_when_the_server_takes_it_again() {
    for database in databases().await {
        let mut smtp = Smtp::start().await;
        let changes = format!(
            "[mail]\nsmtp_url = \"{}\"\nfrom = \"The house <house@example.org>\"\n",
            smtp.url
        );
        let app = TestApp::on(database, &changes).await;
        smtp.refuse(1);
        let working = app.application.clone();
        let work = tokio::spawn(async move { working.work().await });
        let body = json!({"handle": "alan", "email": "alan@example.org", "password": PASSWORD});
        assert_eq!(app.browser().post("/accounts", &body).await.status, 201);
        let letter = smtp.next().await;
        assert!(letter.contains("To: alan@example.org"), "{letter}");
        assert!(letter.contains("Subject: Confirm your address"), "{letter}");
        assert!(
            letter.contains("text/plain") && letter.contains("text/html"),
            "{letter}"
        );
        // The row goes when the letter has left.
        while app
            .application
            .store
            .outbox_waiting()
            .await
            .expect("a count")
            > 0
        {
            tokio::task::yield_now().await;
        }
        let kept = tiltyard_mail::kept(&app.application.store, 10)
            .await
            .expect("letters");
        assert_eq!((kept.len(), kept[0].failures), (1, 1));
        assert!(kept[0].sent_at.is_some());
        work.abort();
    }
}

#[tokio::test]
async fn without_a_mail_server_letters_are_kept_for_the_administrator() {
    for database in databases().await {
        let app = TestApp::on(database, "").await;
        app.register("joan").await;
        app.work_off().await;
        let kept = tiltyard_mail::kept(&app.application.store, 10)
            .await
            .expect("letters");
        assert_eq!(
            kept[0].last_failure.as_deref(),
            Some("no mail server is set")
        );
        assert!(kept[0].sent_at.is_none());
    }
}
