//! What people write about a borrower, sealed under the contact key of that lead, and so erased
//! with the borrower.

use app::ids::LeadId;

use super::{
    Sealer,
    envelope::{decrypt, encrypt},
};
use crate::{clock::Dice, fault::Fault};

impl Sealer {
    /// `key` is the lead's contact key, wrapped; `what` names the words among the lead's.
    pub fn seal_words(
        &self,
        (lead, key): (LeadId, &[u8]),
        what: &'static str,
        words: &str,
        dice: &Dice,
    ) -> Result<Vec<u8>, Fault> {
        let key = self.contact_key(lead, key)?;
        Ok(encrypt(&key, &bound(lead, what), words.as_bytes(), dice))
    }

    pub fn open_words(
        &self,
        (lead, key): (LeadId, &[u8]),
        what: &'static str,
        sealed: &[u8],
    ) -> Result<String, Fault> {
        let key = self.contact_key(lead, key)?;
        let words = decrypt(&key, &bound(lead, what), sealed);
        let words = words.and_then(|words| String::from_utf8(words.to_vec()).ok());
        words.ok_or_else(|| Fault::corrupt("credit_step", format!("{what} of {lead}: it is shut")))
    }
}

fn bound(lead: LeadId, what: &str) -> Vec<u8> {
    [&b"evenpace-words-1/"[..], what.as_bytes(), b"/", lead.0.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use app::{
        instant::Instant,
        lead::{field::example_body, submission::AcceptanceRules, submission::Submission},
    };
    use uuid::Uuid;

    use super::*;
    use crate::seal::{Borrower, MasterKey};

    #[test]
    fn words_open_under_their_leads_key_and_their_own_name_alone() {
        let sealer = Sealer::new(&MasterKey::parse(&"ab".repeat(32)).unwrap());
        let now = Instant(1_780_000_000_000);
        let body = example_body(now - 1_000);
        let submission = Submission::read(&body, now, &AcceptanceRules::default()).unwrap();
        let consent = submission.consent.clone();
        let borrower = Borrower::from(submission);
        let leads = [1, 2].map(|n| LeadId(Uuid::from_u128(n)));
        let keys =
            leads.map(|lead| sealer.seal(lead, &borrower, &consent, &Dice::System).contact.key);
        let whose = (leads[0], &*keys[0]);
        let sealed = sealer.seal_words(whose, "requested", "rang out", &Dice::System).unwrap();
        assert_eq!(sealer.open_words(whose, "requested", &sealed).unwrap(), "rang out");
        assert!(sealer.open_words(whose, "denied", &sealed).is_err());
        assert!(sealer.open_words((leads[1], &*keys[1]), "requested", &sealed).is_err());
        assert!(sealer.open_words((leads[0], &[]), "requested", &sealed).is_err(), "erased");
        assert!(!sealed.windows(4).any(|bytes| bytes == b"rang"));
    }
}
