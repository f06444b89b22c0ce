//! A lead on its way to its market: validated, scored and sealed before it waits in the queue.

use app::{
    ids::{LeadId, SourceId},
    lead::{
        mark::{duplicate_marks, search_marks},
        score::{RUBRIC_VERSION, Score},
        submission::Submission,
    },
    ledger::{Arrival, Hash},
};

use crate::{
    clock::Dice,
    seal::{Borrower, Marker, Sealer, SearchMark},
    store::sealed_lead::SealedRow,
};

#[derive(Clone, Debug)]
pub struct Post {
    pub arrival: Arrival,
    /// One for each normalised e-mail address and phone number.
    pub marks: Vec<Hash>,
    /// By which whoever receives the lead finds it.
    pub search: Vec<SearchMark>,
    pub sealed: SealedRow,
    pub retry: Option<Retry>,
    /// The same checks and the same answer, and nothing changes.
    pub test: bool,
}

/// How a repeated request is known.
#[derive(Clone, Debug)]
pub struct Retry {
    pub key: String,
    /// Of the request's bytes: the same key with another body is a mistake.
    pub body_hash: Hash,
}

/// What turns a submission into a post, whoever it comes from.
#[derive(Debug)]
pub struct Preparer {
    pub sealer: Sealer,
    pub marker: Marker,
    pub dice: Dice,
}

impl Preparer {
    pub fn prepare(
        &self,
        lead: LeadId,
        source: SourceId,
        submission: Submission,
        retry: Option<Retry>,
    ) -> Post {
        let score = Score::of(&submission.contact, &submission.facts, &submission.consent);
        let marks = duplicate_marks(&submission.contact);
        let marks = marks.iter().map(|mark| self.marker.duplicate(mark)).collect();
        let search = search_marks(&submission.contact, &submission.facts);
        let search = search.iter().map(|mark| self.marker.search(mark)).collect();
        let (test, facts) = (submission.test, submission.facts.clone());
        let state_contradicts_zip = submission.state_contradicts_zip();
        let consent = submission.consent.clone();
        let borrower = Borrower::from(submission);
        let sealed = self.sealer.seal(lead, &borrower, &consent, &self.dice);
        let arrival = Arrival {
            lead,
            source,
            facts,
            state_contradicts_zip,
            score: score.total,
            rubric: RUBRIC_VERSION,
            commitment: sealed.contact.commitment,
            consent: sealed.consent.commitment,
            remembered: false,
            duplicate_of: None,
        };
        let sealed = SealedRow {
            lead,
            contact: sealed.contact.text,
            contact_key: Some(sealed.contact.key),
            consent: sealed.consent.text,
            consent_key: sealed.consent.key,
        };
        Post { arrival, marks, search, sealed, retry, test }
    }
}

impl Post {
    /// The areas that may name its market, the narrowest first: ZIP, ZIP3, state.
    pub fn areas(&self) -> Vec<&str> {
        let facts = &self.arrival.facts;
        let zip = facts.zip.as_deref();
        let zip3 = zip.and_then(|zip| zip.get(..3));
        let state = facts.state.as_ref().map(|state| state.code());
        [zip, zip3, state].into_iter().flatten().collect()
    }
}
