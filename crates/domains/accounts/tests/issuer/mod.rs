//! A provider in this process, at a port of its own: OpenID Connect and GitHub's way. It also lies, where a test asks.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD as BASE64},
};
use ring::{
    hmac,
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
        RsaPublicKeyComponents,
    },
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

const RSA: &[u8] = include_bytes!("../keys/rsa.pk8");
const CLIENT: (&str, &str) = ("tiltyard", "between us two");

/// How a token is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    Es256,
    Rs256,
    /// By a key that is not the one it names.
    OtherKey,
    /// By a key nobody knows.
    UnknownKey,
    Not,
    /// With the public key as if it were a secret of both.
    WithPublicKey,
}

/// What the token endpoint does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Good,
    /// Sends the asker elsewhere.
    Elsewhere,
    /// Never comes to an end.
    Endless,
}

struct Visitor {
    claims: Value,
    told: Value,
    code_challenge: String,
    redirect_uri: String,
}

struct Inner {
    address: String,
    key: EcdsaKeyPair,
    other: EcdsaKeyPair,
    rsa: RsaKeyPair,
    codes: HashMap<String, Visitor>,
    told: Value,
    signed: Signed,
    mood: Mood,
}

#[derive(Clone)]
pub struct Issuer(Arc<Mutex<Inner>>);

fn pair() -> EcdsaKeyPair {
    let (alg, chance) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(alg, &chance).expect("a key");
    EcdsaKeyPair::from_pkcs8(alg, pkcs8.as_ref(), &chance).expect("a key")
}

impl Issuer {
    /// Listens until the test's runtime ends.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let issuer = Self(Arc::new(Mutex::new(Inner {
            address,
            key: pair(),
            other: pair(),
            rsa: RsaKeyPair::from_pkcs8(RSA).expect("a key"),
            codes: HashMap::new(),
            told: Value::Null,
            signed: Signed::Es256,
            mood: Mood::Good,
        })));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/jwks", get(jwks))
            .route("/token", post(token))
            .route("/userinfo", get(userinfo))
            .route("/login/oauth/access_token", post(github_token))
            .route("/api/v3/user", get(userinfo))
            .route("/api/v3/user/emails", get(github_emails))
            .with_state(issuer.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        issuer
    }

    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.0.lock().expect("the issuer")
    }

    pub fn address(&self) -> String {
        self.inner().address.clone()
    }

    pub fn sign(&self, signed: Signed) {
        self.inner().signed = signed;
    }

    pub fn mood(&self, mood: Mood) {
        self.inner().mood = mood;
    }

    /// A code for whoever was sent to this location. `claims` come over those that are right; `null` takes one away.
    pub fn code(&self, location: &str, now: i64, claims: &Value, told: &Value) -> String {
        let location = Url::parse(location).expect("an address");
        let query: HashMap<String, String> = location.query_pairs().into_owned().collect();
        assert_eq!(query["client_id"], CLIENT.0);
        assert_eq!(query["code_challenge_method"], "S256");
        let mut inner = self.inner();
        let mut all = json!({
            "iss": inner.address, "aud": CLIENT.0, "iat": now, "exp": now + 300, "nonce": query.get("nonce"),
        });
        let entries = all.as_object_mut().expect("claims");
        for (name, value) in claims.as_object().expect("claims") {
            if value.is_null() {
                entries.remove(name);
            } else {
                entries.insert(name.clone(), value.clone());
            }
        }
        let code = format!("code-{}", inner.codes.len());
        inner.codes.insert(
            code.clone(),
            Visitor {
                claims: all,
                told: told.clone(),
                code_challenge: query["code_challenge"].clone(),
                redirect_uri: query["redirect_uri"].clone(),
            },
        );
        code
    }
}

impl Inner {
    fn token(&self, claims: &Value) -> String {
        let header = match self.signed {
            Signed::Es256 | Signed::OtherKey => json!({"alg": "ES256", "kid": "one"}),
            Signed::UnknownKey => json!({"alg": "ES256", "kid": "three"}),
            Signed::Rs256 => json!({"alg": "RS256", "kid": "two"}),
            Signed::Not => json!({"alg": "none"}),
            Signed::WithPublicKey => json!({"alg": "HS256", "kid": "one"}),
        };
        let message = format!(
            "{}.{}",
            BASE64.encode(header.to_string()),
            BASE64.encode(claims.to_string())
        );
        let chance = SystemRandom::new();
        let with = |pair: &EcdsaKeyPair| {
            let signature = pair.sign(&chance, message.as_bytes()).expect("signed");
            signature.as_ref().to_vec()
        };
        let signature = match self.signed {
            Signed::Es256 => with(&self.key),
            Signed::OtherKey | Signed::UnknownKey => with(&self.other),
            Signed::Rs256 => {
                let mut signature = vec![0; self.rsa.public().modulus_len()];
                self.rsa
                    .sign(
                        &RSA_PKCS1_SHA256,
                        &chance,
                        message.as_bytes(),
                        &mut signature,
                    )
                    .expect("signed");
                signature
            }
            Signed::Not => Vec::new(),
            Signed::WithPublicKey => {
                let key = hmac::Key::new(hmac::HMAC_SHA256, self.key.public_key().as_ref());
                hmac::sign(&key, message.as_bytes()).as_ref().to_vec()
            }
        };
        format!("{message}.{}", BASE64.encode(signature))
    }

    /// A code is taken once, and for the one it was given for.
    fn take(&mut self, form: &HashMap<String, String>) -> Option<Visitor> {
        let visitor = self.codes.remove(form.get("code")?)?;
        let verifier = form.get("code_verifier")?;
        let challenge = BASE64.encode(Sha256::digest(verifier.as_bytes()));
        let is_right = challenge == visitor.code_challenge
            && form.get("redirect_uri")? == &visitor.redirect_uri;
        is_right.then_some(visitor)
    }
}

async fn discovery(State(issuer): State<Issuer>) -> Json<Value> {
    let at = issuer.address();
    Json(json!({
        "issuer": at,
        "authorization_endpoint": format!("{at}/authorize?tenant=1"),
        "token_endpoint": format!("{at}/token"),
        "jwks_uri": format!("{at}/jwks"),
        "userinfo_endpoint": format!("{at}/userinfo"),
    }))
}

async fn jwks(State(issuer): State<Issuer>) -> Json<Value> {
    let inner = issuer.inner();
    let point = inner.key.public_key().as_ref();
    let RsaPublicKeyComponents { n, e } =
        RsaPublicKeyComponents::<Vec<u8>>::from(inner.rsa.public());
    Json(json!({"keys": [
        {"kty": "quantum", "kid": "zero", "x": 1},
        {"kty": "EC", "crv": "P-256", "kid": "one", "use": "sig", "x": BASE64.encode(&point[1..33]), "y": BASE64.encode(&point[33..])},
        {"kty": "RSA", "kid": "two", "n": BASE64.encode(n), "e": BASE64.encode(e)},
    ]}))
}

fn form(body: &str) -> HashMap<String, String> {
    url::form_urlencoded::parse(body.as_bytes())
        .into_owned()
        .collect()
}

fn refused() -> Response {
    let body = Json(json!({"error": "invalid_grant"}));
    (StatusCode::BAD_REQUEST, body).into_response()
}

async fn token(State(issuer): State<Issuer>, headers: HeaderMap, body: String) -> Response {
    let mut inner = issuer.inner();
    match inner.mood {
        Mood::Good => {}
        Mood::Elsewhere => return Redirect::temporary("/elsewhere").into_response(),
        Mood::Endless => {
            let endless =
                futures_util::stream::repeat_with(|| Ok::<_, String>("x".repeat(1 << 16)));
            return axum::body::Body::from_stream(endless).into_response();
        }
    }
    let basic = format!("Basic {}", STANDARD.encode("tiltyard:between+us+two"));
    if headers
        .get(header::AUTHORIZATION)
        .is_none_or(|value| value != &basic)
    {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let Some(visitor) = inner.take(&form(&body)) else {
        return refused();
    };
    inner.told = visitor.told;
    let id_token = inner.token(&visitor.claims);
    Json(json!({"access_token": "shown", "token_type": "Bearer", "id_token": id_token}))
        .into_response()
}

async fn userinfo(State(issuer): State<Issuer>, headers: HeaderMap) -> Response {
    if headers
        .get(header::AUTHORIZATION)
        .is_none_or(|value| value != "Bearer shown")
    {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    Json(issuer.inner().told.clone()).into_response()
}

async fn github_token(State(issuer): State<Issuer>, body: String) -> Json<Value> {
    let form = form(&body);
    let mut inner = issuer.inner();
    let is_client = form
        .get("client_secret")
        .is_some_and(|secret| secret == CLIENT.1);
    Json(match inner.take(&form).filter(|_| is_client) {
        Some(visitor) => {
            inner.told = visitor.told;
            json!({"access_token": "shown", "token_type": "bearer"})
        }
        None => json!({"error": "bad_verification_code"}),
    })
}

async fn github_emails(State(issuer): State<Issuer>) -> Json<Value> {
    Json(issuer.inner().told["emails"].clone())
}
