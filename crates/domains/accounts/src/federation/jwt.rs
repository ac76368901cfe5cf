//! The token with which a provider says who came (OpenID Connect Core, 3.1.3.7), checked. Pure.

use std::sync::Once;

use jiff::Timestamp;
use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind, EncodingKey, Validation,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::ErrorKind,
    jwk::{Jwk, PublicKeyUse},
    signature::{Error as SignatureError, Verifier},
};
use ring::signature::{self, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::Deserialize;
use serde_json::Value;

/// By so much a provider's clock may differ from ours, in seconds.
const CLOCKS_DIFFER_S: i64 = 60;
/// The longest name of a person at a provider (OpenID Connect Core, 2).
const SUBJECT_BYTES_MAX: usize = 255;

/// Signed with a key others can only check with. A secret both know would be no proof here.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// Why a token is not believed.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    #[error("the token is not in its form, or not signed by the provider: {0}")]
    Signature(#[from] jsonwebtoken::errors::Error),
    #[error("the token is not signed in a way others can check")]
    Algorithm,
    #[error("no key of the provider's is the token's")]
    NoKey,
    #[error("the token's `{0}` is not what it must be")]
    Claim(&'static str),
}

/// What a token says, as far as it matters here.
#[derive(Debug, Clone, Deserialize)]
pub struct Claims {
    iss: String,
    pub sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: f64,
    iat: f64,
    nbf: Option<f64>,
    nonce: Option<String>,
    #[serde(flatten)]
    pub person: PersonClaims,
}

/// What a provider says of a person, in a token or when asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct PersonClaims {
    pub email: Option<String>,
    #[serde(default, deserialize_with = "yes")]
    pub email_verified: bool,
    pub name: Option<String>,
    pub preferred_username: Option<String>,
    /// The address of a page about them.
    pub profile: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// Some providers write it as a text.
fn yes<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Bool(yes) => yes,
        Value::String(text) => text == "true",
        _ => false,
    })
}

/// What a token must say.
pub struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub nonce: &'a str,
    pub now: Timestamp,
}

/// The claims of a token, if all of it is right.
pub fn check(token: &str, keys: &[Jwk], expected: &Expected<'_>) -> Result<Claims, TokenError> {
    let claims = signed(token, keys)?;
    let claim = |is_right: bool, name| is_right.then_some(()).ok_or(TokenError::Claim(name));
    claim(claims.iss == expected.issuer, "iss")?;
    let (for_us, for_others) = match &claims.aud {
        Audience::One(one) => (one == expected.client_id, false),
        Audience::Many(many) => (
            many.iter().any(|one| one == expected.client_id),
            many.len() > 1,
        ),
    };
    claim(for_us, "aud")?;
    match &claims.azp {
        Some(azp) => claim(azp == expected.client_id, "azp")?,
        None => claim(!for_others, "azp")?,
    }
    let now = expected.now.as_second() as f64;
    let leeway = CLOCKS_DIFFER_S as f64;
    claim(claims.exp > now - leeway, "exp")?;
    claim(claims.iat < now + leeway, "iat")?;
    claim(claims.nbf.is_none_or(|nbf| nbf < now + leeway), "nbf")?;
    claim(claims.nonce.as_deref() == Some(expected.nonce), "nonce")?;
    claim((1..=SUBJECT_BYTES_MAX).contains(&claims.sub.len()), "sub")?;
    Ok(claims)
}

fn signed(token: &str, keys: &[Jwk]) -> Result<Claims, TokenError> {
    install();
    let header = jsonwebtoken::decode_header(token)?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(TokenError::Algorithm);
    }
    let mut validation = Validation::new(header.alg);
    // WHY not here: the claims are checked above, by the time we are given.
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let mut last = TokenError::NoKey;
    for key in keys.iter().filter(|key| fits(key, header.kid.as_deref())) {
        let Ok(key) = DecodingKey::from_jwk(key) else {
            continue;
        };
        match jsonwebtoken::decode::<Claims>(token, &key, &validation) {
            Ok(data) => return Ok(data.claims),
            Err(error) => last = error.into(),
        }
    }
    Err(last)
}

/// Where the token names its key it is that one; otherwise any for signing.
fn fits(key: &Jwk, kid: Option<&str>) -> bool {
    let is_for_signing = !matches!(
        key.common.public_key_use,
        Some(PublicKeyUse::Encryption | PublicKeyUse::Other(_))
    );
    is_for_signing && kid.is_none_or(|kid| key.common.key_id.as_deref() == Some(kid))
}

/// The library checks signatures with what it is given, once per process.
fn install() {
    static RING: CryptoProvider = CryptoProvider {
        signer_factory: no_signer,
        verifier_factory: verifier,
        key_utils: KeyUtils::new_unimplemented(),
    };
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        // Somebody else's provider would do as well.
        let _ = RING.install_default();
    });
}

fn no_signer(
    _: &Algorithm,
    _: &EncodingKey,
) -> Result<Box<dyn JwtSigner>, jsonwebtoken::errors::Error> {
    Err(ErrorKind::UnsupportedAlgorithm.into())
}

fn verifier(
    algorithm: &Algorithm,
    key: &DecodingKey,
) -> Result<Box<dyn JwtVerifier>, jsonwebtoken::errors::Error> {
    Ok(Box::new(Ring {
        algorithm: *algorithm,
        key: key.clone(),
    }))
}

struct Ring {
    algorithm: Algorithm,
    key: DecodingKey,
}

impl JwtVerifier for Ring {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

impl Verifier<Vec<u8>> for Ring {
    fn verify(&self, message: &[u8], signed: &Vec<u8>) -> Result<(), SignatureError> {
        use signature as by;
        let refused = |_| SignatureError::new();
        match (self.algorithm, self.key.family(), self.key.kind()) {
            (algorithm, AlgorithmFamily::Rsa, DecodingKeyKind::RsaModulusExponent { n, e }) => {
                let parameters = match algorithm {
                    Algorithm::RS256 => &by::RSA_PKCS1_2048_8192_SHA256,
                    Algorithm::RS384 => &by::RSA_PKCS1_2048_8192_SHA384,
                    Algorithm::RS512 => &by::RSA_PKCS1_2048_8192_SHA512,
                    Algorithm::PS256 => &by::RSA_PSS_2048_8192_SHA256,
                    Algorithm::PS384 => &by::RSA_PSS_2048_8192_SHA384,
                    Algorithm::PS512 => &by::RSA_PSS_2048_8192_SHA512,
                    _ => return Err(SignatureError::new()),
                };
                RsaPublicKeyComponents { n, e }
                    .verify(parameters, message, signed)
                    .map_err(refused)
            }
            (algorithm, family, DecodingKeyKind::SecretOrDer(key)) => {
                let by: &dyn by::VerificationAlgorithm = match (algorithm, family) {
                    (Algorithm::ES256, AlgorithmFamily::Ec) => &by::ECDSA_P256_SHA256_FIXED,
                    (Algorithm::ES384, AlgorithmFamily::Ec) => &by::ECDSA_P384_SHA384_FIXED,
                    (Algorithm::EdDSA, AlgorithmFamily::Ed) => &by::ED25519,
                    _ => return Err(SignatureError::new()),
                };
                UnparsedPublicKey::new(by, key)
                    .verify(message, signed)
                    .map_err(refused)
            }
            _ => Err(SignatureError::new()),
        }
    }
}
