//! The wire of gRPC: `tiltyard.v1.AuthUserAdminService`, as `proto/tiltyard/v1/accounts.proto` describes it. It calls
//! the façade that HTTP calls, and passes by the rules of HTTP's operations, which it knows by their names.

mod admitted;
mod coming_in;
mod convert;
mod oneself;
mod status;
mod users;

use std::sync::Arc;

use axum::{Router, middleware};
use tiltyard_http::{AccessRules, Problem, grpc_address, only_grpc};
use tonic::{Request, Response, Status};

use crate::Accounts;
use admitted::OPERATIONS;
use pb::auth_user_admin_service_server::{
    AuthUserAdminService, AuthUserAdminServiceServer, SERVICE_NAME,
};

/// Made by the build from the description of the service.
#[allow(clippy::large_enum_variant, reason = "generated, and moved once")]
mod pb {
    tonic::include_proto!("tiltyard.v1");
}

/// The description of the service, for those who ask the server for it.
pub const DESCRIPTOR: &[u8] = tonic::include_file_descriptor_set!("accounts");

/// The longest message, in bytes: nobody's profile is longer.
const MESSAGE_BYTES_MAX: usize = 64 << 10;

/// A method names an operation that the HTTP API does not have.
#[derive(Debug, thiserror::Error)]
#[error("gRPC: there is no operation {0} whose rule could be kept")]
pub struct Unruled(&'static str);

/// The service, mounted as any other route.
pub fn router(accounts: Accounts, rules: Arc<AccessRules>) -> Result<Router, Unruled> {
    if let Some(operation) = OPERATIONS.iter().find(|name| !rules.knows(name)) {
        return Err(Unruled(operation));
    }
    let service = AuthUserAdminServiceServer::new(Service { accounts, rules })
        .max_decoding_message_size(MESSAGE_BYTES_MAX);
    Ok(Router::new()
        .route_service(&grpc_address(SERVICE_NAME), service)
        .layer(middleware::from_fn(only_grpc)))
}

struct Service {
    accounts: Accounts,
    rules: Arc<AccessRules>,
}

fn answer<T>(result: Result<T, Problem>) -> Result<Response<T>, Status> {
    result.map(Response::new).map_err(status::of)
}

/// Each method of the service in the module that knows it.
macro_rules! methods {
    ($($method:ident: $request:ident -> $answer:ident in $module:ident;)+) => {
        #[tonic::async_trait]
        impl AuthUserAdminService for Service {$(
            async fn $method(
                &self,
                request: Request<pb::$request>,
            ) -> Result<Response<pb::$answer>, Status> {
                answer($module::$method(self, request).await)
            }
        )+}
    };
}

methods! {
    get_captcha: GetCaptchaRequest -> GetCaptchaResponse in coming_in;
    register: RegisterRequest -> Session in coming_in;
    login: LoginRequest -> LoginResponse in coming_in;
    second_factor: SecondFactorRequest -> Session in coming_in;
    refresh: RefreshRequest -> Session in coming_in;
    logout: LogoutRequest -> LogoutResponse in coming_in;
    verify_email: VerifyEmailRequest -> VerifyEmailResponse in coming_in;
    resend_verification: ResendVerificationRequest -> ResendVerificationResponse in coming_in;
    ask_password_reset: AskPasswordResetRequest -> AskPasswordResetResponse in coming_in;
    reset_password: ResetPasswordRequest -> ResetPasswordResponse in coming_in;
    get_me: GetMeRequest -> Me in oneself;
    get_profile: GetProfileRequest -> Profile in oneself;
    update_profile: UpdateProfileRequest -> Me in oneself;
    list_users: ListUsersRequest -> ListUsersResponse in users;
    get_user: GetUserRequest -> User in users;
    ban_user: BanUserRequest -> User in users;
    unban_user: UnbanUserRequest -> User in users;
    verify_user: VerifyUserRequest -> User in users;
    set_role: SetRoleRequest -> User in users;
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_of_rules;
