//! `/me/profile`, `/me/preferences`.

use serde::{Deserialize, Deserializer};
use tiltyard_http::{Json, Person, Problem, ProblemBody};
use utoipa::ToSchema;

use super::{State, bodies::Me};
use crate::{
    Editor, Keymap, Preferences, ProfileChange, Theme,
    words::{Bio, Country, DisplayName, Handle, Link},
};

/// What is to change; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfilePatch {
    #[schema(inline)]
    handle: Option<Handle>,
    #[schema(inline)]
    name: Option<DisplayName>,
    #[schema(inline)]
    bio: Option<Bio>,
    /// `null` takes it away.
    #[serde(default, deserialize_with = "present")]
    #[schema(inline, value_type = Option<Country>)]
    country: Option<Option<Country>>,
    #[schema(inline, max_items = 5)]
    links: Option<Vec<Link>>,
    show_country: Option<bool>,
    show_activity: Option<bool>,
}

/// Tells "not there" from "there and null".
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Change what one says of oneself.
#[utoipa::path(patch, path = "/me/profile", tag = "accounts", operation_id = "change_profile",
    security(("session" = ["person"]), ("token" = ["account:write"])), request_body = ProfilePatch,
    responses((status = 200, body = Me), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn change_profile(
    state: State,
    Person(who): Person,
    Json(patch): Json<ProfilePatch>,
) -> Result<Json<Me>, Problem> {
    let change = ProfileChange {
        handle: patch.handle,
        name: patch.name,
        bio: patch.bio,
        country: patch.country,
        links: patch.links,
        show_country: patch.show_country,
        show_activity: patch.show_activity,
    };
    state.change_profile(&who, change).await?;
    Ok(Json(Me::read(&state, &who).await?))
}

/// What is to change; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreferencesPatch {
    theme: Option<Theme>,
    editor: Option<EditorPatch>,
    /// `null` for the browser's.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 35)]
    language: Option<Option<String>>,
}

/// What is to change; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditorPatch {
    /// Pixels.
    #[schema(minimum = 10, maximum = 32)]
    font_size: Option<u8>,
    #[schema(minimum = 1, maximum = 16)]
    tab_size: Option<u8>,
    keymap: Option<Keymap>,
    word_wrap: Option<bool>,
}

impl PreferencesPatch {
    fn apply(self, to: Preferences) -> Result<Preferences, Problem> {
        let editor = self.editor.unwrap_or(EditorPatch {
            font_size: None,
            tab_size: None,
            keymap: None,
            word_wrap: None,
        });
        let within = |field, value: u8, min, max| {
            if (min..=max).contains(&value) {
                Ok(value)
            } else {
                Err(Problem::field(
                    field,
                    "invalid",
                    format!("between {min} and {max}"),
                ))
            }
        };
        if let Some(Some(language)) = &self.language
            && (language.len() > 35
                || !language
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '-'))
        {
            return Err(Problem::field(
                "language",
                "invalid",
                "a language tag such as `en` or `pt-BR`",
            ));
        }
        Ok(Preferences {
            theme: self.theme.unwrap_or(to.theme),
            editor: Editor {
                font_size: within(
                    "editor.font_size",
                    editor.font_size.unwrap_or(to.editor.font_size),
                    10,
                    32,
                )?,
                tab_size: within(
                    "editor.tab_size",
                    editor.tab_size.unwrap_or(to.editor.tab_size),
                    1,
                    16,
                )?,
                keymap: editor.keymap.unwrap_or(to.editor.keymap),
                word_wrap: editor.word_wrap.unwrap_or(to.editor.word_wrap),
            },
            language: self.language.unwrap_or(to.language),
        })
    }
}

/// Change how one likes it here.
#[utoipa::path(patch, path = "/me/preferences", tag = "accounts", operation_id = "change_preferences",
    security(("session" = ["guest"]), ("token" = ["account:write"])), request_body = PreferencesPatch,
    responses((status = 200, body = Me), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn set_preferences(
    state: State,
    Person(who): Person,
    Json(patch): Json<PreferencesPatch>,
) -> Result<Json<Me>, Problem> {
    let preferences = patch.apply(state.person(who.user).await?.preferences)?;
    state.set_preferences(&who, &preferences).await?;
    Ok(Json(Me::read(&state, &who).await?))
}
