//! The wire of HTTP: one file per thing that is asked for. Who may call what stands in each operation's `security`.

mod admin_people;
mod admin_sessions;
mod avatar;
mod bodies;
mod captcha;
mod cookie;
mod departure;
mod email;
mod federation;
mod following;
mod me;
mod passkeys;
mod passwords;
mod people;
mod registration;
mod second_factor;
mod security_log;
mod session;
mod sessions;
mod sudo;
mod tokens;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::Accounts;

pub(crate) type State = axum::extract::State<Accounts>;

/// All operations, to be nested under `/api/v1`.
pub fn router(accounts: Accounts) -> OpenApiRouter {
    operations().with_state(accounts)
}

/// All operations, described.
#[must_use]
pub fn description() -> utoipa::openapi::OpenApi {
    operations().into_openapi()
}

fn operations() -> OpenApiRouter<Accounts> {
    OpenApiRouter::new()
        .routes(routes!(session::get))
        .routes(routes!(registration::register))
        .routes(routes!(registration::guest))
        .routes(routes!(captcha::post))
        .routes(routes!(
            sessions::sign_in,
            sessions::list,
            sessions::end_others
        ))
        .routes(routes!(sessions::sign_out))
        .routes(routes!(sessions::end))
        .routes(routes!(me::change_profile))
        .routes(routes!(me::set_preferences))
        .routes(routes!(people::get))
        .routes(routes!(following::follow, following::unfollow))
        .routes(routes!(following::block, following::unblock))
        .routes(routes!(following::followed))
        .routes(routes!(following::followers))
        .routes(routes!(passwords::change))
        .routes(routes!(passwords::ask_reset))
        .routes(routes!(passwords::reset))
        .routes(routes!(email::change))
        .routes(routes!(email::send_again))
        .routes(routes!(email::confirm))
        .routes(routes!(sudo::post))
        .routes(routes!(tokens::list, tokens::make))
        .routes(routes!(tokens::delete))
        .routes(routes!(security_log::own))
        .routes(routes!(avatar::set, avatar::remove))
        .routes(routes!(avatar::get))
        .routes(routes!(departure::export))
        .routes(routes!(departure::delete))
        .routes(routes!(second_factor::get))
        .routes(routes!(second_factor::begin, second_factor::end))
        .routes(routes!(second_factor::confirm))
        .routes(routes!(second_factor::new_codes))
        .routes(routes!(second_factor::finish))
        .routes(routes!(passkeys::begin))
        .routes(routes!(passkeys::add))
        .routes(routes!(passkeys::rename, passkeys::delete))
        .routes(routes!(passkeys::ask))
        .routes(routes!(passkeys::sign_in))
        .routes(routes!(federation::start))
        .routes(routes!(federation::callback))
        .routes(routes!(federation::list))
        .routes(routes!(federation::unlink))
        .routes(routes!(admin_people::list))
        .routes(routes!(admin_people::get))
        .routes(routes!(admin_people::ban, admin_people::unban))
        .routes(routes!(admin_people::set_verified))
        .routes(routes!(admin_people::set_role))
        .routes(routes!(admin_sessions::list, admin_sessions::end))
        .routes(routes!(admin_sessions::impersonate))
        .routes(routes!(admin_sessions::come_back))
        .routes(routes!(security_log::of))
        .routes(routes!(security_log::all))
}
