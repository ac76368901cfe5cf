//! Who may call an operation: declared in its description, enforced from it. What is not declared does not start.

use std::{collections::HashMap, sync::Arc};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::Value;
use tiltyard_contracts::{Caller, Clock, Permission, Scope, SignedIn, access::Proof};

use crate::{
    Client, Code, Credentials, LimitClass, Problem, RateLimits, same_site::from_our_pages,
};

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Everybody,
    /// Anyone signed in, guests too.
    Guests,
    /// Whoever has an account.
    People,
    Holders(Permission),
}

/// Who, and under which conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    pub who: Who,
    /// The password was asked for just now.
    pub sudo: bool,
    /// The scope with which a personal access token may do it; no token may without.
    pub scope: Option<Scope>,
}

/// An operation that does not say who may call it, or says it in unknown words.
#[derive(Debug, thiserror::Error)]
#[error("{method} {path}: {what}")]
pub struct Undeclared {
    method: String,
    path: String,
    what: String,
}

#[derive(Debug, Clone, Copy)]
struct Rule {
    access: Access,
    /// `None`: as often as they like.
    class: Option<LimitClass>,
}

/// What is enforced, read from the description of the API.
pub struct AccessRules {
    rules: HashMap<(Method, String), Rule>,
    /// The same rules by `operationId`, for wires without methods and paths.
    named: HashMap<String, Rule>,
    pub clock: Arc<dyn Clock>,
    pub limits: RateLimits,
    /// Origins besides our own whose pages may ask with a cookie.
    pub origins: Vec<String>,
}

impl AccessRules {
    pub fn of(
        document: &Value,
        clock: Arc<dyn Clock>,
        limits: RateLimits,
        origins: Vec<String>,
    ) -> Result<Self, Undeclared> {
        let mut rules = HashMap::new();
        let mut named = HashMap::new();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            for (name, operation) in item.as_object().into_iter().flatten() {
                let undeclared = |what: String| Undeclared {
                    method: name.clone(),
                    path: path.clone(),
                    what,
                };
                let method = Method::from_bytes(name.to_uppercase().as_bytes())
                    .map_err(|_| undeclared("an unknown method".to_owned()))?;
                let access = declared(operation).map_err(undeclared)?;
                let class = match operation["x-limit"].as_str() {
                    Some("none") => None,
                    Some(class) => Some(
                        LimitClass::named(class)
                            .ok_or_else(|| undeclared(format!("no class `{class}`")))?,
                    ),
                    None if method == Method::GET => Some(LimitClass::Read),
                    None => Some(LimitClass::Write),
                };
                let rule = Rule { access, class };
                if let Some(id) = operation["operationId"].as_str() {
                    named.insert(id.to_owned(), rule);
                }
                rules.insert((method, path.clone()), rule);
            }
        }
        Ok(Self {
            rules,
            named,
            clock,
            limits,
            origins,
        })
    }

    /// Whether there is an operation of this name.
    #[must_use]
    pub fn knows(&self, operation: &str) -> bool {
        self.named.contains_key(operation)
    }

    /// Who may and how often, by the rule of the operation of this name: another wire has no rules of its own.
    pub fn admit(
        &self,
        operation: &str,
        caller: &Caller,
        client: &Client,
    ) -> Result<HeaderMap, Problem> {
        let rule = self
            .named
            .get(operation)
            .ok_or_else(|| Problem::internal(format!("no operation is called {operation}")))?;
        self.pass(*rule, caller, client)
    }

    fn pass(&self, rule: Rule, caller: &Caller, client: &Client) -> Result<HeaderMap, Problem> {
        let headers = match rule.class {
            Some(class) => self.limits.take(class, caller, client)?,
            None => HeaderMap::new(),
        };
        rule.access.check(caller, self.clock.now())?;
        Ok(headers)
    }

    fn rule(&self, method: &Method, path: &str) -> Option<Rule> {
        let method = if method == Method::HEAD {
            &Method::GET
        } else {
            method
        };
        self.rules.get(&(method.clone(), path.to_owned())).copied()
    }
}

/// Reads `security` of an operation.
pub fn declared(operation: &Value) -> Result<Access, String> {
    let requirements = operation["security"]
        .as_array()
        .ok_or("says nothing of `security`; `security(())` is for everybody")?;
    let mut access = Access {
        who: Who::Everybody,
        sudo: false,
        scope: None,
    };
    for (scheme, words) in requirements.iter().filter_map(Value::as_object).flatten() {
        for word in words
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            match (scheme.as_str(), word) {
                ("session", "guest") => access.who = Who::Guests,
                ("session", "person") => access.who = Who::People,
                ("session", "sudo") => access.sudo = true,
                ("session", other) => {
                    access.who = other
                        .strip_prefix("permission:")
                        .and_then(Permission::named)
                        .map(Who::Holders)
                        .ok_or_else(|| format!("`{other}` is nobody we know"))?;
                }
                ("token", scope) => {
                    access.scope =
                        Some(Scope::named(scope).ok_or_else(|| format!("no scope `{scope}`"))?);
                }
                _ => return Err(format!("no scheme `{scheme}`")),
            }
        }
    }
    if access.who == Who::Everybody && (access.sudo || access.scope.is_some()) {
        return Err("conditions, but for nobody in particular".to_owned());
    }
    Ok(access)
}

impl Access {
    /// Whether this caller may, and why not.
    pub fn check(self, caller: &Caller, now: jiff::Timestamp) -> Result<(), Problem> {
        if self.who == Who::Everybody {
            return Ok(());
        }
        let who = match caller {
            Caller::Nobody => return Err(Problem::new(Code::Unauthenticated, "sign in first")),
            Caller::Banned(ban) => {
                let until = ban
                    .until
                    .map_or_else(|| "for good".to_owned(), |until| format!("until {until}"));
                return Err(Problem::new(
                    Code::Banned,
                    format!("this account is banned {until}: {}", ban.reason),
                ));
            }
            Caller::SignedIn(who) => who,
        };
        if who.guest && self.who != Who::Guests {
            return Err(Problem::new(
                Code::GuestsMayNot,
                "create an account first; what you did as a guest stays yours",
            ));
        }
        if let Who::Holders(permission) = self.who
            && !who.role.may(permission)
        {
            return Err(Problem::new(
                Code::Forbidden,
                format!(
                    "this needs the permission {}, which your role does not have",
                    permission.name()
                ),
            ));
        }
        self.check_proof(who, now)
    }

    fn check_proof(self, who: &SignedIn, now: jiff::Timestamp) -> Result<(), Problem> {
        match &who.proof {
            Proof::Token { scopes, .. } => match self.scope {
                None => Err(Problem::new(
                    Code::TokenScope,
                    "no token may do this; sign in",
                )),
                Some(scope) if !scopes.contains(&scope) => Err(Problem::new(
                    Code::TokenScope,
                    format!("the token lacks the scope {}", scope.name()),
                )),
                Some(_) => Ok(()),
            },
            Proof::Session {
                impersonator: Some(_),
                ..
            } if self.sudo => Err(Problem::new(
                Code::Forbidden,
                "not while looking through somebody's eyes",
            )),
            Proof::Session { sudo_until, .. }
                if self.sudo && sudo_until.is_none_or(|until| until <= now) =>
            {
                Err(Problem::new(
                    Code::SudoRequired,
                    "show your password again, then repeat",
                ))
            }
            Proof::Session { .. } => Ok(()),
        }
    }
}

/// Middleware of all described operations: our own pages only, who may, how often.
pub async fn enforce(
    State(rules): State<Arc<AccessRules>>,
    request: Request,
    next: Next,
) -> Response {
    match checked(&rules, &request) {
        Ok(limit_headers) => {
            let mut response = next.run(request).await;
            response.headers_mut().extend(limit_headers);
            response
        }
        Err(problem) => problem.into_response(),
    }
}

/// Middleware of wires that describe themselves and run programs: how often, in words each of their clients reads.
pub async fn limit_runs(
    State(rules): State<Arc<AccessRules>>,
    request: Request,
    next: Next,
) -> Response {
    let extensions = request.extensions();
    let nobody = Caller::Nobody;
    let caller = extensions.get::<Caller>().unwrap_or(&nobody);
    let client = extensions.get::<Client>().cloned().unwrap_or_default();
    let is_grpc = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/grpc"));
    let is_read =
        request.method() == Method::GET && !request.headers().contains_key(header::UPGRADE);
    let class = if is_read {
        LimitClass::Read
    } else {
        LimitClass::Run
    };
    match rules.limits.take(class, caller, &client) {
        Ok(limit_headers) => {
            let mut response = next.run(request).await;
            response.headers_mut().extend(limit_headers);
            response
        }
        // gRPC's own word for it, in headers alone: RESOURCE_EXHAUSTED.
        Err(problem) if is_grpc => {
            let said = [
                ("content-type", "application/grpc"),
                ("grpc-status", "8"),
                ("grpc-message", "too often; ask again a little later"),
            ];
            (said, problem.retry_header()).into_response()
        }
        Err(problem) => {
            let body = axum::Json(serde_json::json!({"message": problem.detail}));
            (problem.status(), problem.retry_header(), body).into_response()
        }
    }
}

fn checked(rules: &AccessRules, request: &Request) -> Result<HeaderMap, Problem> {
    let Some(path) = request.extensions().get::<MatchedPath>() else {
        // Nothing is there; that is said further in.
        return Ok(HeaderMap::new());
    };
    let Some(rule) = rules.rule(request.method(), path.as_str()) else {
        // The address is there, but not with this method; that is said further in.
        return Ok(HeaderMap::new());
    };
    let extensions = request.extensions();
    let nobody = Caller::Nobody;
    let caller = extensions.get::<Caller>().unwrap_or(&nobody);
    let client = extensions.get::<Client>().cloned().unwrap_or_default();
    // Signing in and out with a cookie not yet there is guarded too: nobody is signed in by another site.
    let with_token = matches!(extensions.get::<Credentials>(), Some(Credentials::Token(_)));
    if !request.method().is_safe()
        && !with_token
        && !from_our_pages(request.headers(), &rules.origins)
    {
        return Err(Problem::new(
            Code::CrossSite,
            "this request comes from a page of another site",
        ));
    }
    rules.pass(rule, caller, &client)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tiltyard_contracts::{Role, SessionId, Timestamp, TokenId, UserId};

    use super::*;

    fn access(security: Value) -> Access {
        declared(&json!({ "security": security })).expect("declared")
    }

    fn session(role: Role, guest: bool, sudo_until: Option<Timestamp>) -> Caller {
        Caller::SignedIn(SignedIn {
            user: UserId::generate(),
            role,
            guest,
            proof: Proof::Session {
                id: SessionId::generate(),
                sudo_until,
                impersonator: None,
            },
        })
    }

    fn token(role: Role, scopes: Vec<Scope>) -> Caller {
        Caller::SignedIn(SignedIn {
            user: UserId::generate(),
            role,
            guest: false,
            proof: Proof::Token {
                id: TokenId::generate(),
                scopes,
            },
        })
    }

    fn refusal(access: Access, caller: &Caller) -> Option<Code> {
        access
            .check(caller, Timestamp::UNIX_EPOCH)
            .err()
            .map(|problem| problem.code)
    }

    #[test]
    fn what_is_not_declared_is_an_error() {
        for operation in [
            json!({}),
            json!({"security": [{"session": ["friends"]}]}),
            json!({"security": [{"session": ["permission:everything"]}]}),
            json!({"security": [{"key": ["person"]}]}),
            json!({"security": [{"token": ["account:read"]}]}),
        ] {
            assert!(declared(&operation).is_err(), "{operation}");
        }
        assert_eq!(access(json!([{}])).who, Who::Everybody);
    }

    #[test]
    fn another_wire_passes_by_the_rule_of_the_operation_it_names() {
        let document = json!({"paths": {"/people": {"get": {
            "operationId": "people", "x-limit": "auth", "security": [{"session": ["person"]}]}}}});
        let limits =
            RateLimits::new(|class| (class == LimitClass::Auth).then(|| crate::Quota::new(1, 2)));
        let clock = Arc::new(tiltyard_contracts::ManualClock::at(Timestamp::UNIX_EPOCH));
        let rules = AccessRules::of(&document, clock, limits, Vec::new()).expect("rules");
        assert!(rules.knows("people") && !rules.knows("persons"));
        let admit = |operation, caller: &Caller| {
            rules
                .admit(operation, caller, &Client::default())
                .err()
                .map(|problem| problem.code)
        };
        let person = session(Role::User, false, None);
        assert_eq!(
            admit("people", &Caller::Nobody),
            Some(Code::Unauthenticated)
        );
        assert_eq!(admit("people", &person), None);
        assert_eq!(admit("people", &person), Some(Code::TooMany));
        assert_eq!(admit("persons", &person), Some(Code::Internal));
    }

    #[test]
    fn each_caller_gets_as_far_as_declared() {
        let everybody = access(json!([{}]));
        let guests = access(json!([{"session": ["guest"]}]));
        let people = access(json!([{"session": ["person"]}, {"token": ["account:read"]}]));
        let sudo = access(json!([{"session": ["person", "sudo"]}]));
        let admins =
            access(json!([{"session": ["permission:people.manage"]}, {"token": ["admin:write"]}]));

        let nobody = Caller::Nobody;
        let banned = Caller::Banned(tiltyard_contracts::access::Ban {
            reason: "spam".into(),
            until: None,
            at: Timestamp::UNIX_EPOCH,
        });
        let guest = session(Role::User, true, None);
        let person = session(Role::User, false, None);
        let second = Timestamp::from_second(1).expect("a time");
        let trusted = session(Role::User, false, Some(second));
        let late = session(Role::User, false, Some(Timestamp::UNIX_EPOCH));
        let admin = session(Role::Admin, false, None);
        let reader = token(Role::Admin, vec![Scope::AccountRead]);
        let writer = token(Role::Admin, vec![Scope::AdminWrite]);
        let user_writer = token(Role::User, vec![Scope::AdminWrite]);

        for (name, access, caller, expected) in [
            ("everybody nobody", everybody, &nobody, None),
            ("everybody banned", everybody, &banned, None),
            (
                "guests nobody",
                guests,
                &nobody,
                Some(Code::Unauthenticated),
            ),
            ("guests banned", guests, &banned, Some(Code::Banned)),
            ("guests guest", guests, &guest, None),
            ("people guest", people, &guest, Some(Code::GuestsMayNot)),
            ("people person", people, &person, None),
            ("people token", people, &reader, None),
            (
                "people other token",
                people,
                &writer,
                Some(Code::TokenScope),
            ),
            ("sudo person", sudo, &person, Some(Code::SudoRequired)),
            ("sudo trusted", sudo, &trusted, None),
            ("sudo late", sudo, &late, Some(Code::SudoRequired)),
            ("sudo token", sudo, &reader, Some(Code::TokenScope)),
            ("admins person", admins, &person, Some(Code::Forbidden)),
            ("admins admin", admins, &admin, None),
            ("admins token", admins, &writer, None),
            (
                "admins user's token",
                admins,
                &user_writer,
                Some(Code::Forbidden),
            ),
        ] {
            assert_eq!(refusal(access, caller), expected, "{name}");
        }
    }
}
