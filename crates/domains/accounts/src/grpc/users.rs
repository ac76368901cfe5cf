//! What those do who keep order.

use tiltyard_contracts::UserId;
use tiltyard_http::{Page, PageQuery, Problem};
use tonic::Request;

use super::{
    Service, admitted as rule,
    convert::{self, user_id, word},
    pb,
};
use crate::{PeopleFilter, words::Reason};

pub async fn list_users(
    service: &Service,
    request: Request<pb::ListUsersRequest>,
) -> Result<pb::ListUsersResponse, Problem> {
    let asked = service.admit(rule::LIST_PEOPLE, request).await?.message;
    let filter = PeopleFilter {
        role: convert::named_role(asked.role)?,
        state: convert::state(asked.state)?,
        query: Some(asked.query),
    };
    let page = PageQuery {
        after: Some(asked.after).filter(|after| !after.is_empty()),
        limit: Some(asked.limit).filter(|limit| *limit > 0),
    };
    let limit = page.limit()?;
    let accounts = &service.accounts;
    let people = accounts.people(&filter, page.cursor()?, limit + 1).await?;
    let now = accounts.now();
    let page = Page::of(people, limit, |person| person.id.uuid());
    Ok(pb::ListUsersResponse {
        users: page
            .items
            .iter()
            .map(|person| convert::user(person, now))
            .collect(),
        next: page.next.unwrap_or_default(),
    })
}

pub async fn get_user(
    service: &Service,
    request: Request<pb::GetUserRequest>,
) -> Result<pb::User, Problem> {
    let asked = service.admit(rule::GET_PERSON, request).await?;
    read(service, user_id(&asked.message.id)?).await
}

/// Read again, so that it says what was committed.
async fn read(service: &Service, id: UserId) -> Result<pb::User, Problem> {
    let person = service.accounts.person(id).await?;
    Ok(convert::user(&person, service.accounts.now()))
}

pub async fn ban_user(
    service: &Service,
    request: Request<pb::BanUserRequest>,
) -> Result<pb::User, Problem> {
    let asked = service.admit(rule::BAN, request).await?;
    let actor = asked.who()?.user;
    let id = user_id(&asked.message.id)?;
    let reason = word("reason", Reason::parse(&asked.message.reason))?;
    let until = asked
        .message
        .until
        .map(|until| convert::moment("until", until))
        .transpose()?;
    service
        .accounts
        .ban(Some(actor), id, &reason, until, &asked.client)
        .await?;
    read(service, id).await
}

pub async fn unban_user(
    service: &Service,
    request: Request<pb::UnbanUserRequest>,
) -> Result<pb::User, Problem> {
    let asked = service.admit(rule::UNBAN, request).await?;
    let actor = asked.who()?.user;
    let id = user_id(&asked.message.id)?;
    service
        .accounts
        .unban(Some(actor), id, &asked.client)
        .await?;
    read(service, id).await
}

pub async fn verify_user(
    service: &Service,
    request: Request<pb::VerifyUserRequest>,
) -> Result<pb::User, Problem> {
    let asked = service.admit(rule::SET_VERIFIED, request).await?;
    let actor = asked.who()?.user;
    let id = user_id(&asked.message.id)?;
    service
        .accounts
        .set_verified(Some(actor), id, asked.message.verified, &asked.client)
        .await?;
    read(service, id).await
}

pub async fn set_role(
    service: &Service,
    request: Request<pb::SetRoleRequest>,
) -> Result<pb::User, Problem> {
    let asked = service.admit(rule::SET_ROLE, request).await?;
    let actor = asked.who()?.user;
    let id = user_id(&asked.message.id)?;
    let role = convert::named_role(asked.message.role)?
        .ok_or_else(|| Problem::field("role", "invalid", "say which"))?;
    service
        .accounts
        .set_role(Some(actor), id, role, &asked.client)
        .await?;
    read(service, id).await
}
