//! `evenpace user add`: somebody who may sign in.

use std::io::{self, IsTerminal};

use app::{
    ids::{OfficerId, PersonId},
    people::Role,
};

use crate::{
    clock::{Clock, Dice},
    fault::Fault,
    password::hash_password,
    store::{
        Store,
        officer::{self, Officer},
        person::{self, Person},
    },
};

/// Shorter passwords are refused.
const PASSWORD_CHARS_MIN: usize = 12;

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

fn parse_role(text: &str) -> Result<Role, String> {
    Role::from_code(text).ok_or_else(|| "a role is officer, sales or admin".to_owned())
}

/// Adds a person; an officer becomes one, too. The password is asked for.
pub async fn add_user(store: &Store, user: NewUser) -> Result<String, Fault> {
    let (now, dice) = (Clock::System.now(), Dice::System);
    let email = user.email.trim().to_lowercase();
    if person::by_email(&mut store.read().await?, &email).await?.is_some() {
        return Err(Fault::Setup(format!("{email} can sign in already")));
    }
    let password_hash = Some(hash_password(read_password()?).await?);
    let officer = (user.role == Role::Officer).then(|| OfficerId(dice.id(now)));
    let mut tx = store.write().await?;
    if let Some(id) = officer {
        let (name, time_zone) = (user.name.clone(), user.time_zone.name().to_owned());
        let officer = Officer { id, name, nmls: None, time_zone, created_at: now };
        officer::insert(&mut tx, &officer).await?;
    }
    let person = Person {
        id: PersonId(dice.id(now)),
        email,
        name: user.name,
        role: user.role,
        officer,
        password_hash,
        created_at: now,
    };
    person::insert(&mut tx, &person).await?;
    tx.commit().await?;
    Ok(format!("{} can sign in as {}.\n", person.email, person.role))
}

/// From a terminal without showing it, else the first line of standard input.
fn read_password() -> Result<String, Fault> {
    let password = match io::stdin().is_terminal() {
        true => rpassword::prompt_password("Password: "),
        false => io::stdin().lines().next().unwrap_or_else(|| Ok(String::new())),
    };
    let password = password.map_err(|error| Fault::io("reading a password", error))?;
    if password.chars().count() < PASSWORD_CHARS_MIN {
        let least = format!("a password has at least {PASSWORD_CHARS_MIN} characters");
        return Err(Fault::Setup(least));
    }
    Ok(password)
}
