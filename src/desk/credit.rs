//! An officer's credit for one of their leads: until when they may ask, what was said about it, and
//! the forms by which they ask, withdraw and answer.

use app::{
    api::{
        credit::{Can, CreditView, Said},
        form::{Problems, Typed},
    },
    credit::{CreditReason, CreditState},
    ids::LeadId,
    instant::Instant,
    ui::path,
};
use chrono::DateTime;
use chrono_tz::Tz;

use super::{Came, evidence::evidence, officer::Officer};
use crate::{
    fault::Fault,
    seal::Sealer,
    store::{
        Tx, credit_step, lead,
        lead::{Fate, Lead},
        own_lead::OwnLead,
        sealed_lead, setting,
    },
    writer::{self, CreditStep, Declined, Order},
};

/// Characters of one thing that somebody writes about a credit, at the most.
pub(super) const WORDS_CHARS_MAX: usize = 2_000;

/// Names the setting by which a market approves what the record proves.
pub(super) fn by_record(market: app::ids::MarketId) -> String {
    format!("credits_by_record/{market}")
}

impl Officer {
    pub(super) async fn credit_view(
        &self,
        tx: &mut Tx,
        own: &OwnLead,
    ) -> Result<CreditView, Fault> {
        let lead = &own.lead;
        let corrupt = |what| Fault::corrupt("lead", format!("{}: {what}", lead.id));
        let Fate::Routed { at, .. } = lead.fate else {
            return Err(corrupt("routed to nobody"));
        };
        let until = at + own.credit_window_ms.unwrap_or(0);
        let can = match lead.credit {
            None if self.clock.now() <= until => Can::Ask,
            None => Can::AskNoMore,
            Some(CreditState::Requested | CreditState::Answered) => Can::Withdraw,
            Some(CreditState::Denied) => Can::Answer,
            Some(CreditState::Withdrawn | CreditState::DeniedFinally | CreditState::Approved) => {
                Can::Nothing
            }
        };
        let zone = own.time_zone.as_ref().and_then(|zone| zone.parse().ok());
        let until = told_at(until, zone.ok_or_else(|| corrupt("its officer's time zone"))?);
        // Nothing is said before a credit is asked for.
        let said = match lead.credit {
            Some(_) => {
                let key = own.sealed.as_ref().and_then(|row| row.contact_key.as_deref());
                said(tx, &self.sealer, (lead.id, key)).await?
            }
            None => Vec::new(),
        };
        let said = said.into_iter().map(|said| match said.state {
            CreditState::Requested | CreditState::Withdrawn | CreditState::Answered => {
                Said { by: "You".to_owned(), ..said }
            }
            // Which of our people decided is not the officer's to know.
            CreditState::Approved | CreditState::Denied | CreditState::DeniedFinally => {
                Said { by: "Evenpace".to_owned(), ..said }
            }
        });
        Ok(CreditView { can, until, said: said.collect() })
    }

    /// Takes one of the forms on the page of a lead.
    pub async fn change_credit(&self, id: LeadId, typed: &Typed) -> Result<Came, Fault> {
        let mut tx = self.store.read().await?;
        let Some(lead) = lead::find_for_officer(&mut tx, self.officer, id).await? else {
            return Ok(Came::NotFound);
        };
        let (step, state, words) = match read(typed) {
            Ok(read) => read,
            Err(problems) => return Ok(Came::Problems(problems)),
        };
        let sealed = seal(&mut tx, &self.sealer, (id, state), &words, &self.dice).await?;
        drop(tx);
        let said = Some(writer::Said { person: self.person, to: state, words: sealed });
        if let Err(declined) = self.writer.order(Order::Credit { lead: id, step, said }).await {
            return Ok(Came::Problems(refused(&declined)));
        }
        if let CreditStep::Request(reason) = step {
            // The request is on disk, and waits for an admin where this fails.
            if let Err(fault) = self.approve_proved(&lead, reason).await {
                tracing::error!(%fault, "what the record proves of a credit was not looked at");
            }
        }
        Ok(Came::Done(format!("{}#credit", path::lead(id))))
    }

    /// Approves what the record proves, where the market does so. Where that fails the request
    /// waits for an admin, as any other.
    async fn approve_proved(&self, lead: &Lead, reason: CreditReason) -> Result<(), Fault> {
        let mut tx = self.store.read().await?;
        let setting = setting::find(&mut tx, &by_record(lead.market)).await?;
        if setting.as_deref() != Some("yes") {
            return Ok(());
        }
        let proved = evidence(&mut tx, (&self.sealer, &self.marker), lead).await?;
        drop(tx);
        let Some(proof) = proved.into_iter().find(|proof| proof.of() == reason) else {
            return Ok(());
        };
        let step = CreditStep::Prove(proof);
        if let Err(declined) =
            self.writer.order(Order::Credit { lead: lead.id, step, said: None }).await
        {
            tracing::warn!(%declined, "a proved credit waits for an admin");
        }
        Ok(())
    }
}

/// What the form asks for, where that leads, and what was written.
fn read(typed: &Typed) -> Result<(CreditStep, CreditState, String), Problems> {
    let (note, calls) = (typed.text("note"), typed.text("calls"));
    let mut problems = Problems::default();
    for (field, text) in [("note", note), ("calls", calls)] {
        if text.chars().count() > WORDS_CHARS_MAX {
            problems.add(field, format!("At most {WORDS_CHARS_MAX} characters."));
        }
    }
    let (step, state) = match typed.text("what") {
        "withdraw" => (CreditStep::Withdraw, CreditState::Withdrawn),
        "answer" => {
            if note.is_empty() {
                problems.add("note", "Say what the decision did not take into account.");
            }
            (CreditStep::Answer, CreditState::Answered)
        }
        _ => {
            let reason = CreditReason::from_code(typed.text("reason"));
            match reason {
                None => problems.add("reason", "Choose what is wrong with the lead."),
                Some(CreditReason::Disconnected) if calls.is_empty() => {
                    problems.add("calls", "Say when you called, and what you heard.");
                }
                Some(CreditReason::Other) if note.is_empty() => {
                    problems.add("note", "Say what is wrong with the lead.");
                }
                Some(_) => {}
            }
            let reason = reason.unwrap_or(CreditReason::Other);
            (CreditStep::Request(reason), CreditState::Requested)
        }
    };
    if !problems.is_empty() {
        return Err(problems);
    }
    let calls = if calls.is_empty() { String::new() } else { format!("Calls: {calls}") };
    let words = [note.to_owned(), calls];
    let words = words.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
    Ok((step, state, words))
}

/// Why nothing was changed, for whoever sent the form.
pub(super) fn refused(declined: &Declined) -> Problems {
    let what = match declined {
        Declined::Refused(refusal) => format!("Nothing was changed: {refusal}."),
        declined => format!("Nothing was changed: {declined}."),
    };
    Problems::at(Problems::FORM, what)
}

/// `None` where nothing was written, or the borrower was erased: about them nothing is kept.
pub(super) async fn seal(
    tx: &mut Tx,
    sealer: &Sealer,
    (lead, state): (LeadId, CreditState),
    words: &str,
    dice: &crate::clock::Dice,
) -> Result<Option<Vec<u8>>, Fault> {
    let row = sealed_lead::find(tx, lead).await?;
    let Some(key) = row.and_then(|row| row.contact_key).filter(|_| !words.is_empty()) else {
        return Ok(None);
    };
    sealer.seal_words((lead, &key), state.code(), words, dice).map(Some)
}

/// All that was done and written about a lead's credit.
pub(super) async fn said(
    tx: &mut Tx,
    sealer: &Sealer,
    (lead, key): (LeadId, Option<&[u8]>),
) -> Result<Vec<Said>, Fault> {
    let mut said = Vec::new();
    for (step, name) in credit_step::of_lead(tx, lead).await? {
        let words = match (&step.words, key) {
            (Some(words), Some(key)) => sealer.open_words((lead, key), step.state.code(), words)?,
            _ => String::new(),
        };
        said.push(Said {
            state: step.state,
            at: step.at,
            by: name.unwrap_or_else(|| nobody(step.state).to_owned()),
            words: words.lines().map(str::to_owned).collect(),
        });
    }
    Ok(said)
}

/// Who took a step that no person is known of.
pub(super) fn nobody(state: CreditState) -> &'static str {
    match state {
        CreditState::Approved => "Nobody: the record decided",
        CreditState::Denied | CreditState::DeniedFinally => "An administrator",
        CreditState::Requested | CreditState::Withdrawn | CreditState::Answered => "The officer",
    }
}

/// "Tue 9 Jun 2026, 14:05 EDT".
fn told_at(at: Instant, zone: Tz) -> String {
    let at = DateTime::from_timestamp_millis(at.0).unwrap_or_default().with_timezone(&zone);
    at.format("%a %-d %b %Y, %H:%M %Z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_in_the_officers_own_zone() {
        let at = Instant::parse("2026-06-09T18:05:00Z").unwrap();
        let told = told_at(at, chrono_tz::America::New_York);
        assert_eq!(told, "Tue 9 Jun 2026, 14:05 EDT");
    }
}
