//! Passwords: argon2id, a few at a time, off the threads that serve pages.

use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};
use tokio::sync::Semaphore;

use crate::fault::Fault;

/// Each takes 19 MiB and tens of milliseconds of a core; more at once would only starve the leads.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// A hash that no password has: an unknown account costs the same time as a known one.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$\
    mF0S3Cz0XnWwNwHUxm5IwBbUaOXbGx2ZzrQ0v4lqpkY";

/// Argon2id in PHC form, with a salt of its own.
pub async fn hash_password(password: String) -> Result<String, Fault> {
    let place = AT_ONCE.acquire().await;
    let hashed = tokio::task::spawn_blocking(move || {
        // Held by the work itself: whoever asked may hang up, and the work goes on.
        let _place = place;
        Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
    });
    hashed.await?.map_err(|error| Fault::Setup(format!("hashing a password: {error}")))
}

/// Whether this is the password of `hash`. Without a hash the answer is no, in the same time.
pub async fn is_password(password: String, hash: Option<String>) -> Result<bool, Fault> {
    let place = AT_ONCE.acquire().await;
    let verified = tokio::task::spawn_blocking(move || {
        let _place = place;
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let parsed = PasswordHash::new(&hash)?;
        let fits = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
        Ok::<bool, argon2::password_hash::phc::Error>(known && fits)
    });
    verified.await?.map_err(|error| Fault::corrupt("person", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_a_known_account_is_one() {
        let hash = hash_password("correct horse".to_owned()).await.unwrap();
        let is =
            |password: &str, hash: Option<&String>| is_password(password.to_owned(), hash.cloned());
        assert!(is("correct horse", Some(&hash)).await.unwrap());
        assert!(!is("wrong horse", Some(&hash)).await.unwrap());
        assert!(!is("correct horse", None).await.unwrap());
    }
}
