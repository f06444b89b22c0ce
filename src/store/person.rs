//! People who sign in.

use app::{
    ids::{OfficerId, PersonId},
    instant::Instant,
    people::Role,
};
use uuid::Uuid;

use super::{Texts, Tx, each};
use crate::fault::Fault;

#[derive(Clone, Debug)]
pub struct Person {
    pub id: PersonId,
    /// Lower case.
    pub email: String,
    pub name: String,
    pub role: Role,
    /// Of an officer, who they are.
    pub officer: Option<OfficerId>,
    /// Argon2id, in PHC form; without one nobody can sign in.
    pub password_hash: Option<String>,
    pub created_at: Instant,
    /// Since when they are kept out.
    pub disabled_at: Option<Instant>,
}

const INSERT: &str =
    "INSERT INTO person (id, email, name, role, officer, password_hash, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

pub async fn insert(tx: &mut Tx, person: &Person) -> Result<(), Fault> {
    each!(tx, conn => {
        let query = sqlx::query(INSERT).bind(person.id.0).bind(&person.email).bind(&person.name);
        let query = query.bind(person.role.code()).bind(person.officer.map(|officer| officer.0));
        let query = query.bind(&person.password_hash).bind(person.created_at.0);
        query.execute(conn).await.map(drop)
    })?;
    Ok(())
}

const BY_EMAIL: &str = "SELECT id, email, name, role, officer, password_hash, created_at,
    disabled_at FROM person WHERE email = $1";

/// `email` in lower case.
pub async fn by_email(tx: &mut Tx, email: &str) -> Result<Option<Person>, Fault> {
    let row: Option<Row> =
        each!(tx, conn => sqlx::query_as(BY_EMAIL).bind(email).fetch_optional(conn).await)?;
    row.map(Row::person).transpose()
}

const SET_PASSWORD: &str = "UPDATE person SET password_hash = $2 WHERE id = $1";

pub async fn set_password(tx: &mut Tx, person: PersonId, hash: &str) -> Result<(), Fault> {
    each!(tx, conn => {
        sqlx::query(SET_PASSWORD).bind(person.0).bind(hash).execute(conn).await.map(drop)
    })?;
    Ok(())
}

const FIND: &str = "SELECT id, email, name, role, officer, password_hash, created_at, disabled_at
    FROM person WHERE id = $1";

pub async fn find(tx: &mut Tx, id: PersonId) -> Result<Option<Person>, Fault> {
    let row: Option<Row> =
        each!(tx, conn => sqlx::query_as(FIND).bind(id.0).fetch_optional(conn).await)?;
    row.map(Row::person).transpose()
}

const ALL: &str = "SELECT id, email, name, role, officer, password_hash, created_at, disabled_at
    FROM person ORDER BY name, email";

pub async fn all(tx: &mut Tx) -> Result<Vec<Person>, Fault> {
    let rows: Vec<Row> = each!(tx, conn => sqlx::query_as(ALL).fetch_all(conn).await)?;
    rows.into_iter().map(Row::person).collect()
}

const DISABLE: &str = "UPDATE person SET disabled_at = $2, password_hash = NULL WHERE id = $1";

/// Keeps them out. Their password is gone: whoever lets them in again sends them a link.
pub async fn disable(tx: &mut Tx, person: PersonId, at: Instant) -> Result<(), Fault> {
    each!(tx, conn => {
        sqlx::query(DISABLE).bind(person.0).bind(at.0).execute(conn).await.map(drop)
    })?;
    Ok(())
}

const ENABLE: &str = "UPDATE person SET disabled_at = NULL WHERE id = $1";

pub async fn enable(tx: &mut Tx, person: PersonId) -> Result<(), Fault> {
    each!(tx, conn => sqlx::query(ENABLE).bind(person.0).execute(conn).await.map(drop))?;
    Ok(())
}

const LOCK_ADMINS: Texts = Texts {
    sqlite: "SELECT id FROM person WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id",
    postgres: "SELECT id FROM person WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id
        FOR UPDATE",
};

/// The admins who can sign in; nobody keeps any of them out until the transaction ends.
pub async fn lock_admins(tx: &mut Tx) -> Result<Vec<PersonId>, Fault> {
    let sql = LOCK_ADMINS.of(tx);
    let ids: Vec<Uuid> = each!(tx, conn => sqlx::query_scalar(sql).fetch_all(conn).await)?;
    Ok(ids.into_iter().map(PersonId).collect())
}

const COUNT: &str = "SELECT COUNT(*) FROM person";

pub async fn count(tx: &mut Tx) -> Result<i64, Fault> {
    Ok(each!(tx, conn => sqlx::query_scalar(COUNT).fetch_one(conn).await)?)
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: Uuid,
    email: String,
    name: String,
    role: String,
    officer: Option<Uuid>,
    password_hash: Option<String>,
    created_at: i64,
    disabled_at: Option<i64>,
}

impl Row {
    pub(super) fn person(self) -> Result<Person, Fault> {
        let role = Role::from_code(&self.role);
        Ok(Person {
            id: PersonId(self.id),
            email: self.email,
            name: self.name,
            role: role.ok_or_else(|| Fault::corrupt("person", format!("role {:?}", self.role)))?,
            officer: self.officer.map(OfficerId),
            password_hash: self.password_hash,
            created_at: Instant(self.created_at),
            disabled_at: self.disabled_at.map(Instant),
        })
    }
}
