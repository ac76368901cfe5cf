//! An authenticator in software: makes passkeys and signs with them, and lies where a test asks it to.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use ciborium::Value;
use ring::{
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256,
        RsaKeyPair, RsaPublicKeyComponents,
    },
};
use serde_json::json;
use sha2::{Digest, Sha256};

/// For RSA alone: ring makes no such keys, so that one was made beforehand.
const RSA: &[u8] = include_bytes!("../keys/rsa.pk8");

enum Key {
    Es256(EcdsaKeyPair),
    EdDsa(Ed25519KeyPair),
    Rs256(RsaKeyPair),
}

pub struct Authenticator {
    key: Key,
    id: Vec<u8>,
    user_handle: Vec<u8>,
    pub counter: u32,
    /// Present and verified, unless told otherwise.
    pub flags: u8,
    pub origin: String,
    pub host: String,
}

fn random<const N: usize>() -> [u8; N] {
    ring::rand::generate(&SystemRandom::new())
        .expect("randomness")
        .expose()
}

impl Authenticator {
    fn new(key: Key) -> Self {
        Self {
            key,
            id: random::<16>().to_vec(),
            user_handle: Vec::new(),
            counter: 0,
            flags: 0x05,
            origin: "http://localhost".to_owned(),
            host: "localhost".to_owned(),
        }
    }

    pub fn es256() -> Self {
        let chance = SystemRandom::new();
        let alg = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(alg, &chance).expect("a key");
        let pair = EcdsaKeyPair::from_pkcs8(alg, pkcs8.as_ref(), &chance).expect("a key");
        Self::new(Key::Es256(pair))
    }

    pub fn ed25519() -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(&random::<32>()).expect("a key");
        Self::new(Key::EdDsa(pair))
    }

    pub fn rs256() -> Self {
        Self::new(Key::Rs256(RsaKeyPair::from_pkcs8(RSA).expect("a key")))
    }

    /// Another authenticator with the same passkey, as a thief's copy is.
    pub fn of_same_id(self, other: &Self) -> Self {
        Self {
            id: other.id.clone(),
            user_handle: other.user_handle.clone(),
            ..self
        }
    }

    pub fn owned_by(mut self, user_handle: &[u8]) -> Self {
        self.user_handle = user_handle.to_vec();
        self
    }

    fn cose(&self) -> Vec<u8> {
        let bytes = |bytes: &[u8]| Value::Bytes(bytes.to_vec());
        let entries = match &self.key {
            Key::Es256(pair) => {
                let point = pair.public_key().as_ref();
                vec![
                    (1, Value::from(2)),
                    (3, Value::from(-7)),
                    (-1, Value::from(1)),
                    (-2, bytes(&point[1..33])),
                    (-3, bytes(&point[33..])),
                ]
            }
            Key::EdDsa(pair) => vec![
                (1, Value::from(1)),
                (3, Value::from(-8)),
                (-1, Value::from(6)),
                (-2, bytes(pair.public_key().as_ref())),
            ],
            Key::Rs256(pair) => {
                let RsaPublicKeyComponents { n, e } =
                    RsaPublicKeyComponents::<Vec<u8>>::from(pair.public());
                vec![
                    (1, Value::from(3)),
                    (3, Value::from(-257)),
                    (-1, bytes(&n)),
                    (-2, bytes(&e)),
                ]
            }
        };
        let entries = entries
            .into_iter()
            .map(|(label, value)| (Value::from(label), value))
            .collect();
        cbor(&Value::Map(entries))
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(self.host.as_bytes()).to_vec();
        data.push(self.flags | flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn client_data(&self, kind: &str, challenge: &str) -> Vec<u8> {
        json!({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false})
            .to_string()
            .into_bytes()
    }

    /// Answers the wish for a new passkey, as a browser writes it.
    pub fn make(&mut self, options: &serde_json::Value) -> serde_json::Value {
        let handle = options["user"]["id"].as_str().expect("whose it is");
        self.user_handle = BASE64.decode(handle).expect("base64");
        let mut data = self.data(0x40);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).expect("short").to_be_bytes());
        data.extend(&self.id);
        data.extend(self.cose());
        let object = cbor(&Value::Map(vec![
            (Value::from("fmt"), Value::from("none")),
            (Value::from("attStmt"), Value::Map(Vec::new())),
            (Value::from("authData"), Value::Bytes(data)),
        ]));
        let challenge = options["challenge"].as_str().expect("a challenge");
        json!({
            "id": BASE64.encode(&self.id),
            "rawId": BASE64.encode(&self.id),
            "type": "public-key",
            "response": {
                "clientDataJSON": BASE64.encode(self.client_data("webauthn.create", challenge)),
                "attestationObject": BASE64.encode(object),
                "transports": ["internal", "carrier-pigeon"],
            },
            "clientExtensionResults": {},
        })
    }

    /// Signs, as a browser writes it.
    pub fn sign(&mut self, options: &serde_json::Value) -> serde_json::Value {
        self.counter += 1;
        let data = self.data(0);
        let challenge = options["challenge"].as_str().expect("a challenge");
        let client_data = self.client_data("webauthn.get", challenge);
        let message = [data.as_slice(), &Sha256::digest(&client_data)].concat();
        let chance = SystemRandom::new();
        let signature = match &self.key {
            Key::Es256(pair) => pair
                .sign(&chance, &message)
                .expect("signed")
                .as_ref()
                .to_vec(),
            Key::EdDsa(pair) => pair.sign(&message).as_ref().to_vec(),
            Key::Rs256(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &chance, &message, &mut signature)
                    .expect("signed");
                signature
            }
        };
        json!({
            "id": BASE64.encode(&self.id),
            "rawId": BASE64.encode(&self.id),
            "type": "public-key",
            "response": {
                "clientDataJSON": BASE64.encode(client_data),
                "authenticatorData": BASE64.encode(data),
                "signature": BASE64.encode(signature),
                "userHandle": BASE64.encode(&self.user_handle),
            },
            "clientExtensionResults": {},
        })
    }
}

fn cbor(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).expect("CBOR");
    bytes
}
