//! What an authenticator signs, checked as WebAuthn level 3 asks (sections 7.1 and 7.2). Pure: no store, no clock.
//!
//! We ask for no attestation: which maker built an authenticator opens no door here. That a person was verified by it is
//! required, so that a passkey is two factors by itself.

use base64::{
    Engine,
    alphabet::URL_SAFE,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use ciborium::Value;
use ring::signature::{self, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::{Deserialize, Deserializer, de};
use sha2::{Digest, Sha256};
use tiltyard_contracts::UserId;
use url::Url;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

/// The longest of the texts an authenticator answers with, in bytes of base64.
const TEXT_BYTES_MAX: usize = 64 << 10;
/// The longest name an authenticator gives to a passkey, in bytes (WebAuthn, 7.1).
const CREDENTIAL_BYTES_MAX: usize = 1023;
/// The hash of the relying party, flags, the counter.
const FIXED_BYTES: usize = 37;
const AAGUID_BYTES: usize = 16;

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const BACKED_UP: u8 = 0x10;
const ATTESTED: u8 = 0x40;
const EXTENDED: u8 = 0x80;

/// Algorithms as COSE numbers them, the one we like best first.
pub const ALGORITHMS: [i64; 3] = [EDDSA, ES256, RS256];
const EDDSA: i64 = -8;
const ES256: i64 = -7;
const RS256: i64 = -257;

/// Why an answer is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasskeyError {
    #[error("this challenge was used or is too old; begin again")]
    Gone,
    #[error("nobody here has this passkey")]
    Unknown,
    #[error("the passkey is somebody else's")]
    Foreign,
    #[error("the answer is not in the form of the standard: {0}")]
    Form(&'static str),
    #[error("the answer is one to another question, of another page or for another place")]
    Elsewhere,
    #[error("the authenticator did not verify who uses it; set a PIN or another lock on it")]
    Unverified,
    #[error("this kind of key is not known here")]
    Algorithm,
    #[error("the signature is wrong")]
    Signature,
    #[error(
        "the authenticator's counter went back: there may be a copy of it; remove this passkey"
    )]
    Counter,
}

/// Bytes as browsers write them in JSON: base64url.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

#[must_use]
pub fn text(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        if text.len() > TEXT_BYTES_MAX {
            return Err(de::Error::custom("longer than any authenticator's answer"));
        }
        BASE64
            .decode(text.as_bytes())
            .map(Self)
            .map_err(|_| de::Error::custom("not base64url"))
    }
}

impl PartialSchema for Bytes {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .max_length(Some(TEXT_BYTES_MAX))
            .description(Some("Base64url"))
            .into()
    }
}

impl ToSchema for Bytes {}

/// What `navigator.credentials.create` gave, as `toJSON` writes it; what browsers add besides is not looked at.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[schema(as = RegistrationCredential)]
pub struct NewCredential {
    #[serde(rename = "rawId")]
    #[schema(inline)]
    pub raw_id: Bytes,
    pub response: Attestation,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct Attestation {
    #[serde(rename = "clientDataJSON")]
    #[schema(inline)]
    pub client_data: Bytes,
    #[serde(rename = "attestationObject")]
    #[schema(inline)]
    pub attestation_object: Bytes,
    pub transports: Option<Vec<String>>,
}

/// What `navigator.credentials.get` gave, as `toJSON` writes it; what browsers add besides is not looked at.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[schema(as = AuthenticationCredential)]
pub struct Credential {
    #[serde(rename = "rawId")]
    #[schema(inline)]
    pub raw_id: Bytes,
    pub response: Assertion,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct Assertion {
    #[serde(rename = "clientDataJSON")]
    #[schema(inline)]
    pub client_data: Bytes,
    #[serde(rename = "authenticatorData")]
    #[schema(inline)]
    pub authenticator_data: Bytes,
    #[schema(inline)]
    pub signature: Bytes,
    #[serde(rename = "userHandle")]
    #[schema(inline)]
    pub user_handle: Option<Bytes>,
}

/// The place passkeys are for: they are good nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelyingParty {
    /// The host.
    pub id: String,
    /// As a browser names the page.
    origin: String,
}

impl RelyingParty {
    #[must_use]
    pub fn of(public_url: &str) -> Option<Self> {
        let url = Url::parse(public_url).ok()?;
        Some(Self {
            id: url.host_str()?.to_owned(),
            origin: url.origin().ascii_serialization(),
        })
    }
}

/// A passkey that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    pub credential: Vec<u8>,
    /// As the authenticator gave it (COSE).
    pub public_key: Vec<u8>,
    pub counter: u32,
}

/// Looks at what an authenticator answered to the wish for a new passkey.
pub fn registered(
    party: &RelyingParty,
    challenge: &str,
    new: &NewCredential,
) -> Result<NewKey, PasskeyError> {
    check_client_data(
        &new.response.client_data.0,
        "webauthn.create",
        challenge,
        party,
    )?;
    let object: Value = ciborium::from_reader(new.response.attestation_object.0.as_slice())
        .map_err(|_| PasskeyError::Form("the attestation is not CBOR"))?;
    let bytes = entry(&object, &Value::from("authData"))
        .and_then(Value::as_bytes)
        .ok_or(PasskeyError::Form("no authenticator data"))?;
    let data = AuthenticatorData::read(bytes, party)?;
    let (credential, public_key) = data.attested(bytes)?;
    if credential != new.raw_id.0 {
        return Err(PasskeyError::Form("two names for one passkey"));
    }
    // A key we cannot check with later is not taken now.
    PublicKey::read(&public_key)?;
    Ok(NewKey {
        credential,
        public_key,
        counter: data.counter,
    })
}

/// Looks at what an authenticator signed; answers its counter. Whether that moved is asked elsewhere.
pub fn signed(
    party: &RelyingParty,
    challenge: &str,
    shown: &Credential,
    owner: UserId,
    public_key: &[u8],
) -> Result<u32, PasskeyError> {
    let Assertion {
        client_data,
        authenticator_data,
        signature,
        user_handle,
    } = &shown.response;
    if user_handle
        .as_ref()
        .is_some_and(|handle| handle.0 != owner.uuid().as_bytes())
    {
        return Err(PasskeyError::Foreign);
    }
    check_client_data(&client_data.0, "webauthn.get", challenge, party)?;
    let data = AuthenticatorData::read(&authenticator_data.0, party)?;
    let mut message = authenticator_data.0.clone();
    message.extend_from_slice(&Sha256::digest(&client_data.0));
    PublicKey::read(public_key)?.verify(&message, &signature.0)?;
    Ok(data.counter)
}

#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(rename = "crossOrigin", default)]
    cross_origin: bool,
}

/// What the browser says it was asked, by which page.
fn check_client_data(
    bytes: &[u8],
    kind: &str,
    challenge: &str,
    party: &RelyingParty,
) -> Result<(), PasskeyError> {
    let data: ClientData = serde_json::from_slice(bytes)
        .map_err(|_| PasskeyError::Form("the client's data is not JSON"))?;
    let is_ours = data.kind == kind
        && data.challenge == challenge
        && data.origin == party.origin
        && !data.cross_origin;
    is_ours.then_some(()).ok_or(PasskeyError::Elsewhere)
}

struct AuthenticatorData {
    flags: u8,
    counter: u32,
}

impl AuthenticatorData {
    fn read(bytes: &[u8], party: &RelyingParty) -> Result<Self, PasskeyError> {
        let (fixed, _) = bytes
            .split_at_checked(FIXED_BYTES)
            .ok_or(PasskeyError::Form("short authenticator data"))?;
        if fixed[..32] != Sha256::digest(party.id.as_bytes())[..] {
            return Err(PasskeyError::Elsewhere);
        }
        let flags = fixed[32];
        if flags & USER_PRESENT == 0 || flags & USER_VERIFIED == 0 {
            return Err(PasskeyError::Unverified);
        }
        if flags & BACKED_UP != 0 && flags & BACKUP_ELIGIBLE == 0 {
            return Err(PasskeyError::Form("a copy of what cannot be copied"));
        }
        Ok(Self {
            flags,
            counter: u32::from_be_bytes([fixed[33], fixed[34], fixed[35], fixed[36]]),
        })
    }

    /// The name and the key of the passkey that was made.
    fn attested(&self, bytes: &[u8]) -> Result<(Vec<u8>, Vec<u8>), PasskeyError> {
        let short = PasskeyError::Form("short attested data");
        if self.flags & ATTESTED == 0 {
            return Err(PasskeyError::Form("no key in it"));
        }
        let rest = bytes
            .get(FIXED_BYTES + AAGUID_BYTES..)
            .ok_or_else(|| short.clone())?;
        let (length, rest) = rest.split_first_chunk().ok_or_else(|| short.clone())?;
        let length = usize::from(u16::from_be_bytes(*length));
        if length == 0 || length > CREDENTIAL_BYTES_MAX {
            return Err(PasskeyError::Form("a name of no length, or too long"));
        }
        let (credential, rest) = rest.split_at_checked(length).ok_or(short)?;
        let mut left = rest;
        let _: Value = ciborium::from_reader(&mut left)
            .map_err(|_| PasskeyError::Form("the key is not CBOR"))?;
        if !left.is_empty() && self.flags & EXTENDED == 0 {
            return Err(PasskeyError::Form("something after the key"));
        }
        let public_key = &rest[..rest.len() - left.len()];
        Ok((credential.to_vec(), public_key.to_vec()))
    }
}

/// A key in COSE's form, as far as we can check signatures with it.
enum PublicKey {
    /// The point, uncompressed.
    Es256([u8; 65]),
    Ed25519(Vec<u8>),
    Rs256 {
        n: Vec<u8>,
        e: Vec<u8>,
    },
}

impl PublicKey {
    fn read(cose: &[u8]) -> Result<Self, PasskeyError> {
        let key: Value =
            ciborium::from_reader(cose).map_err(|_| PasskeyError::Form("the key is not CBOR"))?;
        let number = |label: i64| {
            entry(&key, &Value::from(label))
                .and_then(Value::as_integer)
                .and_then(|value| i64::try_from(value).ok())
        };
        let bytes = |label: i64| {
            entry(&key, &Value::from(label))
                .and_then(Value::as_bytes)
                .map(Vec::as_slice)
        };
        let missing = PasskeyError::Form("a key without its parts");
        // The labels of RFC 9053: 1 the kind of key, 3 the algorithm, -1 the curve (of RSA the modulus), -2 and -3 the parts.
        match (number(1), number(3)) {
            (Some(2), Some(ES256)) if number(-1) == Some(1) => {
                let (Some(x), Some(y)) = (bytes(-2), bytes(-3)) else {
                    return Err(missing);
                };
                <[u8; 65]>::try_from([&[4], x, y].concat())
                    .map(Self::Es256)
                    .map_err(|_| missing)
            }
            (Some(1), Some(EDDSA)) if number(-1) == Some(6) => {
                bytes(-2).map(|x| Self::Ed25519(x.to_vec())).ok_or(missing)
            }
            (Some(3), Some(RS256)) => {
                let (Some(n), Some(e)) = (bytes(-1), bytes(-2)) else {
                    return Err(missing);
                };
                Ok(Self::Rs256 {
                    n: n.to_vec(),
                    e: e.to_vec(),
                })
            }
            _ => Err(PasskeyError::Algorithm),
        }
    }

    fn verify(&self, message: &[u8], signed: &[u8]) -> Result<(), PasskeyError> {
        match self {
            Self::Es256(point) => UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_ASN1, point)
                .verify(message, signed),
            Self::Ed25519(key) => {
                UnparsedPublicKey::new(&signature::ED25519, key).verify(message, signed)
            }
            Self::Rs256 { n, e } => RsaPublicKeyComponents { n, e }.verify(
                &signature::RSA_PKCS1_2048_8192_SHA256,
                message,
                signed,
            ),
        }
        .map_err(|_| PasskeyError::Signature)
    }
}

fn entry<'a>(map: &'a Value, key: &Value) -> Option<&'a Value> {
    map.as_map()?
        .iter()
        .find(|(name, _)| name == key)
        .map(|(_, value)| value)
}
