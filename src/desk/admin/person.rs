//! Who may sign in: invited, sent a link, kept out and let in again.

use app::{
    api::{
        admin::{PeopleView, PersonRow, PersonState},
        form::{Problems, Shown, Typed},
    },
    ids::{OfficerId, PersonId},
    instant::DAY_MS,
    people::{LinkPurpose, Role},
    ui::path,
};

use super::{Admin, Came, reading::Reading};
use crate::{
    desk::{lasts_ms, make_link},
    fault::Fault,
    store::{
        Tx, link, officer,
        person::{self, Person},
        session,
    },
};

/// The history of all people stands in one place, under the house's own name.
const PEOPLE: uuid::Uuid = uuid::Uuid::nil();

impl Admin {
    pub(super) async fn read_people(&self) -> Result<PeopleView, Fault> {
        let mut tx = self.store.read().await?;
        let people = person::all(&mut tx).await?;
        let officers = officer::all(&mut tx).await?.into_iter();
        let officers = officers
            .filter(|officer| people.iter().all(|person| person.officer != Some(officer.id)))
            .map(|officer| (officer.id.to_string(), officer.name))
            .collect();
        let people = people.into_iter().map(|person| PersonRow {
            is_me: person.id == self.me.person,
            id: person.id,
            name: person.name,
            email: person.email,
            role: person.role,
            state: match (person.disabled_at, person.password_hash) {
                (Some(_), _) => PersonState::Disabled,
                (None, None) => PersonState::Invited,
                (None, Some(_)) => PersonState::Active,
            },
        });
        let people = people.collect();
        let history = self.deeds(&mut tx, PEOPLE).await?;
        Ok(PeopleView { people, officers, history })
    }

    pub async fn change_people(&self, typed: &Typed) -> Result<Came, Fault> {
        match typed.text("what") {
            "invite" => self.invite(typed).await,
            "link" => self.send_link(typed).await,
            "disable" => self.disable(typed).await,
            _ => Ok(Came::NotFound),
        }
    }

    async fn invite(&self, typed: &Typed) -> Result<Came, Fault> {
        let mut form = Reading::of(typed);
        let role = form.code("role", Role::from_code);
        let email = form.email("email");
        if typed.text("email").is_empty() {
            form.problems.add("email", "Where they are reached, and as what they sign in.");
        }
        let (name, officer) = match role {
            Some(Role::Officer) => {
                let officer = form.id::<OfficerId>("officer", "Choose which officer they are.");
                (form.optional_line("name").unwrap_or_default(), officer)
            }
            _ => (form.line("name", "Their name."), None),
        };
        let (role, email) = match form.done(role.zip(email)) {
            Ok(read) => read,
            Err(problems) => return Ok(Came::Problems(problems)),
        };
        let mut tx = self.store.write().await?;
        if person::by_email(&mut tx, &email).await?.is_some() {
            let problems = Problems::at("email", "Somebody signs in with this address already.");
            return Ok(Came::Problems(problems));
        }
        let name = match officer {
            Some(id) => match self.uninvited(&mut tx, id).await? {
                Some(name) => name,
                None => {
                    let what = "This officer can sign in already, or is not known.";
                    return Ok(Came::Problems(Problems::at("officer", what)));
                }
            },
            None => name,
        };
        let now = self.clock.now();
        let id = PersonId(self.dice.id(now));
        let person = Person {
            id,
            email,
            name,
            role,
            officer,
            password_hash: None,
            created_at: now,
            disabled_at: None,
        };
        person::insert(&mut tx, &person).await?;
        let what = format!("Invited {} as {role}", person.name);
        let shown = self.link(&mut tx, &person, LinkPurpose::Invitation).await?;
        self.note(&mut tx, ("person_invited", PEOPLE), &what).await?;
        tx.commit().await?;
        Ok(Came::Shown(shown))
    }

    /// The name of an officer whom nobody signs in as.
    async fn uninvited(&self, tx: &mut Tx, id: OfficerId) -> Result<Option<String>, Fault> {
        // Whoever invites them at the same moment waits, and finds them invited.
        let officer = officer::lock(tx, id).await?;
        let known = person::all(tx).await?.iter().any(|person| person.officer == Some(id));
        let officer = officer.filter(|_| !known);
        Ok(officer.map(|officer| officer.name))
    }

    /// Lets somebody in who was kept out, too.
    async fn send_link(&self, typed: &Typed) -> Result<Came, Fault> {
        let mut tx = self.store.write().await?;
        let Some(person) = asked(&mut tx, typed).await? else { return Ok(Came::NotFound) };
        person::enable(&mut tx, person.id).await?;
        let purpose = match person.password_hash {
            Some(_) => LinkPurpose::Reset,
            None => LinkPurpose::Invitation,
        };
        let shown = self.link(&mut tx, &person, purpose).await?;
        let what = match person.disabled_at {
            Some(_) => format!("Let {} in again", person.name),
            None => format!("Made a link for {}", person.name),
        };
        self.note(&mut tx, ("person_linked", PEOPLE), &what).await?;
        tx.commit().await?;
        Ok(Came::Shown(shown))
    }

    async fn link(
        &self,
        tx: &mut Tx,
        person: &Person,
        purpose: LinkPurpose,
    ) -> Result<Shown, Fault> {
        let token = make_link(tx, person.id, purpose, &self.dice, self.clock.now()).await?;
        let days = lasts_ms(purpose) / DAY_MS;
        let days = if days == 1 { "one day".to_owned() } else { format!("{days} days") };
        Ok(Shown {
            title: format!("The link for {}", person.name),
            text: format!("{}{}/{}", self.url, path::WELCOME, token.as_str()),
            hint: format!(
                "Send it to {} and nobody else: it sets their password, works once, and for \
                 {days}. It is shown here this one time.",
                person.email
            ),
        })
    }

    /// Ends their sessions and their link, and takes their password.
    async fn disable(&self, typed: &Typed) -> Result<Came, Fault> {
        let mut tx = self.store.write().await?;
        let Some(person) = asked(&mut tx, typed).await? else { return Ok(Came::NotFound) };
        if person.id == self.me.person {
            let what = "Nobody keeps themselves out: ask another administrator.";
            return Ok(Came::Problems(Problems::at(Problems::FORM, what)));
        }
        // Two who keep each other out at once would leave nobody.
        if !person::lock_admins(&mut tx).await?.contains(&self.me.person) {
            return Ok(Came::NotFound);
        }
        person::disable(&mut tx, person.id, self.clock.now()).await?;
        session::end_all(&mut tx, person.id).await?;
        link::end(&mut tx, person.id).await?;
        let what = format!("Kept {} out", person.name);
        self.note(&mut tx, ("person_disabled", PEOPLE), &what).await?;
        tx.commit().await?;
        Ok(Came::Done(format!("{}?done=disabled", path::PEOPLE)))
    }
}

async fn asked(tx: &mut Tx, typed: &Typed) -> Result<Option<Person>, Fault> {
    match typed.text("person").parse() {
        Ok(id) => person::find(tx, id).await,
        Err(_) => Ok(None),
    }
}
