//! `evenpace user`: who may sign in, and the links with which they set a password.

use std::io::{self, IsTerminal};

use app::{
    ids::{OfficerId, PersonId},
    instant::DAY_MS,
    people::{LinkPurpose, PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, Role},
    ui::path,
};

use crate::{
    clock::{Clock, Dice},
    config::PublicUrl,
    desk::{lasts_ms, make_link},
    fault::Fault,
    password::{Unfit, check_new, hash_password},
    store::{
        Store, Tx,
        officer::{self, Officer},
        person::{self, Person},
    },
};

#[derive(clap::Args, Clone, Debug)]
pub struct NewUser {
    /// officer, sales or admin
    #[arg(long, value_parser = parse_role)]
    role: Role,
    #[arg(long)]
    email: String,
    #[arg(long)]
    name: String,
    /// An officer's time zone, by its IANA name
    #[arg(long, default_value = "America/New_York")]
    time_zone: chrono_tz::Tz,
}

impl NewUser {
    fn email(&self) -> String {
        self.email.trim().to_lowercase()
    }
}

fn parse_role(text: &str) -> Result<Role, String> {
    Role::from_code(text).ok_or_else(|| "a role is officer, sales or admin".to_owned())
}

/// Adds a person; an officer becomes one, too. The password is asked for.
pub async fn add(store: &Store, user: NewUser) -> Result<String, Fault> {
    refuse_known(store, &user).await?;
    let password_hash = hash_password(read_password()?).await?;
    let mut tx = store.write().await?;
    let person = insert(&mut tx, user, Some(password_hash)).await?;
    tx.commit().await?;
    Ok(format!("{} can sign in as {}.\n", person.email, person.role))
}

/// Adds a person, who sets their password themselves: with the link that this prints.
pub async fn invite(store: &Store, user: NewUser, url: &PublicUrl) -> Result<String, Fault> {
    refuse_known(store, &user).await?;
    let mut tx = store.write().await?;
    let person = insert(&mut tx, user, None).await?;
    let told = link_for(&mut tx, &person, LinkPurpose::Invitation, url).await?;
    tx.commit().await?;
    Ok(told)
}

/// Prints a link with which somebody sets a new password; their sessions end when they use it.
pub async fn link(store: &Store, email: &str, url: &PublicUrl) -> Result<String, Fault> {
    let email = email.trim().to_lowercase();
    let mut tx = store.write().await?;
    let person = person::by_email(&mut tx, &email).await?;
    let person = person.ok_or_else(|| Fault::Setup(format!("there is nobody named {email}")))?;
    if person.disabled_at.is_some() {
        let what = format!("{email} is kept out; an administrator lets them in again");
        return Err(Fault::Setup(what));
    }
    let purpose = match person.password_hash {
        Some(_) => LinkPurpose::Reset,
        None => LinkPurpose::Invitation,
    };
    let told = link_for(&mut tx, &person, purpose, url).await?;
    tx.commit().await?;
    Ok(told)
}

async fn link_for(
    tx: &mut Tx,
    person: &Person,
    purpose: LinkPurpose,
    url: &PublicUrl,
) -> Result<String, Fault> {
    let (now, dice) = (Clock::System.now(), Dice::System);
    let token = make_link(tx, person.id, purpose, &dice, now).await?;
    let (url, days) = (url.url.trim_end_matches('/'), lasts_ms(purpose) / DAY_MS);
    let days = if days == 1 { "one day".to_owned() } else { format!("{days} days") };
    Ok(format!(
        "{url}{}/{}\n\nFor {} alone: it sets their password, works once, and for {days}.\n",
        path::WELCOME,
        token.as_str(),
        person.email,
    ))
}

async fn refuse_known(store: &Store, user: &NewUser) -> Result<(), Fault> {
    match person::by_email(&mut store.read().await?, &user.email()).await? {
        Some(known) => Err(Fault::Setup(format!("{} is known already", known.email))),
        None => Ok(()),
    }
}

async fn insert(
    tx: &mut Tx,
    user: NewUser,
    password_hash: Option<String>,
) -> Result<Person, Fault> {
    let (now, dice) = (Clock::System.now(), Dice::System);
    let officer = (user.role == Role::Officer).then(|| OfficerId(dice.id(now)));
    if let Some(id) = officer {
        let (name, time_zone) = (user.name.clone(), user.time_zone.name().to_owned());
        officer::insert(tx, &Officer::named(id, name, time_zone, now)).await?;
    }
    let person = Person {
        id: PersonId(dice.id(now)),
        email: user.email(),
        name: user.name,
        role: user.role,
        officer,
        password_hash,
        created_at: now,
        disabled_at: None,
    };
    person::insert(tx, &person).await?;
    Ok(person)
}

/// From a terminal without showing it, else the first line of standard input.
fn read_password() -> Result<String, Fault> {
    let password = match io::stdin().is_terminal() {
        true => rpassword::prompt_password("Password: "),
        false => io::stdin().lines().next().unwrap_or_else(|| Ok(String::new())),
    };
    let password = password.map_err(|error| Fault::io("reading a password", error))?;
    let refused = match check_new(&password) {
        Ok(()) => return Ok(password),
        Err(Unfit::Short) => format!("a password has at least {PASSWORD_CHARS_MIN} characters"),
        Err(Unfit::Long) => format!("a password has at most {PASSWORD_CHARS_MAX} characters"),
    };
    Err(Fault::Setup(refused))
}
