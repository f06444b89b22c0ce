//! The fields that set a password, wherever that is done.

use leptos::prelude::*;

use crate::people::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN};

/// What is said of a password that was not taken, by the word that the server sends.
pub fn password_problem(word: &str) -> Option<String> {
    match word {
        "short" => Some(format!("A password has at least {PASSWORD_CHARS_MIN} characters.")),
        "long" => Some(format!("A password has at most {PASSWORD_CHARS_MAX} characters.")),
        "busy" => Some(
            "Many passwords are being looked at just now, and yours was not. Try again in a moment."
                .to_owned(),
        ),
        "differ" => Some("The two were not the same. Type the new password twice.".to_owned()),
        _ => None,
    }
}

/// The new password, twice.
#[component]
pub fn NewPassword() -> impl IntoView {
    let hint = format!(
        "At least {PASSWORD_CHARS_MIN} characters. A few words in a row are easy to keep in mind."
    );
    view! {
        <label for="new">"New password"</label>
        <input
            id="new"
            name="new"
            type="password"
            autocomplete="new-password"
            minlength=PASSWORD_CHARS_MIN.to_string()
            maxlength=PASSWORD_CHARS_MAX.to_string()
            aria-describedby="new-hint"
            required
        />
        <p id="new-hint" class="quiet">{hint}</p>
        <label for="again">"The same again"</label>
        <input
            id="again"
            name="again"
            type="password"
            autocomplete="new-password"
            minlength=PASSWORD_CHARS_MIN.to_string()
            maxlength=PASSWORD_CHARS_MAX.to_string()
            required
        />
    }
}
