//! One's own account: where one is signed in, and one's password.

use app::{
    api::{
        Asked,
        account::{AccountDesk, AccountView, SessionRow},
    },
    ids::SessionId,
};

use super::{
    guesses::{Guesser, Guesses},
    session::{SESSION_MS, SignedIn},
    told,
};
use crate::{
    clock::Clock,
    fault::Fault,
    password::{Verdict, hash_password},
    store::{Store, link, person, session},
    token,
};

/// The desk of somebody who is signed in.
pub struct Account {
    pub signed_in: SignedIn,
    pub store: Store,
    pub clock: Clock,
}

impl AccountDesk for Account {
    fn account(&self) -> Asked<'_, AccountView> {
        Box::pin(async { told(self.view().await) })
    }
}

/// What came of changing a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeOutcome {
    Changed,
    /// That is not the present password.
    Wrong,
    TooFast,
    /// Not looked at: too many wait already.
    Busy,
}

impl Account {
    async fn view(&self) -> Result<AccountView, Fault> {
        let (me, since) = (&self.signed_in, self.clock.now() - SESSION_MS);
        let sessions = session::of_person(&mut self.store.read().await?, me.person, since).await?;
        let sessions = sessions.into_iter().map(|session| SessionRow {
            id: session.id,
            browser: session.browser,
            began_at: session.created_at,
            seen_at: session.seen_at,
            is_this: session.id == me.session,
        });
        Ok(AccountView {
            name: me.name.clone(),
            email: me.email.clone(),
            role: me.role,
            sessions: sessions.collect(),
        })
    }

    /// Ends one of this person's sessions; of anybody else's it knows nothing.
    pub async fn end_session(&self, session: SessionId) -> Result<(), Fault> {
        let mut tx = self.store.write().await?;
        session::end_of_person(&mut tx, self.signed_in.person, session).await?;
        tx.commit().await
    }

    /// Ends all of this person's sessions but this one.
    pub async fn end_other_sessions(&self) -> Result<(), Fault> {
        let mut tx = self.store.write().await?;
        session::end_others(&mut tx, self.signed_in.person, self.signed_in.session).await?;
        tx.commit().await
    }

    /// Sets a new password, and ends all other sessions and the link that would set another.
    /// Whoever found a session open must guess the present one, and is slowed as at the sign-in.
    pub async fn change_password(
        &self,
        guesses: &Guesses,
        present: String,
        new: String,
    ) -> Result<ChangeOutcome, Fault> {
        let (me, now) = (&self.signed_in, self.clock.now());
        let guesser = Guesser::Known {
            account: token::hash_of(&me.email),
            token: token::hash_of(&me.session.to_string()),
        };
        if !guesses.take(guesser, now) {
            return Ok(ChangeOutcome::TooFast);
        }
        let person = person::by_email(&mut self.store.read().await?, &me.email).await?;
        let hash = person.and_then(|person| person.password_hash);
        match guesses.look(guesser, now, present, hash).await? {
            Verdict::Right => {}
            Verdict::Wrong => return Ok(ChangeOutcome::Wrong),
            Verdict::Busy => return Ok(ChangeOutcome::Busy),
        }
        let hash = hash_password(new).await?;
        let mut tx = self.store.write().await?;
        person::set_password(&mut tx, me.person, &hash).await?;
        session::end_others(&mut tx, me.person, me.session).await?;
        link::end(&mut tx, me.person).await?;
        tx.commit().await?;
        Ok(ChangeOutcome::Changed)
    }
}
