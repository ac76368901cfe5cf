//! Registering, signing in and out, confirming an address, setting a lost password anew.

use tiltyard_http::Problem;
use tonic::Request;

use super::{
    Service, admitted as rule,
    convert::{self, captcha, word},
    pb,
};
use crate::{
    Login, Registration,
    registration::guest_of,
    second_factor::Factor,
    words::{DisplayName, Email, Handle, Password},
};

pub async fn get_captcha(
    service: &Service,
    request: Request<pb::GetCaptchaRequest>,
) -> Result<pb::GetCaptchaResponse, Problem> {
    service.admit(rule::CAPTCHA, request).await?;
    let challenge = service.accounts.captcha();
    Ok(pb::GetCaptchaResponse {
        challenge: challenge.challenge,
        difficulty_bits: challenge.difficulty_bits,
    })
}

pub async fn register(
    service: &Service,
    request: Request<pb::RegisterRequest>,
) -> Result<pb::Session, Problem> {
    let asked = service.admit(rule::REGISTER, request).await?;
    let guest = guest_of(&asked.caller)?;
    let new = asked.message;
    let registration = Registration {
        handle: word("handle", Handle::parse(&new.handle))?,
        email: word("email", Email::parse(&new.email))?,
        password: word("password", Password::parse(&new.password))?,
        name: Some(word("name", DisplayName::parse(&new.name))?),
        captcha: captcha(new.captcha),
    };
    let accounts = &service.accounts;
    let (person, opened) = accounts
        .register(&registration, guest, &asked.client)
        .await?;
    Ok(convert::session(&person, opened, accounts.now()))
}

pub async fn login(
    service: &Service,
    request: Request<pb::LoginRequest>,
) -> Result<pb::LoginResponse, Problem> {
    let asked = service.admit(rule::SIGN_IN, request).await?;
    let said = asked.message;
    let login = service
        .accounts
        .sign_in(
            &said.login,
            &said.password,
            captcha(said.captcha).as_ref(),
            &asked.client,
        )
        .await?;
    Ok(answered(service, login))
}

fn answered(service: &Service, login: Login) -> pb::LoginResponse {
    use pb::login_response::Result;

    let result = match login {
        Login::SignedIn(person, opened) => Result::Session(Box::new(convert::session(
            &person,
            opened,
            service.accounts.now(),
        ))),
        Login::SecondFactor { challenge, methods } => Result::SecondFactor(pb::SecondFactorAsked {
            challenge,
            methods: methods
                .into_iter()
                .map(|method| convert::method(method).into())
                .collect(),
        }),
    };
    pb::LoginResponse {
        result: Some(result),
    }
}

pub async fn second_factor(
    service: &Service,
    request: Request<pb::SecondFactorRequest>,
) -> Result<pb::Session, Problem> {
    use pb::second_factor_request::Factor as Shown;

    let asked = service.admit(rule::FINISH_SIGN_IN, request).await?;
    let factor = match asked.message.factor {
        Some(Shown::Totp(code)) => Factor::Totp(code),
        Some(Shown::RecoveryCode(code)) => Factor::RecoveryCode(code),
        None => return Err(Problem::invalid("show one of `totp` and `recovery_code`")),
    };
    let accounts = &service.accounts;
    let login = accounts
        .finish_sign_in(&asked.message.challenge, &factor, &asked.client)
        .await?;
    match login {
        Login::SignedIn(person, opened) => Ok(convert::session(&person, opened, accounts.now())),
        Login::SecondFactor { .. } => Err(Problem::internal("a second step asked for a third")),
    }
}

pub async fn refresh(
    service: &Service,
    request: Request<pb::RefreshRequest>,
) -> Result<pb::Session, Problem> {
    let asked = service.admit(rule::SIGN_OUT, request).await?;
    let who = asked.who()?;
    let accounts = &service.accounts;
    let opened = accounts.refresh(who).await?;
    let person = accounts.person(who.user).await?;
    Ok(convert::session(&person, opened, accounts.now()))
}

pub async fn logout(
    service: &Service,
    request: Request<pb::LogoutRequest>,
) -> Result<pb::LogoutResponse, Problem> {
    let asked = service.admit(rule::SIGN_OUT, request).await?;
    service
        .accounts
        .sign_out(asked.who()?, &asked.client)
        .await?;
    Ok(pb::LogoutResponse {})
}

pub async fn verify_email(
    service: &Service,
    request: Request<pb::VerifyEmailRequest>,
) -> Result<pb::VerifyEmailResponse, Problem> {
    let asked = service.admit(rule::CONFIRM_EMAIL, request).await?;
    let email = service
        .accounts
        .confirm_email(&asked.message.token, &asked.client)
        .await?;
    Ok(pb::VerifyEmailResponse { email })
}

pub async fn resend_verification(
    service: &Service,
    request: Request<pb::ResendVerificationRequest>,
) -> Result<pb::ResendVerificationResponse, Problem> {
    let asked = service
        .admit(rule::SEND_EMAIL_CONFIRMATION, request)
        .await?;
    service
        .accounts
        .send_confirmation_again(asked.who()?)
        .await?;
    Ok(pb::ResendVerificationResponse {})
}

pub async fn ask_password_reset(
    service: &Service,
    request: Request<pb::AskPasswordResetRequest>,
) -> Result<pb::AskPasswordResetResponse, Problem> {
    let asked = service.admit(rule::ASK_PASSWORD_RESET, request).await?;
    let email = word("email", Email::parse(&asked.message.email))?;
    let captcha = captcha(asked.message.captcha);
    service
        .accounts
        .ask_password_reset(&email, captcha.as_ref(), &asked.client)
        .await?;
    Ok(pb::AskPasswordResetResponse {})
}

pub async fn reset_password(
    service: &Service,
    request: Request<pb::ResetPasswordRequest>,
) -> Result<pb::ResetPasswordResponse, Problem> {
    let asked = service.admit(rule::RESET_PASSWORD, request).await?;
    let password = word("password", Password::parse(&asked.message.password))?;
    service
        .accounts
        .reset_password(&asked.message.token, &password, &asked.client)
        .await?;
    Ok(pb::ResetPasswordResponse {})
}
