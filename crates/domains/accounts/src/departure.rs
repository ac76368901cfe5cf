//! Taking all one's data along, and leaving.

use std::io::{Cursor, Write};

use serde_json::{Value, json};
use tiltyard_contracts::{Role, SignedIn, UserId};
use tiltyard_http::Client;
use tiltyard_mail::Letter;
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{
    AccountDeleted, Accounts, Rejected, Way,
    security_log::{Event, Kind},
    store::{avatars, departures, log, people},
};

/// Entries of the security log in an export.
const LOG_ENTRIES_MAX: u32 = 10_000;
/// People who follow or are followed in an export.
const FOLLOWS_MAX: u32 = 10_000;
/// People who are looked up at one time.
const PEOPLE_ASKED: usize = 500;

impl Accounts {
    /// All that is known of a person, as a zip of JSON documents.
    pub async fn export(&self, who: &SignedIn, client: &Client) -> Result<Vec<u8>, Rejected> {
        let person = self.person(who.user).await?;
        let sessions: Vec<Value> = self
            .sessions(who.user)
            .await?
            .into_iter()
            .map(|session| {
                json!({"id": session.id, "created_at": session.created_at, "last_seen_at": session.last_seen_at,
                    "address": session.address, "agent": session.agent})
            })
            .collect();
        let tokens: Vec<Value> = self
            .tokens(who.user)
            .await?
            .into_iter()
            .map(|token| {
                json!({"id": token.id, "name": token.name, "scopes": token.scopes, "created_at": token.created_at,
                    "expires_at": token.expires_at, "last_used_at": token.last_used_at})
            })
            .collect();
        let passkeys: Vec<Value> = self
            .passkeys(who.user)
            .await?
            .into_iter()
            .map(|passkey| {
                json!({"id": passkey.id, "name": passkey.name, "created_at": passkey.created_at,
                    "last_used_at": passkey.last_used_at})
            })
            .collect();
        let identities: Vec<Value> = self
            .identities(who.user)
            .await?
            .into_iter()
            .map(|identity| {
                json!({"id": identity.id, "provider": identity.provider, "email": identity.email,
                    "created_at": identity.created_at})
            })
            .collect();
        let entries: Vec<Value> = log::list(self.store(), Some(who.user), None, LOG_ENTRIES_MAX)
            .await?
            .into_iter()
            .map(|entry| {
                json!({"at": entry.at, "kind": entry.kind, "detail": entry.detail, "address": entry.address,
                    "agent": entry.agent})
            })
            .collect();
        let letters: Vec<Value> = match &person.email {
            Some(email) => tiltyard_mail::sent_to(self.store(), email)
                .await?
                .into_iter()
                .map(|letter| {
                    json!({"created_at": letter.created_at, "subject": letter.subject, "sent_at": letter.sent_at})
                })
                .collect(),
            None => Vec::new(),
        };
        let ties = self.ties_of(who.user).await?;
        let account = json!({
            "id": person.id, "handle": person.handle, "name": person.profile.name, "email": person.email,
            "email_verified": person.email_verified, "role": person.role, "created_at": person.created_at,
            "last_seen_at": person.last_seen_at, "bio": person.profile.bio, "country": person.profile.country,
            "links": person.profile.links, "show_country": person.profile.show_country,
            "show_activity": person.profile.show_activity, "preferences": person.preferences, "ban": person.ban,
        });
        let mut files = vec![
            ("account.json".to_owned(), pretty(&account)),
            ("sessions.json".to_owned(), pretty(&Value::Array(sessions))),
            ("tokens.json".to_owned(), pretty(&Value::Array(tokens))),
            (
                "security-log.json".to_owned(),
                pretty(&Value::Array(entries)),
            ),
            ("passkeys.json".to_owned(), pretty(&Value::Array(passkeys))),
            (
                "identities.json".to_owned(),
                pretty(&Value::Array(identities)),
            ),
            ("letters.json".to_owned(), pretty(&Value::Array(letters))),
            ("following.json".to_owned(), pretty(&ties)),
        ];
        if let Some(picture) = avatars::get(self.store(), who.user).await? {
            let ending = picture.kind.rsplit('/').next().unwrap_or("bin");
            files.push((format!("picture.{ending}"), picture.bytes));
        }
        let mut tx = self.store().begin().await?;
        log::insert(
            &mut tx,
            &Event::of(who.user, Kind::DataExported, ""),
            client,
            self.now(),
        )
        .await?;
        tx.commit().await?;
        zipped(&files).map_err(|error| Rejected::Broken(error.to_string()))
    }

    /// Whom somebody follows and blocks, and who follows them.
    async fn ties_of(&self, user: UserId) -> Result<Value, Rejected> {
        let mut ties = json!({});
        for (name, way) in [("following", Way::Following), ("followers", Way::Followers)] {
            let people = self.followed(user, way, None, FOLLOWS_MAX).await?;
            let people = people
                .into_iter()
                .map(|person| json!({"handle": person.handle, "since": person.since}));
            ties[name] = people.collect();
        }
        let blocked = self.blocks_by(&[user]).await?;
        let blocked: Vec<UserId> = blocked.into_iter().map(|(_, whom)| whom).collect();
        let mut handles = Vec::new();
        for some in blocked.chunks(PEOPLE_ASKED) {
            handles.extend(self.handles(some).await?.into_values());
        }
        handles.sort();
        ties["blocked"] = json!(handles);
        Ok(ties)
    }

    /// Removes a person: what is theirs alone goes; what others rely on stays and names nobody.
    pub async fn delete_account(&self, who: &SignedIn, client: &Client) -> Result<(), Rejected> {
        let now = self.now();
        let person = self.person(who.user).await?;
        if person.role == Role::Admin && people::count_of_role(self.store(), Role::Admin).await? < 2
        {
            return Err(Rejected::Conflict(
                "you are the only administrator; give somebody else the role first",
            ));
        }
        let mut tx = self.store().begin().await?;
        let ended = departures::anonymise(&mut tx, who.user, now).await?;
        let event = Event::of(who.user, Kind::AccountDeleted, "");
        // Of the one who left, the log keeps no address.
        let nobody = Client {
            agent: String::new(),
            ..Client::default()
        };
        log::insert(&mut tx, &event, &nobody, now).await?;
        AccountDeleted { user: who.user }.emit(&mut tx, now).await?;
        if let Some(email) = person.email {
            let letter = Letter {
                to: email,
                subject: "Your account is deleted".to_owned(),
                paragraphs: vec![
                    format!(
                        "Goodbye {}, your account at {} and all that was yours alone is gone.",
                        person.handle,
                        self.config().public_url
                    ),
                    "This is the last letter.".to_owned(),
                ],
                action: None,
            };
            tiltyard_mail::queue(&mut tx, &letter, now).await?;
        }
        tx.commit().await?;
        tracing::info!(user = %who.user, address = %client.address, "an account was deleted by its owner");
        self.closed(who.user, &ended);
        Ok(())
    }
}

fn pretty(value: &Value) -> Vec<u8> {
    serde_json::to_vec_pretty(value).unwrap_or_default()
}

fn zipped(files: &[(String, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default())?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
