//! Who can sign in to the demo, and the source whose key is printed. Only hashes are kept, so what
//! is printed is new at each start.

use app::{
    ids::{OfficerId, PersonId, SourceId},
    instant::Instant,
    people::Role,
};

use super::cast;
use crate::{
    clock::Dice,
    fault::Fault,
    password::hash_password,
    store::{
        Store, Tx, person,
        person::Person,
        source::{self, Source},
    },
    token::{SOURCE_KEY_PREFIX, Token},
};

pub const OFFICER_EMAIL: &str = "officer@demo.example";
pub const SALES_EMAIL: &str = "sales@demo.example";
pub const ADMIN_EMAIL: &str = "admin@demo.example";

const SOURCE: &str = "Demo source";

/// What a visitor of the demo needs to know.
pub struct DemoSignIns {
    /// Of the officer, sales and the admin alike.
    pub password: String,
    pub source_key: Token,
}

impl DemoSignIns {
    /// For the screen of whoever started the server.
    pub fn told(&self, url: &str) -> String {
        format!(
            "\nEvenpace, with a demo's leads, at {url}\n\n  \
               officer     {OFFICER_EMAIL}\n  \
               sales       {SALES_EMAIL}\n  \
               admin       {ADMIN_EMAIL}\n  \
               password    {}\n  \
               source key  {}\n\n",
            self.password,
            self.source_key.as_str(),
        )
    }
}

/// 48 random bits in groups that can be typed: the demo is for one machine and a few days.
pub(super) fn make_up(dice: &Dice) -> String {
    let digits = hex::encode(dice.bytes::<6>());
    [&digits[..4], &digits[4..8], &digits[8..]].join("-")
}

/// Adds the three people, one of whom is `officer`, and the source.
pub(super) async fn add(
    tx: &mut Tx,
    officer: OfficerId,
    password: String,
    at: Instant,
) -> Result<(SourceId, DemoSignIns), Fault> {
    let dice = Dice::System;
    let people = [
        (OFFICER_EMAIL, cast::OFFICER, Role::Officer, Some(officer)),
        (SALES_EMAIL, "Sam Okafor", Role::Sales, None),
        (ADMIN_EMAIL, "Alex Prudhomme", Role::Admin, None),
    ];
    for (email, name, role, officer) in people {
        let person = Person {
            id: PersonId(dice.id(at)),
            email: email.to_owned(),
            name: name.to_owned(),
            role,
            officer,
            password_hash: Some(hash_password(password.clone()).await?),
            created_at: at,
            disabled_at: None,
        };
        person::insert(tx, &person).await?;
    }
    let source_key = Token::draw(SOURCE_KEY_PREFIX, &dice);
    let id = SourceId(dice.id(at));
    let source = Source { id, name: SOURCE.to_owned(), created_at: at, revoked_at: None };
    source::insert(tx, &source, &source_key.hash().0).await?;
    Ok((id, DemoSignIns { password, source_key }))
}

/// Gives the people and the source of a filled demo a new password and a new key.
pub(super) async fn renew(store: &Store, password: String) -> Result<DemoSignIns, Fault> {
    let gone = |what: &str| Fault::Setup(format!("the demo's {what} is gone: delete the database"));
    let mut tx = store.write().await?;
    for email in [OFFICER_EMAIL, SALES_EMAIL, ADMIN_EMAIL] {
        let person = person::by_email(&mut tx, email).await?.ok_or_else(|| gone(email))?;
        let hash = hash_password(password.clone()).await?;
        person::set_password(&mut tx, person.id, &hash).await?;
    }
    let sources = source::all(&mut tx).await?;
    let source = sources.into_iter().find(|source| source.name == SOURCE);
    let source = source.ok_or_else(|| gone("source"))?;
    let source_key = Token::draw(SOURCE_KEY_PREFIX, &Dice::System);
    source::set_key(&mut tx, source.id, &source_key.hash().0).await?;
    tx.commit().await?;
    Ok(DemoSignIns { password, source_key })
}
