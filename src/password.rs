//! Passwords: argon2id, one at a time in each of two lanes, off the threads that serve pages.

use app::people::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN};
use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};
use tokio::sync::Semaphore;

use crate::fault::Fault;

/// Strangers who wait for their turn at the most: the next one is sent away at once.
const STRANGERS_MAX: usize = 16;
static STRANGERS: Semaphore = Semaphore::const_new(STRANGERS_MAX);
/// Each takes 19 MiB and tens of milliseconds of a core; more at once would only starve the leads.
static STRANGERS_LANE: Semaphore = Semaphore::const_new(1);
static KNOWN_LANE: Semaphore = Semaphore::const_new(1);

/// A hash that no password has: an unknown account costs the same time as a known one.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$\
    mF0S3Cz0XnWwNwHUxm5IwBbUaOXbGx2ZzrQ0v4lqpkY";

/// Who waits for an answer: a crowd of strangers never stands in the way of those whom we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    Known,
    Stranger,
}

/// What a check came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Right,
    Wrong,
    /// Not looked at: too many wait already.
    Busy,
}

/// Why nobody may have a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    Short,
    Long,
}

/// Whether somebody may have this password.
pub fn check_new(password: &str) -> Result<(), Unfit> {
    match password.chars().count() {
        ..PASSWORD_CHARS_MIN => Err(Unfit::Short),
        PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX => Ok(()),
        _ => Err(Unfit::Long),
    }
}

/// Argon2id in PHC form, with a salt of its own. For whoever is known by a session or a link.
pub async fn hash_password(password: String) -> Result<String, Fault> {
    let place = KNOWN_LANE.acquire().await;
    let hashed = tokio::task::spawn_blocking(move || {
        // Held by the work itself: whoever asked may hang up, and the work goes on.
        let _place = place;
        Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
    });
    hashed.await?.map_err(|error| Fault::Setup(format!("hashing a password: {error}")))
}

/// Whether this is the password of `hash`. Without a hash the answer is no, in the same time.
pub async fn is_password(
    password: String,
    hash: Option<String>,
    asker: Asker,
) -> Result<Verdict, Fault> {
    let (turn, lane) = match asker {
        Asker::Known => (None, &KNOWN_LANE),
        Asker::Stranger => match STRANGERS.try_acquire() {
            Ok(turn) => (Some(turn), &STRANGERS_LANE),
            Err(_) => return Ok(Verdict::Busy),
        },
    };
    let place = lane.acquire().await;
    let verified = tokio::task::spawn_blocking(move || {
        let _held = (turn, place);
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let parsed = PasswordHash::new(&hash)?;
        let fits = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
        let verdict = if known && fits { Verdict::Right } else { Verdict::Wrong };
        Ok::<Verdict, argon2::password_hash::phc::Error>(verdict)
    });
    verified.await?.map_err(|error| Fault::corrupt("person", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_a_known_account_is_one() {
        let hash = hash_password("correct horse".to_owned()).await.unwrap();
        let is = |password: &str, hash: Option<&String>| {
            is_password(password.to_owned(), hash.cloned(), Asker::Stranger)
        };
        assert_eq!(is("correct horse", Some(&hash)).await.unwrap(), Verdict::Right);
        assert_eq!(is("wrong horse", Some(&hash)).await.unwrap(), Verdict::Wrong);
        assert_eq!(is("correct horse", None).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn an_unknown_account_costs_the_same_work_as_a_known_one() {
        let known = hash_password("correct horse".to_owned()).await.unwrap();
        let (known, nobody) = (PasswordHash::new(&known).unwrap(), PasswordHash::new(NOBODY));
        let nobody = nobody.unwrap();
        assert_eq!(nobody.algorithm, known.algorithm);
        assert_eq!(nobody.version, known.version);
        assert_eq!(nobody.params, known.params, "memory, passes and lanes");
        let length = |hash: &PasswordHash| hash.hash.as_ref().unwrap().as_bytes().len();
        assert_eq!(length(&nobody), length(&known));
    }

    #[test]
    fn a_password_is_long_enough_and_not_a_book() {
        assert_eq!(check_new("eleven char"), Err(Unfit::Short));
        assert_eq!(check_new("twelve chars"), Ok(()));
        assert_eq!(check_new(&"é".repeat(256)), Ok(()));
        assert_eq!(check_new(&"x".repeat(257)), Err(Unfit::Long));
    }
}
