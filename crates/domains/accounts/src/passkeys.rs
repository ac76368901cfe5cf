//! Passkeys: made and removed by their owner, good for signing in without a password, as a second step, and for sudo.

use std::time::Duration;

use serde_json::{Value, json};
use tiltyard_contracts::{PasskeyId, SignedIn, Timestamp, UserId};
use tiltyard_http::Client;
use tiltyard_store::{StoreError, Tx};

use crate::{
    Accounts, Login, Person, Rejected, secret,
    security_log::{Event, Kind},
    store::{
        identities, log,
        passkeys::{self, Passkey},
        people,
        tickets::{self, Purpose, Ticket},
    },
    webauthn::{self, Credential, NewCredential, PasskeyError, RelyingParty},
    words::Label,
};

/// How long an authenticator may take.
const ANSWER_WAIT: Duration = Duration::from_secs(300);
/// Passkeys of one person.
const PASSKEYS_MAX: i64 = 25;
/// Ways to reach an authenticator, by their names in the standard.
const TRANSPORTS: [&str; 6] = ["usb", "nfc", "ble", "smart-card", "hybrid", "internal"];

/// A question to an authenticator.
#[derive(Debug, Clone)]
pub struct PasskeyQuestion {
    pub challenge: String,
    /// What a browser is to be given, in the form of the standard's JSON.
    pub options: Value,
}

/// An answer to one.
#[derive(Debug, Clone)]
pub struct PasskeyAnswer {
    pub challenge: String,
    pub credential: Credential,
}

impl Accounts {
    fn relying_party(&self) -> Result<RelyingParty, Rejected> {
        RelyingParty::of(&self.config().public_url).ok_or(Rejected::Conflict(
            "passkeys need a host in `server.public_url`",
        ))
    }

    /// What makes a passkey for this person.
    pub async fn begin_passkey(&self, who: &SignedIn) -> Result<PasskeyQuestion, Rejected> {
        let person = self.person(who.user).await?;
        let party = self.relying_party()?;
        let known: Vec<Value> = passkeys::credentials(self.store(), who.user)
            .await?
            .into_iter()
            .map(|(credential, transports)| {
                let transports: Vec<&str> = transports.split_terminator(' ').collect();
                json!({"type": "public-key", "id": webauthn::text(&credential), "transports": transports})
            })
            .collect();
        let algorithms =
            webauthn::ALGORITHMS.map(|number| json!({"type": "public-key", "alg": number}));
        let shown_name = match person.profile.name.as_str() {
            "" => &person.handle,
            name => name,
        };
        let challenge = self
            .ask(Some(who.user), Purpose::PasskeyRegistration)
            .await?;
        let options = json!({
            "rp": {"id": party.id, "name": "Tiltyard"},
            "user": {
                "id": webauthn::text(who.user.uuid().as_bytes()),
                "name": person.handle,
                "displayName": shown_name,
            },
            "challenge": challenge,
            "pubKeyCredParams": algorithms,
            "timeout": ANSWER_WAIT.as_millis(),
            "excludeCredentials": known,
            "authenticatorSelection": {
                "residentKey": "required",
                "requireResidentKey": true,
                "userVerification": "required",
            },
            "attestation": "none",
        });
        Ok(PasskeyQuestion { challenge, options })
    }

    /// What lets anybody choose a passkey they have.
    pub async fn ask_for_passkey(&self) -> Result<PasskeyQuestion, Rejected> {
        let party = self.relying_party()?;
        let challenge = self.ask(None, Purpose::PasskeyLogin).await?;
        let options = json!({
            "challenge": challenge,
            "rpId": party.id,
            "timeout": ANSWER_WAIT.as_millis(),
            "allowCredentials": [],
            "userVerification": "required",
        });
        Ok(PasskeyQuestion { challenge, options })
    }

    /// The challenge is itself the secret of its ticket: what an authenticator signs can be used once.
    async fn ask(&self, user: Option<UserId>, purpose: Purpose) -> Result<String, Rejected> {
        let now = self.now();
        let challenge = secret::fresh();
        let ticket = Ticket {
            user,
            detail: String::new(),
        };
        let mut tx = self.store().begin().await?;
        let key = secret::kept(&challenge);
        tickets::insert(&mut tx, &key, purpose, &ticket, now + ANSWER_WAIT, now).await?;
        tx.commit().await?;
        Ok(challenge)
    }

    pub async fn add_passkey(
        &self,
        who: &SignedIn,
        challenge: &str,
        name: &Label,
        credential: &NewCredential,
        client: &Client,
    ) -> Result<Passkey, Rejected> {
        let now = self.now();
        let party = self.relying_party()?;
        let person = self.person(who.user).await?;
        let mut tx = self.store().begin().await?;
        let key = secret::kept(challenge);
        let ticket = tickets::take(&mut tx, &key, Purpose::PasskeyRegistration, now).await?;
        let new = match ticket {
            Some(ticket) if ticket.user == Some(who.user) => {
                webauthn::registered(&party, challenge, credential)
            }
            _ => Err(PasskeyError::Gone),
        };
        let new = match new {
            Ok(new) => new,
            Err(error) => {
                // The challenge is used, whatever came of it.
                tx.commit().await?;
                return Err(refused("", &error));
            }
        };
        people::lock(&mut tx, who.user).await?;
        if passkeys::count(&mut tx, who.user).await? >= PASSKEYS_MAX {
            return Err(Rejected::Conflict(
                "25 passkeys are the most; remove one first",
            ));
        }
        let passkey = Passkey {
            id: PasskeyId::generate(),
            name: name.as_str().to_owned(),
            created_at: now,
            last_used_at: None,
        };
        let transports = transports(credential);
        passkeys::insert(&mut tx, who.user, &passkey, &new, &transports)
            .await
            .map_err(|error| match error {
                StoreError::Duplicate(_) => Rejected::Conflict("this passkey is known already"),
                error => error.into(),
            })?;
        let event = Event::of(who.user, Kind::PasskeyAdded, &passkey.name);
        log::insert(&mut tx, &event, client, now).await?;
        let what = format!(
            "The passkey \"{}\" was added; it signs in without your password.",
            passkey.name
        );
        self.tell(&mut tx, &person, "A passkey was added", &what, now)
            .await?;
        tx.commit().await?;
        Ok(passkey)
    }

    pub async fn passkeys(&self, user: UserId) -> Result<Vec<Passkey>, Rejected> {
        Ok(passkeys::of(self.store(), user).await?)
    }

    pub async fn rename_passkey(
        &self,
        who: &SignedIn,
        id: PasskeyId,
        name: &Label,
    ) -> Result<Passkey, Rejected> {
        let mut tx = self.store().begin().await?;
        if !passkeys::rename(&mut tx, who.user, id, name).await? {
            return Err(Rejected::NotFound);
        }
        tx.commit().await?;
        passkeys::by_id(self.store(), who.user, id)
            .await?
            .ok_or(Rejected::NotFound)
    }

    /// Removes one, unless nothing else would let its owner in.
    pub async fn delete_passkey(
        &self,
        who: &SignedIn,
        id: PasskeyId,
        client: &Client,
    ) -> Result<(), Rejected> {
        let mut tx = self.store().begin().await?;
        people::lock(&mut tx, who.user).await?;
        let name = passkeys::delete(&mut tx, who.user, id)
            .await?
            .ok_or(Rejected::NotFound)?;
        self.keep_a_way_in(&mut tx, who.user).await?;
        let event = Event::of(who.user, Kind::PasskeyRemoved, &name);
        log::insert(&mut tx, &event, client, self.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whoever takes a way in away leaves another. The person's row is locked.
    pub(crate) async fn keep_a_way_in(&self, tx: &mut Tx, user: UserId) -> Result<(), Rejected> {
        let has_way = self.person(user).await?.password_hash.is_some()
            || passkeys::count(tx, user).await? > 0
            // A provider that is no longer configured lets nobody in.
            || identities::providers(tx, user)
                .await?
                .iter()
                .any(|id| self.config().providers.get(id).is_some());
        has_way.then_some(()).ok_or(Rejected::Conflict(
            "this is your only way in; set a password or add another way first",
        ))
    }

    /// Signs in with nothing else: the authenticator verified its owner, which is a second factor by itself.
    pub async fn sign_in_with_passkey(
        &self,
        answer: &PasskeyAnswer,
        client: &Client,
    ) -> Result<Login, Rejected> {
        let now = self.now();
        let mut tx = self.store().begin().await?;
        match self.check_passkey(&mut tx, answer, client, now).await? {
            Ok(person) => {
                let login = self.enter(&mut tx, person, true, "passkey", client).await?;
                tx.commit().await?;
                Ok(login)
            }
            Err(error) => {
                tx.commit().await?;
                Err(refused("", &error))
            }
        }
    }

    /// Whose passkey answered. A wrong answer uses the challenge up too: the transaction is to be committed.
    pub(crate) async fn check_passkey(
        &self,
        tx: &mut Tx,
        answer: &PasskeyAnswer,
        client: &Client,
        now: Timestamp,
    ) -> Result<Result<Person, PasskeyError>, Rejected> {
        let party = self.relying_party()?;
        let key = secret::kept(&answer.challenge);
        let ticket = tickets::take(tx, &key, Purpose::PasskeyLogin, now).await?;
        if ticket.is_none() {
            return Ok(Err(PasskeyError::Gone));
        }
        let credential = &answer.credential;
        let known = passkeys::by_credential(self.store(), &credential.raw_id.0).await?;
        let Some(known) = known else {
            return Ok(Err(PasskeyError::Unknown));
        };
        let signed = webauthn::signed(
            &party,
            &answer.challenge,
            credential,
            known.user,
            &known.public_key,
        );
        let checked = match signed {
            Ok(counter) => match passkeys::used(tx, known.id, counter, now).await? {
                true => Ok(()),
                false => Err(PasskeyError::Counter),
            },
            Err(error) => Err(error),
        };
        if let Err(error) = checked {
            let event = Event::of(known.user, Kind::SignInFailed, "passkey");
            log::insert(tx, &event, client, now).await?;
            return Ok(Err(error));
        }
        let person = people::by_id(self.store(), known.user).await?;
        Ok(person.ok_or(PasskeyError::Unknown))
    }
}

/// What is wrong, said of the field it is wrong with; `under` is where the answer lies in the body.
pub(crate) fn refused(under: &'static str, error: &PasskeyError) -> Rejected {
    let (field, code) = match (error, under) {
        (PasskeyError::Gone, "") => ("challenge", "expired"),
        (PasskeyError::Gone, _) => (under, "expired"),
        (_, "") => ("credential", "wrong"),
        (_, _) => (under, "wrong"),
    };
    Rejected::Field {
        field,
        code,
        detail: error.to_string(),
    }
}

fn transports(credential: &NewCredential) -> String {
    let named = credential.response.transports.iter().flatten();
    let mut known: Vec<&str> = named
        .filter_map(|name| TRANSPORTS.into_iter().find(|known| known == name))
        .collect();
    known.sort_unstable();
    known.dedup();
    known.join(" ")
}
